"""Distributions beside their sources: how long firms live, and how firms and carers are spread."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from gofal.abm.calendar import QUARTER
from gofal.agents.delivery import delivery_models
from gofal.agents.table import F64
from gofal.experiments.looks import VERDICT_LEVEL
from gofal.experiments.runs.spread import SPREADS
from gofal.experiments.statistics import estimate
from gofal.experiments.text import Language, heads, interval, level, say
from gofal.experiments.windows import WEEKS_A_YEAR

LIVED = {1: 0.9, 2: 0.75, 3: np.nan, 4: np.nan, 5: 0.4}
"""Share of small service firms alive so many years after their birth (ONS business demography)."""
SURVIVAL = "survival"
_DIGIT = {"share": 0.03, "£/h": 0.01}
"""Precision of the ends of bands, by unit; others are whole numbers."""
_WHOLE = 3.0

type Rows = list[tuple[str, ...]]
type Told = tuple[str, str, list[str], Rows]
"""Title, source, columns and rows of a table."""


def distributions(
    spreads: Sequence[pd.DataFrame], providers: Sequence[pd.DataFrame], year: int = 1
) -> pd.DataFrame:
    """Shares alive by age over the whole run, and shares of bands at the end of a year.

    Args:
        spreads: table ``spread`` of every replicate.
        providers: table ``providers`` of every replicate.
        year: whose end is shown.

    Returns:
        Columns quantity, low and high (ends of a band, nan for none; the age for survival), share
        with its interval share_low and share_high, hours (share of hours worked), known (what a
        source says, nan for nothing).
    """
    parts = [_survival(providers)]
    parts += [_bands(name, [one[one["year"] == year] for one in spreads]) for name in SPREADS]
    return pd.concat(parts, ignore_index=True)


def survival(records: pd.DataFrame, ages: Sequence[int]) -> F64:
    """Share of firms alive at some ages, from the quarters in which they were seen.

    The chance to last a quarter is counted by age over all firms seen at that age, so firms that
    began before the run count from where it finds them, and those that outlive it until it ends.
    Council services and businesses of one are no firms. A firm that is sold counts as gone: records
    do not tell a sale from an end. The ONS follows units registered for VAT or pay and takes
    takeovers out of deaths, so what compares best with it lies somewhat higher.

    Args:
        records: rows by quarter with week, uid, form and founded.
        ages: years.

    Returns:
        Shape (ages,); nan from the age on that nobody was seen at.
    """
    weeks = np.sort(records["week"].unique())
    rows = records[records["form"].isin(_firms()) & (records["week"] < weeks[-1])]
    following = weeks[np.searchsorted(weeks, rows["week"], side="right")]
    seen = pd.MultiIndex.from_frame(records[["uid", "week"]])
    stays = pd.MultiIndex.from_arrays([rows["uid"], following]).isin(seen)
    quarters = (rows["week"] - rows["founded"]).to_numpy() // QUARTER
    lasts = pd.Series(stays, dtype=np.float64).groupby(quarters).mean()
    alive = lasts.reindex(range(max(ages) * WEEKS_A_YEAR // QUARTER)).cumprod(skipna=False)
    return alive.to_numpy()[[age * WEEKS_A_YEAR // QUARTER - 1 for age in ages]]


def _firms() -> list[str]:
    """Delivery models of firms: not of a council, and not of one person who does the work."""
    alone = {
        model.slug
        for model in delivery_models()
        for one in model.parameters
        if one.name == f"{model.slug}.owner_works" and one.value > 0.0
    }
    models = [model for model in delivery_models() if model.sector != "public"]
    return [model.slug for model in models if model.slug not in alone]


def _survival(providers: Sequence[pd.DataFrame]) -> pd.DataFrame:
    ages = list(LIVED)
    shares = np.column_stack([survival(records, ages) for records in providers])
    return _with_interval(shares).assign(
        quantity=SURVIVAL, low=ages, high=ages, hours=np.nan, known=list(LIVED.values())
    )


def _bands(quantity: str, spreads: Sequence[pd.DataFrame]) -> pd.DataFrame:
    rows = [one[one["quantity"] == quantity].sort_values("band") for one in spreads]
    shares, hours = (
        np.column_stack([one[name] / max(1.0, one[name].sum()) for one in rows])
        for name in ("number", "hours")
    )
    edges = SPREADS[quantity].edges
    return _with_interval(shares).assign(
        quantity=quantity,
        low=[np.nan, *edges],
        high=[*edges, np.nan],
        hours=hours.mean(axis=1),
        known=np.nan,
    )


def _with_interval(shares: F64) -> pd.DataFrame:
    """Means over replicates of shares of shape (bands, replicates), and their intervals."""
    found = estimate(shares, VERDICT_LEVEL)
    return pd.DataFrame({"share": found.mean, "share_low": found.low, "share_high": found.high})


def distribution_tables(made: pd.DataFrame, language: Language) -> list[Told]:
    """Title, source, columns and rows of every distribution, survival first."""
    return [_told(str(name), rows, language) for name, rows in made.groupby("quantity", sort=False)]


def _told(quantity: str, rows: pd.DataFrame, language: Language) -> Told:
    lives = quantity == SURVIVAL
    columns = ("age", "source", "result", "interval") if lives else ("band", *_COLUMNS)
    cells = [
        (
            band_label(quantity, row["low"], row["high"], language),
            *([_percent(row["known"])] if lives else []),
            _percent(row["share"]),
            _interval(row),
            *([] if lives else [_percent(row["hours"])]),
        )
        for _, row in rows.iterrows()
    ]
    source = say("baseline.source", language, source=say(f"spread_source.{quantity}", language))
    return say(f"spread.{quantity}", language), source, heads(columns, language), cells


_COLUMNS = ("result", "interval", "hours_share")


def band_label(quantity: str, low: float, high: float, language: Language) -> str:
    """A band in words: under 50, 50 to 100, 100 and over; years for survival."""
    if quantity == SURVIVAL:
        return str(int(low))
    unit = SPREADS[quantity].unit
    ends = {
        name: level(end, unit, _DIGIT.get(unit, _WHOLE))
        for name, end in (("low", low), ("high", high))
        if np.isfinite(end)
    }
    kind = "between" if len(ends) == 2 else "above" if "low" in ends else "below"
    return say(f"spread.{kind}", language, **ends)


def _percent(share: float) -> str:
    return level(share, "share", 0.003)


def _interval(row: pd.Series[float]) -> str:
    if not np.isfinite(row["share_low"]):
        return ""
    return interval(row["share_low"], row["share_high"], "share", 0.003)
