"""Pay by plan: in a pandemic councils pay for part of the planned hours that did not come."""

from __future__ import annotations

from gofal.abm.world.state import State
from gofal.agents.client import ClientColumns, Route
from gofal.agents.kernel import inlined
from gofal.agents.table import F64

_DIRECT, _OWN, _FUND = int(Route.DIRECT_PAYMENT), int(Route.OWN_MONEY), int(Route.FUND)


def share_by_plan(state: State) -> F64:
    """Part of planned hours not delivered that is paid for all the same, shape (councils,)."""
    share: F64 = state.lever("pandemic_paid_by_plan") * (state.policy["pandemic"] > 0.0)
    return share


@inlined
def council_pays_hours(i: int, clients: ClientColumns) -> bool:
    """Whether a council pays for a person's care by the hour; funds are paid by plan anyway."""
    route = clients.route[i]
    paid_otherwise = route in (_DIRECT, _OWN, _FUND)
    return not paid_otherwise and not clients.flexible[i]
