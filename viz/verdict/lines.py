"""What a verdict stands on: the change of each headline in the last years, and the way there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import numpy as np

from gofal.abm.facts import load_facts
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import WALES
from gofal.abm.scenario import load_scenario
from gofal.experiments.analysis.sizes import in_pounds, size_that_counts
from gofal.experiments.baseline import BASELINE
from gofal.experiments.history.years import PRICE_YEAR, price_levels
from gofal.experiments.windows import WEEKS_A_YEAR
from gofal.viz.answer import LAST_TWO, Answer, When, mean_of
from gofal.viz.change import Change, Floats, paired, that_count

HEADLINES = ("handback_share", "effective_wage", "rural_met_need")
"""Fragility, wages and rural coverage, in the order in which they are told."""
BESIDE = {
    "handback_share": "closure_hours",
    "effective_wage": "weekly_pay",
    "rural_met_need": "rural_first_hour_over_12",
    "met_need": "first_hour_over_12",
    "public_cost": "delivered_hours",  # less is paid, too, where less care is given
    "council_cost": "delivered_hours",
}
"""A second measure of what a headline asks, told where it alone is clearly worse."""
_KEPT = 16  # scenarios whose verdicts, and with them answers, are in memory
_NO_COUNTRYSIDE = "met_need"
_HANDED_BACK_OF = "delivered_hours"
_NEEDED = "assessed_hours"
_TOWN = "urban_met_need"
_COUNTRYSIDE = 0.1  # share of people in rural areas; with fewer, none is told of (assumption)
_APART = 0.01  # by less, town and country are too alike to tell how much need each has


@dataclass(frozen=True)
class Line:
    """One headline.

    Attributes:
        outcome: its name.
        change: in the last two years, or the mean of all; pounds are of the price year, and those
            of a cost a year's.
        hours: hours of care a week that the change comes to; NaN where it is not a share of hours.
        beside: the second measure of the same, if it is clearly worse and this one is not.
    """

    outcome: str
    change: Change
    hours: float = float("nan")
    beside: Line | None = None


@dataclass(frozen=True)
class Way:
    """The year in which a headline is clearly worse than without the policy, and most so.

    Attributes:
        outcome: its name.
        year: from 1, or the April in which it begins.
        change: in that year.
    """

    outcome: str
    year: int
    change: Change


@dataclass(frozen=True)
class Verdict:
    """What one scenario does to Wales or to one council.

    Attributes:
        arm: name of the scenario.
        area: code of the council, or of Wales.
        lines: the headlines.
        cost: what it costs: the public in Wales, the council in a council.
        ways: headlines that are clearly worse in some year; empty if none is.
        whole: headlines that are clearly better or worse over the mean of all years.
        begins: the April in which the first year begins; 0 where years have no dates.
        years: how many there are.
    """

    arm: str
    area: str
    lines: tuple[Line, ...]
    cost: Line
    ways: tuple[Way, ...]
    whole: tuple[Line, ...]
    begins: int
    years: int


@lru_cache(maxsize=_KEPT)
def verdict_of(answer: Answer, arm: str, area: str = WALES) -> Verdict:
    """The verdict on a scenario.

    Directions are those of :func:`changes_in`, as everywhere on the page.

    Args:
        answer: that holds the scenario.
        arm: its name.
        area: code of a council, or of Wales.
    """
    told = changes_in(answer, arm, area)
    cost, names = cost_of(area), headlines(area)
    lines = tuple(
        _with_beside(answer, _line(answer, area, name, told[name]), told) for name in names
    )
    return Verdict(
        arm,
        area,
        lines,
        _with_beside(
            answer,
            Line(cost, scaled(told[cost], WEEKS_A_YEAR * pounds_of(answer, LAST_TWO))),
            told,
        ),
        tuple(_ways(answer, arm, area, names)),
        tuple(_over_all(answer, arm, area, names)),
        answer.begins,
        answer.years,
    )


@lru_cache(maxsize=_KEPT)
def changes_in(
    answer: Answer, arm: str, area: str = WALES, when: When = LAST_TWO, beside: str = BASELINE
) -> dict[str, Change]:
    """The change of every outcome of an area, in pounds of the day.

    What is too small to matter, in pounds of the price year, is said so.

    Args:
        answer: that holds both arms.
        arm: whose change is told.
        area: code of a council, or of Wales.
        when: a year, or the mean of the last two.
        beside: the arm from which it is a change.
    """
    names = answer.outcomes
    own, base = (
        np.array([answer.at(one, name, area, when) for name in names]) for one in (arm, beside)
    )
    better = tuple(OUTCOMES[name].better for name in names)
    found = paired(own, base, better)
    worth, whole = pounds_of(answer, when), area == WALES
    sizes = [
        size_that_counts(name, change.reference, whole, worth)
        for name, change in zip(names, found, strict=True)
    ]
    return dict(zip(names, that_count(found, sizes), strict=True))


def pounds_of(answer: Answer, when: When) -> float:
    """Pounds of the price year for a pound of an answer's year; 1 where years have no dates."""
    if not answer.begins:
        return 1.0
    years = (answer.years - 1, answer.years) if when == LAST_TWO else (int(when),)
    return worth_of(tuple(answer.begins + year - 1 for year in years))


@cache
def worth_of(years: tuple[int, ...]) -> float:
    """Pounds of the price year for a pound of some years from April, their mean."""
    found = price_levels(load_scenario(BASELINE), years, PRICE_YEAR)
    return sum(found.values()) / len(found)


def headlines(area: str) -> list[str]:
    """The headlines of an area; where it has hardly any countryside, need met anywhere.

    Args:
        area: code of a council, or of Wales.
    """
    rural = area == WALES or rural_shares()[area] >= _COUNTRYSIDE
    return [*HEADLINES[:-1], HEADLINES[-1] if rural else _NO_COUNTRYSIDE]


def cost_of(area: str) -> str:
    """What it costs, as an outcome: the public in Wales, the council in a council."""
    return "public_cost" if area == WALES else "council_cost"


@cache
def rural_shares() -> Mapping[str, float]:
    """Share of people who live in rural areas, by code of the council."""
    table = load_facts().councils
    return dict(zip(table["lad_code"], table["rural_share"].astype(float), strict=True))


def _line(answer: Answer, area: str, outcome: str, change: Change) -> Line:
    factor = pounds_of(answer, LAST_TWO) if in_pounds(outcome) else 1.0
    hours = change.change * _hours(answer, area, outcome)
    return Line(outcome, scaled(change, factor), hours)


def _with_beside(answer: Answer, line: Line, told: Mapping[str, Change]) -> Line:
    name = BESIDE[line.outcome]
    change = told.get(name)
    if change is None or change.word != "worse" or line.change.word == "worse":
        return line
    factor = pounds_of(answer, LAST_TWO) if in_pounds(name) else 1.0
    return replace(line, beside=Line(name, scaled(change, factor)))


def scaled(change: Change, factor: float) -> Change:
    """The same change in another unit."""
    return replace(
        change,
        reference=factor * change.reference,
        value=factor * change.value,
        change=factor * change.change,
        low=factor * change.low,
        high=factor * change.high,
        around=factor * change.around,
    )


def _hours(answer: Answer, area: str, outcome: str) -> float:
    """Hours a week of which an outcome is a share, without the policy; NaN if it is none."""
    if outcome == "handback_share":
        return _level(answer, _HANDED_BACK_OF, area)
    if outcome == _NO_COUNTRYSIDE:
        return _level(answer, _NEEDED, area)
    if outcome != "rural_met_need":
        return float("nan")
    everywhere, rural, urban = (
        _level(answer, name, area) for name in (_NO_COUNTRYSIDE, outcome, _TOWN)
    )
    if not abs(rural - urban) > _APART:
        return float("nan")
    # Need met anywhere is the mean of town and country, weighted by the hours needed in each.
    return (everywhere - urban) / (rural - urban) * _level(answer, _NEEDED, area)


def _level(answer: Answer, outcome: str, area: str) -> float:
    return float(mean_of(answer.at(BASELINE, outcome, area, LAST_TWO)))


def _ways(answer: Answer, arm: str, area: str, outcomes: list[str]) -> list[Way]:
    """The worst year of each headline that is clearly worse in one, among all years."""
    every = [
        (outcome, year, change)
        for outcome in outcomes
        for year, change in enumerate(_by_year(answer, arm, area, outcome), start=1)
    ]
    changes = [change for *_, change in every]
    sizes = [
        size_that_counts(outcome, change.reference, area == WALES, pounds_of(answer, year))
        for outcome, year, change in every
    ]
    found = []
    for wanted in outcomes:
        worse = [
            Way(outcome, answer.begins + year - 1 if answer.begins else year, change)
            for (outcome, year, _), change in zip(every, that_count(changes, sizes), strict=True)
            if outcome == wanted and change.word == "worse"
        ]
        if worse:
            most = max(worse, key=lambda way: abs(way.change.change))
            year = most.year - answer.begins + 1 if answer.begins else most.year
            factor = pounds_of(answer, year) if in_pounds(wanted) else 1.0
            found.append(Way(wanted, most.year, scaled(most.change, factor)))
    return found


def _over_all(answer: Answer, arm: str, area: str, outcomes: list[str]) -> list[Line]:
    """Headlines that are clearly better or worse over the mean of all years."""
    own, base = (
        np.array([_mean_of_years(answer, one, name, area) for name in outcomes])
        for one in (arm, BASELINE)
    )
    told = paired(own, base, tuple(OUTCOMES[name].better for name in outcomes))
    sizes = [
        size_that_counts(name, change.reference, whole=area == WALES)
        for name, change in zip(outcomes, told, strict=True)
    ]
    found = zip(outcomes, that_count(told, sizes), strict=True)
    return [Line(name, change) for name, change in found if change.word in ("better", "worse")]


def _mean_of_years(answer: Answer, arm: str, outcome: str, area: str) -> Floats:
    """Mean over all years, a value a replicate; money in pounds of the price year."""
    rows = _series(answer, arm, outcome, area)
    if in_pounds(outcome):
        years = range(1, len(rows) + 1)
        rows = rows * np.array([[pounds_of(answer, year)] for year in years], dtype=rows.dtype)
    return mean_of(rows.T)


def _by_year(answer: Answer, arm: str, area: str, outcome: str) -> tuple[Change, ...]:
    own, base = (_series(answer, name, outcome, area) for name in (arm, BASELINE))
    return paired(own, base, OUTCOMES[outcome].better)


def _series(answer: Answer, arm: str, outcome: str, area: str) -> Floats:
    """A row a year, a column a replicate."""
    rows: Floats = answer.series(arm, outcome, area).T
    return rows
