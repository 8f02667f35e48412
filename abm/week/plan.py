"""The plan of the week: steps and their parts in order. The only place that knows the order."""

from __future__ import annotations

from gofal.abm.week.plan_market import MARKET
from gofal.abm.week.plan_people import PEOPLE
from gofal.abm.week.step import Step

WEEK: tuple[Step, ...] = PEOPLE + MARKET
"""Steps and their parts, in the order in which they run."""

STEPS = {one.name: one for one in WEEK}
"""The steps by name."""
