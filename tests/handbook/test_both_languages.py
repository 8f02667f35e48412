"""Pages for stakeholders are in Welsh too, and stay the same page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from blocks import blocks

from gofal.abm.results import SOURCE
from gofal.abm.scenario import load_scenario
from gofal.experiments.text import LANGUAGES, Language
from gofal.experiments.text.catalogue import WORDS, language_name
from gofal.viz.search import find

DOCS = SOURCE / "docs"
BOTH = (
    "index.md",
    "validation.md",
    "tutorials/stakeholder.md",
    "how-to/own-council.md",
    "reference/levers.md",
    "reference/outcomes.md",
    "reference/words.md",
)
"""Pages that somebody who never opens a terminal reads."""
_MADE = re.compile(r"<!-- made: \w+ -->")
_LINK = re.compile(r"\]\(([^)]+)\)")
_LIST = re.compile(r"^ *(?:[-*] |\d+\. |\|)", re.MULTILINE)


def pair(name: str) -> tuple[str, str]:
    english, welsh = DOCS / name, DOCS / "cy" / name
    return english.read_text(encoding="utf-8"), welsh.read_text(encoding="utf-8")


def bones(text: str) -> tuple[list[str], int, list[str]]:
    """What a translation keeps: levels of headings, rows and items, and what is made from code."""
    outside = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+", outside, flags=re.MULTILINE)
    return headings, len(_LIST.findall(outside)), _MADE.findall(outside)


def test_every_welsh_page_is_one_of_them() -> None:
    written = {path.relative_to(DOCS / "cy").as_posix() for path in (DOCS / "cy").rglob("*.md")}
    assert written == set(BOTH)


@pytest.mark.parametrize("name", BOTH)
def test_both_languages_have_the_same_headings_lists_and_tables(name: str) -> None:
    english, welsh = pair(name)
    assert bones(english) == bones(welsh)


@pytest.mark.parametrize("name", BOTH)
def test_both_languages_lead_to_the_same_pages(name: str) -> None:
    def targets(text: str, place: str) -> set[str]:
        found = (one.split("#")[0] for one in _LINK.findall(text))
        inside = [one for one in found if not one.startswith("http")]
        whole = {(DOCS / place).parent.joinpath(one).resolve() for one in inside}
        return {path.relative_to(DOCS).as_posix().removeprefix("cy/") for path in whole}

    english, welsh = pair(name)
    assert targets(english, name) == targets(welsh, f"cy/{name}")


@pytest.mark.parametrize("name", BOTH)
def test_the_code_is_the_same_but_for_language_and_names(name: str) -> None:
    def shape(path: Path) -> list[tuple[str, int]]:
        return [(one.kind, one.text.count("\n")) for one in blocks(path)]

    assert shape(DOCS / name) == shape(DOCS / "cy" / name)


TYPED: Mapping[Language, set[str]] = {
    "en": {"squeeze of fees and budgets", "pay 15% more an hour"},
    "cy": {"gwasgfa ar ffioedd a chyllidebau", "talu 15% yn fwy yr awr"},
}
"""What a reader of the tutorial types."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tutorial_calls_things_as_the_page_does(language: Language) -> None:
    text = pair("tutorials/stakeholder.md")[LANGUAGES.index(language)].replace("\n", " ")
    quoted = set(re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", text))
    assert quoted >= TYPED[language]
    policy = load_scenario("fee_squeeze")
    shown = [policy.label_en, policy.label_cy, *map(language_name, LANGUAGES)]
    shown += [one for entry in WORDS.entries.values() for one in entry.forms(language).values()]
    left = quoted - TYPED[language]
    assert not [one for one in left if not any(text.startswith(one) for text in shown)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_tutorial_types_is_found_where_it_says(language: Language) -> None:
    squeeze, pay = sorted(TYPED[language], key=lambda one: "15%" in one)
    assert "fee_squeeze" in [one.name for one in find(squeeze, language)[:3]]
    assert "fee_level" in [one.name for one in find(pay, language)[:3]]
