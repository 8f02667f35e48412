"""Optional parts: which libraries each extra brings, and what is said where one is missing."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec

from gofal.agents.errors import GofalError

EXTRAS: Mapping[str, tuple[str, ...]] = {
    "calibration": ("sklearn",),
    "dask": ("distributed",),
    "discovery": ("ema_workbench", "sklearn"),
    "ema": ("ema_workbench",),
    "figures": ("matplotlib", "typst"),
    "modeller": ("altair",),
    "sensitivity": ("SALib",),
    "web": (
        "anyio",
        "ipyvue",
        "ipyvuetify",
        "jinja2",
        "markdown_it",
        "markupsafe",
        "solara",
        "starlette",
        "uvicorn",
    ),
}
"""Libraries that each extra of pyproject.toml brings, by the names under which they are imported;
those of the base and of extras that it includes are left out."""
INCLUDED: Mapping[str, tuple[str, ...]] = {
    "discovery": ("figures",),
    "modeller": ("web",),
    "web": ("figures",),
}
"""Extras that another brings too."""


def require(what: str, extra: str) -> None:
    """Refuse what needs an extra that is not installed, before anything is run or written.

    Args:
        what: that needs it, such as ``gofal serve``.
        extra: its name.

    Raises:
        GofalError: a library of the extra is missing; says how to install it.
    """
    for library in libraries(extra):
        if find_spec(library) is None:
            raise missing(what, library, extra)


def libraries(extra: str) -> tuple[str, ...]:
    """All libraries that an extra brings, those of extras that it includes too."""
    included = (library for one in INCLUDED.get(extra, ()) for library in libraries(one))
    return (*EXTRAS[extra], *included)


def missing(what: str, library: str, extra: str) -> GofalError:
    """The error where a library of an extra is not installed."""
    return GofalError(
        f"{what} needs {library}, which is not installed; "
        f"install it with: pip install 'gofal[{extra}]'"
    )


def extra_of(module: str | None) -> str | None:
    """The extra that brings a module which could not be imported; None if no extra does."""
    top = (module or "").partition(".")[0]
    return next((extra for extra, libraries in EXTRAS.items() if top in libraries), None)
