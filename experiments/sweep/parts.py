"""Parts: Parquet files of finished runs, each named by a hash of its bytes.

The name is the proof: a part that was cut short, changed or put there by somebody else does not
hash to its name, or does not carry the code of the sweep.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from gofal.abm.files import settle, temporary_file
from gofal.agents.errors import GofalError
from gofal.experiments.sweep.cells import Cell

FORMAT = 1
MARK = b"gofal"
NAME = 32  # hex digits of a part's name
HELP = "remove it and run the sweep again: its runs are then worked out anew"
type Ids = NDArray[np.bytes_]

SCHEMA: Any = pa.schema(
    [(name, pa.string()) for name in ("run", "window", "level", "code", "outcome")]
    + [("value", pa.float64())]
)


@dataclass(frozen=True)
class PartFile:
    """What is in a part.

    Attributes:
        name: file name.
        ids: the runs, each once.
        size: bytes.
    """

    name: str
    ids: Ids
    size: int


def write_part(folder: Path, runs: Iterable[tuple[str, Sequence[Cell]]], code: str) -> PartFile:
    """Write finished runs as one part.

    Args:
        folder: of the parts.
        runs: id and cells of each.
        code: hash of the code they were run with.
    """
    rows = [(run, *cell) for run, cells in runs for cell in cells]
    columns = zip(*rows, strict=True)
    arrays = [pa.array(c, field.type) for c, field in zip(columns, SCHEMA, strict=True)]
    return write_tables(folder, [pa.table(arrays, schema=SCHEMA)], code)


def write_tables(folder: Path, tables: Iterable[Any], code: str) -> PartFile:
    """Write tables of :data:`SCHEMA` as one part, one after the other."""
    mark = json.dumps({"format": FORMAT, "code": code}).encode()
    schema, seen = SCHEMA.with_metadata({MARK: mark}), []
    with temporary_file(folder) as temporary:
        with pq.ParquetWriter(temporary, schema, compression="zstd") as out:
            for table in tables:
                out.write_table(table)
                seen.append(_ids(table))
        with temporary.open("rb") as written:
            name = f"{hashlib.file_digest(written, 'sha256').hexdigest()[:NAME]}.parquet"
        size = temporary.stat().st_size
        settle(temporary, folder / name)
    return PartFile(name, np.unique(np.concatenate(seen)), size)


def read_part(path: Path, code: str) -> Any:
    """The table in a part.

    Raises:
        GofalError: the part is damaged, or comes from elsewhere; it is named.
        FileNotFoundError: it is gone.
    """
    content = path.read_bytes()
    if not re.fullmatch(rf"[0-9a-f]{{{NAME}}}\.parquet", path.name):
        raise GofalError(f"{path} is not a part of this sweep; remove it from the folder")
    if hashlib.sha256(content).hexdigest()[:NAME] != path.stem:
        raise GofalError(f"part {path} is damaged (its bytes do not match its name); {HELP}")
    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        mark = json.loads((file.schema_arrow.metadata or {}).get(MARK, b"{}"))
        table = file.read(use_threads=False).replace_schema_metadata(None)
    except (pa.ArrowException, ValueError) as error:
        raise GofalError(f"part {path} cannot be read ({error}); {HELP}") from None
    if mark.get("format") != FORMAT or table.schema != SCHEMA:
        raise GofalError(f"part {path} has another format than this sweep; {HELP}")
    if mark["code"] != code:
        raise GofalError(f"part {path} was run with other code than this sweep; {HELP}")
    return table


def look_into(path: Path, code: str) -> PartFile:
    """What is in a part, checked.

    Raises:
        GofalError: the part is damaged, or comes from elsewhere.
        FileNotFoundError: it is gone.
    """
    table = read_part(path, code)
    return PartFile(path.name, np.unique(_ids(table)), path.stat().st_size)


def rows_of(table: Any, ids: Ids) -> Any:
    """The rows of some runs, in the order they have."""
    return table.filter(pc.is_in(table["run"], pa.array(ids.astype(str))))


def _ids(table: Any) -> Ids:
    return np.array(pc.unique(table["run"]).to_pylist(), dtype="S24")
