"""The plan of the week: this list is what runs, what is timed and what the ODD describes."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import NamedTuple

from gofal.abm.week.access import step as access
from gofal.abm.week.catalysts import step as catalysts
from gofal.abm.week.commissioners import step as commissioners
from gofal.abm.week.delivery import step as delivery
from gofal.abm.week.matching import step as matching
from gofal.abm.week.measure import step as measure
from gofal.abm.week.money import step as money
from gofal.abm.week.need import step as need
from gofal.abm.week.providers import step as providers
from gofal.abm.week.rounds import step as rounds
from gofal.abm.week.work import step as work
from gofal.abm.world.state import State


class Step(NamedTuple):
    """One step of the week: its name, what it does and the function that does it."""

    name: str
    meaning: str
    run: Callable[[State], None]


def _step_of(module: ModuleType) -> Step:
    meaning = (module.__doc__ or "").strip().partition("\n")[0]
    return Step(module.__name__.split(".")[-2], meaning, module.step)


WEEK: tuple[Step, ...] = tuple(
    _step_of(module)
    for module in (
        need, access, matching, rounds, delivery, money, work, providers, commissioners,
        catalysts, measure,
    )
)  # fmt: skip
