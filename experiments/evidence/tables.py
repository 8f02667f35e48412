"""Small tables in which finished parts are kept: read whole, written whole or not at all."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path

from gofal.agents.errors import GofalError
from gofal.experiments.output.files import write_file

type Row = Mapping[str, str]
DAMAGED = "is damaged; remove it, and gofal evidence --run makes it again"


def read_rows(file: Path, keys: Sequence[str]) -> list[Row]:
    """Rows of a table; none if it is not there.

    Args:
        file: where it is.
        keys: columns it has at least; ``pair`` is one of them.

    Raises:
        GofalError: it is damaged.
    """
    if not file.is_file():
        return []
    try:
        with file.open(encoding="utf-8", newline="") as opened:
            made = csv.DictReader(opened)
            rows: list[Row] = list(made)
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise GofalError(f"{file} {DAMAGED}") from problem
    if not set(keys) <= set(made.fieldnames or ()) or not all(_whole(row) for row in rows):
        raise GofalError(f"{file} {DAMAGED}")
    return rows


def write_rows(file: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write a table; what a row does not have stays empty."""
    text = io.StringIO()
    made = csv.DictWriter(text, columns, lineterminator="\n")
    made.writeheader()
    made.writerows(rows)
    write_file(file, text.getvalue().encode())


def by_pair(rows: Iterable[Row]) -> dict[int, list[Row]]:
    """Rows of each pair, in the order of the pairs."""
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(int(row["pair"]), []).append(row)
    return dict(sorted(found.items()))


def first_error(held: Mapping[int, Iterable[Row]]) -> str:
    """What went wrong first in the rows of some pairs; nothing if all went well."""
    return next((row["error"] for rows in held.values() for row in rows if row["error"]), "")


def pairs_without_gap(held: Container[int]) -> int:
    """How many pairs are there from the first on."""
    return next(count for count in itertools.count() if count + 1 not in held)


def _whole(row: Row) -> bool:
    return None not in row and None not in row.values() and row["pair"].isdecimal()
