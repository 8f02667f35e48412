"""A ladder of arms: the dose at which a broken line fits best (segmented regression).

The break is sought in the curve of means over pairs; the jackknife says how sure it is.
"""

from __future__ import annotations

import numpy as np

from gofal.experiments.claims.claim import ClaimPart
from gofal.experiments.claims.kinds.base import BOUNDS, Kind, Reader, pseudo_values, tick
from gofal.experiments.statistics import Floats

STEPS = 200  # places tried for the break


def break_point(doses: Floats, values: Floats) -> float:
    """The dose at which two joined straight lines leave the least squares.

    Args:
        doses: rising, shape (doses,), at least five.
        values: shape (doses,).
    """
    places = np.linspace(doses[1], doses[-2], STEPS)
    squares = [_left(doses, values, place) for place in places]
    return float(places[int(np.argmin(squares))])


def _left(doses: Floats, values: Floats, place: float) -> float:
    above = np.maximum(doses - place, 0.0)
    columns = np.column_stack([np.ones_like(doses), doses, above])
    fitted = columns @ np.linalg.lstsq(columns, values, rcond=None)[0]
    return float(((values - fitted) ** 2).sum())


def _read(part: ClaimPart, look: Reader) -> tuple[float, ...]:
    return tuple(look.value(arm, part) for arm in part.options["ladder"])


def _together(part: ClaimPart, numbers: Floats) -> Floats:
    doses = np.asarray(part.options["doses"], dtype=np.float64)
    return pseudo_values(numbers, lambda means: break_point(doses, means))


def _formula(part: ClaimPart) -> str:
    return " → ".join(map(tick, part.options["ladder"]))


KIND = Kind(
    slug="bend",
    name_en="where the line bends",
    name_cy="ble mae'r llinell yn plygu",
    lists=("ladder",),
    needed=("doses",),
    rules=BOUNDS,
    read=_read,
    together=_together,
    formula=_formula,
    shown="level",
)
