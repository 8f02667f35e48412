"""One arm against another: no difference beyond a margin, to both sides or to one."""

from __future__ import annotations

from gofal.experiments.claims.kinds.base import BOUNDS, Kind
from gofal.experiments.claims.kinds.difference import KIND as DIFFERENCE

KIND = Kind(
    slug="equivalence",
    name_en="equivalence",
    name_cy="cywerthedd",
    arms=DIFFERENCE.arms,
    optional=DIFFERENCE.optional,
    rules=BOUNDS,
    read=DIFFERENCE.read,
    formula=DIFFERENCE.formula,
)
