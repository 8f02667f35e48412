"""The head of every document: theme, description, and the picture of a shared link."""

from __future__ import annotations

from gofal.experiments.text import LANGUAGES
from gofal.viz.web.html import render, theme_script
from gofal.viz.web.state import PageState


def head(state: PageState, base: str = "") -> str:
    """HTML for the head of a page.

    Args:
        state: what the page shows.
        base: scheme and host under which it is asked for; addresses are left whole with it.
    """
    told = render(
        "head.html",
        state.language,
        alternates=[(one, base + state.with_(language=one).url()) for one in LANGUAGES],
        here=base + state.url(),
    )
    return f"{theme_script()}{told}"
