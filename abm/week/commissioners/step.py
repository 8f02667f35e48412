"""Councils monitor, live within budget, rebalance, found a company, step in."""

from __future__ import annotations

from gofal.abm.week.commissioners import (
    companies,
    holders,
    insurance,
    joint_companies,
    list_terms,
    lists,
    meetings,
    officers,
    oversight,
    search,
)
from gofal.abm.week.commissioners.budget import council_spend, live_within_budget
from gofal.abm.week.commissioners.monitor import monitor, renew_trust
from gofal.abm.week.commissioners.retender import retender, step_in
from gofal.abm.world.calendar import QUARTER
from gofal.abm.world.prices import uprate
from gofal.abm.world.state import State
from gofal.abm.world.tally import YEAR


def step(state: State) -> None:
    """A week of this step."""
    step_in(state)
    monitor(state)
    if state.settling:
        council_spend(state)
        return
    officers.officers_leave(state)
    companies.found_companies(state)
    joint_companies.step(state)
    companies.step(state)
    lists.step(state)
    list_terms.step(state)
    holders.step(state)
    oversight.step(state)
    retender(state)
    if state.week % QUARTER == 0:
        renew_trust(state)
        meetings.meet(state)
    council_spend(state)
    if state.week % QUARTER == 0:
        live_within_budget(state)
    insurance.set_terms(state)
    insurance.pay(state)
    search.step(state)
    if state.week > 0 and state.week % YEAR == 0:
        uprate(state)
    state.tally["ration"][:] = state.commissioner.columns.ration
