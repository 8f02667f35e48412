"""What can be made again: one small file each in ``items/``, beside the page it speaks of."""

from __future__ import annotations

import re
import shlex
from functools import cache
from pathlib import Path

from gofal.abm.results import SOURCE
from gofal.abm.schema import Count, Positive, Text, TomlTable, read
from gofal.agents.errors import GofalError

FOLDER = Path(__file__).with_name("items")
_COMMAND = re.compile(r"`(gofal [^`]+)`")
_HEADING = re.compile(r"^#+ .*\(`([\w.-]+)`\)$", re.MULTILINE)
WRITES = "--write"


class Item(TomlTable, frozen=True):
    """A table or figure of ``docs/`` and how it is made again.

    Attributes:
        name: the file's name in ``items/``.
        page: file of its text, from the root of the repository.
        minutes: of one core that all of it takes, roughly.
        command: that makes it, if the page does not say with which settings it was made.
        part: option of the command by which one part of the page is made alone; None where a check
            makes all of it.
        parts: how many parts a check makes again.
        kept: whether the command keeps finished runs in a folder of its own.
        ignored: keys of words whose lines are not compared, because they tell times.
        table: file of its numbers, if they stand apart.
        pictures: files of its pictures.
        check: ``module:function`` that compares by itself, where no page of text can be compared;
            it returns how many lines it compared and what differs, a line each.
    """

    name: str
    page: Text
    minutes: Positive
    command: Text
    part: str | None = None
    parts: Count = 1
    kept: bool = False
    ignored: tuple[str, ...] = ()
    table: Text = ""
    pictures: tuple[Text, ...] = ()
    check: str | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """All that it consists of, from the root of the repository."""
        return (self.page, *filter(None, [self.table]), *self.pictures)

    def text(self) -> str:
        """The page as committed.

        Raises:
            GofalError: it is not there.
        """
        if not self.is_there():
            raise GofalError(f"{self.page} is not there; make it with: {self.command}")
        return (SOURCE / self.page).read_text(encoding="utf-8")

    def is_there(self) -> bool:
        """Whether it has been made and committed."""
        return (SOURCE / self.page).is_file()

    def made_by(self) -> str:
        """The command that makes all of it, without the switch that writes it."""
        found = _COMMAND.search(self.text()) if self.is_there() else None
        if found is None:
            return self.command
        words = [word for word in shlex.split(found[1]) if word != WRITES]
        return shlex.join(words)

    def all_parts(self) -> list[str]:
        """Names of the parts of the page, in its order, each once; none if it is not there."""
        if not self.is_there():
            return []
        return list(dict.fromkeys(_HEADING.findall(self.text())))


@cache
def load_items() -> dict[str, Item]:
    """Everything that can be made again, by name."""
    return {file.stem: read(file, Item, name=file.stem) for file in sorted(FOLDER.glob("*.toml"))}
