"""Sums over the tables of a sweep or a kept run, in the form that ``sha256sum -c`` reads.

They are written after the tables: with them a sweep is published. A table that was cut or changed
since does not hash to its sum.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from gofal.abm.files import put

SUMS = "results.sha256"


def write_sums(folder: Path, names: Sequence[str]) -> None:
    """Write the sums of some files of a folder."""
    lines = (f"{_sum(folder / name)}  {name}\n" for name in names)
    put(folder / SUMS, "".join(lines).encode())


def damaged(folder: Path, names: Sequence[str]) -> list[str]:
    """Those of some files that are not there as they were written; all if there are no sums."""
    known = _known(folder)
    return [name for name in names if known.get(name) != _sum(folder / name)]


def _known(folder: Path) -> dict[str, str]:
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def _sum(file: Path) -> str:
    """Sum of a file; none that is ever written where it cannot be read."""
    try:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:
        return "unreadable"
