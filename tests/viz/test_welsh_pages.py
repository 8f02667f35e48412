"""A Welsh page says nothing in English but names, and commands, which are for programs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from english_words import in_english, strings
from web_pages import Visit, made_up_answer, visit

from gofal.abm.facts import attribution
from gofal.abm.scenario import load_scenario
from gofal.experiments.text import Language, say
from gofal.viz.web import answers
from gofal.viz.web import first_page as first
from gofal.viz.web.every_page import Place, address, places, story_places

__all__ = ["visit"]

type Open = Callable[[str], Visit]

SAID = [
    "alt",
    "caption",
    "columns",
    "evidence_label",
    "explain",
    "folded",
    "high_text",
    "hint",
    "items",
    "label",
    "legend",
    "low_text",
    "marks",
    "options",
    "reset_label",
    "rows",
    "series",
    "text",
    "texts",
    "ticks",
    "title",
    "unit",
    "words",
    "years",
]
"""Traits of parts that a reader sees or hears."""
OF_A_SLIDER = {"high_text", "low_text", "text"}  # not seen where options are chosen by name


@pytest.fixture(autouse=True)
def _made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "shipped", made_up_answer)
    monkeypatch.setattr(first, "shell", lambda _language, title, page, _head: f"{title}\n{page}")


def shown(language: Language, place: Place) -> str:
    path, _, query = address(language, place).partition("?")
    return first.first_page(language, path, query).html


@pytest.mark.parametrize("place", [*places(), *story_places()], ids=str)
def test_a_welsh_page_has_no_english(place: Place) -> None:
    assert not in_english(shown("cy", place))


@pytest.mark.parametrize("place", places(), ids=str)
def test_a_live_welsh_page_has_none(visit: Open, place: Place) -> None:
    page = visit(address("cy", place))
    traits = [part.trait_values() for part in page.parts]
    said = [
        text
        for held in traits
        for name in SAID
        if not (held.get("options") and name in OF_A_SLIDER)
        for text in strings(held.get(name))
    ]
    assert len(said) > 10 or place[0] not in ("today", "council")
    assert not in_english("\n".join([page.html, *said]))
    page.close()


def test_english_on_a_page_is_seen() -> None:
    page = shown("en", ("today", ""))
    assert len(in_english(page)) > 20
    assert in_english('<p title="How far to trust it">Bws</p>')
    assert not in_english('<p>Cartref <b lang="en">weeks</b> <code>--weeks</code></p>')


def test_the_credit_of_the_data_is_that_of_the_tables() -> None:
    assert say("foot.credit", "en") == attribution()


def test_the_title_of_a_welsh_brief_is_a_sentence() -> None:
    title = say("brief.question", "cy", arm=load_scenario("buurtzorg").label_cy, area="Cymru")
    assert title.endswith("i ofal cartref yng Nghymru?")
