"""The Parquet tables of a result folder as CSV, for programs that read nothing else."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from gofal.abm.files import settle, temporary_file
from gofal.agents.errors import GofalError

FOLDER = "csv"
ROWS = 100_000  # read at once; a table of places and weeks has millions


def write_csv(folder: Path, out: Path | None = None) -> list[Path]:
    """Write every Parquet table of a folder as CSV; what is there already is written anew.

    Numbers have all their digits, so that reading them gives the same numbers; what is not defined
    is left empty.

    Args:
        folder: of a run, a comparison or a sweep.
        out: where to; ``csv`` in the folder if None.

    Returns:
        The files written.

    Raises:
        GofalError: there are no tables, one is damaged, or nothing can be written there.
    """
    tables = sorted(folder.glob("*.parquet"))
    if not tables:
        raise GofalError(f"{folder} holds no Parquet tables; give the folder of a run or a sweep")
    target = folder / FOLDER if out is None else out
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise GofalError(f"cannot write to {target}: {reason}; give another --out") from error
    return [_written(table, target / f"{table.stem}.csv") for table in tables]


def _written(table: Path, file: Path) -> Path:
    try:
        source = pq.ParquetFile(table)
    except (OSError, pa.ArrowInvalid) as error:
        raise GofalError(f"{table} is damaged: {error}") from None
    with source, temporary_file(file.parent) as temporary:
        names = source.schema_arrow.names
        with temporary.open("w", encoding="utf-8", newline="") as to:
            csv.writer(to, lineterminator="\n").writerow(names)
            for batch in source.iter_batches(ROWS):
                batch.to_pandas().to_csv(to, header=False, index=False, lineterminator="\n")
        settle(temporary, file)
    return file
