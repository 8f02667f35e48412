"""A level in one arm against a bound."""

from __future__ import annotations

from gofal.experiments.claims.claim import ClaimPart
from gofal.experiments.claims.kinds.base import BOUNDS, Kind, Reader, tick
from gofal.experiments.statistics import Floats


def _values(part: ClaimPart, look: Reader) -> Floats:
    return look.values(part.options["arm"], part)


def _formula(part: ClaimPart) -> str:
    return tick(part.options["arm"])


KIND = Kind(
    slug="level",
    name_en="level",
    name_cy="lefel",
    arms=("arm",),
    rules=BOUNDS,
    values=_values,
    formula=_formula,
    shown="level",
)
