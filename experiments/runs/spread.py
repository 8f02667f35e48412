"""How firms and carers are spread at the end of a year: how many are in each of some bands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gofal.abm.week.market.staffing import Cancelled
from gofal.abm.world.forms import owner_works
from gofal.abm.world.prices import wage_floor
from gofal.agents.carer import Job
from gofal.agents.table import F64

if TYPE_CHECKING:
    from gofal.abm.world.state import State

ENOUGH = 0.5
"""Hours of work from which a week's pay says what an hour brings."""


@dataclass(frozen=True)
class Bands:
    """The bands in which a quantity is counted.

    Attributes:
        unit: of the quantity.
        edges: where one band ends and the next begins; the first and last have no outer end.
    """

    unit: str
    edges: tuple[float, ...]


SPREADS = {
    "size_hours": Bands("h/week", (50, 100, 250, 500, 1000, 2000)),
    "size_people": Bands("people", (5, 10, 25, 50, 100, 250)),
    "margin": Bands("share", (-0.2, -0.1, -0.05, 0.0, 0.05, 0.1, 0.2)),
    "hours_of_wanted": Bands("share", (0.2, 0.4, 0.6, 0.8, 0.95)),
    "wage_over_floor": Bands("£/h", (0.01, 0.1, 0.25, 0.5, 1.0, 2.0)),
    "pay_over_floor": Bands("£/h", (0.01, 0.1, 0.25, 0.5, 1.0, 2.0)),
    "tenure": Bands("weeks", (13, 26, 52, 104, 260, 520)),
}
"""Quantities that are counted: those of firms first, then those of carers employed."""


def spread(state: State, year: int) -> pd.DataFrame:
    """Firms and carers in each band, and the hours a week that they work.

    Returns:
        Columns year, quantity, band (counted from 0), number, hours.
    """
    parts = [
        _counted(name, *weighed)
        for name, weighed in {**_of_firms(state), **_of_carers(state)}.items()
    ]
    return pd.concat(parts, ignore_index=True).assign(year=year)


def _counted(quantity: str, values: F64, hours: F64) -> pd.DataFrame:
    edges = SPREADS[quantity].edges
    band, bands = np.searchsorted(edges, values, side="right"), len(edges) + 1
    return pd.DataFrame(
        {
            "quantity": quantity,
            "band": np.arange(bands),
            "number": np.bincount(band, minlength=bands).astype(np.float64),
            "hours": np.bincount(band, hours, bands),
        }
    )


def _of_firms(state: State) -> dict[str, tuple[F64, F64]]:
    """Sizes and margins of providers with their hours; businesses of one apart.

    Services and companies of councils, whose deficit the council covers, have no margin.
    """
    p, rows = state.provider.columns, state.provider.rows()
    rows = rows[~owner_works(state)[p.form[rows]]]
    own = rows[~p.owner_covers[rows]]
    hours = p.planned.astype(np.float64)
    return {
        "size_hours": (hours[rows], hours[rows]),
        "size_people": (p.staff[rows].astype(np.float64), hours[rows]),
        "margin": (p.margin[own].astype(np.float64), hours[own]),
    }


def _of_carers(state: State) -> dict[str, tuple[F64, F64]]:
    """Use, pay and tenure of carers employed with the hours they worked in the last week.

    What an hour of contact and travel earned is known of those who worked.
    """
    k, p, rows = state.carer.columns, state.provider.columns, state.carer.rows()
    rows = rows[k.job[rows] == Job.WORKING]
    rows = rows[~owner_works(state)[p.form[k.provider[rows]]]]
    contact, travel = (x[rows].astype(np.float64) for x in (k.contact, k.travel))
    away = state.scratch(Cancelled).hours[rows]
    kept = np.maximum(0.0, 1.0 - np.divide(away, contact, np.zeros_like(away), where=contact > 0))
    hours = kept * (contact + travel)
    floor = wage_floor(state)[p.council[k.provider[rows]]]
    busy = hours > ENOUGH
    paid = k.pay[rows][busy] / hours[busy] - floor[busy]
    return {
        "hours_of_wanted": (hours / k.hours_wanted[rows], hours),
        "wage_over_floor": (k.wage[rows] - floor, hours),
        "pay_over_floor": (paid, hours[busy]),
        "tenure": ((state.week - 1 - k.since[rows]).astype(np.float64), hours),
    }
