"""A founder weighs the market of a place and starts a provider if it would pay."""

from __future__ import annotations

import numpy as np

from gofal.abm.week.founding.cooperatives import help_to_begin, is_cooperative
from gofal.abm.week.founding.prospects import (
    Weighed,
    expected_prices,
    place_to_start,
    royalty_of,
    weigh,
)
from gofal.abm.world.forms import owner_works
from gofal.abm.world.founding import believe, found_provider, start_cash
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.state import State
from gofal.abm.world.stretches import note

FOUNDS = (
    "provider(alive plan_fill plan_later plan_soon) memory(levy refused_at refused_in) "
    "tally(entries micro_entries) "
    "ledger(levy_seed service_grant social_loan start_capital start_grant)"
)
"""What founding a provider changes, as the plan of the week says it."""


def consider_form(state: State, council: int, uid: int, slug: str, *, helped: bool) -> int:
    """A founder looks at the market of a place; returns the row of the new provider, -1 if none.

    The place is drawn by the hours that would fall to the founder. It starts if the plan is worth
    something and its deepest point is within its money and credit.
    """
    base = place_to_start(state, slug, council, uid, expected_prices(state, slug, council))
    weighed = weigh(state, slug, council, base, uid, helped=helped)
    if weighed.worth <= 0.0 or weighed.need > money(state, slug, council, helped=helped):
        return -1
    row = open_provider(state, slug, council, base, uid, helped=helped)
    note_plan(state, row, weighed)
    return row


def money(state: State, slug: str, council: int, *, helped: bool) -> float:
    """Money that a founder can bring, lend and be granted, £."""
    q, policy = state.parameters, state.policy
    week = q["market.first_hours"] * q["provider.start_cost_per_hour"]
    weeks = q[f"{slug}.start_cash"] + q[f"{slug}.credit"]
    if is_cooperative(state)[state.model_code(slug)]:
        weeks += float(policy["coop_finance"][council])
    return weeks * week + float(policy["startup_grant"][council]) * helped


def note_plan(state: State, row: int, weighed: Weighed) -> None:
    """A new provider keeps its plan, by which it and others will judge what came of it."""
    p, plan = state.provider.columns, weighed.plan
    p.plan_soon[row], p.plan_later[row], p.plan_fill[row] = plan.soon, plan.later, plan.fill
    believe(state, row, plan.later, weighed.left)


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
