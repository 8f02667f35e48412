"""One baseline Wales looked at closely: places by year, providers, and whom they serve."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from gofal.experiments.runs.worlds import users_worlds
from gofal.experiments.windows import WEEKS_A_YEAR
from gofal.viz.shipping.files import PLACES, PROVIDERS, SERVES

if TYPE_CHECKING:
    from gofal.abm.model import CareModel
    from gofal.abm.world.state import State
    from gofal.experiments.runs.store import Arm

ROUTES = ("council", "direct_payment", "own_money", "fund", "budget")
STRIDE = 13


def write_today(arm: Arm, folder: Path, tick: Callable[[int], None]) -> None:
    """Run a baseline once more and write its tables.

    Args:
        arm: which, and for how many years.
        folder: to write into.
        tick: told weeks as they pass.
    """
    model = users_worlds().burnt_in(arm.scenario, tick).fork(arm.scenario)
    looks = []
    for year in range(1, arm.years + 1):
        for _ in range(WEEKS_A_YEAR // STRIDE):
            model.run_for(STRIDE)
            tick(STRIDE)
        if year in (1, arm.years):
            looks.append((year, model.state.copy()))
    write_compact(place_years(model, arm.years), folder / PLACES)
    providers, serves = (
        pd.concat([look(state).assign(year=np.int8(year)) for year, state in looks])
        for look in (providers_at, served_at)
    )
    # Identities are long numbers; here the first provider met is 0, the next 1, over all years.
    known = pd.Index(providers["uid"].unique())
    for name, table in ((PROVIDERS, providers), (SERVES, serves)):
        numbers = known.get_indexer(pd.Index(table["uid"])).astype(np.int32)
        write_compact(table.assign(provider=numbers).drop(columns="uid"), folder / name)


def place_years(model: CareModel, years: int) -> pd.DataFrame:
    """Mean of every outcome of every place and year: place (id), year, one column an outcome."""
    outcomes = model.outcomes()
    rows = outcomes[outcomes["level"] == "place"]
    year = (rows["week"] // WEEKS_A_YEAR + 1).astype(np.int8)
    table = (
        rows.assign(year=year, place=rows["code"].astype(np.int32))
        .query(f"year <= {years}")
        .pivot_table(index=["place", "year"], columns="outcome", values="value", aggfunc="mean")
        .reset_index()
    )
    table.columns.name = None
    return table


def providers_at(state: State) -> pd.DataFrame:
    """Providers of each council at this moment.

    Returns:
        One row for each council and provider that serves somebody there: council (code), uid,
        form (slug), number (by hours in the council, 1 the largest), base (place id), founded
        (week of the run), group (whether a national one), people and hours there, hours by who
        pays, staff (all over Wales), wage (£/h), travel (h/h), margin (share), cash_weeks.
    """
    p = state.provider.columns
    served = _served(state)
    table = served.groupby(["council", "provider"]).agg(
        people=("hours", "size"), hours=("hours", "sum")
    )
    for number, route in enumerate(ROUTES):
        own = served[served["route"] == number].groupby(["council", "provider"])["hours"].sum()
        table[f"hours_{route}"] = own.reindex(table.index, fill_value=0.0)
    table = table.reset_index()
    rows = table["provider"].to_numpy()
    slugs = np.array([model.slug for model in state.models])
    cost = np.maximum(p.weekly_cost[rows], 1e-6)
    table = table.assign(
        uid=p.uid[rows],
        form=slugs[p.form[rows]],
        base=np.asarray(state.geography.ids)[p.base_place[rows]],
        founded=p.founded[rows],
        group=p.group[rows] >= 0,
        staff=p.staff[rows],
        wage=p.mean_wage[rows],
        travel=p.usual_travel[rows],
        margin=p.margin[rows],
        cash_weeks=np.where(cost > 1, (p.cash[rows] + p.credit[rows]) / 100.0 / cost, np.nan),
    )
    ranks = table.groupby("council")["hours"].rank(method="first", ascending=False)
    table["number"] = ranks.astype(np.int32)
    table["council"] = np.array(state.geography.council_codes)[table["council"]]
    return table.drop(columns="provider").sort_values(["council", "number"], ignore_index=True)


def served_at(state: State) -> pd.DataFrame:
    """Who serves whom: uid of the provider, place (id), people and hours a week."""
    served = _served(state)
    table = served.groupby(["provider", "place"]).agg(
        people=("hours", "size"), hours=("hours", "sum")
    )
    table = table.reset_index()
    uid = state.provider.columns.uid[table["provider"].to_numpy()]
    place = np.asarray(state.geography.ids)[table["place"].to_numpy()]
    return table.assign(uid=uid, place=place).drop(columns="provider")


def _served(state: State) -> pd.DataFrame:
    """One row a person served: provider (row), place (index), council (index), hours, route."""
    from gofal.agents.client import Stage

    c = state.client.columns
    rows = np.flatnonzero(c.alive & (c.stage == Stage.SERVED) & (c.provider >= 0))
    return pd.DataFrame(
        {
            "provider": c.provider[rows],
            "place": c.place[rows],
            "council": state.land.council[c.place[rows]],
            "hours": c.package[rows].astype(np.float64),
            "route": c.route[rows],
        }
    )


def write_compact(frame: pd.DataFrame, path: Path) -> None:
    """Write a table small: numbers in half their width, words as codes."""
    small = {
        column: np.float32 if frame[column].dtype == np.float64 else np.int32
        for column in frame
        if frame[column].dtype in (np.float64, np.int64)
    }
    table = pa.Table.from_pandas(frame.astype(small), preserve_index=False, nthreads=1)
    pq.write_table(
        table.replace_schema_metadata(None), path, compression="zstd", compression_level=19
    )
