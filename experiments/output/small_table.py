"""Tables that stand in the repository or are shipped, as small as Parquet makes them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from gofal.abm.files import settle, temporary_file


def write_small(table: pa.Table, file: Path, words: Iterable[str], numbers: Iterable[str]) -> None:
    """Write a table small, whole or not at all.

    Args:
        table: to write.
        file: where; its folder is there.
        words: columns of few words, each kept once.
        numbers: columns of single floats; bytes of like weight lie side by side, which is half the
            size of plain floats.
    """
    with temporary_file(file.parent) as temporary:
        pq.write_table(
            table,
            temporary,
            compression="zstd",
            compression_level=19,
            use_dictionary=list(words),
            write_statistics=False,
            column_encoding=dict.fromkeys(numbers, "BYTE_STREAM_SPLIT"),
        )
        settle(temporary, file)
