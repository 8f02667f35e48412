"""Ways of paying at equal money: the fee is found trial by trial from the parts, then judged."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pytest
import toy_money
from toy_evidence import TERMS, planner
from toy_money import MARGIN, SPENDING, TWICE, WAYS, failing, logged, money_run

import gofal.experiments.evidence.run as run_module
from gofal.abm.scenario import load_scenario
from gofal.experiments.comparison.fair import GOALS
from gofal.experiments.comparison.fee_search import MOST, Trial, Wanted
from gofal.experiments.evidence.equal_money import (
    APART,
    MODE,
    FeeSearch,
    all_ways,
    at_equal,
    trial,
)
from gofal.experiments.evidence.plan import Planner
from gofal.experiments.evidence.run import Sitting, run
from gofal.experiments.evidence.terms import Compared
from gofal.experiments.evidence.write import write_evidence
from gofal.experiments.output.docs import ELSEWHERE
from gofal.experiments.runs.store import Arm, Store
from gofal.viz.cli import main

RESULTS = "payment_by_results"


@dataclass(frozen=True)
class Made:
    """Parts of three ways of paying, the batches that made them and how many runs that took."""

    folder: Path
    batches: list[list[str]]
    runs: int


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder, batches, told = tmp_path_factory.mktemp("money"), list[list[str]](), list[Arm]()
    sitting = Sitting(Store(folder / "work"), 1, runner=logged(told))
    run(
        planner(folder / "parts", *WAYS),
        sitting,
        tell=lambda batch, _: batches.append([want.name for want in batch]),
    )
    return Made(folder / "parts", batches, len(told))


@pytest.fixture(scope="module")
def made(whole: Made) -> Path:
    return whole.folder


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    monkeypatch.setenv(ELSEWHERE, str(folder))
    return folder


def found(asked: Planner) -> dict[tuple[str, str], FeeSearch]:
    return {(one.way, one.fair): one for one in asked.money.searches()}


def names_of(asked: Planner) -> list[str]:
    return [want.name for want in asked.wants()]


def test_each_way_of_paying_is_a_preset_that_leaves_the_fee_alone() -> None:
    modes = []
    for name in all_ways():
        levers = {one.lever: one.value for one in load_scenario(name).settings}
        assert "fee_level" not in levers
        modes.append(levers[MODE])
    assert modes == [1.0, 2.0, 3.0, 4.0, 5.0]
    assert set(WAYS) < set(all_ways())


@pytest.mark.slow
def test_the_equal_fee_is_found(made: Path) -> None:
    searches = found(planner(made, *WAYS))
    assert searches[RESULTS, "spending"].level == pytest.approx(SPENDING, rel=0.005)
    assert searches[RESULTS, "margin"].level == pytest.approx(MARGIN, rel=0.006)
    assert searches["capacity_with_purpose", "spending"].tried[0].level == 1.0
    assert len(searches["capacity_with_purpose", "spending"].tried) == 1  # equal as it is
    assert all(one.next is None and len(one.tried) <= MOST for one in searches.values())


def test_where_no_level_makes_it_equal_nothing_is_judged(made: Path) -> None:
    asked = planner(made, *WAYS)
    one = found(asked)[TWICE, "spending"]
    assert one.level is None
    assert one.best == Trial(0.7, one.best.value if one.best else 0.0)
    assert not (made / f"{TWICE}.spending.csv").exists()
    assert asked.wants() == []


def test_what_is_judged_has_pairs_that_no_search_has_seen(made: Path) -> None:
    asked = planner(made, RESULTS)
    terms, level = asked.parts.terms, found(asked)[RESULTS, "spending"].level
    assert level is not None
    judged, tried = at_equal(RESULTS, "spending", level), trial(RESULTS, level)
    assert asked.parts.pairs(judged) >= 4
    assert asked.parts.pairs(tried) == 4
    assert max(*terms.looks) < APART
    most = 30  # the most pairs of anything that is judged
    seeds = {terms.arm(judged, pair).scenario.seed for pair in range(1, most + 1)}
    for pair in range(1, 5):
        own, without = (terms.arm(arm, pair).scenario for arm in (tried, tried.without))
        assert (own.seed, own.wales) == (without.seed, without.wales)
        assert own.seed not in seeds
        assert own.wales > terms.base.wales + most
    same = Compared(load_scenario(RESULTS))
    assert terms.arm(judged, 2).scenario.seed == terms.arm(same, 2).scenario.seed


def test_it_is_found_from_parts_alone(made: Path, tmp_path: Path) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("it runs again what it has")

    before = {file.name: file.read_bytes() for file in made.glob("*.csv")}
    assert run(planner(made, *WAYS), Sitting(Store(tmp_path / "empty"), 1, runner=refuse))
    assert before == {file.name: file.read_bytes() for file in made.glob("*.csv")}


def test_the_next_trial_is_wanted_when_the_last_is_there(whole: Made) -> None:
    first = [f"{way}.fee_level=1" for way in WAYS]
    next_two = [f"{RESULTS}.fee_level=1.3", f"{RESULTS}.fee_level=1.48"]
    assert whole.batches[1:3] == [first, [*next_two, f"{TWICE}.fee_level=0.7"]]
    assert whole.batches[-1][-3:] == [f"{RESULTS}.spending", f"{RESULTS}.margin", f"{TWICE}.margin"]


def test_runs_that_a_search_may_take_are_counted_beforehand(tmp_path: Path, whole: Made) -> None:
    asked = planner(tmp_path, RESULTS)
    assert [asked.stages[want.stage][0] for want in asked.wants()] == ["policies", "fees"]
    trials = 1 + 2 * (MOST - 1)  # the first serves both
    assert len(asked.runs(asked.foreseen())) == 4 * (trials + 1) + 4 * 2 + 4 * 2
    every = planner(tmp_path, *WAYS)
    foreseen, most = every.runs(every.foreseen()), every.runs(every.at_most())
    assert whole.runs <= len(foreseen) < len(most)


def test_parts_of_other_parameters_are_known_as_stale_and_go(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    for file in made.glob(f"{RESULTS}*"):
        (folder / file.name).write_bytes(file.read_bytes())
    refitted = replace(TERMS, sets=({"need.arrivals": 440.0},), _made={})
    asked = planner(folder, RESULTS, terms=refitted)
    assert names_of(asked) == [RESULTS, f"{RESULTS}.fee_level=1"]
    own = sum(asked.parts.of(arm).stale for arm in asked.arms)
    left = {part.file.name: part.stale for part in asked.money.left_over()}
    files = {file.name for file in folder.glob("*.csv")}
    assert set(left) == files - {f"{RESULTS}.csv", f"{RESULTS}.fee_level=1.csv"}
    assert own == 8
    assert all(pairs == 4 for pairs in left.values())
    asked.money.clear()
    assert files == {file.name for file in folder.glob("*.csv")}  # a search may still come to them


def test_what_no_search_comes_to_goes_once_all_are_over(made: Path, tmp_path: Path) -> None:
    for file in made.glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    other = tmp_path / f"{RESULTS}.fee_level=1.111.csv"
    other.write_bytes((made / f"{RESULTS}.fee_level=1.3.csv").read_bytes())
    asked = planner(tmp_path, *WAYS)
    assert [(part.file, part.stale) for part in asked.money.left_over()] == [(other, 4)]
    asked.money.clear()
    assert {file.name for file in tmp_path.glob("*.csv")} == {
        file.name for file in made.glob("*.csv")
    }


@pytest.mark.slow
def test_killed_it_goes_on_and_ends_with_the_same_bytes(tmp_path: Path, made: Path) -> None:
    parts, work = tmp_path / "parts", tmp_path / "work"
    script = Path(toy_money.__file__)
    process = subprocess.Popen([sys.executable, script, parts, work])  # noqa: S603
    deadline = time.monotonic() + 600
    while not (parts / f"{RESULTS}.fee_level=1.csv").exists():
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.kill()
    process.wait()
    told: list[Arm] = []
    run(planner(parts, RESULTS), Sitting(Store(work), 1, runner=logged(told)))
    assert told
    assert not any(one.scenario.name == f"{RESULTS}/fee_level=1" for one in told)
    for file in parts.glob(f"{RESULTS}*"):
        assert file.read_bytes() == (made / file.name).read_bytes()


@pytest.mark.slow
def test_the_page_tells_fees_nearness_and_effects(made: Path, docs: Path) -> None:
    write_evidence(planner(made, *WAYS), "gofal evidence --write", "en")
    page = (docs / "payment.md").read_text("utf-8")
    assert "| equal spending | 1.25 | 3 | 0.00% | 0.00% (0.00 … 0.00) | 4 |" in page
    assert "none in the range; nearest at 0.7" in page
    assert "Not judged (equal spending): none in the range; nearest at 0.7." in page
    assert "At equal spending (1.25; pairs: 4)" in page
    assert "Left out, as they set more or set the fee: `gwynedd`," in page
    assert "# Dulliau talu ar arian cyfartal" in page
    assert page.count(f"(`{RESULTS}`)\n") == 2  # once a language
    assert "No way of paying wants more pairs." in page
    table = pd.read_csv(docs / "payment.csv").set_index(["way", "at", "outcome", "years"])
    cut = table.xs((RESULTS, "same_fee", "council_cost", "years 9-10"))
    assert cut["effect"] == pytest.approx((1 / SPENDING - 1) * cut["reference"], rel=1e-4)
    equal = table.xs((RESULTS, "spending", "council_cost", "years 1-2"))
    assert abs(equal["effect"]) <= GOALS["spending"].tolerance * equal["reference"]
    assert (TWICE, "spending", "council_cost", "years 1-2") not in table.index
    assert "fee_level" not in (docs / "league.md").read_text("utf-8")


@pytest.mark.slow
def test_the_page_says_what_is_missing_or_went_wrong(tmp_path: Path, docs: Path) -> None:
    asked = planner(tmp_path / "p", RESULTS, "gwynedd")
    run(asked, Sitting(Store(tmp_path / "w"), 1, runner=failing))
    write_evidence(asked, "gofal evidence --write", "en")
    page = (docs / "payment.md").read_text("utf-8")
    assert f"A trial of `{RESULTS}` (equal margin) went wrong: GofalError: a toy" in page
    other = planner(tmp_path / "p", "gwynedd", "withheld_funding")
    write_evidence(other, "gofal evidence --write", "en")
    page = (docs / "payment.md").read_text("utf-8")
    names = f"`{TWICE}` (equal spending), `{TWICE}` (equal margin)"
    assert f"The fee is still looked for (2): {names}." in page


def test_between_two_trials_the_nearest_is_judged_and_said_not_to_be_near() -> None:
    wanted = Wanted(1.0, 0.005, 0.7, 1.6, GOALS["spending"].guess)
    leap = FeeSearch(RESULTS, "spending", wanted, (Trial(1.0, 0.9), Trial(1.2, 1.2)), None)
    assert (leap.level, leap.met) == (1.0, False)
    going = replace(leap, next=1.1)
    assert going.level is None
    assert going.levels == (1.0, 1.2, 1.1)


def test_the_command_tells_runs_and_hours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run_module, "run_arms", money_run)
    words = ["evidence", RESULTS, "--parts", str(tmp_path / "p"), "--work", str(tmp_path / "w")]
    assert main(words) == 0
    plan = " ".join(capsys.readouterr().out.split())
    assert "Trials in which the fee" in plan
    assert "equal money" in plan
