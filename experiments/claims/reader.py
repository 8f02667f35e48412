"""Reading kept runs of one pair for the kinds of comparison, in pounds of one April."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd

from gofal.abm.facts import load_facts
from gofal.abm.outcomes import stress_outcomes
from gofal.abm.results import WALES
from gofal.abm.world.dated import BASE_YEAR
from gofal.experiments.analysis.sizes import in_pounds
from gofal.experiments.claims.claim import Claim, ClaimPart
from gofal.experiments.claims.measures import Ask, measures
from gofal.experiments.runs.store import Kept
from gofal.experiments.statistics import Floats
from gofal.experiments.windows import WEEKS_A_YEAR, Window, parse_window

PRICE_YEAR = BASE_YEAR
"""The April in whose pounds claims were written: that of runs without dates."""
_MONEY = {
    "providers": ("mean_wage", "weekly_cost", "cash"),
    "care": ("price",),
    "work": ("effective",),
}
"""Columns in pounds of the day, by table."""
_TAKE: dict[str, Callable[[Floats], float]] = {
    "mean": lambda weeks: float(np.nanmean(weeks)),
    "min": lambda weeks: float(np.nanmin(weeks)),
    "max": lambda weeks: float(np.nanmax(weeks)),
}


class PairReader:
    """The runs of one pair of a claim as its kinds see them.

    Args:
        claim: the claim.
        kept: its runs by arm; none went wrong.
        levels: pounds of the April of the claims for a pound of each year of the runs.
    """

    def __init__(self, claim: Claim, kept: Mapping[str, Kept], levels: Floats) -> None:
        self._years = claim.years
        self._kept = kept
        self._levels = levels
        self._table = lru_cache(maxsize=None)(self._read)

    def value(
        self, arm: str, part: ClaimPart, outcome: str | None = None, window: Window | None = None
    ) -> float:
        """The part's quantity (or another) in an arm."""
        name, over = outcome or part.outcome, None if outcome else part.over
        return self._ratio(arm, part, name, over, window or part.window, part.area)

    def councils(self, arm: str, part: ClaimPart, outcome: str | None = None) -> Floats:
        """The same by council, shape (councils,)."""
        name, over = outcome or part.outcome, None if outcome else part.over
        return np.array(
            [self._ratio(arm, part, name, over, part.window, code) for code in self._codes]
        )

    def providers(self, arm: str) -> pd.DataFrame:
        """Quarterly records of providers."""
        return self._table(arm, "providers")

    def window(self, text: str) -> Window:
        """A window of the claim's runs from what the file says."""
        return parse_window(text, self._years)

    @cached_property
    def _codes(self) -> list[str]:
        return sorted(load_facts().councils["lad_code"])

    def _read(self, arm: str, name: str) -> pd.DataFrame:
        """A table with weeks counted from the policy's first and money in pounds of one April."""
        kept = self._kept[arm]
        table = kept.table(name).copy()
        if name == "providers":
            table["founded"] -= kept.arm.scenario.policy_week
        if columns := list(_MONEY.get(name, ())):
            year = table["week"] // WEEKS_A_YEAR if "week" in table else table["year"] - 1
            pounds = self._levels[year.to_numpy(dtype=np.int64)]
            table[columns] = table[columns].mul(pounds, axis=0)
        return table

    def _ratio(
        self, arm: str, part: ClaimPart, name: str, over: str | None, window: Window, area: str
    ) -> float:
        top = self._value(arm, part, name, window, area)
        if over is None:
            return top
        bottom = self._value(arm, part, over, window, area)
        return top / bottom if bottom else float("nan")

    def _value(self, arm: str, part: ClaimPart, name: str, window: Window, area: str) -> float:
        if name in measures():
            ask = Ask(window, area, part.forms, part.routes)
            return measures()[name].read(lambda table: self._table(arm, table), ask)
        if name in stress_outcomes():
            table = self._table(arm, "stress")
            return float(
                table.loc[(table["code"] == area) & (table["outcome"] == name), "value"].iloc[0]
            )
        value = (
            self._country(arm, name, part, window)
            if area == WALES
            else self._council(arm, name, window, area)
        )
        return value * self._pounds(window) if in_pounds(name) else value

    def _country(self, arm: str, name: str, part: ClaimPart, window: Window) -> float:
        weeks = self._table(arm, "country")[name].to_numpy()[window.start : window.end]
        return _TAKE[part.take](weeks) if np.isfinite(weeks).any() else float("nan")

    def _council(self, arm: str, name: str, window: Window, area: str) -> float:
        table = self._table(arm, "councils")
        first, last = window.start / WEEKS_A_YEAR, window.end / WEEKS_A_YEAR
        rows = (table["council"] == area) & (table["year"] > first) & (table["year"] <= last)
        return float(table.loc[rows, name].mean())

    def _pounds(self, window: Window) -> float:
        """By the mean of consumer prices over the years of a window."""
        first, last = window.start // WEEKS_A_YEAR, -(-window.end // WEEKS_A_YEAR)
        return float(self._levels[first:last].mean())
