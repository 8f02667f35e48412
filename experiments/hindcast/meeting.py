"""Every dated fact beside what the members of the ensemble say of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from gofal.abm.calendar import FIRST_YEAR
from gofal.agents.table import Bool
from gofal.experiments.hindcast.dates import middle
from gofal.experiments.hindcast.ensemble import MemberRuns, mean_over, quarters
from gofal.experiments.hindcast.scores import Floats, band, crps, naive
from gofal.experiments.hindcast.series import DatedSeries, Use, Value

SIZE = 2.0
"""Factor within which two numbers are of one size."""


@dataclass(frozen=True)
class Met:
    """One dated fact, and what the members say.

    Attributes:
        series: that it belongs to.
        value: the fact as its file has it.
        known: the fact as it is compared.
        said: what each member says, on the same scale; 1 or 0 where the answer is yes or no; nan
            where a member has nothing to be a ratio of.
        naive: what the two naive forecasts say, where there are two earlier values.
        scored: False for the value that a ratio starts from.
        size: where the answer is yes or no, the number it comes from: the value itself, or a change
            as a share; None for an order.
    """

    series: DatedSeries
    value: Value
    known: float
    said: Floats
    naive: tuple[float, float] | None = None
    scored: bool = True
    size: Floats | None = None

    @property
    def use(self) -> Use:
        """What the fact serves for."""
        return self.series.use_of(self.value)

    @property
    def yes(self) -> float:
        """Share of the members that say yes."""
        return float(self.said.mean())

    @property
    def told(self) -> Floats:
        """What those members say that say anything; none if they are fewer than half."""
        told = self.said[np.isfinite(self.said)]
        return told if 2 * len(told) >= len(self.said) else told[:0]

    @property
    def crps(self) -> float:
        """How near the ensemble comes; nan where too few members say anything."""
        return crps(self.told, self.known) if len(self.told) else np.nan

    def inside(self, share: float) -> bool:
        """Whether the fact is in the band that holds a share of the members.

        It is not where too few members say anything.
        """
        if not len(self.told):
            return False
        low, high = band(self.told, share)
        return low <= self.known <= high

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the most that the fact may be, as it is compared."""
        scale = self.known / self.value.value if self.value.value else 1.0
        low = self.value.value if self.value.low is None else self.value.low
        high = self.value.value if self.value.high is None else self.value.high
        return low * scale, high * scale


def meet(series: DatedSeries, runs: MemberRuns) -> list[Met]:
    """Every value of a series that the runs reach."""
    if series.compared == "order":
        return _order(series, runs)
    if series.compared == "ratio":
        return _ratio(series, runs)
    found = []
    for value in series.values:
        number = _number(series, value, runs)
        if number is not None:
            found.append(_met(series, value, number))
    return _with_naive(found) if series.compared == "level" else found


def _met(series: DatedSeries, value: Value, number: Floats) -> Met:
    """A value beside the number of each member, or beside what follows from it."""
    if series.compared == "size":
        same = (number <= value.value * SIZE) & (number >= value.value / SIZE)
        return Met(series, value, 1.0, _yes(same), size=number)
    if series.compared == "sign":
        agrees = _yes(_agrees(value.value, number, series.still))
        return Met(series, value, 1.0, agrees, size=number)
    return Met(series, value, value.value, number)


def _number(series: DatedSeries, value: Value, runs: MemberRuns) -> Floats | None:
    """The number of each member: a level, a rise, or a change as a share; None if not reached."""
    code = series.code(value)
    weekly = runs.weekly(series, code)
    now = mean_over(weekly, value.at)
    if now is None or series.compared in ("level", "size"):
        return now
    other = runs.weekly(series, code, series.against) if series.against else weekly
    before = mean_over(other, value.at if series.against else series.since)
    if before is None:
        return None
    return now - before if series.compared == "rise" else now / before - 1.0


def _agrees(sign: float, changed: Floats, still: float) -> Bool:
    """Whether changes have a sign; with 0, whether they are too small to count."""
    return np.abs(changed) <= still if sign == 0 else np.sign(changed) == sign


def _yes(said: Bool) -> Floats:
    return said.astype(np.float64)


def _ratio(series: DatedSeries, runs: MemberRuns) -> list[Met]:
    """Values over the first; every member over its own, if it has any."""
    first = series.values[0]
    start = mean_over(runs.weekly(series, series.code(first)), first.at)
    if start is None:
        return []
    start = np.where(start > 0, start, np.nan)
    found = []
    for n, value in enumerate(series.values):
        now = mean_over(runs.weekly(series, series.code(value)), value.at)
        if now is not None:
            known = value.value / first.value
            found.append(Met(series, value, known, now / start, scored=n > 0))
    return _with_naive(found)


def _order(series: DatedSeries, runs: MemberRuns) -> list[Met]:
    """Whether places come in the order of their values, all of them."""
    ordered = sorted(series.values, key=lambda value: value.value)
    found = (mean_over(runs.weekly(series, series.code(x)), x.at) for x in ordered)
    said = [one for one in found if one is not None]
    if len(said) < len(ordered):
        return []
    right = np.all([low < high for low, high in pairwise(said)], axis=0)
    return [Met(series, series.values[0], 1.0, _yes(right))]


def _with_naive(found: list[Met]) -> list[Met]:
    said = naive([middle(one.value.at) for one in found], [one.known for one in found])
    return [
        Met(one.series, one.value, one.known, one.said, forecast, one.scored)
        for one, forecast in zip(found, said, strict=True)
    ]


def meet_all(series: Mapping[str, DatedSeries], runs: MemberRuns) -> list[Met]:
    """Every dated fact, series by series."""
    return [met for one in series.values() for met in meet(one, runs)]


def path(met: Iterable[Met], runs: MemberRuns) -> pd.DataFrame:
    """Bands of the model by quarter and dated facts of every series with numbers, for a picture.

    Returns:
        Columns series, use, year, low, low_half, middle, high_half, high, known, known_low,
        known_high; a row holds either the bands of a quarter or a fact.
    """
    by_series: dict[str, list[Met]] = {}
    for one in met:
        if one.series.compared in ("level", "ratio"):
            by_series.setdefault(one.series.name, []).append(one)
    rows = [row for own in by_series.values() for row in _path_of(own, runs)]
    return pd.DataFrame(rows)


def _path_of(met: list[Met], runs: MemberRuns) -> Iterable[dict[str, object]]:
    series = met[0].series
    weekly = runs.weekly(series, series.code(series.values[0]))
    start = np.ones(len(weekly))
    if series.compared == "ratio":
        first = mean_over(weekly, series.values[0].at)
        start = start if first is None else np.where(first > 0, first, np.nan)
    for n, said in enumerate(quarters(weekly, start).T):
        told = said[np.isfinite(said)]
        if 2 * len(told) >= len(said):
            low, high = band(told, 0.9)
            low_half, high_half = band(told, 0.5)
            yield {
                "series": series.name,
                "use": "",
                "year": FIRST_YEAR + 0.25 + (n + 0.5) / 4,
                "low": low,
                "low_half": low_half,
                "middle": float(np.median(told)),
                "high_half": high_half,
                "high": high,
            }
    for one in met:
        low, high = one.ends
        yield {
            "series": series.name,
            "use": one.use,
            "year": middle(one.value.at),
            "known": one.known,
            "known_low": low,
            "known_high": high,
        }
