"""Tables that gofal wrote earlier, read back: whole, or refused in a line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pyarrow as pa

from gofal.agents.errors import GofalError

NAMES = ("arm", "window", "level", "code", "outcome")
"""Columns of text in tables of comparisons."""
HELP = "make the folder again with the command in its comparison.json"


def stored_table(path: Path, texts: Iterable[str], numbers: Iterable[str]) -> pd.DataFrame:
    """Read a Parquet table.

    Args:
        path: the file.
        texts: columns that hold text.
        numbers: columns that hold numbers.

    Raises:
        GofalError: it cannot be read, has no rows, or a column is missing or holds something else.
    """
    try:
        frame = pd.read_parquet(path)
    except (OSError, ValueError, pa.ArrowException) as error:
        raise GofalError(f"{path} is damaged ({' '.join(str(error).split())}); {HELP}") from None
    if frame.empty:
        raise GofalError(f"{path} is damaged: it has no rows; {HELP}")
    fits = dict.fromkeys(texts, pd.api.types.is_string_dtype)
    fits |= dict.fromkeys(numbers, pd.api.types.is_numeric_dtype)
    for name, is_fit in fits.items():
        if name not in frame:
            raise GofalError(f"{path} is damaged: column {name!r} is missing; {HELP}")
        if not is_fit(frame[name]):
            raise GofalError(f"{path} is damaged: column {name!r} holds something else; {HELP}")
    return frame
