"""Countries made of several copies of one, for measuring growth and never for people.

The copies have places, councils, roads and people of their own; their density stays what it is. A
road that is longer than anybody works joins each to the next.
"""

from __future__ import annotations

import importlib
import json
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from gofal.abm.audit.own import GROWS
from gofal.abm.country import DEFAULT, Country

NAMED = ("lad_code", "name", "name_en", "name_cy", "short_en", "short_cy")
"""Columns of text that name a council or place; each copy adds its number."""
NUMBERED = ("id", "a", "b")
"""Columns of numbers that name a place; each copy has a range of its own."""
FAR_KM = "500"
"""Length of a road from one copy to the next."""
TABLES = ("councils", "places", "roads_nodes", "roads_edges", "catalysts")


def copies_of(number: int, folder: Path, original: Country = DEFAULT) -> Country:
    """A country of some copies of another, side by side.

    Args:
        number: how many copies, from 1.
        folder: an empty folder that its package is written into; it has to last as long as the
            country is in use.
        original: the country that is copied; it has to declare what grows with a country itself.
    """
    name = f"copies_{number}_of_{original.slug.replace('-', '_')}"
    package = folder / name
    for part in ("facts", "parameters", "scenarios"):
        (package / part).mkdir(parents=True)
    (package / "__init__.py").touch()
    _write_facts(original.facts, package / "facts", number)
    _write_parameters(original, package / "parameters", number)
    baseline = (original.scenarios / "baseline.toml").read_bytes()
    (package / "scenarios" / "baseline.toml").write_bytes(baseline)
    sys.path.append(str(folder))
    importlib.invalidate_caches()
    return Country(name, name, original.name_en, original.name_cy, like=original)


def _write_facts(old: Path, new: Path, number: int) -> None:
    tables = {
        name: pd.read_csv(old / f"{name}.csv", dtype=str, keep_default_na=False) for name in TABLES
    }
    nodes = tables["roads_nodes"]
    step = 10 ** len(str(nodes["id"].astype(int).max()))
    many = {
        name: pd.concat([_copy(table, n, step) for n in range(number)])
        for name, table in tables.items()
    }
    many["roads_edges"] = pd.concat([many["roads_edges"], _joined(tables, number, step)])
    for name, table in many.items():
        table.to_csv(new / f"{name}.csv", index=False)
    sources = tomllib.loads((old / "sources.toml").read_text(encoding="utf-8"))
    sources["rows"] = {name: len(table) for name, table in many.items()}
    for table in sources["tables"].values():
        for column, rule in table.items():
            if column in NUMBERED:
                rule["high"] = number * step
    sources["tables"]["roads_edges"]["km"]["high"] = float(FAR_KM)
    sources["tables"] = {name: sources["tables"][name] for name in TABLES}
    (new / "sources.toml").write_text(_toml(sources), encoding="utf-8")


def _copy(table: pd.DataFrame, n: int, step: int) -> pd.DataFrame:
    """The rows of the ``n``-th copy; those of the first are as they were."""
    copy = table.copy()
    if not n:
        return copy
    for column in set(NAMED) & set(table.columns):
        copy[column] = table[column].where(table[column] == "", table[column] + f" {n + 1}")
    for column in set(NUMBERED) & set(table.columns):
        copy[column] = (table[column].astype(int) + n * step).astype(str)
    return copy


def _joined(tables: Mapping[str, pd.DataFrame], number: int, step: int) -> pd.DataFrame:
    """A long road from each copy to the next, by way of a place outside all councils."""
    edges, nodes = tables["roads_edges"], tables["roads_nodes"]
    outside = int(nodes.loc[nodes["lad_code"] == "", "id"].iloc[0])
    roads = pd.concat([edges.iloc[:1]] * (number - 1)) if number > 1 else edges.iloc[:0]
    starts = [outside + n * step for n in range(number)]
    return roads.assign(a=starts[:-1], b=starts[1:], km=FAR_KM)


def _write_parameters(original: Country, folder: Path, number: int) -> None:
    """What grows with a country, so many times as much as in the original."""
    declared: dict[str, dict[str, Any]] = {}
    for name in GROWS:
        subject, _, word = name.partition(".")
        rule = _declared(original, subject, word)
        for key in ("value", "low", "high"):
            rule[key] *= number
        declared.setdefault(subject, {})[word] = rule
    for subject, rules in declared.items():
        (folder / f"{subject}.toml").write_text(_toml(rules), encoding="utf-8")


def _declared(original: Country, subject: str, word: str) -> dict[str, Any]:
    text = (original.folder / "parameters" / f"{subject}.toml").read_text(encoding="utf-8")
    rule: dict[str, Any] = tomllib.loads(text)[word]
    return rule


def _toml(value: object, depth: int = 0) -> str:
    """A value as TOML; tables within tables are written in line."""
    if isinstance(value, Mapping):
        if depth == 0:
            return "\n".join(f"{key} = {_toml(one, 1)}" for key, one in value.items()) + "\n"
        return "{ " + ", ".join(f"{k} = {_toml(v, depth + 1)}" for k, v in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)
