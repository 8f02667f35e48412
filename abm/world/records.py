"""Records that are not weekly series by council: money flows, places and providers by quarter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64, I64

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


class Records:
    """Weekly and quarterly entries; past ones are never changed."""

    def __init__(self) -> None:
        self.money: list[I64] = []
        self.place_weeks: list[int] = []
        self.places: list[F64] = []
        self._providers: list[dict[str, NDArray[Any]]] = []

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
        """Table with a row a provider and quarter from week ``since`` on; money in pounds."""
        parts = [
            pd.DataFrame(entry) for entry in self._providers if entry["week"][:1].sum() >= since
        ]
        if not parts:
            return pd.DataFrame(columns=["week", *_PROVIDER_FIELDS])
        table = pd.concat(parts, ignore_index=True)
        table["form"] = [slugs[code] for code in table["form"]]
        table["council"] = [councils[code] for code in table["council"]]
        table["base_place"] = [places[code] for code in table["base_place"]]
        table["cash"] = table["cash"] / 100.0
        table["credit"] = table["credit"] / 100.0
        return table

    def copy(self) -> Records:
        """Independent records; entries are shared because nobody writes to them."""
        copy = Records()
        copy.money = list(self.money)
        copy.place_weeks, copy.places = list(self.place_weeks), list(self.places)
        copy._providers = list(self._providers)
        return copy
