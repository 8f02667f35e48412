"""Policies compared at equal money: the fee at which councils spend, or providers keep, the same.

A way of paying is also a price. Compared at one and the same fee it may be no more than a cut or a
rise, so its fee is looked for first: in trial runs, whose random draws are not those of the
comparison, until councils spend as much as under the reference, or independent providers keep as
much. The fee is an ordinary lever; what comes of it is told by runs that the search never saw.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from gofal.abm.levers import load_levers
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.scenario import Scenario
from gofal.abm.setting import Setting
from gofal.agents.errors import GofalError, unknown
from gofal.experiments.comparison.fee_search import (
    MOST,
    Guess,
    Trial,
    Wanted,
    best,
    nearest,
    search,
)
from gofal.experiments.runs.arms import Progress
from gofal.experiments.runs.replicates import Replicates
from gofal.experiments.runs.store import Store
from gofal.experiments.seeds import trial_seeds
from gofal.experiments.text import level as shown
from gofal.experiments.text import three_digits
from gofal.experiments.windows import Window

type Fair = Literal["spending", "margin"]

LEVER = "fee_level"
SEEDS = 2
"""Seeds of the trial runs."""


@dataclass(frozen=True)
class Goal:
    """What is to be equal.

    Attributes:
        outcome: its name.
        tolerance: difference that counts as none, in the unit of the outcome or, if ``relative``,
            as a share of the reference.
        relative: whether the tolerance is a share of the reference.
        guess: the fee at which it would be equal if hours, wages and prices stood still.
    """

    outcome: str
    tolerance: float
    relative: bool
    guess: Guess


GOALS: Mapping[Fair, Goal] = {
    "spending": Goal("council_cost", 0.005, True, lambda level, now, want: level * want / now),
    "margin": Goal(
        "margin", 0.005, False, lambda level, now, want: level * (1.0 - now) / (1.0 - want)
    ),
}


@dataclass(frozen=True)
class EqualMoney:
    """The fee that was found for an arm.

    Attributes:
        arm: its name with that fee.
        asked: its name without.
        fair: what is equal.
        outcome: by which outcome.
        level: the fee level.
        start: that of the reference.
        wanted: the outcome under the reference, in the trial runs.
        reached: the outcome at that fee, in the trial runs.
        within: difference that counts as none.
        trials: every level of the fee that was tried.
        seeds: of the trial runs.
    """

    arm: str
    asked: str
    fair: Fair
    outcome: str
    level: float
    start: float
    wanted: float
    reached: float
    within: float
    trials: tuple[Trial, ...]
    seeds: tuple[int, ...]

    @property
    def factor(self) -> float:
        """The fee as a multiple of the reference's."""
        return self.level / self.start

    @property
    def met(self) -> bool:
        """Whether it came so near that it counts as equal."""
        return abs(self.reached - self.wanted) <= self.within


@dataclass(frozen=True)
class TrialRuns:
    """How trial runs are made.

    Attributes:
        base_seed: where their seeds come from.
        years: length of each.
        window: stretch over which an outcome is averaged.
        store: where they are kept.
        workers: processes; None = one a core.
    """

    base_seed: int
    years: int
    window: Window
    store: Store
    workers: int | None = None

    @property
    def seeds(self) -> tuple[int, ...]:
        """Of every trial, the same for all."""
        return trial_seeds(self.base_seed, SEEDS)

    def mean(self, arms: Sequence[Scenario], outcome: str, progress: Progress | None) -> float:
        """Mean of an outcome of the country under the last of some arms."""
        asked = Replicates(tuple(arms), self.seeds, self.years, (self.window,))
        asked.run(self.store, self.workers, progress, stop=True)
        values = asked.read(self.store, [arms[0].country.slug]).values
        chosen = (values["outcome"] == outcome) & (values["arm"] == arms[-1].name)
        return float(values.loc[chosen, "value"].mean())


def at_equal_money(
    arms: Sequence[Scenario], fair: str, runs: TrialRuns, progress: Progress | None = None
) -> tuple[tuple[Scenario, ...], tuple[EqualMoney, ...]]:
    """The arms, each but the first at the fee that makes it equal, and how that was found.

    Args:
        arms: the reference first.
        fair: what is to be equal.
        runs: how trial runs are made.
        progress: told how much of the search is done, and how much there may be in all.

    Raises:
        GofalError: an arm sets the fee itself, no fee in the lever's range makes it equal, or a run
            failed.
    """
    searched = _Search(arms[0], parse_fair(fair), runs, 1 + MOST * (len(arms) - 1), progress)
    for arm in arms[1:]:
        if _fees(arm) != _fees(arms[0]):
            raise GofalError(
                f"{arm.name} sets {LEVER}, which --fair looks for; leave it out of this arm, or "
                f"set it in all arms with --set"
            )
    wanted = searched.value(arms[0])
    found = [searched.find(arm, wanted) for arm in arms[1:]]
    if progress is not None:
        progress(1, 1)
    priced = [at_level(arm, one.level) for arm, one in zip(arms[1:], found, strict=True)]
    return (arms[0], *priced), tuple(found)


class _Search:
    """Trial runs one after the other, and how far the search has come."""

    def __init__(
        self,
        reference: Scenario,
        fair: Fair,
        runs: TrialRuns,
        most: int,
        progress: Progress | None,
    ) -> None:
        self.reference, self.fair, self.goal = reference, fair, GOALS[fair]
        self.start = level_of(reference)
        self._runs, self._most, self._progress, self._done = runs, most, progress, 0

    def value(self, scenario: Scenario) -> float:
        """What the trial runs of a scenario come to."""
        arms = list(dict.fromkeys([self.reference, scenario]))
        value = self._runs.mean(arms, self.goal.outcome, self._told)
        self._done += 1
        return value

    def _told(self, done: int, total: int) -> None:
        if self._progress is not None:
            self._progress(self._done * total + done, self._most * total)

    def find(self, arm: Scenario, value: float) -> EqualMoney:
        """The fee at which an arm comes to ``value``.

        Raises:
            GofalError: there is none.
        """
        wanted = wanted_by(self.goal, value, arm)
        tried = search(self.start, wanted, lambda level: self.value(at_level(arm, level)))
        found = best(tried, value)
        made = EqualMoney(
            arm=at_level(arm, found.level).name,
            asked=arm.name,
            fair=self.fair,
            outcome=self.goal.outcome,
            level=found.level,
            start=self.start,
            wanted=value,
            reached=found.value,
            within=wanted.within,
            trials=tried,
            seeds=self._runs.seeds,
        )
        if not made.met and None in nearest(tried, value):
            raise GofalError(self._never(arm, wanted, found))
        return made

    def _never(self, arm: Scenario, wanted: Wanted, found: Trial) -> str:
        outcome = OUTCOMES[self.goal.outcome]
        came, meant = (
            shown(value, outcome.unit, three_digits(value)) for value in (found.value, wanted.value)
        )
        return (
            f"{arm.name}: at no {LEVER} from {wanted.low:g} to {wanted.high:g} is the "
            f"{outcome.label_en} that of {self.reference.name} ({meant}); the nearest was {came}, "
            f"at {found.level:g}"
        )


def parse_fair(text: str) -> Fair:
    """What a person wants to be equal.

    Raises:
        GofalError: it is neither spending nor margin.
    """
    for known in GOALS:
        if text == known:
            return known
    raise unknown("--fair", text, GOALS)


def wanted_by(goal: Goal, value: float, arm: Scenario) -> Wanted:
    """What is looked for: an amount, by any level in the range of the lever of an arm."""
    lever = load_levers(arm.country.levers)[LEVER]
    within = goal.tolerance * (abs(value) if goal.relative else 1.0)
    return Wanted(value, within, lever.low, lever.high, goal.guess)


def level_of(scenario: Scenario) -> float:
    """The fee level of a scenario.

    Raises:
        GofalError: it is not one and the same everywhere from the first week on.
    """
    own = _fees(scenario)
    if not own:
        return load_levers(scenario.country.levers)[LEVER].default
    first = own[0]
    if len(own) > 1 or first.councils is not None or first.start_week or first.phase_weeks:
        raise GofalError(
            f"{scenario.name} sets {LEVER} by council or from a later week; --fair needs one level "
            f"for all from the first week on"
        )
    return first.value


def at_level(scenario: Scenario, level: float) -> Scenario:
    """A scenario at a level of the fee, under a name that says so and can be typed."""
    return replace(scenario.with_(set={LEVER: level}), name=f"{scenario.name}/{LEVER}={level:g}")


def _fees(scenario: Scenario) -> list[Setting]:
    return [setting for setting in scenario.settings if setting.lever == LEVER]
