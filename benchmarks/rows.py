"""What a benchmark keeps of its tries, a line of JSON each, so that it can be killed and go on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any


def rows_of(file: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file, none if it is not there; the last line of one that was killed is no row.

    Args:
        file: one JSON object a line.
    """
    with suppress(FileNotFoundError):
        for line in file.read_text(encoding="utf-8").splitlines():
            with suppress(json.JSONDecodeError):
                yield json.loads(line)
