"""The first estimate on the page: until a run is finished, where it is covered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import toy_emulator
from made_up import cube
from web_pages import Visit, visit

from gofal.experiments.emulator import estimate as estimates
from gofal.experiments.emulator.estimate import write_estimate
from gofal.experiments.text import say
from gofal.viz.answer import from_runs
from gofal.viz.web import stress
from gofal.viz.web.first_estimate import estimated, first_estimate
from gofal.viz.web.gather import BEGUN, Gathered, Run
from gofal.viz.web.jobs import Size
from gofal.viz.web.pages.answer import first
from gofal.viz.web.state import read_url

__all__ = ["visit"]

FEE = "s=baseline/fee_level=1.2"


@pytest.fixture(scope="module")
def _trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file: Path = tmp_path_factory.mktemp("estimate") / "first_estimate.json"
    write_estimate(toy_emulator.estimate(dated=True), file)
    return file


@pytest.fixture(autouse=True)
def ships(_trained: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An estimate of a made-up Wales, as the one that ships."""
    monkeypatch.setattr(estimates, "SHIPPED", _trained)
    return _trained


def test_a_covered_question_is_told_with_its_interval_and_as_no_run() -> None:
    state = read_url(f"/en/answer?{FEE}")
    lines = estimated(state, Size())
    assert len(lines) == 3  # returned packages, wages, rural need
    assert all("20% more" in line for line in lines)
    assert all("(" in line and " to " in line for line in lines)
    html = first_estimate(state, Size())
    assert "First estimate" in html
    assert "it is no run" in html


def test_its_pay_is_in_pounds_of_the_price_year_and_it_is_of_dated_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    state = read_url(f"/en/answer?{FEE}")
    assert "2018" not in first_estimate(state, Size())
    told = {}
    for worth in (1.0, 0.5):
        pounds = {(2034, 2035): worth}
        monkeypatch.setattr("gofal.viz.web.first_estimate.worth_of", pounds.__getitem__)
        told[worth] = estimated(state, Size())
    same = [one == other for one, other in zip(told[1.0], told[0.5], strict=True)]
    assert same == [True, False, True]  # care handed back, pay, need met


def test_it_is_told_in_welsh() -> None:
    html = first_estimate(read_url(f"/cy/ateb?{FEE}"), Size())
    assert "Amcangyfrif cyntaf" in html
    assert "nid rhediad mohono" in html


@pytest.mark.parametrize(
    "question",
    [
        "s=buurtzorg",
        "s=baseline/fee_level=1.6",
        "s=baseline/triage=0.2",
        "s=baseline/fee_level@W06000023=1.2",
        "",
    ],
)
def test_a_question_that_is_not_covered_has_none(question: str) -> None:
    assert first_estimate(read_url(f"/en/answer?{question}"), Size()) == ""


def test_of_several_scenarios_only_those_that_are_covered_are_told() -> None:
    lines = estimated(read_url(f"/en/answer?{FEE}&s=baseline/triage=0.2"), Size())
    assert len(lines) == 3


def test_other_runs_than_those_trained_on_are_not_told_of() -> None:
    state = read_url(f"/en/answer?{FEE}")
    assert first_estimate(state, Size(years=5)) == ""
    assert first_estimate(state, Size(burn_in=60)) == ""


def test_more_pairs_are_predicted_more_narrowly() -> None:
    state = read_url(f"/en/answer?{FEE}")
    assert estimated(state, Size(replicates=1)) != estimated(state, Size(replicates=16))


def test_without_scripts_it_stands_where_an_answer_needs_a_run() -> None:
    assert "First estimate" in first(read_url(f"/en/answer?{FEE}"))
    assert "First estimate" not in first(read_url("/en/answer?s=buurtzorg"))


def test_the_live_page_shows_it_while_nothing_has_run(visit: Callable[[str], Visit]) -> None:
    page = visit(f"/cy/ateb?{FEE}")
    assert "Amcangyfrif cyntaf" in page.text
    page.close()
    page = visit("/cy/ateb?s=buurtzorg")
    assert "Amcangyfrif cyntaf" not in page.text
    page.close()


@pytest.mark.parametrize(
    ("phase", "shown"),
    [("waiting", True), ("running", True), ("stopped", True), ("failed", True), ("done", False)],
)
def test_the_finished_run_replaces_it(
    visit: Callable[[str], Visit], monkeypatch: pytest.MonkeyPatch, phase: str, shown: bool
) -> None:
    base = cube(lambda _outcome, run, year, _area: 1.0 + run / 10 + year / 100, years=10)
    runs = {"baseline": base, "baseline/fee_level=1.2": base + 0.5}
    made = Gathered(from_runs("fee", runs, (1, 2, 3)) if phase == "done" else None, phase)
    monkeypatch.setattr(
        stress, "use_answer", lambda _state: (made, Run(lambda: None, lambda: None))
    )
    page = visit(f"/en/answer?{FEE}")
    assert ("First estimate" in page.text) == shown
    assert ("The way there" in page.text) == (phase == "done")
    page.close()


def test_a_run_that_has_just_begun_tells_no_minutes(
    visit: Callable[[str], Visit], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        stress, "use_answer", lambda _state: (BEGUN, Run(lambda: None, lambda: None))
    )
    page = visit(f"/en/answer?{FEE}")
    assert [one.text for one in page.having("share", "stop_label")] == [say("run.running", "en")]
    page.close()


def test_rules_that_changed_silence_it(ships: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = ships.with_name("old.json")
    known = estimates.read_estimate(ships)
    old.write_text(ships.read_text().replace(known.rules, "0123456789abcdef"))
    monkeypatch.setattr(estimates, "SHIPPED", old)
    assert first_estimate(read_url(f"/en/answer?{FEE}"), Size()) == ""
