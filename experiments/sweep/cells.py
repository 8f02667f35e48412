"""What a run of a sweep is asked for, and the numbers it leaves behind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from gofal.agents.errors import GofalError
from gofal.experiments.runs.task import Task, Work
from gofal.experiments.sweep.keep import Keep


class Cell(NamedTuple):
    """One number a run leaves behind."""

    window: str
    level: str
    code: str
    outcome: str
    value: float


@dataclass(frozen=True, kw_only=True)
class RunSpec(Task):
    """One run of a sweep.

    Attributes:
        run: its id, a hash of all that its result depends on.
        keep: what is kept.
    """

    run: str
    keep: Keep


def with_cells(work: Work) -> Work:
    """The same work, its results checked and made cells of."""
    return replace(work, check=checked)


def checked(rows: Iterable[tuple[str, str, str, str, float]]) -> list[Cell]:
    """The cells of a run, in its own order.

    Raises:
        GofalError: there are none, or two of the same name.
    """
    cells = [Cell(str(w), str(lv), str(c), str(o), float(value)) for w, lv, c, o, value in rows]
    if not cells:
        raise GofalError("the run left nothing to keep")
    if len({cell[:4] for cell in cells}) < len(cells):
        raise GofalError("the run left two numbers of the same name")
    return cells
