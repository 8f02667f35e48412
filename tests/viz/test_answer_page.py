"""The page of an answer: the questions in their order, how sure, where, and on whose rules."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from made_up import cube
from web_pages import Visit, made_up_answer, visit

from gofal.abm.scenario import Scenario
from gofal.experiments.text import say
from gofal.viz.answer import Answer, from_runs
from gofal.viz.web import answers, gather
from gofal.viz.web.jobs import Ticket
from gofal.viz.web.refused import Refused
from gofal.viz.web.scheduler import Scheduler

__all__ = ["visit"]

type Open = Callable[[str], Visit]


def test_a_shipped_preset_is_answered_at_once_with_its_words(visit: Open) -> None:
    page = visit("/en/answer?s=buurtzorg&s=fee_squeeze")
    assert "Your question:" in page.text
    assert "The way there" in page.text
    assert page.html.count("verdict-lead") == 2
    assert page.html.count("verdict-row ") == 4
    # Of two scenarios, the rows say whose they are.
    assert "<h3>" in page.html.split("verdict-rows")[0]
    assert page.having("series", "ticks")
    tables = [part.caption for part in page.having("columns", "caption")]
    assert any(title.startswith("Another policy instead of Neighbourhood") for title in tables)
    assert "gofal compare baseline &#39;buurtzorg&#39;" in page.html
    page.close()


def test_the_verdict_comes_before_what_qualifies_it(visit: Open) -> None:
    page = visit("/en/answer?s=buurtzorg")
    before, _, after = page.html.partition("verdict-rows")
    for qualifies in ("Years 9 and 10", "run-dated", "From 3 pairs"):
        assert qualifies in after, qualifies
        assert qualifies not in before, qualifies
    page.close()


def test_an_answer_begins_with_the_three_questions_then_people_then_money(visit: Open) -> None:
    page = visit("/en/answer?s=buurtzorg")
    titles = [part.title for part in page.having("series", "ticks")]
    assert len(titles) == 6  # levels and differences of each
    assert [title.endswith("change from the baseline") for title in titles] == [False, True] * 3
    tables = [part.caption for part in page.having("columns", "caption") if not part.folded]
    assert [text.split(":")[0].split(",")[0] for text in tables[:3]] == [
        "People",
        "Money",
        "Town and country",
    ]
    page.close()


def test_a_policy_of_one_council_is_drawn_and_tabled_there(
    visit: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    gwynedd = "baseline/fee_level@W06000002=1.16"

    def level(_outcome: str, run: int, _year: int, area: str) -> float:
        return (3.0 if area == "W06000002" else 1.0) + run / 10

    base = cube(level, years=10)
    made = from_runs("made up", {"baseline": base, gwynedd: base + 0.5}, (11, 22, 33))
    monkeypatch.setattr(answers, "shipped", lambda _name: made)
    monkeypatch.setattr(gather, "shipped_answer", lambda _state: made)
    page = visit(f"/en/answer?s={gwynedd}")
    drawn = list(page.having("series", "ticks"))
    assert [part.title.endswith(", Gwynedd") for part in drawn] == [True] * 6
    tables = [part for part in page.having("columns", "caption") if not part.folded]
    placed = [part.caption.endswith(", Gwynedd") for part in tables]
    assert placed == [True] * 3 + [False] * (len(placed) - 3)
    assert "3.10 weeks" in str(tables[0].rows)
    assert re.search(r'href="/en/file/pdf[^"]*a=W06000002', page.html)
    page.close()


@pytest.mark.parametrize(
    ("address", "levels", "changes"),
    [
        (
            "/en/answer?s=buurtzorg",
            "lowest and highest of 3 futures",
            "98.3% interval from 3 pairs",
        ),
        ("/cy/ateb?s=buurtzorg", "isaf ac uchaf 3 dyfodol", "cyfwng 98.3% o 3 phâr"),
        ("/en/council?a=W06000023", "lowest and highest of 3 futures", ""),
    ],
)
def test_every_fan_says_what_its_band_is_and_has_a_table(
    visit: Open, address: str, levels: str, changes: str
) -> None:
    page = visit(address)
    fans = page.having("series", "ticks")
    tables = {part.folded: part for part in page.having("columns", "caption") if part.folded}
    assert len({part.title for part in fans}) == len(fans)
    for fan in fans:
        assert (changes if fan.zero else levels) in fan.unit
        table = next(one for name, one in tables.items() if name.endswith(f": {fan.title}"))
        assert len(table.rows) == len(fan.years) == 10
        names = [column["label"] for column in table.columns[1:]]
        assert names == [line["name"] for line in fan.series]
        last = [cell["text"] for cell in table.rows[-1][1:]]
        assert last == [line["texts"][-1] for line in fan.series]
    assert any(fan.zero for fan in fans) == bool(changes)
    page.close()


def test_no_two_tables_unfold_under_the_same_name(visit: Open) -> None:
    page = visit("/cy/cyngor?a=W06000023")
    names = [part.folded for part in page.having("columns", "caption") if part.folded]
    assert len(names) == len(set(names)) > 1
    page.close()


def test_a_scenario_looks_the_same_in_levels_and_differences(visit: Open) -> None:
    page = visit("/en/answer?s=buurtzorg&s=fee_squeeze")
    level, change = page.having("series", "ticks")[:2]
    for line in change.series:
        (same,) = [one for one in level.series if one["name"] == line["name"]]
        assert (same["colour"], same["dash"]) == (line["colour"], line["dash"])
    page.close()


def test_an_answer_says_how_large_its_wales_was_and_how_many_directions_may_be_wrong(
    visit: Open,
) -> None:
    page = visit("/en/answer?s=buurtzorg")
    assert "in a model of all of Wales" in page.text
    assert "Of 147 outcomes that nothing changes, about one in 60" in page.text
    page.close()


def test_who_gains_is_named_on_the_answer_page(visit: Open) -> None:
    page = visit("/en/answer?s=buurtzorg&o=met_need")
    assert "Better" in page.text
    assert "Powys" in page.text.partition("Better")[2]
    page.close()


def test_numbers_of_other_rules_are_marked_on_every_page_that_shows_them(
    visit: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def old(name: str) -> Answer | None:
        found = made_up_answer(name)
        return None if found is None else replace(found, rules="0123456789abcdef")

    monkeypatch.setattr(answers, "shipped", old)
    for address in ("/en/today", "/en/council?a=W06000023", "/en/answer?s=buurtzorg"):
        page = visit(address)
        assert "other rules of the model (01234567)" in page.text, address
        assert page.text.count("other rules of the model") == 1
        if "answer?" in address:  # said before the verdict is told
            assert page.text.index("other rules") < page.text.index("The way there")
        page.close()
    page = visit("/en/method")
    assert "other rules" not in page.text
    page.close()


def test_what_was_stopped_or_has_failed_can_be_run_again(
    visit: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    class Full(Scheduler):
        def ask(self, scenario: Scenario, stress: bool = False, visitor: str = "") -> Ticket:
            asked.append(f"{visitor} {self.key(scenario, stress)}")
            raise Refused("refused.yours")

    here = Full(0)
    monkeypatch.setattr(gather, "scheduler", lambda: here)
    page = visit("/en/answer?s=baseline/fee_level=1.2")
    _until(lambda: "Run it again" in page.text)
    assert say("refused.yours", "en") in page.text
    before = len(asked)
    page.do("again")
    _until(lambda: len(asked) > before and "Run it again" in page.text)
    page.close()


def _until(there: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not there():
        assert time.monotonic() < end
        time.sleep(0.05)
