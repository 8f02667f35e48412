"""Readers of the table of a picture: from a folder, an analysis, runs, sweeps or stored arms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from gofal.agents.errors import GofalError
from gofal.experiments.runs.store import Store
from gofal.viz.figures import FigureKind, Look
from gofal.viz.run_folders import is_of_runs, of_runs
from gofal.viz.saved_comparison import DESCRIPTION, SavedComparison, read_presets, read_saved

TABLES = (".csv", ".parquet")


def table_for(kind: FigureKind, source: Path, look: Look) -> tuple[pd.DataFrame, Look]:
    """The table of a picture: a file, ``<kind>.csv`` or ``.parquet`` in a folder, or an answer.

    Returns:
        The table, and the look with the reference, window and rules of the answer.

    Raises:
        GofalError: nothing there suits the kind.
    """
    own = [source / f"{kind.slug}{ending}" for ending in TABLES]
    for path in (source, *own):
        if path.is_file():
            return read_table(path), look
    if not source.is_dir():
        raise GofalError(f"there is no folder or table {source}")
    if kind.of_runs and is_of_runs(source):
        return of_runs(source, look)
    if kind.gather is None:
        raise GofalError(f"{source} holds no table for picture {kind.slug}; needed: {own[0].name}")
    saved = saved_comparison_in(source, look.arms)
    window = saved.window(look.window)
    look = replace(look, reference=saved.reference.name, window=window, rules=saved.rules)
    look = replace(look, only=saved.reference.only)
    return kind.gather(saved, look), look


def read_table(path: Path) -> pd.DataFrame:
    """Read a CSV or Parquet table.

    Raises:
        GofalError: it is neither, or is not readable.
    """
    if path.suffix not in TABLES:
        raise GofalError(f"{path} is no table; allowed: {', '.join(TABLES)}")
    try:
        return pd.read_csv(path) if path.suffix == ".csv" else pd.read_parquet(path)
    except (OSError, ValueError) as error:
        raise GofalError(f"{path} is not readable: {error}") from error


def saved_comparison_in(folder: Path, arms: Sequence[str]) -> SavedComparison:
    """Read the comparison in a result folder of compare, or of presets in a store.

    Raises:
        GofalError: it is neither, or no preset of the store is named.
    """
    if (folder / DESCRIPTION).is_file() or not Store(folder).rules():
        return read_saved(folder)
    if not arms:
        raise GofalError(f"{folder} keeps many arms; name those wanted")
    return read_presets(folder, arms)
