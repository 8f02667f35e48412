"""Training: what courses and days away cost a provider."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gofal.abm.world.state import State
from gofal.agents.table import F64


class TrainingRules(NamedTuple):
    """Parameters ``training.*``."""

    course_cost: float
    away_hours: float
    cover_size: float
    steepness: float
    most: float


def volume(extra: F64, steepness: float) -> F64:
    """Courses and days that some added training takes, in those of a first unit."""
    return extra + 0.5 * steepness * extra**2


def first_unit_prices(state: State, rows: NDArray[np.intp]) -> tuple[F64, F64]:
    """What a first unit of training costs for all staff in a quarter: courses, days away; £."""
    p, r = state.provider.columns, state.parameters.fill(TrainingRules, "training")
    staff = p.staff[rows].astype(np.float64)
    pay = p.mean_wage[rows].astype(np.float64) * (1.0 + p.oncost[rows])
    # Cover for one away comes from idle colleagues in a large firm, from outside in a small one.
    away = r.away_hours * pay * (staff + r.cover_size * (staff > 0.0))
    return staff * r.course_cost, away
