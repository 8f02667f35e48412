"""Things of one kind, found in a folder of this project and in installed packages.

An installed package of somebody else offers a thing by an entry point of the group of its seam::

    [project.entry-points."gofal.delivery"]
    village_agency = "their_package.delivery:MODEL"

The entry point names one thing or a tuple of them. ``docs/examples/gofal_example`` has one of each.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, NamedTuple

from gofal.agents.errors import GofalError

OURS = "gofal"


class Seam[T](NamedTuple):
    """Sources of things of one kind.

    Attributes:
        group: group of entry points, ``gofal.delivery``.
        folder: package of this project that holds one module a thing, ``gofal.agents.delivery``;
            empty where our own things are not modules.
        attribute: name of the thing, or of the tuple of things, in such a module.
        kind: class of the things.
        name: name of a thing.
        helpers: modules of the folder that hold none.
        order: key by which our own things are sorted; installed ones follow by their name.
    """

    group: str
    folder: str
    attribute: str
    kind: type[T]
    name: Callable[[T], str]
    helpers: tuple[str, ...] = ("base",)
    order: Callable[[T], Any] | None = None


def find[T](seam: Seam[T]) -> dict[str, T]:
    """All things of a seam by name: our own in their order, then those of installed packages.

    Raises:
        GofalError: a package cannot be loaded, offers something else, or two have one name.
    """
    found: dict[str, T] = {}
    giver: dict[str, str] = {}
    for package, thing in [*_own(seam), *_installed(seam)]:
        name = seam.name(thing)
        if name in found:
            raise GofalError(
                f"{seam.group}: {name!r} comes from {giver[name]} and from {package}; "
                "a name may be used once"
            )
        found[name], giver[name] = thing, package
    return found


@cache
def offers(group: str) -> tuple[EntryPoint, ...]:
    """Entry points of a group, by name and package."""
    return tuple(sorted(entry_points(group=group), key=lambda one: (one.name, package_of(one))))


def package_of(offer: EntryPoint) -> str:
    """Name of the installed package that makes an offer, with its version."""
    return f"{offer.dist.name} {offer.dist.version}" if offer.dist else offer.value


def _own[T](seam: Seam[T]) -> list[tuple[str, T]]:
    if not seam.folder:
        return []
    folder = importlib.import_module(seam.folder)
    names = [one.name for one in pkgutil.iter_modules(folder.__path__)]
    modules = [
        importlib.import_module(f"{seam.folder}.{n}") for n in names if n not in seam.helpers
    ]
    things = [thing for one in modules for thing in _each(getattr(one, seam.attribute))]
    things.sort(key=seam.order or seam.name)
    return [(OURS, thing) for thing in things]


def _installed[T](seam: Seam[T]) -> Iterator[tuple[str, T]]:
    for offer in offers(seam.group):
        where = f"package {package_of(offer)}, entry point {offer.name} of {seam.group}"
        try:
            given = _each(offer.load())
        except Exception as error:  # whatever a package of somebody else raises
            raise GofalError(f"{where}: cannot be loaded: {error}") from error
        for thing in given:
            if not isinstance(thing, seam.kind):
                raise GofalError(
                    f"{where}: gives a {type(thing).__name__}, and a {seam.kind.__name__} is needed"
                )
            yield package_of(offer), thing


def _each(given: Any) -> tuple[Any, ...]:
    # A named tuple is one thing.
    return given if isinstance(given, tuple) and not hasattr(given, "_fields") else (given,)


class Registry[T](Mapping[str, T]):
    """Things of a seam by name, looked up at the first use and not when code is read."""

    def __init__(self, seam: Seam[T]) -> None:
        self.seam = seam
        self._found: dict[str, T] | None = None

    def _all(self) -> dict[str, T]:
        if self._found is None:
            self._found = find(self.seam)
        return self._found

    def __getitem__(self, name: str) -> T:
        return self._all()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __repr__(self) -> str:
        return f"<{self.seam.group}: {', '.join(self)}>"
