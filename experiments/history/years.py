"""Years of a run with dates: main outcomes in pounds of the day and of one named year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from gofal.abm.calendar import FIRST_YEAR
from gofal.abm.history import History
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.parameters import load_parameters
from gofal.abm.results import WALES
from gofal.abm.scenario import Scenario
from gofal.abm.world.build import dated_of
from gofal.experiments.analysis.sizes import in_pounds
from gofal.experiments.runs.replicates import ArmMeans

PRICE_YEAR = 2024
"""The April whose pounds sums are also told in."""
HISTORY = "history"
MAIN = (
    "fee",
    "direct_cost",
    "fee_below_direct",
    "private_price",
    "wage",
    "effective_wage",
    "at_floor",
    "turnover",
    "vacancy_rate",
    "headcount",
    "agency_share",
    "supported_people",
    "supported_hours",
    "met_need",
    "rural_met_need",
    "waiting_people",
    "first_hour_weeks",
    "discharge_delays_package",
    "unpaid_hours",
    "carer_strain",
    "providers",
    "micro_enterprises",
    "exit_rate",
    "entry_rate",
    "handback_share",
    "margin",
    "cash_weeks",
    "council_cost",
    "public_cost",
)


def arm_of(base: Scenario, without: Sequence[str] = ()) -> Scenario:
    """History, or history without some events, under a name that says so.

    Raises:
        GofalError: an event is unknown.
    """
    made = base.with_(history=History(tuple(without)))
    assert made.history is not None  # noqa: S101  (given above)
    names = made.history.without
    return replace(made, name=f"{HISTORY} without {', '.join(names)}" if names else HISTORY)


def price_levels(base: Scenario, years: Iterable[int], of: int = PRICE_YEAR) -> dict[int, float]:
    """Pounds of one April for a pound of each year."""
    parameters = load_parameters(folders=base.country.parameters)
    dated = dated_of(base.with_(history=History()), parameters)
    assert dated is not None  # noqa: S101  (a run with dates has it)
    one = dated.level("prices", of)
    return {year: one / dated.level("prices", year) for year in years}


def by_year(found: ArmMeans, base: Scenario) -> pd.DataFrame:
    """Main outcomes of Wales by year.

    Returns:
        Columns arm, replicate, seed, year (of its April), outcome, unit, value (in pounds of the
        day where it is money) and real (in pounds of the price year; nan where it is not).
    """
    frame = found.values[
        (found.values["code"] == WALES) & found.values["outcome"].isin(MAIN)
    ].copy()
    years = frame["window"].str.removeprefix("year ").astype(int) + FIRST_YEAR - 1
    levels = price_levels(base, sorted(set(years)))
    money = np.array([in_pounds(name) for name in frame["outcome"]])
    frame["year"] = years
    frame["unit"] = [OUTCOMES[name].unit for name in frame["outcome"]]
    frame["real"] = np.where(money, frame["value"] * years.map(levels), np.nan)
    order = {name: n for n, name in enumerate(MAIN)}
    frame["at"] = frame["outcome"].map(order)
    frame = frame.sort_values(["arm", "replicate", "at", "year"], ignore_index=True)
    return frame[["arm", "replicate", "seed", "year", "outcome", "unit", "value", "real"]]


def differences(years: pd.DataFrame, arm: str) -> pd.DataFrame:
    """What an arm has less than history on the same luck: what was left out did this."""
    keys = ["replicate", "seed", "year", "outcome", "unit"]
    whole, part = (
        years[years["arm"] == name].set_index(keys)[["value", "real"]] for name in (HISTORY, arm)
    )
    return (whole - part).reset_index()
