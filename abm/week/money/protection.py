"""Protection in a pandemic."""

from __future__ import annotations

from gofal.abm.world.accounts import pay_out, take_in
from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State


def pay_protection(state: State) -> None:
    """Providers pay for protection by the hour; Government bears what the lever says."""
    policy, p = state.policy, state.provider.columns
    if not policy["pandemic"].any():
        return
    rows = state.provider.rows()
    n = p.council[rows]
    cost = state.parameters["weather.protection_cost"] * policy["pandemic"][n] * p.delivered[rows]
    pay_out(state, Flow.PROTECTION, rows, cost)
    take_in(state, Flow.PROTECTION_FUNDING, rows, cost * policy["pandemic_funding"][n])
