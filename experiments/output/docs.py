"""Where pages go that the tool writes itself: `docs/`, or the folder that GOFAL_DOCS names."""

from __future__ import annotations

import os
from pathlib import Path

from gofal.abm.results import SOURCE
from gofal.agents.errors import GofalError

ELSEWHERE = "GOFAL_DOCS"
DOCS = Path("docs")


def elsewhere() -> bool:
    """Whether pages go into another folder, to be compared with those in the repository."""
    return bool(os.environ.get(ELSEWHERE))


def docs_folder() -> Path:
    """The folder that ``--write`` writes into.

    Raises:
        GofalError: it is not there.
    """
    named = os.environ.get(ELSEWHERE)
    folder = Path(named) if named else SOURCE / DOCS
    if folder.is_dir():
        return folder
    if named:
        raise GofalError(f"cannot write: {ELSEWHERE} names {named}, which is not a folder")
    raise GofalError(f"cannot write {DOCS}: the code does not stand in its own repository")
