"""What a hindcast comes to: coverage, series better than naive forecasts, signs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from gofal.experiments.hindcast.meeting import Met
from gofal.experiments.hindcast.series import DatedSeries


@dataclass(frozen=True)
class SeriesScore:
    """Mean scores of a series.

    Attributes:
        series: which.
        count: values scored.
        half: how many of them are in the band of half of the members.
        most: how many are in the band of nine tenths.
        crps: mean score of the model.
        beside: mean score of the model over the values for which there are naive forecasts.
        nothing: mean error of *nothing changes* over the same.
        trend: mean error of *the last trend goes on*.
    """

    series: DatedSeries
    count: int
    half: int
    most: int
    crps: float
    beside: float
    nothing: float
    trend: float

    @property
    def comparable(self) -> bool:
        """Whether there is anything to set it beside."""
        return bool(np.isfinite(self.nothing))

    @property
    def better(self) -> bool:
        """Whether the model beats both naive forecasts."""
        return self.beside < min(self.nothing, self.trend)


def numbers(met: Iterable[Met], *uses: str) -> list[Met]:
    """The facts with numbers that are scored and serve for one of some uses."""
    return [m for m in met if m.scored and not m.series.yes_or_no and m.use in uses]


def coverage(met: Sequence[Met], share: float) -> int:
    """How many facts are in the bands that hold a share of the members."""
    return sum(one.inside(share) for one in met)


def scores(met: Iterable[Met]) -> list[SeriesScore]:
    """Mean scores, series by series."""
    by_series: dict[str, list[Met]] = {}
    for one in met:
        by_series.setdefault(one.series.name, []).append(one)
    return [_score(own) for own in by_series.values()]


def _score(met: list[Met]) -> SeriesScore:
    beside = [(one, one.naive) for one in met if one.naive]
    errors = np.array([np.abs(np.array(said) - one.known) for one, said in beside])
    nothing, trend = errors.mean(axis=0) if len(errors) else (np.nan, np.nan)
    return SeriesScore(
        series=met[0].series,
        count=len(met),
        half=coverage(met, 0.5),
        most=coverage(met, 0.9),
        crps=_mean([one.crps for one in met]),
        beside=_mean([one.crps for one, _ in beside]),
        nothing=float(nothing),
        trend=float(trend),
    )


def _mean(values: list[float]) -> float:
    """Mean of the numbers that there are; nan if there are none."""
    known = [x for x in values if np.isfinite(x)]
    return float(np.mean(known)) if known else float("nan")
