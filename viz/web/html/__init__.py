"""HTML written on the server: the same words before the app starts, in it, and without it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from gofal.experiments.text import Language, other, say
from gofal.viz.web.state import PageState

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


def render(template: str, language: Language, **values: object) -> Markup:
    """A template of this folder, filled; ``t`` says a text of the catalogue in the language.

    What comes out is marked as HTML: put into another template, it is not escaped again.
    """

    def t(key: str, **gaps: object) -> str:
        return say(key, language, **gaps)

    filled = _templates().get_template(template)
    return Markup(filled.render(t=t, language=language, other=other(language), **values))  # noqa: S704


def link(state: PageState, **changes: object) -> str:
    """The address of the same state with something changed."""
    return state.with_(**changes).url()


def english(text: object) -> Markup:
    """A text that is English on every page, such as the name of a source, and marked so."""
    return Markup('<span lang="en">{}</span>').format(text)


@cache
def theme_script() -> str:
    """The script of the theme switch, for the head: it has to run before anything is drawn."""
    return _script("theme.js")


@cache
def line_script() -> str:
    """The script that loads a live page again after its server has come back."""
    return _script("line.js")


@cache
def scroll_script() -> str:
    """The script that keeps scrolling out of the history of a live page."""
    return _script("scroll.js")


def _script(file: str) -> str:
    return f"<script>{(FOLDER / file).read_text(encoding='utf-8')}</script>"
