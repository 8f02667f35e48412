"""The week, in order. This list is what runs, what is timed and what the ODD describes."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import NamedTuple

from gofal.abm.state import State
from gofal.abm.week import (
    access,
    catalysts,
    commissioners,
    delivery,
    matching,
    measure,
    money,
    need,
    providers,
    rounds,
    work,
)


class Step(NamedTuple):
    """One step of the week: its name, what it does and the function that does it."""

    name: str
    meaning: str
    run: Callable[[State], None]


def _step_of(module: ModuleType) -> Step:
    meaning = (module.__doc__ or "").strip().partition("\n")[0]
    return Step(module.__name__.rpartition(".")[2], meaning, module.step)


WEEK: tuple[Step, ...] = tuple(
    _step_of(module)
    for module in (
        need, access, matching, rounds, delivery, money, work, providers, commissioners,
        catalysts, measure,
    )
)  # fmt: skip
