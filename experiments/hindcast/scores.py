"""How near an ensemble comes to what happened, beside two forecasts that anyone could have made."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]


def crps(members: Floats, value: float) -> float:
    """Continuous ranked probability score of an ensemble, in its unit; zero is best.

    Mean distance of members from the value, less half their mean distance from each other, each
    from all others: a small ensemble is not worse for being small. Of a single number it is the
    distance alone.
    """
    pairs = max(1, len(members) * (len(members) - 1))
    apart = np.abs(members[:, None] - members[None, :]).sum() / pairs
    return float(np.abs(members - value).mean() - apart / 2)


def band(members: Floats, share: float) -> tuple[float, float]:
    """Ends between which one more member would lie with a chance of ``share``.

    Between neighbours lie 1 of n + 1 chances; with fewer than ``least_members`` the band ends at
    the least and the greatest, and holds less.
    """
    low, high = np.quantile(members, [(1 - share) / 2, (1 + share) / 2], method="weibull")
    return float(low), float(high)


def least_members(share: float) -> int:
    """Members from which a band that holds a share can be told."""
    return ceil(2 / (1 - share) - 1 - 1e-9)


def naive(times: Sequence[float], values: Sequence[float]) -> list[tuple[float, float] | None]:
    """What would have been said of each value from those before it, once there are two.

    Returns:
        The value before (*nothing changes*), and the line through the two before (*the last trend
        goes on*).
    """
    said: list[tuple[float, float] | None] = []
    for n, time in enumerate(times):
        if n < 2:
            said.append(None)
            continue
        slope = (values[n - 1] - values[n - 2]) / (times[n - 1] - times[n - 2])
        said.append((values[n - 1], values[n - 1] + slope * (time - times[n - 1])))
    return said
