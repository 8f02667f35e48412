"""One arm against another: a direction and a smallest size."""

from __future__ import annotations

from gofal.experiments.claims.claim import ClaimPart
from gofal.experiments.claims.kinds.base import DIRECTED, Kind, Reader, contrast, tick
from gofal.experiments.text import MINUS


def _read(part: ClaimPart, look: Reader) -> tuple[float, ...]:
    a, b = (look.value(part.options[key], part) for key in ("arm", "against"))
    return (contrast(a, b, part),)


def _formula(part: ClaimPart) -> str:
    return f"{tick(part.options['arm'])} {MINUS} {tick(part.options['against'])}"


KIND = Kind(
    slug="difference",
    name_en="difference",
    name_cy="gwahaniaeth",
    arms=("arm", "against"),
    optional=("relative",),
    rules=DIRECTED,
    read=_read,
    formula=_formula,
)
