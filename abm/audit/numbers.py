"""Rows and numbers of every table: nobody lives twice, nothing is negative that cannot be."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from gofal.abm.audit.books import Books
from gofal.agents.table import Columns, Table

NEVER_NEGATIVE = {
    "client": """
        need package complexity recovery ability privacy hours price delivered usual travel charge
        continuity wellbeing service badly short wanted promised goal helped visited
        fund_hours
    """,
    "carer": """
        wage premium protected hours_wanted reach contact travel visits pay effective satisfaction
        skill
    """,
    "unpaid": """
        hours strain support
    """,
    "provider": """
        wage_over_floor travel_paid waiting_paid secure_offer fixed_cost overhead royalty tax
        dividend autonomy training skill radius max_clients growth wage mean_wage credit
        clients planned delivered travel staff pending capacity refused unfilled posts
        usual_travel usual_waiting pay income cost weekly_cost hours_doubt left_doubt effort
        handed_back outlook
        freedom agreed leavers trust flexible padding rush withheld
        travel_due waiting_due secure_due relief pay_factor extra_cost idle_pay training_extra
        agreed_price council_income
    """,
    "commissioner": """
        fee charge_per_hour budget spend ration delay in_house_share own_share route_share
        route_target rural learned
    """,
    "catalyst": """
        hours busy cases cost
    """,
    "founder": """
        means plan_soon plan_later plan_pace hopes_hours spent
    """,
}
AT_MOST_ONE = {
    "client": "complexity recovery unmet continuity service goal",
    "carer": "satisfaction skill",
    "unpaid": "strain support",
    "provider": """
        effort outlook skill reputation royalty freedom trust flexible rush travel_due waiting_due
        secure_due relief
    """,
    "commissioner": "ration own_share route_share rural learned",
    "catalyst": "part",
    "founder": "",
}

_BORN = {
    "client": ("need",),
    "carer": ("work",),
    "unpaid": ("need",),
    "provider": ("providers", "commissioners", "catalysts"),
    "catalyst": ("catalysts",),
    "founder": ("providers", "catalysts"),
}


def check(b: Books) -> None:
    """Every table's rows and numbers."""
    for name, table in b.tables.items():
        _rows(b, name, table)
        _numbers(b, name, table)


def _rows(b: Books, name: str, table: Table[Columns]) -> None:
    """Rows in use and free rows are all rows, and nobody lives twice."""
    listed = table.free.rows[: int(table.free.top[0])]
    free = np.zeros(table.capacity, dtype=np.bool_)
    free[listed] = True
    alive = int(table.alive.sum())
    if alive + len(listed) != table.capacity or int(free.sum()) != len(listed):
        b.fail(f"{name}: {alive} alive and {len(listed)} free of {table.capacity} rows")
    b.none(name, "is alive and free at once", np.flatnonzero(free & table.alive))
    if b.step in (*_BORN.get(name, ()), "measure"):
        repeats = alive - len(np.unique(table["uid"][table.rows()]))
        if repeats:
            b.fail(f"{name}: {repeats} uids occur twice")


def _numbers(b: Books, name: str, table: Table[Columns]) -> None:
    """Check that numbers are finite, and not negative or above one where that cannot be."""
    if name == "unpaid" and b.step not in ("need", "delivery"):
        return
    records = cast("NDArray[Any]", table.columns).view(np.ndarray)[table.rows()]
    for column in table.specs:
        values = records[column]
        if values.dtype.kind == "f" and not np.isfinite(values).all():
            b.fail(f"{name}.{column} is not finite")
    for column in NEVER_NEGATIVE[name].split():
        values = records[column]
        if values.size and values.min() < -1e-5:
            b.fail(f"{name}.{column} is negative ({values.min():g})")
    for column in AT_MOST_ONE[name].split():
        values = records[column]
        if values.size and values.max() > 1.0 + 1e-5:
            b.fail(f"{name}.{column} is above 1 ({values.max():g})")
