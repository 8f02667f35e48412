"""Capital: what care costs people beyond their income comes out of it, until it is at the limit."""

from __future__ import annotations

from gofal.abm.world.land import Land
from gofal.abm.world.state import State
from gofal.agents.client import CapitalRules, ClientColumns, Route, Stage, capital_after
from gofal.agents.kernel import kernel
from gofal.agents.rows import used
from gofal.agents.table import F64

_SERVED, _OWN = int(Stage.SERVED), int(Route.OWN_MONEY)


@kernel
def _spend(
    clients: ClientColumns, land: Land, rules: CapitalRules, week: int, ran_out: F64
) -> None:
    """Bills and charges of the week come out of capital; ``ran_out`` counts whose own money ends.

    Who asks the council because of it goes on paying until the assessment.
    """
    ran_out[:] = 0.0
    for i in range(len(clients.alive)):
        if not clients.alive[i] or clients.stage[i] != _SERVED:
            continue
        own = clients.route[i] == _OWN
        if not clients.wealthy[i] and not own:
            continue
        paid = clients.price[i] * clients.delivered[i] if own else clients.charge[i]
        clients.capital[i] = capital_after(clients.capital[i], paid, clients.ability[i], rules)
        if clients.wealthy[i] and clients.capital[i] <= rules.capital_limit:
            clients.wealthy[i] = False
            if own:
                clients.asked[i] = week + 1
                ran_out[land.council[clients.place[i]]] += 1.0


def spend_capital(state: State) -> None:
    """What people's care costs them beyond their income comes out of their capital."""
    rules = state.parameters.fill(CapitalRules, "need")
    if rules.capital_spent <= 0.0:
        return
    _spend(used(state.client), state.land, rules, state.week, state.tally["own_ran_out"])
