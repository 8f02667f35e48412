"""A founder weighs the market of a place and starts a provider if it would pay."""

from __future__ import annotations

import numpy as np

from gofal.abm.week.founding.cooperatives import help_to_begin
from gofal.abm.week.founding.prospects import (
    expected_prices,
    judgement,
    place_to_start,
    prospect,
    royalty_of,
    running_cost,
)
from gofal.abm.world.forms import owner_works
from gofal.abm.world.founding import believe, found_provider, start_cash
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.state import State
from gofal.abm.world.stretches import note

FOUNDS = (
    "provider(alive) memory(levy refused_at refused_in) tally(entries micro_entries) "
    "ledger(levy_seed service_grant social_loan start_capital start_grant)"
)
"""What founding a provider changes, as the plan of the week says it."""


def consider_form(state: State, council: int, uid: int, slug: str, *, helped: bool) -> int:
    """A founder looks at the market of a place; returns the row of the new provider, -1 if none.

    The place is drawn by unserved and served hours of those it may serve. The first years would
    pay if the hours within reach, up to the size planned for, leave more than the fixed cost. Help
    from a catalyst lessens the error of the founder's judgement.
    """
    prices = expected_prices(state, slug, council)
    base = place_to_start(state, slug, council, uid, prices)
    hours, margin = prospect(state, slug, council, base, prices)
    judged = judgement(state, slug, uid, helped=helped)
    plan = min(hours, state.parameters["market.plan_hours"])
    if plan * margin * judged < running_cost(state, slug, council):
        return -1
    row = open_provider(state, slug, council, base, uid, helped=helped)
    believe(state, row, plan, margin * judged)
    return row


def open_provider(
    state: State, slug: str, council: int, base: int, uid: int, *, helped: bool = False
) -> int:
    """Found a provider with its owners' capital and its first posts; returns its row.

    Those a catalyst helped also get the start-up grant, where there is one.
    """
    q = state.parameters
    row = found_provider(state, slug, council, base, uid, q["market.first_hours"])
    capital = start_cash(state, row)
    p = state.provider.columns
    p.cash[row] = capital
    state.ledger.post(Flow.START_CAPITAL, np.array([council]), np.array([capital]))
    grant = pence(np.array([state.policy["startup_grant"][council] * helped]))
    p.cash[row] += int(grant[0])
    state.ledger.post(Flow.START_GRANT, np.array([council]), grant)
    help_to_begin(state, row)
    kind = "micro_entries" if owner_works(state)[p.form[row]] else "entries"
    state.tally[kind][council] += 1.0
    p.royalty[row] = royalty_of(state, slug, council)
    p.reviewed[row] = state.week
    state.memory.refused_at[row, base] = q["market.first_hours"] / q["matching.refusal_memory"]
    note(row, base, state.memory.refused_in)
    return row
