"""How an outcome moves from one stretch of time to a later one, in an arm or against another."""

from __future__ import annotations

from gofal.experiments.claims.claim import ClaimPart
from gofal.experiments.claims.kinds.base import Kind, Reader, contrast, tick
from gofal.experiments.text import MINUS


def _moved(part: ClaimPart, look: Reader, arm: str) -> float:
    early = look.window(part.options["since"])
    return contrast(look.value(arm, part), look.value(arm, part, window=early), part)


def _read(part: ClaimPart, look: Reader) -> tuple[float, ...]:
    moved = _moved(part, look, part.options["arm"])
    if "against" not in part.options:
        return (moved,)
    return (moved - _moved(part, look, part.options["against"]),)


def _formula(part: ClaimPart) -> str:
    against = f" {MINUS} Δ {tick(part.options['against'])}" if "against" in part.options else ""
    return f"Δ {tick(part.options['arm'])}{against} ({part.options['since']} →)"


KIND = Kind(
    slug="change",
    name_en="change over time",
    name_cy="newid dros amser",
    arms=("arm",),
    needed=("since",),
    optional=("against", "relative"),
    read=_read,
    formula=_formula,
)
