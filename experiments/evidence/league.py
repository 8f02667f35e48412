"""The league as a table: every policy, outcome and stretch of years, with its verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from gofal.abm.outcomes import OUTCOMES
from gofal.experiments.analysis.sizes import size_that_counts
from gofal.experiments.baseline import BASELINE
from gofal.experiments.evidence.headlines import AXES
from gofal.experiments.evidence.parts import Parts
from gofal.experiments.evidence.plan import Planner
from gofal.experiments.evidence.terms import (
    CENTRAL,
    OTHERS,
    WINDOWS,
    Compared,
    arms,
    equal_arms,
    is_event,
)
from gofal.experiments.evidence.told import judged, levels, of_terms, told
from gofal.experiments.looks import ERROR
from gofal.experiments.statistics import Floats, holm, paired_differences

LAST = WINDOWS[-1].name
"""Years by which policies are put in order."""
_BY = ["expects", "years", "outcome"]
TERMS = (
    *("policy", "outcome", "unit", "years", "word", "pairs"),
    *("effect", "equal", "terms", "low", "high"),
)
"""Columns of what is assumed terms."""


@dataclass(frozen=True)
class League:
    """Every policy beside every other.

    Attributes:
        planner: what is there, and what is still wanted.
        outcomes: told of every policy.
    """

    planner: Planner
    outcomes: Sequence[str]

    @property
    def parts(self) -> Parts:
        """What is there."""
        return self.planner.parts

    @cached_property
    def table(self) -> pd.DataFrame:
        """A row a policy, future, outcome and stretch of years.

        Money is in pounds of one year. ``holm`` is ``p`` corrected for the number of policies
        looked at, and ``sure`` says that it is below the error.

        Returns:
            Columns policy, expects, outcome, unit, years, word, pairs, reference, value, effect,
            low, high, p, holm, sure.
        """
        rows = [row for arm in arms(list(self.planner.policies)) for row in self._rows(arm)]
        made = pd.DataFrame(rows)
        made["holm"] = made.groupby(_BY)["p"].transform(lambda p: holm(p.to_numpy()))
        made["sure"] = made["holm"] < ERROR
        return made

    @cached_property
    def terms(self) -> pd.DataFrame:
        """How much of the effects of policies that bring more of some forms are assumed terms.

        Returns:
            A row a policy, outcome and stretch of years: columns policy, outcome, unit, years, word
            (of the part that is terms), pairs, effect (of the policy, over these pairs), equal
            (what it is on equal terms), terms (the one less the other), low, high.
        """
        rows = [
            row
            for arm in equal_arms(self.planner.policies)
            if self.parts.pairs(arm) >= self.planner.looks[0]
            for row in self._of_terms(Compared(arm.policy))
        ]
        return pd.DataFrame(rows, columns=TERMS)

    def _of_terms(self, arm: Compared) -> list[dict[str, object]]:
        found: list[dict[str, object]] = []
        for outcome in self.outcomes:
            for window in WINDOWS:
                one = of_terms(self.parts, arm, outcome, window)
                head = (arm.policy.name, outcome, OUTCOMES[outcome].unit, window.name)
                part = (one.value, one.reference, one.effect, one.low, one.high)
                row = (*head, one.word, one.pairs, *part)
                found.append(dict(zip(TERMS, row, strict=True)))
        return found

    def _rows(self, arm: Compared) -> list[dict[str, object]]:
        if arm.expects in OTHERS and not self.parts.pairs(arm):
            return []
        return [
            {
                "policy": arm.policy.name,
                "expects": arm.expects,
                "outcome": outcome,
                "unit": OUTCOMES[outcome].unit,
                "years": window.name,
                **vars(told(self.parts, arm, outcome, window)),
            }
            for outcome in self.outcomes
            for window in WINDOWS
        ]

    @property
    def events(self) -> frozenset[str]:
        """Those that nobody chooses; they are judged and not ranked."""
        return frozenset(one.name for one in self.planner.policies if is_event(one))

    def of(self, outcome: str, years: str) -> pd.DataFrame:
        """One outcome in some years, of policies that somebody can choose."""
        table = self.table[self.table["expects"] == CENTRAL]
        own = table[(table["outcome"] == outcome) & (table["years"] == years)]
        return own[~own["policy"].isin(self.events)]

    def last(self, outcome: str, expects: str = CENTRAL) -> pd.DataFrame:
        """One outcome in the last years judged, best effect first; policies with a verdict only."""
        table = self.table
        chosen = table[
            (table["outcome"] == outcome)
            & (table["years"] == LAST)
            & (table["expects"] == expects)
            & ~table["word"].isin(("few", "unknown"))
        ]
        best_first = OUTCOMES[outcome].better == "low"
        return chosen.sort_values("effect", ascending=best_first, kind="stable")

    def best(self, outcome: str, count: int) -> list[str]:
        """The policies told to do most for an outcome in the last years."""
        told = self.last(outcome)
        names = map(str, told.loc[told["word"] == "better", "policy"])
        return [name for name in names if name not in self.events][:count]

    def unbeaten(self) -> list[str]:
        """Policies that help in something and that no other is shown to beat, nor doing nothing.

        One is shown to beat another if over the pairs that both have it is told to be better on an
        axis in the last years, and on none worse by more than what does not matter.
        """
        nothing = {axis: np.zeros(max(self.planner.looks)) for axis in AXES}
        others = {**self._effects, BASELINE: nothing}
        return [
            name
            for name in self._helping
            if not any(self._beats(one, others[name]) for own, one in others.items() if own != name)
        ]

    @cached_property
    def _effects(self) -> dict[str, dict[str, Floats]]:
        """Effects in the last years by policy and axis, a value a pair, of those told on all."""
        sets = [set(self.last(axis)["policy"]) for axis in AXES]
        told = [one for one in arms(list(self.planner.policies)) if one.expects == CENTRAL]
        return {
            arm.policy.name: {axis: self._effect(arm, axis) for axis in AXES}
            for arm in told
            if arm.policy.name not in self.events
            and all(arm.policy.name in names for names in sets)
        }

    def _effect(self, arm: Compared, axis: str) -> Floats:
        pairs = range(1, self.parts.pairs(arm) + 1)
        own, base = (
            levels(self.parts, one, axis, WINDOWS[-1], pairs) for one in (arm, arm.without)
        )
        return paired_differences(own, base)

    @property
    def _helping(self) -> list[str]:
        helped = set().union(*(self.best(axis, len(self.planner.policies)) for axis in AXES))
        return [name for name in self._effects if name in helped]

    def _beats(self, one: Mapping[str, Floats], other: Mapping[str, Floats]) -> bool:
        better = False
        for axis in AXES:
            count = min(len(one[axis]), len(other[axis]))
            own, beside = one[axis][:count], other[axis][:count]
            sign = 1.0 if OUTCOMES[axis].better == "high" else -1.0
            if not sign * np.nanmean(own - beside) > -size_that_counts(axis, np.nan):
                return False
            better = better or judged(self.parts, own, beside, axis).word == "better"
        return better


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of the league one by one."""
    return [{str(key): value for key, value in row.items()} for row in rows.to_dict("records")]
