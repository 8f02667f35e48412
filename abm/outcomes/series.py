"""Series: what outcomes are worked out from, by name, for councils and for places."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, reduce
from typing import TYPE_CHECKING, Literal

import numpy as np

from gofal.abm.outcomes.survival import Curve, Measure, Waits, waits_of
from gofal.abm.world.ledger import NOT_HOME_CARE, PARTIES, Flow, Sector
from gofal.agents.table import F64

if TYPE_CHECKING:
    from gofal.abm.world.state import State

YEAR = 52
_KINDS = {"urban": 0, "rural": 1, "all": 2}


class Series:
    """The raw series of a run as arrays (weeks, areas), the last area being the country."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._cache: dict[str, F64] = {}

    def __call__(self, name: str) -> F64:
        """A series, with the country as the sum of its councils."""
        if name not in self._cache:
            weeks = self._state.tally.series(name)
            self._cache[name] = np.column_stack([weeks, weeks.sum(axis=1)])
        return self._cache[name]

    def ratio(self, top: str, bottom: str) -> F64:
        """Ratio of two series; nan where there is nothing below."""
        return divide(self(top), self(bottom))

    def year(self, name: str) -> F64:
        """Sum over the last 52 weeks; scaled up while there are fewer."""
        return self.mean(name) * YEAR

    def mean(self, name: str) -> F64:
        """Mean over the last 52 weeks."""
        return trailing(self(name))

    def start(self, name: str) -> F64:
        """The value a year ago, or the first known."""
        x = self(name)
        return x[np.maximum(0, np.arange(len(x)) - YEAR)]

    def weighted(self, name: str, weight: str = "delivered_hours") -> F64:
        """A council measure; the country is the mean weighted by another series."""
        x, w = self._state.tally.series(name), self._state.tally.series(weight)
        known = np.isfinite(x)
        top = np.where(known, x, 0.0) * w
        return np.column_stack([x, divide(top.sum(axis=1), (w * known).sum(axis=1))])

    def wait(self, kind: Literal["urban", "rural", "all"], which: Literal["median", "p90"]) -> F64:
        """Weeks waited by those who started in the last 52 weeks."""
        waits: F64 = self._waits[:, :, _KINDS[kind], int(which == "p90")]
        return waits

    def first_hour(self, curve: Curve, measure: Measure) -> F64:
        """A measure of the waits for an hour of care in the last 52 weeks."""
        return self._all_waits.of(curve, measure)

    @property
    def still_waiting(self) -> F64:
        """People who wait for an hour of care, the first or again, shape (weeks, areas, 2)."""
        return self._all_waits.now

    def cost(self, *sectors: Sector) -> F64:
        """Pounds a week that some sectors pay for home care, less what they get."""
        return reduce(np.add, (self._net(sector) for sector in sectors))

    def _net(self, sector: Sector) -> F64:
        counts = {flow: parties for flow, parties in PARTIES.items() if flow not in NOT_HOME_CARE}
        out = [flow for flow, (payer, _) in counts.items() if payer == sector]
        back = [flow for flow, (_, payee) in counts.items() if payee == sector]
        return self._pounds(out) - self._pounds(back)

    def flow(self, flow: Flow) -> F64:
        """Pounds a week of one flow."""
        return self._pounds([flow])

    def _pounds(self, flows: list[Flow]) -> F64:
        total = self._money[:, flows, :].sum(axis=1)
        return np.column_stack([total, total.sum(axis=1)])

    def total(self, *names: str) -> F64:
        """Sum of some series."""
        return reduce(np.add, (self(name) for name in names))

    @cached_property
    def fixed_wage(self) -> F64:
        """Mean contracted wage at fixed hours of forms and councils; see :func:`fixed_weights`.

        The hours are those of the year before the policy, which all arms share; if that is not
        known, those of the first year.
        """
        records, tally = self._state.records, self._state.tally
        known = np.array(records.wage_weeks, dtype=np.int64)
        out = np.full((tally.weeks, self._state.councils + 1), np.nan)
        if not len(known):
            return out
        policy = self._state.policy_week
        before = np.flatnonzero((known >= policy - YEAR) & (known < policy))
        weights = records.wage_hours[before[0] : before[-1] + 1] if len(before) else None
        hours = np.mean(weights or records.wage_hours[:YEAR], axis=0, dtype=np.float64)
        wages = fixed_weights(hours, np.array(records.wages, dtype=np.float64))
        inside = known >= tally.first_week
        out[known[inside] - tally.first_week] = wages[inside]
        return out

    @cached_property
    def _money(self) -> F64:
        return np.array(self._state.records.money, dtype=np.float64) / 100.0

    @cached_property
    def _all_waits(self) -> Waits:
        by_council = self.mean("assessed") - self.mean("chose_own")
        direct = np.nan_to_num(divide(self.mean("chose_direct"), by_council))
        return waits_of(self._state.tally, direct)

    @cached_property
    def _waits(self) -> F64:
        return self._state.tally.wait_series()


class PlaceSeries:
    """The raw series of one quarter as arrays (places,)."""

    def __init__(self, series: Mapping[str, F64]) -> None:
        self._series = series

    def __call__(self, name: str) -> F64:
        """A series."""
        return self._series[name]

    def ratio(self, top: str, bottom: str) -> F64:
        """Ratio of two series; nan where there is nothing below."""
        return divide(self(top), self(bottom))


def trailing(x: F64) -> F64:
    """Mean over the last 52 weeks, or over those there are, shape as ``x``: (weeks, areas)."""
    total = np.cumsum(np.vstack([np.zeros_like(x[:1]), x]), axis=0)
    last = np.arange(1, len(x) + 1)
    first = np.maximum(0, last - YEAR)
    out: F64 = (total[last] - total[first]) / (last - first)[:, None]
    return out


def fixed_weights(hours: F64, wages: F64) -> F64:
    """Mean wage at hours that do not change, so that who is left does not move it.

    Where nobody is employed the last wage counts, and before the first one the first.

    Args:
        hours: hours by form and council, shape (forms, councils).
        wages: mean wages, nan where nobody is employed, shape (weeks, forms, councils).

    Returns:
        £/h by council and, last, of all of them, shape (weeks, councils + 1); nan for a council
        without hours.
    """
    known = np.isfinite(wages)
    last = np.maximum.accumulate(np.where(known, np.arange(len(wages))[:, None, None], -1), axis=0)
    at = np.where(last >= 0, last, np.argmax(known, axis=0))
    filled = np.take_along_axis(wages, at, axis=0)
    worth = np.where(hours > 0.0, hours * filled, 0.0).sum(axis=1)
    weight = hours.sum(axis=0)
    top = np.column_stack([worth, worth.sum(axis=1)])
    return divide(top, np.append(weight, weight.sum()))


def divide(top: F64, bottom: F64) -> F64:
    """Element by element; nan where ``bottom`` is zero."""
    out = np.full(np.broadcast(top, bottom).shape, np.nan)
    return np.divide(top, bottom, out=out, where=np.asarray(bottom) != 0)
