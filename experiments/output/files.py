"""Files that a person named: their folder is made, and they are there whole or not at all."""

from __future__ import annotations

from pathlib import Path

from gofal.abm.files import put
from gofal.agents.errors import GofalError


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, if it is not there.

    Raises:
        GofalError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise GofalError(f"cannot write to {folder}: {error.strerror or error}") from error


def write_file(path: Path, content: bytes) -> None:
    """Write a file into its folder, which is made.

    Raises:
        GofalError: it cannot be written.
    """
    make_folder(path.parent)
    put(path, content)
