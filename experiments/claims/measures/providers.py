"""Providers by delivery model: how many, how large, how sound, how long they last."""

from __future__ import annotations

import pandas as pd

from gofal.experiments.claims.measures.base import (
    Ask,
    Measure,
    Tables,
    chosen,
    in_weeks,
    of_area,
    ratio,
)
from gofal.experiments.windows import WEEKS_A_YEAR

LASTING_YEARS = 3
LARGE = 500  # hours a week


def _rows(tables: Tables, ask: Ask) -> pd.DataFrame:
    """Quarterly rows of the providers asked for."""
    return chosen(in_weeks(of_area(tables("providers"), ask), ask), "form", ask.forms)


def _quarters(tables: Tables, ask: Ask) -> int:
    return int(in_weeks(tables("providers"), ask)["week"].nunique())


def _count(tables: Tables, ask: Ask) -> float:
    return ratio(len(_rows(tables, ask)), _quarters(tables, ask))


def _size(tables: Tables, ask: Ask) -> float:
    return float(_rows(tables, ask)["delivered"].mean())


def _hours(tables: Tables, ask: Ask) -> float:
    return ratio(_rows(tables, ask)["delivered"].sum(), _quarters(tables, ask))


def _hours_share(tables: Tables, ask: Ask) -> float:
    everyone = Ask(ask.window, ask.area)
    return ratio(_rows(tables, ask)["delivered"].sum(), _rows(tables, everyone)["delivered"].sum())


def _share_of_providers(tables: Tables, ask: Ask) -> float:
    rows = in_weeks(of_area(tables("providers"), ask), ask)
    firms = rows[~rows["form"].isin(["micro_enterprise", "in_house"])]
    return ratio(firms["form"].isin(ask.forms).sum(), len(firms))


def _large(tables: Tables, ask: Ask) -> float:
    rows = _rows(tables, ask)
    return ratio((rows["planned"] >= LARGE).sum(), len(rows))


def _large_of_all(tables: Tables, ask: Ask) -> float:
    rows = in_weeks(of_area(tables("providers"), ask), ask)
    firms = rows[~rows["form"].isin(["micro_enterprise", "in_house"])]
    large = firms["form"].isin(ask.forms) & (firms["planned"] >= LARGE)
    return ratio(large.sum(), len(firms))


def _margin(tables: Tables, ask: Ask) -> float:
    rows = _rows(tables, ask)
    return ratio((rows["margin"] * rows["delivered"]).sum(), rows["delivered"].sum())


def _spread(tables: Tables, ask: Ask) -> float:
    """Mean over providers of the spread of their own quarterly margin."""
    by_provider = _rows(tables, ask).groupby("uid")["margin"]
    return float(by_provider.std()[by_provider.count() >= 4].mean())


def _wage(tables: Tables, ask: Ask) -> float:
    rows = _rows(tables, ask)
    return ratio((rows["mean_wage"] * rows["staff"]).sum(), rows["staff"].sum())


def _hours_per_carer(tables: Tables, ask: Ask) -> float:
    rows = _rows(tables, ask)
    return ratio(rows["delivered"].sum(), rows["staff"].sum())


def _travel(tables: Tables, ask: Ask) -> float:
    rows = _rows(tables, ask)
    return ratio((rows["usual_travel"] * rows["delivered"]).sum(), rows["delivered"].sum())


def _trust(tables: Tables, ask: Ask) -> float:
    return float(_rows(tables, ask)["trust"].mean())


def _councils(tables: Tables, ask: Ask) -> float:
    every = tables("providers")["council"].nunique()
    return ratio(_rows(tables, ask)["council"].nunique(), every)


def _survival(tables: Tables, ask: Ask) -> float:
    """Of those founded in the window, the share still there three years later."""
    table = chosen(of_area(tables("providers"), ask), "form", ask.forms)
    seen = table.groupby("uid").agg(founded=("founded", "first"), last=("week", "max"))
    later = LASTING_YEARS * WEEKS_A_YEAR
    end = int(tables("providers")["week"].max())
    born = seen[
        (seen["founded"] >= ask.window.start)
        & (seen["founded"] < ask.window.end)
        & (seen["founded"] + later <= end)
    ]
    return ratio((born["last"] >= born["founded"] + later - 13).sum(), len(born))


def _exit_rate(tables: Tables, ask: Ask) -> float:
    """Providers gone a year later over those there before it, in years whose end is on record."""
    table = chosen(of_area(tables("providers"), ask), "form", ask.forms)
    seen = sorted(tables("providers")["week"].unique())
    left = there = 0
    for start in range(ask.window.start, ask.window.end, WEEKS_A_YEAR):
        ends = [next((w for w in seen if w >= x), None) for x in (start, start + WEEKS_A_YEAR)]
        if None in ends:
            continue
        before, after = (set(table.loc[table["week"] == week, "uid"]) for week in ends)
        there, left = there + len(before), left + len(before - after)
    return ratio(left, there)


MEASURES = (
    Measure("form_count", "providers", "providers of the kind", "darparwyr o'r math", _count),
    Measure("form_size", "h/week", "hours a provider of the kind",
            "oriau fesul darparwr o'r math", _size),
    Measure("form_hours", "h/week", "hours by the kind", "oriau gan y math", _hours),
    Measure("form_hours_share", "share", "share of hours by the kind",
            "cyfran o'r oriau gan y math", _hours_share),
    Measure("form_share", "share", "share of independent providers of the kind",
            "cyfran y math o'r darparwyr annibynnol", _share_of_providers),
    Measure("form_large_share", "share", "share of the kind with 500 hours a week or more",
            "cyfran y math â 500 awr yr wythnos neu fwy", _large),
    Measure("form_large_of_all", "share",
            "share of independent providers that are of the kind and have 500 hours a week or more",
            "cyfran y darparwyr annibynnol sydd o'r math ac â 500 awr yr wythnos neu fwy",
            _large_of_all),
    Measure("form_margin", "share", "margin of the kind", "elw'r math", _margin),
    Measure("form_margin_spread", "share", "swing of a provider's margin from quarter to quarter",
            "amrywiad elw darparwr o chwarter i chwarter", _spread),
    Measure("form_wage", "£/h", "wage paid by the kind", "cyflog a delir gan y math", _wage),
    Measure("form_hours_per_carer", "h/week", "contact hours a carer of the kind",
            "oriau cyswllt fesul gweithiwr o'r math", _hours_per_carer),
    Measure("form_travel", "h/h", "travel per contact hour of the kind",
            "teithio fesul awr gyswllt y math", _travel),
    Measure("form_trust", "0-1", "council's trust in providers of the kind",
            "ymddiriedaeth y cyngor mewn darparwyr o'r math", _trust),
    Measure("form_councils", "share", "share of councils with the kind",
            "cyfran y cynghorau sydd â'r math", _councils),
    Measure("form_survival", "share", "newcomers of the kind alive after three years",
            "newydd-ddyfodiaid o'r math yn fyw ar ôl tair blynedd", _survival),
    Measure("form_exit_rate", "1/year", "providers of the kind gone within a year",
            "darparwyr o'r math a ddiflannodd o fewn blwyddyn", _exit_rate, changed=1),
)  # fmt: skip
