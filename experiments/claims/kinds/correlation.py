"""Whether councils with more of one thing have more of another: a rank correlation over councils.

The outcome may be a difference from another arm (``against``), in which ``with`` is then read.
"""

from __future__ import annotations

import numpy as np
from scipy import stats

from gofal.experiments.claims.claim import ClaimPart
from gofal.experiments.claims.kinds.base import Kind, Reader, tick
from gofal.experiments.statistics import Floats
from gofal.experiments.text import MINUS


def _read(part: ClaimPart, look: Reader) -> tuple[float, ...]:
    arm, against = part.options["arm"], part.options.get("against")
    outcome = look.councils(arm, part)
    if against is not None:
        outcome = outcome - look.councils(against, part)
    other = look.councils(against or arm, part, part.options["with"])
    return (_rank(outcome, other),)


def _rank(a: Floats, b: Floats) -> float:
    known = np.isfinite(a) & np.isfinite(b)
    if known.sum() < 3 or np.ptp(a[known]) == 0 or np.ptp(b[known]) == 0:
        return float("nan")
    return float(stats.spearmanr(a[known], b[known]).statistic)


def _formula(part: ClaimPart) -> str:
    against = f" {MINUS} {tick(part.options['against'])}" if "against" in part.options else ""
    return f"{tick(part.options['arm'])}{against} ~ {tick(part.options['with'])}"


KIND = Kind(
    slug="correlation",
    name_en="rank correlation over councils",
    name_cy="cydberthynas rhengoedd dros gynghorau",
    arms=("arm",),
    needed=("with",),
    optional=("against",),
    read=_read,
    formula=_formula,
    shown="plain",
)
