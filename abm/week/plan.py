"""The plan of the week: steps and their parts in order. The only place that knows the order."""

from __future__ import annotations

from gofal.abm.week.plan_market import MARKET
from gofal.abm.week.plan_people import PEOPLE
from gofal.abm.week.step import Addition, Step
from gofal.agents.errors import unknown
from gofal.agents.plugins import Seam, find

OFFERED = Seam("gofal.parts", "", "", Addition, lambda added: f"{added.step}.{added.part.name}")
"""Parts of installed packages, which run at the end of their steps, by name."""


def _with_offered(week: tuple[Step, ...]) -> tuple[Step, ...]:
    offered = find(OFFERED)
    names = [one.name for one in week]
    for name, added in offered.items():
        if added.step not in names:
            raise unknown(f"step of {name!r} ({OFFERED.group})", added.step, names)
    return tuple(
        one._replace(parts=(*one.parts, *(x.part for x in offered.values() if x.step == one.name)))
        for one in week
    )


WEEK: tuple[Step, ...] = _with_offered(PEOPLE + MARKET)
"""Steps and their parts, in the order in which they run."""

STEPS = {one.name: one for one in WEEK}
"""The steps by name."""
