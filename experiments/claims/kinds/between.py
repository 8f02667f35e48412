"""Kinds of provider, or ways of holding the money, side by side in one arm.

The value is the measure for ``forms`` and ``routes`` less that for ``beside`` and
``beside_routes``.
"""

from __future__ import annotations

from dataclasses import replace

from gofal.experiments.claims.claim import ClaimPart
from gofal.experiments.claims.kinds.base import Kind, Reader, contrast, tick
from gofal.experiments.text import MINUS


def _read(part: ClaimPart, look: Reader) -> tuple[float, ...]:
    arm, options = part.options["arm"], part.options
    forms = tuple(options.get("beside", part.forms))
    routes = tuple(options.get("beside_routes", part.routes))
    others = replace(part, forms=forms, routes=routes)
    return (contrast(look.value(arm, part), look.value(arm, others), part),)


def _formula(part: ClaimPart) -> str:
    mine = ", ".join([*part.forms, *part.routes])
    keys = (("beside", part.forms), ("beside_routes", part.routes))
    theirs = ", ".join(name for key, own in keys for name in part.options.get(key, own))
    return f"{tick(part.options['arm'])}: {mine} {MINUS} {theirs}"


KIND = Kind(
    slug="between",
    name_en="difference between providers or ways of holding the money",
    name_cy="gwahaniaeth rhwng darparwyr neu ffyrdd o ddal yr arian",
    arms=("arm",),
    either=("beside", "beside_routes"),
    optional=("beside", "beside_routes", "relative"),
    read=_read,
    formula=_formula,
)
