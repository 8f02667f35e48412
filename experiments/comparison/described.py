"""The description of a comparison in its folder, read back and checked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from gofal.agents.errors import GofalError
from gofal.experiments.ranges import MOST_YEARS

type Table = dict[str, Any]


class _Described(msgspec.Struct):
    """What every reader needs of it; folders of before may lack the rest."""

    arms: Annotated[tuple[Table, ...], Meta(min_length=2)]
    seeds: Annotated[tuple[int, ...], Meta(min_length=1)]
    years: Annotated[int, Meta(ge=1, le=MOST_YEARS)]
    window: Table = {}
    windows: tuple[Table, ...] = ()
    command: str = ""
    code: Table = {}


def read_described(path: Path) -> Table:
    """The description in a file.

    Raises:
        GofalError: it cannot be read, or something in it is of another kind.
    """
    try:
        told: Table = json.loads(path.read_text(encoding="utf-8"))
        msgspec.convert(told, _Described)
    except (OSError, ValueError, RecursionError) as error:
        raise GofalError(f"{path} is damaged ({' '.join(str(error).split())})") from None
    return told
