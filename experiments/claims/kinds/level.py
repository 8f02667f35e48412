"""A level in one arm against a bound."""

from __future__ import annotations

from gofal.experiments.claims.claim import ClaimPart
from gofal.experiments.claims.kinds.base import BOUNDS, Kind, Reader, tick


def _read(part: ClaimPart, look: Reader) -> tuple[float, ...]:
    return (look.value(part.options["arm"], part),)


def _formula(part: ClaimPart) -> str:
    return tick(part.options["arm"])


KIND = Kind(
    slug="level",
    name_en="level",
    name_cy="lefel",
    arms=("arm",),
    rules=BOUNDS,
    read=_read,
    formula=_formula,
    shown="level",
)
