"""Reading a table and refusing one that is not what ``sources.toml`` says it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from gofal.abm.facts.sources import FactColumn
from gofal.agents.errors import GofalError

type Columns = Mapping[str, FactColumn]

# The header is line 1, so row 0 of a table is line 2 of its file.
_FIRST_LINE = 2


def read_table(file: Path, columns: Columns, rows: int) -> pd.DataFrame:
    """Read one CSV and check it against its declaration.

    Args:
        file: the CSV file.
        columns: what each column may hold, in the order of the file.
        rows: how many rows there must be.

    Raises:
        GofalError: the file is missing or malformed.
    """
    try:
        raw = pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8")
    except FileNotFoundError:
        raise GofalError(f"{file.name}: no such file in {file.parent}") from None
    except (ValueError, OSError) as error:
        raise GofalError(f"{file.name}: not a readable CSV table ({error})") from None
    if list(raw.columns) != list(columns):
        raise _wrong_columns(file, list(raw.columns), list(columns))
    if len(raw) != rows:
        raise GofalError(f"{file.name}: {len(raw)} rows, {rows} are needed")
    return pd.DataFrame({name: _convert(file, raw[name], columns[name]) for name in columns})


def check_references(name: str, tables: Mapping[str, pd.DataFrame], columns: Columns) -> None:
    """Check that every value that refers to another table is found there.

    Raises:
        GofalError: a value refers to nothing.
    """
    for column, spec in columns.items():
        if not spec.refers:
            continue
        target, key = spec.refers.split(".")
        values = tables[name][column]
        lost = ~values.isin(tables[target][key])
        if spec.empty:
            lost &= values != ""
        if lost.any():
            row = int(np.flatnonzero(lost)[0])
            raise GofalError(
                f"{name}.csv line {row + _FIRST_LINE}: {column} {values.iloc[row]!r} "
                f"is not in {target}.csv, column {key}"
            )


def check_sums(places: pd.DataFrame, councils: pd.DataFrame, columns: tuple[str, ...]) -> None:
    """Check that the catchments of a council's places add up to the council, within 0.1 %.

    Raises:
        GofalError: they do not.
    """
    sums = places.groupby("lad_code")[list(columns)].sum()
    for column in columns:
        real = councils.set_index("lad_code")[column]
        off = (sums[column].reindex(real.index) - real).abs() > 0.001 * real + 1
        for code in real.index[off]:
            raise GofalError(
                f"places.csv: {column} of the places in {code} adds up to "
                f"{sums[column].get(code, 0):,.1f}, the council has {real[code]:,.1f}"
            )


def _wrong_columns(file: Path, found: list[str], needed: list[str]) -> GofalError:
    missing = [name for name in needed if name not in found]
    extra = [name for name in found if name not in needed]
    if missing:
        return GofalError(f"{file.name} line 1: column {missing[0]!r} is missing")
    if extra:
        return GofalError(f"{file.name} line 1: column {extra[0]!r} is not in sources.toml")
    return GofalError(f"{file.name} line 1: columns must stand in the order {', '.join(needed)}")


def _convert(file: Path, raw: pd.Series[str], spec: FactColumn) -> pd.Series[Any]:
    empty = raw == ""
    if not spec.empty:
        _refuse(file, raw, empty, "a value is needed")
    if spec.unique:
        _refuse(file, raw, raw.duplicated(), "must not occur twice")
    if spec.type == "text":
        if spec.allowed:
            _refuse(file, raw, ~raw.isin(spec.allowed), f"allowed: {', '.join(spec.allowed)}")
        return raw
    return _numbers(file, raw, empty, spec)


def _numbers(
    file: Path, raw: pd.Series[str], empty: pd.Series[bool], spec: FactColumn
) -> pd.Series[Any]:
    values = pd.to_numeric(raw.mask(empty), errors="coerce").astype("float64")
    _refuse(file, raw, values.isna() & ~empty, "a number is needed")
    outside = (values < spec.low) | (values > spec.high)
    _refuse(file, raw, outside, f"allowed: {spec.low:g} to {spec.high:g}")
    if spec.type == "number":
        return values
    _refuse(file, raw, values != values.round(), "a whole number is needed")
    return values.astype("int64")


def _refuse(file: Path, raw: pd.Series[str], bad: pd.Series[bool], why: str) -> None:
    if bad.any():
        row = int(np.flatnonzero(bad.to_numpy())[0])
        raise GofalError(
            f"{file.name} line {row + _FIRST_LINE}, column {raw.name}: {raw.iloc[row]!r}; {why}"
        )
