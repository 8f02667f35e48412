"""Comparisons at equal money: the fee that is found, what is said of it, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from small import TINY

from gofal.abm.scenario import Scenario, load_scenario, parse_scenario
from gofal.agents.errors import GofalError
from gofal.experiments.comparison.compare import Comparison, compare, save
from gofal.experiments.comparison.fair import GOALS, TrialRuns, at_equal_money
from gofal.experiments.comparison.fee_search import MOST, Wanted, best, search
from gofal.experiments.comparison.findings import report
from gofal.experiments.runs.arms import Progress
from gofal.experiments.runs.nested import Over
from gofal.experiments.runs.store import Store
from gofal.experiments.seeds import replicate_seeds
from gofal.experiments.text import LANGUAGES, Language
from gofal.experiments.windows import main_window


def arm(name: str, **levers: float | str) -> Scenario:
    plain = load_scenario("baseline").with_(only=TINY, burn_in_weeks=30, set=levers)
    return replace(plain, name=name)


BASE = arm("baseline")
RESULTS = arm("results", payment_mode="payment_by_results", change_engagement=1.0)


def wanted(value: float) -> Wanted:
    return Wanted(value, 0.005, 0.7, 1.6, GOALS["margin"].guess)


@pytest.mark.parametrize("value", [-0.2, 0.03, 0.25])
@pytest.mark.parametrize(
    "margin",
    [
        lambda level: 1.0 - 1.1 / level,
        lambda level: 1.0 - 0.9 * level**-0.5,
        lambda level: 0.1 * (level - 1.3) ** 3 + 0.3 * (level - 1.1),
    ],
    ids=["costs stand still", "half of it goes into costs", "bent"],
)
def test_a_fee_is_found_in_few_trials(value: float, margin: Callable[[float], float]) -> None:
    tried = search(1.0, wanted(value), margin)
    assert tried[0].level == 1.0
    assert len(tried) <= MOST
    within_range = margin(0.7) <= value <= margin(1.6)
    found = best(tried, value)
    assert (abs(found.value - value) <= 0.005) == within_range
    assert all(0.7 <= trial.level <= 1.6 for trial in tried)


def test_what_is_equal_already_is_tried_once() -> None:
    assert len(search(1.0, wanted(0.03), lambda _: 0.031)) == 1


@dataclass(frozen=True)
class ByRule(TrialRuns):
    """Trial runs that are reckoned and not run."""

    rule: Callable[[float], float] = lambda level: level

    def mean(self, arms: Sequence[Scenario], outcome: str, progress: Progress | None) -> float:
        del outcome, progress
        levels = [s.value for s in arms[-1].settings if s.lever == "fee_level"]
        return 1.0 if len(arms) == 1 else self.rule(levels[0] if levels else 1.0)


def by_rule(tmp_path: Path, rule: Callable[[float], float]) -> ByRule:
    return ByRule(1, 1, main_window(1), Store(tmp_path), None, rule)


def test_the_fee_is_an_ordinary_setting_of_an_arm_that_can_be_typed(tmp_path: Path) -> None:
    typed = parse_scenario("payment_by_results")
    arms, found = at_equal_money(
        [load_scenario("baseline"), typed], "spending", by_rule(tmp_path, lambda level: level / 1.2)
    )
    assert arms[0] == load_scenario("baseline")
    assert found[0].factor == pytest.approx(1.2, abs=0.006)
    assert found[0].met
    assert arms[1] == parse_scenario(arms[1].name)
    assert arms[1].name == f"payment_by_results/fee_level={found[0].level:g}"


def test_the_search_starts_at_the_fee_of_the_reference(tmp_path: Path) -> None:
    dear = [one.with_(set={"fee_level": 1.1}) for one in (BASE, RESULTS)]
    _, found = at_equal_money(dear, "spending", by_rule(tmp_path, lambda level: level / 1.32))
    assert found[0].trials[0].level == 1.1
    assert found[0].factor == pytest.approx(1.2, abs=0.006)


def test_it_is_refused_where_no_fee_in_the_range_meets_the_reference(tmp_path: Path) -> None:
    with pytest.raises(GofalError, match=r"results: at no fee_level from 0.7 to 1.6 .* at 1.6"):
        at_equal_money([BASE, RESULTS], "spending", by_rule(tmp_path, lambda level: level / 2))


def test_how_far_apart_it_stays_is_kept(tmp_path: Path) -> None:
    """A leap that no fee lands on: the nearest is taken, and does not count as equal."""
    leap = by_rule(tmp_path, lambda level: 0.9 if level < 1.217 else 1.15)
    _, found = at_equal_money([BASE, RESULTS], "spending", leap)
    assert found[0].reached == 0.9
    assert not found[0].met


@pytest.mark.parametrize(
    ("arms", "told"),
    [
        ([BASE, arm("dear", fee_level=1.1)], "dear sets fee_level, which --fair looks for"),
        (
            [
                one.with_(settings=parse_scenario("baseline/fee_level=1.1:26").settings)
                for one in (BASE, RESULTS)
            ],
            "from a later week",
        ),
    ],
)
def test_an_arm_that_sets_its_fee_is_refused(arms: list[Scenario], told: str) -> None:
    with pytest.raises(GofalError, match=told):
        compare(arms, 1, 1, workers=1, fair="spending")


def test_what_cannot_be_made_equal_is_refused() -> None:
    with pytest.raises(GofalError, match=r"unknown --fair 'spendin'; did you mean spending"):
        compare([BASE, RESULTS], fair="spendin")
    with pytest.raises(GofalError, match="--terms both"):
        compare([BASE, RESULTS], fair="margin", both_terms=True)
    with pytest.raises(GofalError, match="--ensemble"):
        compare([BASE, RESULTS], fair="margin", over=Over(({},)))


@pytest.fixture(scope="module")
def small() -> Comparison:
    return compare([BASE, arm("twin"), RESULTS], 2, 1, workers=1, stress=False, fair="margin")


@pytest.mark.slow
def test_an_arm_that_changes_nothing_keeps_its_fee(small: Comparison) -> None:
    twin = small.equal_money[0]
    assert twin.factor == 1.0
    assert twin.reached == twin.wanted
    assert (small.wales("twin/fee_level=1")["difference"].dropna() == 0.0).all()


def test_trial_runs_are_not_those_of_the_comparison(small: Comparison) -> None:
    for found in small.equal_money:
        assert not set(found.seeds) & set(replicate_seeds(1, 1000))
    assert set(small.values["seed"]) == set(small.seeds)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_fee_is_told_and_written(small: Comparison, language: Language, tmp_path: Path) -> None:
    words = report(small, language)
    assert {"en": "Equal margin: at 1 ", "cy": "Elw cyfartal: ar 1 "}[language] in words
    save(small, tmp_path / "new", "gofal compare", words)
    made = json.loads((tmp_path / "new" / "comparison.json").read_text(encoding="utf-8"))
    results = made["equal_money"][1]
    assert results["asked"] == "results"
    assert results["arm"] == made["arms"][2]["name"]
    assert made["arms"][2]["settings"][-1] == {
        "lever": "fee_level", "value": results["level"], "councils": None,
        "start_week": 0, "phase_weeks": 0,
    }  # fmt: skip
