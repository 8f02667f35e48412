"""Quantiles of waits."""

from __future__ import annotations

import numpy as np

from gofal.abm.world.state import State
from gofal.agents.kernel import kernel
from gofal.agents.table import F64


@kernel
def _quantile(counts: F64, q: float) -> float:
    """A quantile of waits counted by whole weeks, with linear steps inside a week; nan if none."""
    total = 0.0
    for week in range(len(counts)):
        total += counts[week]
    if total <= 0.0:
        return np.nan
    wanted = q * total
    so_far = 0.0
    for week in range(len(counts)):
        if so_far + counts[week] >= wanted:
            return week + (wanted - so_far) / counts[week]
        so_far += counts[week]
    return float(len(counts))


@kernel
def _wait_table(waits: F64, counts: F64, out: F64) -> None:
    """Median and 90th percentile by area (councils, then the country) and by urban, rural, all."""
    councils = waits.shape[0]
    for n in range(councils + 1):
        for kind in range(3):
            counts[:] = 0.0
            for m in range(councils):
                if n in (m, councils):
                    for week in range(len(counts)):
                        counts[week] += waits[m, 0, week] * (kind != 1)
                        counts[week] += waits[m, 1, week] * (kind != 0)
            out[n, kind, 0] = _quantile(counts, 0.5)
            out[n, kind, 1] = _quantile(counts, 0.9)


def close_week(state: State) -> None:
    """The week is written down: waits, flows of money, series."""
    tally = state.tally
    waits = np.empty((state.councils + 1, 3, 2))
    _wait_table(tally.waits, np.empty(tally.waits.shape[2]), waits)
    state.records.money.append(state.ledger.week.copy())
    tally.close_week(waits)
