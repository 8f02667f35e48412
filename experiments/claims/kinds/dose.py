"""A ladder of arms: how much the outcome moves from the bottom to the top, along a straight line.

The value is the least-squares slope over the doses times their range, so that its unit is that of
the outcome. ``against`` gives a second ladder whose trend is taken away.
"""

from __future__ import annotations

import numpy as np

from gofal.experiments.claims.claim import ClaimPart
from gofal.experiments.claims.kinds.base import Kind, Reader, tick
from gofal.experiments.statistics import slopes
from gofal.experiments.text import MINUS


def _trend(part: ClaimPart, look: Reader, key: str) -> float:
    doses = np.asarray(part.options["doses"], dtype=np.float64)
    values = [look.value(arm, part) for arm in part.options[key]]
    return float(slopes(doses, values)[0]) * float(np.ptp(doses))


def _read(part: ClaimPart, look: Reader) -> tuple[float, ...]:
    trend = _trend(part, look, "ladder")
    return (trend - _trend(part, look, "against") if "against" in part.options else trend,)


def _formula(part: ClaimPart) -> str:
    ladders = [part.options[key] for key in ("ladder", "against") if key in part.options]
    return f" {MINUS} ".join(f"({' → '.join(map(tick, ladder))})" for ladder in ladders)


KIND = Kind(
    slug="dose",
    name_en="trend over a ladder",
    name_cy="tuedd dros ysgol o werthoedd",
    lists=("ladder",),
    needed=("doses",),
    optional=("against",),
    read=_read,
    formula=_formula,
)
