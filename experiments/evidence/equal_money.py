"""Ways of paying at equal money: the fee of each is found in trials, which are parts as well.

A way of paying is also a price. So the level of the fee is looked for at which councils spend, or
independent providers keep, as much as without it, as ``gofal compare --fair`` does it. Which trial
is next is known when the last is there, and from the parts alone. It is read by the mean over the
pairs of a trial: a level of its own in each pair would be another policy in each, and would know
what nobody knows beforehand, which Wales it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from gofal.abm.levers import load_levers
from gofal.abm.scenario import Scenario, load_scenario, scenario_names
from gofal.experiments.baseline import BASELINE
from gofal.experiments.comparison.fair import GOALS, LEVER, Fair, at_level, level_of, wanted_by
from gofal.experiments.comparison.fee_search import (
    DIGITS,
    MOST,
    Trial,
    Wanted,
    best,
    following,
    is_near,
    nearest,
)
from gofal.experiments.evidence.parts import Part, Parts
from gofal.experiments.evidence.terms import Compared
from gofal.experiments.evidence.told import through

MODE = "payment_mode"
APART = 1000
"""What is added to the numbers of the pairs of trials; no look has as many pairs."""


@dataclass(frozen=True, kw_only=True)
class AtFee(Compared):
    """A way of paying at a level of the fee.

    Attributes:
        way: name of its preset, or of the future without a policy.
        fair: what that level makes equal; None for a trial, by which it is looked for.
    """

    way: str
    fair: Fair | None = None

    @property
    def part(self) -> str:
        """A file for each trial; one for what was found, at whatever level."""
        own = self.policy.name.removeprefix(f"{self.way}/")
        return f"{self.way}.{self.fair or own}"

    @property
    def in_league(self) -> bool:
        """The league has it at its own fee."""
        return False

    @property
    def apart(self) -> int:
        """Trials have pairs that nothing is judged by."""
        return 0 if self.fair else APART

    @property
    def without(self) -> Compared:
        """The future without the policy, in pairs of the same kind."""
        return super().without if self.fair else trial(BASELINE, _start())


@cache
def trial(way: str, level: float) -> AtFee:
    """Runs that tell what comes of a level of the fee."""
    return AtFee(at_level(load_scenario(way), level), way=way)


@cache
def at_equal(way: str, fair: Fair, level: float) -> AtFee:
    """What is judged: a way of paying at the level that makes money equal."""
    return AtFee(at_level(load_scenario(way), level), way=way, fair=fair)


@cache
def _start() -> float:
    return level_of(load_scenario(BASELINE))


@cache
def all_ways() -> tuple[str, ...]:
    """A preset for each way of paying: of those that leave the fee alone, the one that sets least.

    What else a preset sets (a guarantee of hours, a front door) is not its way of paying.
    """
    found: dict[float, list[tuple[int, str]]] = {}
    for name in scenario_names():
        settings = load_scenario(name).settings
        levers = {one.lever for one in settings}
        modes = [one.value for one in settings if one.lever == MODE]
        if modes and LEVER not in levers:
            found.setdefault(modes[0], []).append((len(settings), name))
    return tuple(min(own)[1] for _, own in sorted(found.items()))


@dataclass(frozen=True)
class FeeSearch:
    """How far the search for a fee has come.

    Attributes:
        way: name of the preset.
        fair: what is to be equal.
        wanted: what is looked for; None until the first trial is there.
        tried: trials that are there.
        next: level of the trial that is next; None where the search is over.
        error: what went wrong in a trial; nothing if all went well.
    """

    way: str
    fair: Fair
    wanted: Wanted | None
    tried: tuple[Trial, ...]
    next: float | None
    error: str = ""

    @property
    def best(self) -> Trial | None:
        """The trial that came nearest; None before the first."""
        return best(self.tried, self.wanted.value) if self.wanted else None

    @property
    def met(self) -> bool:
        """Whether a trial came so near that it counts as equal."""
        return bool(self.wanted and self.best and is_near(self.best, self.wanted))

    @property
    def level(self) -> float | None:
        """The level that is judged; None while it is looked for, and where none makes it equal.

        Where trials lie on both sides and none is near enough, it is the nearest.
        """
        if self.next is not None or self.wanted is None or self.best is None:
            return None
        between = None not in nearest(self.tried, self.wanted.value)
        return self.best.level if self.met or between else None

    @property
    def judged(self) -> AtFee | None:
        """The way of paying at that level; None where there is none."""
        return None if self.level is None else at_equal(self.way, self.fair, self.level)

    @property
    def levels(self) -> tuple[float, ...]:
        """Those tried, and the next."""
        tried = tuple(one.level for one in self.tried)
        return tried if self.next is None else (*tried, self.next)


@dataclass(frozen=True)
class EqualMoney:
    """All ways of paying at equal money, as the parts have them.

    Attributes:
        parts: what is there.
        policies: those that are judged; of them, those that are a way of paying.
    """

    parts: Parts
    policies: Sequence[Scenario]

    @property
    def ways(self) -> list[str]:
        """The ways of paying that are judged, in the order of the lever."""
        chosen = {policy.name for policy in self.policies}
        return [name for name in all_ways() if name in chosen]

    @property
    def start(self) -> float:
        """Level of the fee without a policy, from which searches go out."""
        return _start()

    def searches(self) -> list[FeeSearch]:
        """How far every search has come."""
        return [self._search(way, fair) for way in self.ways for fair in GOALS]

    def _search(self, way: str, fair: Fair) -> FeeSearch:
        goal, tried = GOALS[fair], list[Trial]()
        wanted: Wanted | None = None
        level: float | None = _start()
        while level is not None:
            arm = trial(way, level)
            error = self.parts.of(arm.without).error or self.parts.of(arm).error
            if error or self.parts.pairs(arm) < self._pairs:
                return FeeSearch(way, fair, wanted, tuple(tried), level, error)
            value = self._mean(arm, goal.outcome)
            if not np.isfinite(value):
                error = f"{goal.outcome} is not known at {LEVER}={level:g}"
                return FeeSearch(way, fair, wanted, tuple(tried), level, error)
            wanted = wanted or wanted_by(goal, self._mean(arm.without, goal.outcome), arm.policy)
            tried.append(Trial(level, value))
            level = following(_start(), tried, wanted)
        return FeeSearch(way, fair, wanted, tuple(tried), None)

    @property
    def _pairs(self) -> int:
        """Pairs of a trial: as many as what it finds is first judged by."""
        return self.parts.terms.looks[0]

    def _mean(self, arm: Compared, outcome: str) -> float:
        return float(through(self.parts, arm, outcome, range(1, self._pairs + 1)).mean())

    def arms(self) -> list[AtFee]:
        """Every trial so far and the next ones, and what is judged where its fee is found."""
        searches = self.searches()
        trials = [trial(one.way, level) for one in searches for level in one.levels]
        judged = [arm for one in searches if (arm := one.judged) is not None]
        return list({arm.part: arm for arm in (*trials, *judged)}.values())

    def ahead(self) -> tuple[list[AtFee], list[Compared]]:
        """Most trials there may be after the next ones, and what is judged after them.

        Their levels are not known yet; others stand for them, so that runs can be counted.
        """
        going = [one for one in self.searches() if one.next is not None and not one.error]
        later, judged = list[AtFee](), list[Compared]()
        for one in going:
            levels = _stand_ins(one)
            later += [trial(one.way, level) for level in levels[len(one.levels) :]]
            judged.append(Compared(at_level(load_scenario(one.way), levels[0])))
        return later, judged

    def left_over(self) -> list[Part]:
        """Kept parts of trials, or of levels found, that today's searches have not come to."""
        known = {arm.part for arm in self.arms()}
        apart = Parts(self.parts.folder, self.parts.terms)
        return [apart.of(arm) for arm in self._kept() if arm.part not in known]

    def clear(self) -> None:
        """Remove left-over parts that hold nothing of today, once no search may come to them."""
        if not any(one.next is not None for one in self.searches()):
            for part in self.left_over():
                if not part.held:
                    part.file.unlink()

    def _kept(self) -> Iterator[AtFee]:
        for way in self.ways:
            for file in sorted(self.parts.folder.glob(f"{way}.*.csv")):
                if (arm := _arm_of(way, file)) is not None:
                    yield arm


def _arm_of(way: str, file: Path) -> AtFee | None:
    """Whose part a file is; None if it is that of a policy or a system."""
    kind = file.stem.removeprefix(f"{way}.")
    if kind.startswith(f"{LEVER}="):
        return trial(way, float(kind.removeprefix(f"{LEVER}=")))
    return next((at_equal(way, fair, _start()) for fair in GOALS if fair == kind), None)


def _stand_ins(search: FeeSearch) -> list[float]:
    """As many levels as may be tried, others for each equality."""
    lever, count = load_levers()[LEVER], MOST * len(GOALS)
    first = MOST * list(GOALS).index(search.fair)
    step = (lever.high - lever.low) / (count + 1)
    return [round(lever.low + step * (first + k + 1), DIGITS) for k in range(MOST)]
