"""Who serves and who works at the end of a year, by council and delivery model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gofal.agents.carer import Job
from gofal.agents.client import Route, Stage
from gofal.agents.table import F64, I64, Bool

if TYPE_CHECKING:
    from gofal.abm.world.state import State

_ROUTES = [Route(code).name.lower() for code in range(len(Route))]

type Labels = Sequence[str]
type Key = tuple[Labels, I64]
"""Names, and for each row which one it has."""


class Staff(NamedTuple):
    """Who works for whom, a row a carer at work.

    Attributes:
        uid: the carer.
        firm: the employer.
        council: of the employer.
        form: delivery model of the employer.
    """

    uid: I64
    firm: I64
    council: I64
    form: I64


def care(state: State, year: int) -> pd.DataFrame:
    """People served: sums by council, form and route."""
    c = state.client.columns
    rows = np.flatnonzero(c.alive & (c.stage == Stage.SERVED) & (c.provider >= 0))
    employer = c.provider[rows]
    p = state.provider.columns
    keys = {
        "council": (_codes(state), state.land.council[c.place[rows]].astype(np.int64)),
        "form": (_forms(state), p.form[employer].astype(np.int64)),
        "route": (_ROUTES, c.route[rows].astype(np.int64)),
    }
    table = {
        "people": np.ones(len(rows)),
        "wellbeing": c.wellbeing[rows].astype(np.float64),
        "continuity": c.continuity[rows].astype(np.float64),
        "complexity": c.complexity[rows].astype(np.float64),
        "need": c.need[rows].astype(np.float64),
        "above_need": (c.package[rows] - c.need[rows]).astype(np.float64),
        "unmet": c.unmet[rows].astype(np.float64),
        "price": c.price[rows].astype(np.float64),
    }
    return _summed(table, keys, year)


def staff(state: State) -> Staff:
    """Who works for whom now."""
    rows = _at_work(state)
    k, p = state.carer.columns, state.provider.columns
    employer = k.provider[rows]
    columns = (k.uid[rows], p.uid[employer], p.council[employer], p.form[employer])
    return Staff(*(column.astype(np.int64) for column in columns))


def work(state: State, before: Staff, now: Staff, year: int) -> pd.DataFrame:
    """Carers at work: sums by council and form, and how many of last year's have left."""
    rows, k = _at_work(state), state.carer.columns
    nobody, none = np.full(len(before.uid), np.nan), np.full(len(rows), np.nan)
    of_now = {
        "carers": np.ones(len(rows)),
        "satisfaction": k.satisfaction[rows].astype(np.float64),
        "effective": k.effective[rows].astype(np.float64),
        "secure": k.secure[rows].astype(np.float64),
    }
    of_before = {"before": np.ones(len(before.uid)), "left": 1.0 * _have_left(before, now)}
    table = {name: np.concatenate([values, nobody]) for name, values in of_now.items()}
    table |= {name: np.concatenate([none, values]) for name, values in of_before.items()}
    keys = {
        "council": (_codes(state), np.concatenate([now.council, before.council])),
        "form": (_forms(state), np.concatenate([now.form, before.form])),
    }
    return _summed(table, keys, year)


def _have_left(before: Staff, now: Staff) -> Bool:
    """Flag of those who do not work for the same firm any more."""
    if not len(now.uid):
        return np.ones(len(before.uid), dtype=np.bool_)
    order = np.argsort(now.uid)
    where = np.searchsorted(now.uid, before.uid, sorter=order)
    row = order[np.minimum(where, len(order) - 1)]
    stay: Bool = (now.uid[row] == before.uid) & (now.firm[row] == before.firm)
    return ~stay


def _at_work(state: State) -> I64:
    k = state.carer.columns
    rows: I64 = np.flatnonzero(k.alive & (k.job == Job.WORKING) & (k.provider >= 0))
    return rows


def _codes(state: State) -> Labels:
    return state.geography.council_codes


def _forms(state: State) -> Labels:
    return [model.slug for model in state.models]


def _summed(table: Mapping[str, F64], keys: Mapping[str, Key], year: int) -> pd.DataFrame:
    """Sums by some keys, in the order of their names."""
    group = np.zeros(len(next(iter(table.values()))), dtype=np.int64)
    names = {}
    for key, (labels, codes) in keys.items():
        names[key], rank = np.unique(np.array(labels), return_inverse=True)
        group = group * len(names[key]) + rank[codes]
    sums = pd.DataFrame(table).groupby(group, sort=True).sum()
    left, columns = sums.index.to_numpy(), dict[str, NDArray[np.str_]]()
    for key in reversed(list(keys)):
        left, code = np.divmod(left, len(names[key]))
        columns[key] = names[key][code]
    found = pd.DataFrame({key: columns[key] for key in keys})
    return found.join(sums.reset_index(drop=True)).assign(year=year)
