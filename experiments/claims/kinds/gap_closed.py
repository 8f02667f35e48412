"""How much of the way from one arm to another a remedy goes: 0 none of it, 1 all of it.

Without an arm to aim at, the aim is zero: the share of the level itself that goes.

A ratio of mean differences; the jackknife over pairs says how sure it is.
"""

from __future__ import annotations

from gofal.experiments.claims.claim import ClaimPart
from gofal.experiments.claims.kinds.base import BOUNDS, Kind, Reader, pseudo_values, tick
from gofal.experiments.statistics import Floats
from gofal.experiments.text import MINUS


def _share(means: Floats) -> float:
    remedy, whole = means
    return float(remedy / whole) if whole else float("nan")


def _read(part: ClaimPart, look: Reader) -> tuple[float, ...]:
    worse, remedy = (look.value(part.options[key], part) for key in ("worse", "remedy"))
    aim = look.value(part.options["aim"], part) if "aim" in part.options else 0.0 * worse
    return remedy - worse, aim - worse


def _together(_part: ClaimPart, numbers: Floats) -> Floats:
    return pseudo_values(numbers, _share)


def _formula(part: ClaimPart) -> str:
    worse, remedy, aim = (
        tick(part.options[key]) if key in part.options else "0"
        for key in ("worse", "remedy", "aim")
    )
    return f"({remedy} {MINUS} {worse}) / ({aim} {MINUS} {worse})"


KIND = Kind(
    slug="gap_closed",
    name_en="share of a gap closed",
    name_cy="cyfran o'r bwlch a gaewyd",
    arms=("worse", "remedy"),
    optional=("aim",),
    rules=BOUNDS,
    read=_read,
    together=_together,
    formula=_formula,
    shown="level",
)
