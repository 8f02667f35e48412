"""The HTML around the page: Solara's, with a language, zoom, words of ours and a first picture.

Solara's template has no place for these, so its text is changed after it is rendered. Each change
has to be found, or the server refuses to start: a new Solara cannot undo one in silence.
"""

from __future__ import annotations

from functools import cache
from html import escape

import solara.server.server

from gofal.agents.errors import GofalError
from gofal.experiments.text import LANGUAGES, Language, say
from gofal.viz.web.html import render
from gofal.viz.web.root_path import root

FIRST, TITLE = "<!--first-picture-->", "<!--title-->"
FONTS = "@widgetti/solara-vuetify-app@10.1.1/dist/fonts.css"
_WHEN = "(connectionStatus != 'connected') && wasConnected"
_VEIL = (
    '<v-overlay style="z-index: 100002;" v-bind="vue3 ? { modelValue: '
    f'{_WHEN} }} : {{ value: {_WHEN} }}">\n'
    '            <v-progress-circular indeterminate size="128" style="text-align: center;">Server\n'
    "                disconnected.</v-progress-circular>\n"
    "        </v-overlay>"
)
"""What Solara lays over the page when its line is lost: words in a spinner, and no way on."""
_VIEWPORT = "width=device-width, initial-scale=1"


def shell(language: Language, title: str, first_picture: str, head: str = "") -> str:
    """A whole HTML document.

    Args:
        language: of the document.
        title: plain text.
        first_picture: HTML that is seen before the app starts, and instead of it.
        head: further HTML for the head.
    """
    text = _frame(language, root())
    return text.replace(TITLE, escape(title) + "</title>" + head, 1).replace(FIRST, first_picture)


@cache
def _frame(language: Language, below: str) -> str:
    ssg = {"html": FIRST, "styles": [], "metas": [], "title": "Gofal"}
    text: str | None = solara.server.server.read_root("/", below, ssg_data=ssg)
    if text is None:
        raise GofalError("Solara has no page to show")
    for old, new in _changes(language, below):
        if old not in text:
            raise GofalError(f"Solara's page has changed: {old!r} is not in it")
        text = text.replace(old, new)
    return text


def _changes(language: Language, below: str) -> tuple[tuple[str, str], ...]:
    static, cdn = f"{below}/static/assets", f"{below}/_solara/cdn"
    lost = render("lost.html", language, line=_said("lost.line"), again=_said("lost.reload"))
    return (
        ("<html>", f'<html lang="{language}">'),
        ("<title>Gofal</title>", f"<title>{TITLE}"),
        (
            "width=device-width, initial-scale=1, maximum-scale=1, user-scalable=no, minimal-ui",
            _VIEWPORT,
        ),
        (
            f'<link rel="icon" type="image/png" sizes="any" href="{static}/favicon.png">',
            '<link rel="stylesheet" href="/gofal/page.css">',
        ),
        (f"{static}/favicon.svg", "/gofal/icon.svg"),
        # Icons and a typeface that nothing here uses: half a megabyte.
        (f'<link href="{cdn}/{FONTS}" rel="stylesheet" fetchpriority="low"></link>', ""),
        # A line that runs while the server is busy: for eyes only, the page itself tells the rest.
        ("<v-progress-linear ", '<v-progress-linear aria-hidden="true" color="var(--g-series-1)" '),
        ("            absolute></v-progress-linear>", "            fixed top></v-progress-linear>"),
        ("var debug = true;", "var debug = false;"),
        (_VEIL, lost),
        ("Could not restore session. Please refresh.", _said("lost.refresh")),
        ("Could not restore session. Please refresh the page.", _said("lost.refresh")),
        (
            "App is disconnected, and may not function properly. Please refresh the page.",
            _said("lost.refresh"),
        ),
        ("Restoring session…", _said("lost.back")),
        (">Please refresh the page<", f">{_said('lost.refresh')}<"),
        ("Refresh now", _said("lost.reload")),
        ("                        Cancel\n", _said("lost.cancel")),
    )


def _said(key: str) -> str:
    """A text in both languages, of which the style sheet shows the one that the page now has."""
    texts = [(language, say(key, language)) for language in LANGUAGES]
    return render("tongues.html", LANGUAGES[0], texts=texts)
