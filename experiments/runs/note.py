"""What ``run.json`` of a kept run says: what was run, and how it ended."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from gofal.agents.errors import GofalError

NOTE = "run.json"
HELP = "remove its folder, and it is run again"


class Ran(msgspec.Struct, frozen=True):
    """The scenario, as far as readers of a store ask for it."""

    burn_in_weeks: int
    seed: int
    settings: tuple[Any, ...] = ()
    parameters: dict[str, Any] = {}
    only: tuple[str, ...] | None = ()
    terms: str = "own"
    history: Any = None
    wales: int = 1


class Note(msgspec.Struct, frozen=True):
    """What every reader needs; what else stands there is for people.

    Attributes:
        years: length of the run.
        scenario: that was run.
        seconds: that it took, burn-in left out.
        error: what went wrong; None if nothing did.
    """

    years: Annotated[int, Meta(ge=1)]
    scenario: Ran
    seconds: Annotated[float, Meta(ge=0, le=1e9)]
    error: str | None


def read_note(folder: Path) -> Note:
    """The note in the folder of a run.

    Raises:
        GofalError: it cannot be read, or something in it is of another kind.
    """
    path = folder / NOTE
    try:
        return msgspec.json.decode(path.read_bytes(), type=Note)
    except (OSError, ValueError, RecursionError) as error:
        raise GofalError(f"{path} is damaged ({' '.join(str(error).split())}); {HELP}") from None
