"""Pages that the web page has too: how it was tested, and words in a sentence each."""

from __future__ import annotations

import re

from gofal.experiments.text import Language, sorted_by_name
from gofal.viz.web.plain import validation as tests
from gofal.viz.web.plain.glossary import terms
from gofal.viz.web.plain.host import Host
from gofal.viz.web.state import PageState

_TITLE = re.compile(r"<h1>.*?</h1>")
_HEADING = re.compile(r"<h2[^>]*>(.*?)</h2>")
_AWAY = re.compile(r'<p><a href="/.*?</a></p>\n?')


def validation(language: Language) -> str:
    """What calibration, hindcast and claims came to; links into the web page are left out."""
    text = tests.page(PageState(language=language), Host())
    return _HEADING.sub(r"\n\n## \1\n\n", _AWAY.sub("", _TITLE.sub("", text)))


def words(language: Language) -> str:
    """Every word with its meaning, in the order of the alphabet of the language."""
    by_label = {one.label(language): one for one in terms().values()}
    lines = [
        f"**{x}**: {by_label[x].meaning(language)}"
        for x in sorted_by_name(list(by_label), language)
    ]
    return "\n\n".join(lines)
