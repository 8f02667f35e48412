"""Who serves and who works at the end of a year, by council and delivery model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gofal.agents.carer import Job
from gofal.agents.client import Route, Stage
from gofal.agents.table import F64, I64

if TYPE_CHECKING:
    from gofal.abm.world.state import State

type Staff = dict[int, tuple[int, str, str]]
"""Carer's uid to the employer's uid, council and form."""


def care(state: State, year: int) -> pd.DataFrame:
    """People served: sums by council, form and route."""
    c = state.client.columns
    rows = np.flatnonzero(c.alive & (c.stage == Stage.SERVED) & (c.provider >= 0))
    employer = c.provider[rows]
    p = state.provider.columns
    table = pd.DataFrame(
        {
            "council": _codes(state, state.land.council[c.place[rows]].astype(np.int64)),
            "form": _forms(state, p.form[employer].astype(np.int64)),
            "route": [Route(code).name.lower() for code in c.route[rows]],
            "people": 1.0,
            "wellbeing": c.wellbeing[rows].astype(np.float64),
            "continuity": c.continuity[rows].astype(np.float64),
            "complexity": c.complexity[rows].astype(np.float64),
            "need": c.need[rows].astype(np.float64),
            "above_need": (c.package[rows] - c.need[rows]).astype(np.float64),
            "unmet": c.unmet[rows].astype(np.float64),
            "price": c.price[rows].astype(np.float64),
        }
    )
    return _summed(table, ["council", "form", "route"], year)


def staff(state: State) -> Staff:
    """Who works for whom."""
    rows = _at_work(state)
    k, p = state.carer.columns, state.provider.columns
    employer = k.provider[rows]
    codes = _codes(state, p.council[employer].astype(np.int64))
    forms = _forms(state, p.form[employer].astype(np.int64))
    pairs = zip(k.uid[rows], p.uid[employer], codes, forms, strict=True)
    return {int(uid): (int(firm), str(code), str(form)) for uid, firm, code, form in pairs}


def work(state: State, before: Staff, year: int) -> pd.DataFrame:
    """Carers at work: sums by council and form, and how many of last year's have left."""
    rows = _at_work(state)
    k, p = state.carer.columns, state.provider.columns
    employer = k.provider[rows]
    now = pd.DataFrame(
        {
            "council": _codes(state, p.council[employer].astype(np.int64)),
            "form": _forms(state, p.form[employer].astype(np.int64)),
            "carers": 1.0,
            "satisfaction": k.satisfaction[rows].astype(np.float64),
            "effective": k.effective[rows].astype(np.float64),
            "secure": k.secure[rows].astype(np.float64),
        }
    )
    after = staff(state)
    gone = pd.DataFrame(
        [
            (code, form, 1.0, float(uid not in after or after[uid][0] != firm))
            for uid, (firm, code, form) in before.items()
        ],
        columns=["council", "form", "before", "left"],
    )
    return _summed(pd.concat([now, gone], ignore_index=True), ["council", "form"], year)


def _at_work(state: State) -> I64:
    k = state.carer.columns
    rows: I64 = np.flatnonzero(k.alive & (k.job == Job.WORKING) & (k.provider >= 0))
    return rows


def _codes(state: State, councils: I64) -> F64:
    return np.asarray(state.geography.council_codes)[councils]


def _forms(state: State, codes: I64) -> F64:
    return np.asarray([model.slug for model in state.models])[codes]


def _summed(table: pd.DataFrame, keys: list[str], year: int) -> pd.DataFrame:
    sums = table.groupby(keys, sort=True).sum().reset_index()
    return sums.assign(year=year)
