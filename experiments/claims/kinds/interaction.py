"""Whether things do more together than the sum of each alone: a contrast of many arms.

The value is the sum over ``plus`` less the sum over ``minus``. Two factors:
plus = [both, neither], minus = [one, other]. Three: plus = [all, each alone], minus = [each pair,
none].
"""

from __future__ import annotations

from gofal.experiments.claims.claim import ClaimPart
from gofal.experiments.claims.kinds.base import Kind, Reader, tick
from gofal.experiments.text import MINUS


def _read(part: ClaimPart, look: Reader) -> tuple[float, ...]:
    plus, minus = (
        sum(look.value(arm, part) for arm in part.options[key]) for key in ("plus", "minus")
    )
    return (plus - minus,)


def _formula(part: ClaimPart) -> str:
    plus, minus = (part.options[key] for key in ("plus", "minus"))
    return f"{' + '.join(map(tick, plus))} {MINUS} {f' {MINUS} '.join(map(tick, minus))}"


KIND = Kind(
    slug="interaction",
    name_en="interaction",
    name_cy="rhyngweithiad",
    lists=("plus", "minus"),
    read=_read,
    formula=_formula,
)
