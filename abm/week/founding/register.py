"""Registration of a provider that is to open."""

from __future__ import annotations

from gofal.abm.week.founding.prospects import Weighed, registration
from gofal.abm.world.state import State
from gofal.agents.carer import NOT_ASKED
from gofal.agents.founder import Venture


def register(state: State, person: int, uid: int, slug: str, base: int, weighed: Weighed) -> None:
    """A founder applies for registration; the provider opens some weeks later."""
    f, sums = state.founder.columns, weighed.sums
    weeks, _ = registration(state, slug)
    f.stage[person], f.until[person] = Venture.REGISTERING, state.week + weeks
    f.asked_help[person] = NOT_ASKED
    f.firm[person], f.form[person], f.base_place[person] = uid, state.model_code(slug), base
    f.helped[person], f.spent[person] = weighed.helped, weighed.money.before
    f.plan_soon[person], f.plan_later[person] = sums.soon, sums.later
    f.plan_pace[person], f.plan_left[person] = sums.pace, weighed.sums_left
    f.hopes_hours[person], f.hopes_left[person] = weighed.plan.later, weighed.left
