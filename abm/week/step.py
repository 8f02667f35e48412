"""Steps of the week and their parts, as the plan lists them."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import ModuleType
from typing import NamedTuple

from gofal.abm.world.state import State

_GROUP = re.compile(r"(\w+)\(([^)]*)\)")


class Part(NamedTuple):
    """One thing that happens in a step.

    Attributes:
        name: unique in its step.
        meaning: what happens, in a sentence.
        run: what does it.
        reads: tables and books it looks at; it may also read what it writes.
        writes: what it may change of those who stay, as ``table.column``, ``tally.series`` or
            ``ledger.flow``; ``table.alive`` where somebody comes or goes.
        while_settling: whether it also runs while the market of the first weeks settles.
        every: it runs in the weeks that this number divides.
    """

    name: str
    meaning: str
    run: Callable[[State], None]
    reads: frozenset[str]
    writes: frozenset[str]
    while_settling: bool
    every: int

    def due(self, state: State) -> bool:
        """Whether it runs this week."""
        return state.week % self.every == 0 and (self.while_settling or not state.settling)


def part(
    run: Callable[[State], None], reads: str = "", *writes: str,
    while_settling: bool = True, every: int = 1,
) -> Part:  # fmt: skip
    """A part named after its function, which says in its first line what happens.

    Args:
        run: what does it.
        reads: tables, set apart by blanks.
        *writes: groups such as ``client(package stage) tally(assessed)``.
        while_settling: as in :class:`Part`.
        every: as in :class:`Part`.
    """
    written = {
        f"{table}.{x}" for table, inside in _GROUP.findall(" ".join(writes)) for x in inside.split()
    }
    return Part(run.__name__, _first_line(run), run, frozenset(reads.split()), frozenset(written),
                while_settling, every)  # fmt: skip


class Step(NamedTuple):
    """One step of the week: its name, what it does, and its parts in order."""

    name: str
    meaning: str
    parts: tuple[Part, ...]

    def run(self, state: State, *only: str) -> None:
        """Run the parts that are due this week, or those of them that are named."""
        for one in self.parts:
            if one.due(state) and (not only or one.name in only):
                one.run(state)


class Addition(NamedTuple):
    """A part that an installed package adds at the end of a step.

    Attributes:
        step: name of the step.
        part: what is done, with what it reads and may write.
    """

    step: str
    part: Part


def step(folder: ModuleType, *parts: Part) -> Step:
    """The step of a folder, which says in its first line what happens."""
    return Step(folder.__name__.rpartition(".")[2], _first_line(folder), parts)


def _first_line(of: object) -> str:
    return (of.__doc__ or "").strip().partition("\n")[0].replace("``", "`")
