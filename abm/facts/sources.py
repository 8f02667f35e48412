"""Declarations of ``sources.toml``: where every column comes from and what it may hold."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from gofal.abm.schema import Text, TomlTable, read
from gofal.agents.errors import GofalError, unknown

SHARED_OUT = (
    "population",
    "aged_65_plus",
    "aged_75_plus",
    "aged_85_plus",
    "unpaid_carers",
    "area_km2",
)
"""Columns of places that add up to those of their council."""
_READ = {
    "councils": (
        "lad_code",
        "name_en",
        "name_cy",
        "carers_1_19h",
        "carers_20_49h",
        "speakers_pct",
        "known_fee",
        "in_house_share",
        *SHARED_OUT,
    ),
    "places": (
        "id",
        "name",
        "name_cy",
        "lat",
        "lon",
        "lad_code",
        "unpaid_carers_50h_plus",
        "rural_share",
        *SHARED_OUT,
    ),
    "roads_nodes": ("id", "name", "lat", "lon", "lad_code", "residents_per_km2"),
    "roads_edges": ("a", "b", "km", "road_class"),
    "catalysts": ("kind", "lad_code"),
}
"""Columns that the model reads, by table; a country may have more."""
TABLES = tuple(_READ)


class Origin(TomlTable, frozen=True):
    """A source, its licence and year, and how sure we are of it."""

    source: Text
    licence: Text
    year: Text
    status: Text


class FactColumn(TomlTable, frozen=True, kw_only=True):
    """Rule of what a column may hold.

    Attributes:
        type: text, whole numbers, or numbers.
        unit: of the values.
        origin: where it comes from, one of ``[origins]``.
        low: lowest number allowed.
        high: highest number allowed.
        allowed: the words allowed, if not any.
        unique: whether no value may occur twice.
        empty: whether values may be missing.
        refers: column of another table that must hold the same value, as ``councils.lad_code``.
    """

    type: Literal["text", "whole", "number"]
    unit: Text
    origin: str
    low: float = -math.inf
    high: float = math.inf
    allowed: tuple[str, ...] = ()
    unique: bool = False
    empty: bool = False
    refers: str = ""

    def __post_init__(self) -> None:
        if self.type != "text" and not math.isfinite(self.high - self.low):
            raise GofalError("'low' and 'high' are needed for numbers")


class Sources(TomlTable, frozen=True):
    """The declaration of all tables of a country.

    Attributes:
        attribution: the credit that must accompany the tables.
        rows: how many rows each has.
        origins: sources by name.
        tables: columns of each, in the order of the file.
    """

    attribution: Text
    rows: Mapping[str, int]
    origins: Mapping[str, Origin]
    tables: Mapping[str, Mapping[str, FactColumn]]

    def __post_init__(self) -> None:
        for table, needed in _READ.items():
            for part in ("rows", "tables"):
                if table not in getattr(self, part):
                    raise GofalError(f"[{part}] has no {table!r}")
            for name in needed:
                if name not in self.tables[table]:
                    raise GofalError(f"[tables.{table}] has no {name!r}")
            for name, column in self.tables[table].items():
                if column.origin not in self.origins:
                    why = unknown("origin", column.origin, self.origins)
                    raise GofalError(f"[tables.{table}.{name}] {why}")


def read_sources(folder: Path) -> Sources:
    """The declaration in a folder of facts.

    Raises:
        GofalError: it is missing or malformed.
    """
    return read(folder / "sources.toml", Sources)
