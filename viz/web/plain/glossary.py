"""The page of words: what people meet on the pages, and every outcome, each in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from gofal.abm.outcomes import GROUPS, OUTCOMES
from gofal.abm.schema import Text, TomlTable, read_tables
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.text import Language, capital, group_label, sorted_by_name
from gofal.viz.web.html import link, render
from gofal.viz.web.plain.host import Host
from gofal.viz.web.state import PageState

FILE = Path(__file__).with_name("glossary.toml")


class Term(TomlTable, frozen=True, kw_only=True):
    """A word and what it means here; ``docs/glossary.md`` has the same two words.

    Attributes:
        name: short name, which an address may end in.
        label_en: the English word.
        label_cy: the Welsh word.
        meaning_en: what it means, in English.
        meaning_cy: the same in Welsh.
    """

    name: str
    label_en: Text
    label_cy: Text
    meaning_en: Text
    meaning_cy: Text

    def label(self, language: Language) -> str:
        """The word."""
        return self.label_cy if language == "cy" else self.label_en

    def meaning(self, language: Language) -> str:
        """What it means."""
        return self.meaning_cy if language == "cy" else self.meaning_en


@cache
def terms() -> Mapping[str, Term]:
    """Every word by its short name."""
    return read_tables(FILE, Term, "name")


def page(state: PageState, _host: Host) -> str:
    """Words in the order of the alphabet of the language, then outcomes by their groups."""
    language = state.language
    by_label = {one.label(language): one for one in terms().values()}
    return render(
        "plain/glossary.html",
        language,
        terms=[
            {"name": one.name, "label": capital(label), "meaning": one.meaning(language)}
            for label, one in ((x, by_label[x]) for x in sorted_by_name(list(by_label), language))
        ],
        groups=[_group(group, language) for group in GROUPS],
        method=link(state, view="method"),
    )


def _group(group: str, language: Language) -> dict[str, Any]:
    named = [one for one in OUTCOMES.values() if one.group == group]
    return {
        "label": group_label(group, language),
        "outcomes": [
            {
                "name": one.name,
                "label": outcome_label(one.name, language),
                "meaning": one.meaning_cy if language == "cy" else one.meaning_en,
            }
            for one in named
        ],
    }
