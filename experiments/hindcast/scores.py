"""How near an ensemble comes to what happened, beside two forecasts that anyone could have made."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]


def crps(members: Floats, value: float) -> float:
    """Continuous ranked probability score of an ensemble, in its unit; nought is best.

    Mean distance of members from the value, less half their mean distance from each other. Of a
    single number it is the distance alone.
    """
    apart = np.abs(members[:, None] - members[None, :]).mean()
    return float(np.abs(members - value).mean() - apart / 2)


def band(members: Floats, share: float) -> tuple[float, float]:
    """The middle of an ensemble that holds a share of it."""
    low, high = np.quantile(members, [(1 - share) / 2, (1 + share) / 2])
    return float(low), float(high)


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
