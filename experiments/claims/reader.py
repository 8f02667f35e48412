"""Reading kept runs: one number a replicate, for the kinds of comparison."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import numpy as np
import pandas as pd

from gofal.abm.facts import load_facts
from gofal.abm.outcomes import stress_outcomes
from gofal.abm.results import WALES
from gofal.agents.errors import GofalError
from gofal.experiments.claims.claim import Claim, ClaimPart
from gofal.experiments.claims.measures import Ask, measures
from gofal.experiments.runs.store import Arm, Kept
from gofal.experiments.statistics import Floats
from gofal.experiments.windows import WEEKS_A_YEAR, Window, parse_window

_TAKE: dict[str, Callable[[Floats], float]] = {
    "mean": lambda weeks: float(np.nanmean(weeks)),
    "min": lambda weeks: float(np.nanmin(weeks)),
    "max": lambda weeks: float(np.nanmax(weeks)),
}


class ArmFailedError(GofalError):
    """An arm went wrong, so the claim cannot be judged."""


class StoreReader:
    """The runs of one claim as its kinds see them.

    Args:
        claim: the claim.
        replicates: its runs by arm, one mapping a replicate.

    Raises:
        ArmFailedError: an arm has ended with an error.
    """

    def __init__(self, claim: Claim, replicates: Sequence[Mapping[str, Kept]]) -> None:
        self._years = claim.years
        self._kept = {arm: [one[arm] for one in replicates] for arm in claim.arms}
        for kept in (one for all_ in self._kept.values() for one in all_):
            if kept.error is not None:
                scenario = kept.arm.scenario
                raise ArmFailedError(f"{scenario.name}: {kept.error} (seed {scenario.seed})")
        self._table = lru_cache(maxsize=None)(Kept.table)

    def values(
        self, arm: str, part: ClaimPart, outcome: str | None = None, window: Window | None = None
    ) -> Floats:
        """The part's quantity (or another) in an arm, shape (replicates,)."""
        name, stretch = outcome or part.outcome, window or part.window
        over = None if outcome else part.over
        return np.array(
            [self._ratio(one, part, name, over, stretch, part.area) for one in self._kept[arm]]
        )

    def councils(self, arm: str, part: ClaimPart, outcome: str | None = None) -> Floats:
        """The same by council, shape (replicates, councils)."""
        codes = sorted(load_facts().councils["lad_code"])
        name, over = outcome or part.outcome, None if outcome else part.over
        return np.array(
            [
                [self._ratio(one, part, name, over, part.window, code) for code in codes]
                for one in self._kept[arm]
            ]
        )

    def providers(self, arm: str) -> list[pd.DataFrame]:
        """Quarterly records of providers, one table a replicate."""
        return [self._table(one, "providers") for one in self._kept[arm]]

    def window(self, text: str) -> Window:
        """A window of the claim's runs from what the file says."""
        return parse_window(text, self._years)

    def _ratio(
        self, kept: Kept, part: ClaimPart, name: str, over: str | None, window: Window, area: str
    ) -> float:
        top = self._value(kept, part, name, window, area)
        if over is None:
            return top
        bottom = self._value(kept, part, over, window, area)
        return top / bottom if bottom else float("nan")

    def _value(self, kept: Kept, part: ClaimPart, name: str, window: Window, area: str) -> float:
        if name in measures():
            ask = Ask(window, area, part.forms, part.routes)
            return measures()[name].read(lambda t: self._table(kept, t), ask)
        if name in stress_outcomes():
            table = self._table(kept, "stress")
            return float(
                table.loc[(table["code"] == area) & (table["outcome"] == name), "value"].iloc[0]
            )
        if area == WALES:
            weeks = self._table(kept, "country")[name].to_numpy()[window.start : window.end]
            return _TAKE[part.take](weeks) if np.isfinite(weeks).any() else float("nan")
        return self._council(kept, name, window, area)

    def _council(self, kept: Kept, name: str, window: Window, area: str) -> float:
        table = self._table(kept, "councils")
        first, last = window.start / WEEKS_A_YEAR, window.end / WEEKS_A_YEAR
        rows = (table["council"] == area) & (table["year"] > first) & (table["year"] <= last)
        return float(table.loc[rows, name].mean())


def arms_of(claim: Claim, seed: int, burn_in: int | None = None) -> dict[str, Arm]:
    """The runs a claim needs in one replicate, by arm.

    Args:
        claim: the claim.
        seed: of the replicate.
        burn_in: weeks before week 0; None = those of the scenarios.
    """
    return {
        name: Arm(arm.with_(seed=seed, burn_in_weeks=burn_in), claim.years, claim.stress)
        for name, arm in claim.arms.items()
    }
