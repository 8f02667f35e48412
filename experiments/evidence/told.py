"""What the parts tell of one outcome of one policy: levels in pounds of one year, and a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np

from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import WALES
from gofal.abm.scenario import load_scenario
from gofal.experiments.analysis.sizes import in_pounds, size_that_counts
from gofal.experiments.baseline import BASELINE
from gofal.experiments.evidence.judge import Judged, judge_rows
from gofal.experiments.evidence.parts import Parts
from gofal.experiments.evidence.terms import POLICY_FROM, WINDOWS, Compared
from gofal.experiments.history.years import price_levels
from gofal.experiments.runs.means import years_of
from gofal.experiments.statistics import Floats
from gofal.experiments.windows import Window


def told(parts: Parts, arm: Compared, outcome: str, window: Window, area: str = WALES) -> Judged:
    """A policy against the same future without it."""
    pairs = range(1, parts.pairs(arm) + 1)
    treated, control = (
        levels(parts, one, outcome, window, pairs, area) for one in (arm, arm.without)
    )
    return judged(parts, treated, control, outcome, whole=area == WALES)


def of_terms(parts: Parts, arm: Compared, outcome: str, window: Window) -> Judged:
    """How much of a policy's effect are terms assumed for the forms that it brings more of.

    Returns:
        As *value* the policy's effect, as *reference* its effect where every delivery model has the
        private agency's terms, as *effect* the difference of the two, pair by pair.
    """
    own, equal = arm, arm.on_equal_terms
    pairs = range(1, min(parts.pairs(own), parts.pairs(equal)) + 1)
    changes = [
        levels(parts, one, outcome, window, pairs)
        - levels(parts, one.without, outcome, window, pairs)
        for one in (own, equal)
    ]
    return judged(parts, changes[0], changes[1], outcome)


def over_years(parts: Parts, arm: Compared, outcome: str) -> Judged:
    """What a policy changes over all years that are judged together, each year alike."""
    pairs = range(1, parts.pairs(arm) + 1)
    treated, control = (through(parts, one, outcome, pairs) for one in (arm, arm.without))
    return judged(parts, treated, control, outcome)


def through(parts: Parts, arm: Compared, outcome: str, pairs: Iterable[int]) -> Floats:
    """Mean of an outcome over all years that are judged, each year alike, a value a pair."""
    wanted = list(pairs)
    weeks = [window.end - window.start for window in WINDOWS]
    every = [levels(parts, arm, outcome, window, wanted) for window in WINDOWS]
    return np.average(every, axis=0, weights=weeks)


def levels(
    parts: Parts,
    arm: Compared,
    outcome: str,
    window: Window,
    pairs: Iterable[int],
    area: str = WALES,
) -> Floats:
    """Levels of an arm, a value a pair; money in pounds of the price year."""
    factor = pounds(window) if in_pounds(outcome) else 1.0
    return factor * parts.of(arm).values(outcome, window.name, pairs, area)


def judged(
    parts: Parts, treated: Floats, control: Floats, outcome: str, whole: bool = True
) -> Judged:
    """The verdict on two sides, a value a pair.

    Args:
        parts: whose looks are taken.
        treated: on one side.
        control: on the other.
        outcome: of which.
        whole: False for a part of Wales.
    """
    return judged_rows(parts, treated[None], control[None], [outcome], whole)[0]


def judged_rows(
    parts: Parts, treated: Floats, control: Floats, outcomes: Sequence[str], whole: bool = True
) -> list[Judged]:
    """The verdicts on many outcomes, each side of shape (outcomes, pairs); see :func:`judged`."""
    sizes = [
        size_that_counts(outcome, _level(row), whole)
        for outcome, row in zip(outcomes, control, strict=True)
    ]
    better = [OUTCOMES[outcome].better for outcome in outcomes]
    return judge_rows(treated, control, better, sizes, parts.terms.looks)


def _level(values: Floats) -> float:
    """Mean size of what is known; NaN where nothing is."""
    known = values[np.isfinite(values)]
    return float(np.abs(known).mean()) if len(known) else float("nan")


@cache
def pounds(window: Window) -> float:
    """Pounds of the price year for a pound of the day, mean over the years of a window."""
    years = years_of(window)
    assert years is not None  # noqa: S101  (all that are judged are whole years)
    found = price_levels(load_scenario(BASELINE), [POLICY_FROM + year for year in years])
    return float(np.mean(list(found.values())))
