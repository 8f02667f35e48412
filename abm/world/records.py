"""Records that are not weekly series by council: money flows, places and providers by quarter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F32, F64, I64, Rows

_PROVIDER_FIELDS = (
    "uid",
    "form",
    "council",
    "base_place",
    "group",
    "founded",
    "clients",
    "planned",
    "delivered",
    "staff",
    "posts",
    "wage",
    "mean_wage",
    "usual_travel",
    "margin",
    "weekly_cost",
    "cash",
    "credit",
    "trust",
    "outlook",
    "skill",
)


_WEEKS_BEFORE = 52
"""Weeks before the policy of which wages are kept: what a fixed-weight wage is weighted by."""


class Records:
    """Weekly and quarterly entries; past ones are never changed."""

    def __init__(self) -> None:
        self.money: list[I64] = []
        self.place_weeks: list[int] = []
        self.places: list[F64] = []
        self.wage_weeks: list[int] = []
        self.wage_hours: list[F32] = []
        self.wages: list[F32] = []
        self._providers: list[dict[str, NDArray[Any]]] = []

    def keep_wages(self, week: int, hours: F64, wages: F64) -> None:
        """Keep a week of contact hours and mean contracted wages, shape (models, councils) each.

        A wage is nan where nobody is employed.
        """
        if week >= -_WEEKS_BEFORE:
            self.wage_weeks.append(week)
            self.wage_hours.append(hours.astype(np.float32))
            self.wages.append(wages.astype(np.float32))

    def keep_places(self, week: int, table: F64) -> None:
        """Keep a quarter of the places; ``table`` has shape (series of ``PlaceTable``, places)."""
        self.place_weeks.append(week)
        self.places.append(table.copy())

    def keep_providers(self, week: int, providers: ProviderColumns) -> None:
        """Store a row for every provider alive."""
        rows = np.flatnonzero(providers.alive)
        entry: dict[str, NDArray[Any]] = {"week": np.full(len(rows), week, dtype=np.int32)}
        for name in _PROVIDER_FIELDS:
            entry[name] = getattr(providers, name)[rows].copy()
        self._providers.append(entry)

    def providers(
        self, slugs: Sequence[str], councils: Sequence[str], places: Mapping[int, str], since: int
    ) -> pd.DataFrame:
        """Table with a row a provider and quarter from week ``since`` on; money in pounds.

        Weeks are counted from ``since``.
        """
        parts = [
            pd.DataFrame(entry) for entry in self._providers if entry["week"][:1].sum() >= since
        ]
        if not parts:
            return pd.DataFrame(columns=["week", *_PROVIDER_FIELDS])
        table = pd.concat(parts, ignore_index=True)
        table["week"] = (table["week"] - since).astype(np.int32)
        table["form"] = [slugs[code] for code in table["form"]]
        table["council"] = [councils[code] for code in table["council"]]
        table["base_place"] = [places[code] for code in table["base_place"]]
        table["cash"] = table["cash"] / 100.0
        table["credit"] = table["credit"] / 100.0
        return table

    def part(self, councils: Rows) -> Records:
        """Wages of some councils, and nothing else."""
        part = Records()
        part.wage_weeks = list(self.wage_weeks)
        part.wage_hours = [week[:, councils] for week in self.wage_hours]
        part.wages = [week[:, councils] for week in self.wages]
        return part

    def copy(self) -> Records:
        """Independent records; entries are shared because nobody writes to them."""
        copy = Records()
        copy.money = list(self.money)
        copy.place_weeks, copy.places = list(self.place_weeks), list(self.places)
        copy.wage_weeks, copy.wages = list(self.wage_weeks), list(self.wages)
        copy.wage_hours = list(self.wage_hours)
        copy._providers = list(self._providers)
        return copy
