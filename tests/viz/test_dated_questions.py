"""Questions with dates: when they begin, what is beside them, how years and pounds are told."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import numpy as np
import pytest
from made_up import cube
from web_pages import Visit, made_up_answer, visit

from gofal.abm.history import History
from gofal.abm.results import plain
from gofal.experiments.text import LANGUAGES, Language
from gofal.viz.answer import Answer, band, from_runs
from gofal.viz.saved_comparison import scenario_of
from gofal.viz.verdict.words import year_name
from gofal.viz.web import dates
from gofal.viz.web.command import command
from gofal.viz.web.comparison import as_printed
from gofal.viz.web.gather import gathered, shipped_answer
from gofal.viz.web.jobs import JobStatus, Phase, Size
from gofal.viz.web.scheduler import Scheduler
from gofal.viz.web.state import STARTS, read_url, usual_baseline
from gofal.viz.web.wording import years_text

__all__ = ["visit"]

type Open = Callable[[str], Visit]
OWN = "/en/answer?s=baseline/fee_level=1.2"


def dated() -> Answer:
    arm = "baseline/fee_level=1.2"
    base = cube(lambda *_: 1.0, years=10)
    return from_runs("x", {"baseline": base, arm: base + 1}, (11, 22, 33), begins=2026)


def test_a_question_that_names_no_date_begins_in_the_usual_april_beside_the_same_future() -> None:
    one = read_url(OWN)
    assert [arm.history for arm in one.arms] == [History(policy_from=STARTS[0])] * 2
    assert one.arms[0] == usual_baseline()
    later = read_url(f"{OWN}&from=2028&expect=tight")
    assert [arm.history for arm in later.arms] == [History(policy_from=2028, expects="tight")] * 2
    keys = {Scheduler.key(arm) for arm in (*one.arms, *later.arms)}
    assert len(keys) == 4
    assert command(later, None).endswith("--policy-from 2028 --expect tight")
    assert command(one, dated()).endswith("--policy-from 2026")


def test_a_ready_answer_has_no_dates_until_they_are_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("gofal.viz.web.answers.shipped", made_up_answer)
    ready = shipped_answer(read_url("/en/answer?s=buurtzorg"))
    assert ready is not None
    assert not ready.begins
    assert "--policy-from" not in command(read_url("/en/answer?s=buurtzorg"), ready)
    for more in ("from=2026", "expect=tight"):
        assert shipped_answer(read_url(f"/en/answer?s=buurtzorg&{more}")) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_ready_answer_says_that_it_has_none_and_leads_to_one_that_has(
    visit: Open, language: Language
) -> None:
    start = read_url("/en/answer?s=buurtzorg").with_(language=language)
    page = visit(start.url())
    run = start.with_(since=2026).url()
    assert f'href="{run}"' in unescape(page.html)
    assert "2018-19" in page.text
    page.close()
    page = visit(start.with_(view="today", scenarios=()).url())
    assert "2018-19" in page.text
    page.close()


def test_start_and_expectation_are_chosen_where_one_asks(visit: Open) -> None:
    page = visit("/en/ask?s=buurtzorg")
    page.do("from", "2029")
    assert page.url == "/en/ask?s=buurtzorg&from=2029"
    page.do("expect", "generous")
    assert page.url == "/en/ask?s=buurtzorg&from=2029&expect=generous"
    assert '<option value="generous" selected>' in page.html
    page.do("from", "1066")
    assert page.url == "/en/ask?s=buurtzorg&from=2029&expect=generous"
    assert "not a whole number from 2026 to 2030" in page.text
    page.close()


def test_years_of_an_answer_with_dates_are_named_by_their_april() -> None:
    assert band(dated(), "baseline", "wage").year == tuple(range(2026, 2036))
    assert year_name(2026, "cy") == "2026-27"
    assert years_text("en", 2) == ["Year 1", "Year 2"]
    assert years_text("en", 2, 2026) == ["2026-27", "2027-28"]
    shipped = made_up_answer("buurtzorg")
    assert shipped is not None
    assert dates.pounds(shipped, "en") == ""
    told = dates.pounds(dated(), "en")
    assert "2034-35 and 2035-36" in told
    assert told.endswith("Costs are those of a year, in pounds of 2024-25; in charts too.")


def test_what_is_printed_of_it_has_its_years_and_is_read_again() -> None:
    state = read_url(OWN)
    saved = as_printed(dated(), state.arms[1:], ("wage",), "gofal compare", "1")
    assert {arm.history for arm in saved.comparison.arms} == {state.history}
    told = plain(state.arms[1])
    assert isinstance(told, dict)
    assert scenario_of(told).history == state.history


def stands(phase: Phase, place: int, seconds: float = 90.0) -> JobStatus:
    return JobStatus(phase, place, 0.0, seconds, "", None, None, None)


def test_the_own_baseline_is_not_somebody_elses_question() -> None:
    here = Scheduler(0, Size(replicates=1, years=1, burn_in=1))
    own = gathered({"baseline": stands("waiting", 0), "x": stands("waiting", 1)}, here, 2026)
    assert (own.phase, own.place) == ("waiting", 0)
    behind = gathered({"baseline": stands("waiting", 2), "x": stands("waiting", 3)}, here)
    assert behind.place == 2
    done = gathered({"baseline": stands("done", 0), "x": stands("waiting", 1)}, here)
    assert (done.phase, done.place) == ("waiting", 1)
    assert np.isfinite(done.seconds)
