"""HTML written on the server: the same words before the app starts, in it, and without it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import jinja2

from viz.web.state import State
from viz.web.words import Language, other, say

FOLDER = Path(__file__).parent


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, language: Language, **values: object) -> str:
    """A template of this folder, filled; ``t`` says a text of the catalogue in the language."""

    def t(key: str, **gaps: object) -> str:
        return say(key, language, **gaps)

    return (
        _templates()
        .get_template(template)
        .render(t=t, language=language, other=other(language), **values)
    )


def link(state: State, **changes: object) -> str:
    """The address of the same state with something changed."""
    return state.with_(**changes).url()


@cache
def theme_script() -> str:
    """The script of the theme switch, for the head: it has to run before anything is drawn."""
    return f"<script>{(FOLDER / 'theme.js').read_text(encoding='utf-8')}</script>"
