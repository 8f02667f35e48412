"""Facts: small tables about a real country, checked as they are read.

Councils, places, road nodes, road edges and catalysts lie in the country's folder as CSV. What each
column means, where it comes from and what it may hold stands in ``sources.toml``; nothing is read
that is not declared there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd
from msgspec.structs import asdict

from gofal.abm.country import DEFAULT
from gofal.abm.facts.checks import check_references, check_sums, read_table
from gofal.abm.facts.names import fold, no_such
from gofal.abm.facts.sources import SHARED_OUT, TABLES, Sources, read_sources
from gofal.agents.errors import GofalError


@dataclass(frozen=True, eq=False)
class Facts:
    """The tables of one country.

    Attributes:
        councils: by ``lad_code``; ``known_fee`` (£/h) and ``in_house_share`` are NaN where
            no source names them.
        places: by council and id; counts are those of the catchment (town and
            hinterland) and add up to the council.
        road_nodes: every place, and places of other countries that roads pass through.
        road_edges: ``a`` and ``b`` are node ids, ``km`` straight-line.
        sources: one row per column: table, column, unit, source, licence, year, status.
        catalysts: those that exist at the start, one row for each council area they work in.
        credit: the attribution that must accompany the tables.
    """

    councils: pd.DataFrame
    places: pd.DataFrame
    road_nodes: pd.DataFrame
    road_edges: pd.DataFrame
    sources: pd.DataFrame
    catalysts: pd.DataFrame
    credit: str

    def council_code(self, name: str) -> str:
        """The code of the council with this code, Welsh name or English name.

        Raises:
            GofalError: no council has this name.
        """
        table = self.councils
        columns = [table[key].tolist() for key in ("lad_code", "name_en", "name_cy")]
        for spelling in columns:
            for code, known in zip(columns[0], spelling, strict=True):
                if fold(known) == fold(name):
                    return str(code)
        raise no_such("council", name, [*columns[1], *columns[2]])

    def council_codes(self, names: Sequence[str]) -> tuple[str, ...]:
        """Codes of some councils, each named once.

        Raises:
            GofalError: none is named, one is unknown or one is named twice.
        """
        if not names:
            raise GofalError(
                "councils must name at least one council; leave it out for all of them"
            )
        codes = tuple(self.council_code(name) for name in names)
        if len(set(codes)) < len(codes):
            raise GofalError(f"a council is named twice in {', '.join(names)}")
        return codes

    def short_name(self, code: str, language: str) -> str:
        """The name of a council on a map, in ``en`` or ``cy``.

        Raises:
            GofalError: no council has this code.
        """
        known = self.councils.set_index("lad_code")[f"short_{language}"]
        if code not in known.index:
            raise no_such("council", code, known.index)
        return str(known[code])


def load_facts(folder: Path | None = None) -> Facts:
    """Read and check all tables; a folder is read once per process.

    Args:
        folder: where the tables lie; those of the default country if not given.

    Raises:
        GofalError: a file is missing or malformed; the message names file, line and column.
    """
    return _load(folder or DEFAULT.facts)


def attribution() -> str:
    """The credit line that must accompany anything drawn from these tables."""
    return load_facts().credit


@cache
def _load(folder: Path) -> Facts:
    declared = read_sources(folder)
    tables = {
        name: read_table(folder / f"{name}.csv", declared.tables[name], declared.rows[name])
        for name in TABLES
    }
    for name in TABLES:
        check_references(name, tables, declared.tables[name])
    check_sums(tables["places"], tables["councils"], SHARED_OUT)
    _check_roads(tables)
    return Facts(
        councils=tables["councils"],
        places=tables["places"],
        road_nodes=tables["roads_nodes"],
        road_edges=tables["roads_edges"],
        sources=_sources_table(declared),
        catalysts=tables["catalysts"],
        credit=declared.attribution,
    )


def _sources_table(declared: Sources) -> pd.DataFrame:
    records = [
        {
            "table": table,
            "column": name,
            "unit": column.unit,
            **asdict(declared.origins[column.origin]),
        }
        for table in TABLES
        for name, column in declared.tables[table].items()
    ]
    return pd.DataFrame.from_records(records)


def _check_roads(tables: dict[str, pd.DataFrame]) -> None:
    missing = set(tables["places"]["id"]) - set(tables["roads_nodes"]["id"])
    if missing:
        raise GofalError(f"roads_nodes.csv: place {min(missing)} of places.csv is missing")
    twice = tables["roads_edges"].duplicated(["a", "b"]).to_numpy()
    if twice.any():
        raise GofalError(f"roads_edges.csv line {int(twice.argmax()) + 2}: this pair stands twice")
