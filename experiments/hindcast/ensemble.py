"""Members of the ensemble: parameters, plausible Wales and luck vary from one to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from gofal.abm.calendar import YEAR
from gofal.abm.history import History
from gofal.abm.results import WALES
from gofal.abm.scenario import Scenario
from gofal.agents.errors import GofalError
from gofal.experiments.hindcast.dates import span
from gofal.experiments.hindcast.scores import Floats
from gofal.experiments.hindcast.series import DatedSeries
from gofal.experiments.runs.nested import Over
from gofal.experiments.runs.store import Arm, Store
from gofal.experiments.seeds import replicate_seeds


@dataclass(frozen=True)
class Ensemble:
    """Members of an ensemble, and what is run of each.

    Attributes:
        base: the baseline, with seed, burn-in and slice.
        members: how many.
        years: from April 2016 on.
        series: what they are put to.
        sets: parameter sets that the members take in turn; none for those of the parameter files.
    """

    base: Scenario
    members: int
    years: int
    series: Mapping[str, DatedSeries]
    sets: tuple[Mapping[str, float], ...] = ()

    def arm(self, member: int, against: str = "") -> Arm:
        """A member with all of history, or as far as it is needed without an event."""
        seed = replicate_seeds(self.base.seed, self.members)[member]
        own = self.base.with_(
            seed=seed,
            wales=self.base.wales + member,
            history=History(),
            parameters=Over(self.sets).parameters(member),
        )
        if not against:
            return Arm(replace(own, name="history"), self.years, weekly=True)
        without = own.with_(history=History((against,)))
        weeks = [
            span(value.at)[1]
            for one in self.series.values()
            if one.against == against
            for value in one.values
        ]
        years = min(self.years, -(-max(weeks) // YEAR))
        return Arm(replace(without, name=f"without {against}"), years, weekly=True)

    @property
    def arms(self) -> list[Arm]:
        """All that is run, member by member."""
        events = sorted({one.against for one in self.series.values() if one.against})
        return [self.arm(m, name) for m in range(self.members) for name in ("", *events)]


class MemberRuns:
    """Weekly outcomes of every member, read once a series."""

    def __init__(self, ensemble: Ensemble, store: Store) -> None:
        self._ensemble, self._store = ensemble, store
        self._known: dict[tuple[str, str, str], Floats] = {}

    def weekly(self, series: DatedSeries, code: str, against: str = "") -> Floats:
        """What the model says of a series every week, shape (members, weeks).

        Raises:
            GofalError: a run is not in the store, or went wrong.
        """
        values = self._outcome(series.outcome, code, against)
        if not series.over:
            return values
        return values / self._outcome(series.over, code, against)

    def _outcome(self, outcome: str, code: str, against: str) -> Floats:
        key = (outcome, code, against)
        if key not in self._known:
            members = range(self._ensemble.members)
            self._known[key] = np.stack([self._read(m, *key) for m in members])
        return self._known[key]

    def _read(self, member: int, outcome: str, code: str, against: str) -> Floats:
        arm = self._ensemble.arm(member, against)
        kept = self._store.find(arm)
        where = f"{arm.scenario.name} (seed {arm.scenario.seed})"
        if kept is None:
            raise GofalError(f"{where} is not in {self._store.folder}")
        if kept.error is not None:
            raise GofalError(f"{where} went wrong: {kept.error}")
        if code == WALES:
            return kept.table("country", [outcome])[outcome].to_numpy(dtype=np.float64)
        frame: pd.DataFrame = kept.table("weeks")[["week", "council", outcome]]
        rows = frame[frame["council"] == code].sort_values("week")
        if rows.empty:
            raise GofalError(f"council {code} is not in this slice")
        return rows[outcome].to_numpy(dtype=np.float64)


def mean_over(weekly: Floats, at: str) -> Floats | None:
    """Mean of every member over a stretch of time; None if the runs end before it does."""
    first, after = span(at)
    if after > weekly.shape[1]:
        return None
    part = weekly[:, first:after]
    known = np.isfinite(part)
    total = np.where(known, part, 0.0).sum(axis=1)
    means: Floats = np.full(len(part), np.nan)
    np.divide(total, known.sum(axis=1), means, where=known.any(axis=1))
    return means


def quarters(weekly: Floats, base: Sequence[float] | Floats) -> Floats:
    """Means of every quarter over a number of each member, shape (members, quarters)."""
    count = weekly.shape[1] // 13
    means = weekly[:, : count * 13].reshape(len(weekly), count, 13).mean(axis=2)
    over: Floats = means / np.asarray(base, dtype=np.float64)[:, None]
    return over
