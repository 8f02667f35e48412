"""Where pages go that the tool writes itself: `docs/`, or the folder that GOFAL_DOCS names."""

from __future__ import annotations

import os
from pathlib import Path

from abm.results import SOURCE
from agents.errors import GofalError

ELSEWHERE = "GOFAL_DOCS"
DOCS = Path("docs")


def docs_folder() -> Path:
    """The folder that ``--write`` writes into.

    Raises:
        GofalError: it is not there.
    """
    elsewhere = os.environ.get(ELSEWHERE)
    folder = Path(elsewhere) if elsewhere else SOURCE / DOCS
    if folder.is_dir():
        return folder
    if elsewhere:
        raise GofalError(f"cannot write: {ELSEWHERE} names {elsewhere}, which is not a folder")
    raise GofalError(f"cannot write {DOCS}: the code does not stand in its own repository")
