"""Pages that the tool writes itself, into `docs/` or the folder that GOFAL_DOCS names."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from gofal.abm.files import put
from gofal.abm.results import SOURCE
from gofal.agents.errors import GofalError
from gofal.experiments.output.terminal import console
from gofal.experiments.text import Language, say

ELSEWHERE = "GOFAL_DOCS"
DOCS = Path("docs")


def elsewhere() -> bool:
    """True if pages go into another folder, to be compared with those in the repository."""
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


def shipped_place(file: Path) -> Path:
    """Where a file that ships is written: in the package, or beside the pages of a trial."""
    return docs_folder() / file.name if elsewhere() else file


def write_doc(name: str, text: str) -> Path:
    """Write a file among the pages, whole or not at all.

    Returns:
        Where it stands.
    """
    file = docs_folder() / name
    put(file, text.encode())
    return file


def write_page(page: Path, texts: Iterable[str], language: Language) -> None:
    """Write a page, one text after the other, and print its name.

    Args:
        page: the file as it stands in the repository.
        texts: its parts, one a language.
        language: of what is printed.
    """
    write_doc(page.name, "\n".join(texts))
    console().print(say("command.written", language, folder=page), highlight=False)


def markdown(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Lines of a table in Markdown, and an empty line behind it."""

    def line(cells: Sequence[str]) -> str:
        return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"

    return [line(columns), "|" + "---|" * len(columns), *map(line, rows), ""]
