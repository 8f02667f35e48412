"""What a benchmark keeps of its tries, a line of JSON each, so that it can be killed and go on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.repository import git_line
from gofal.abm.rules import rules_hash

_DESCRIBE = ("describe", "--always", "--abbrev=8", "--dirty=+", "--exclude=*")


def rows_of(file: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file, none if it is not there; the last line of one that was killed is no row.

    Args:
        file: one JSON object a line.
    """
    with suppress(FileNotFoundError):
        for line in file.read_text(encoding="utf-8").splitlines():
            with suppress(json.JSONDecodeError):
                yield json.loads(line)


@contextmanager
def adding(file: Path) -> Iterator[Callable[[Mapping[str, Any]], None]]:
    """Rows are added at the end of a file, each as soon as it is known.

    Yields:
        A function that adds a row.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8", buffering=1) as out:

        def add(row: Mapping[str, Any]) -> None:
            out.write(json.dumps(row) + "\n")

        yield add


@cache
def version() -> dict[str, str]:
    """By what code a try was made, for its row: rules, commit (``+``: and more), and the day."""
    return {
        "rules": rules_hash()[:8],
        "commit": git_line(*_DESCRIBE),
        "day": f"{datetime.now(UTC):%Y-%m-%d}",
    }
