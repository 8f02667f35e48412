"""What councils pay in a pandemic for planned hours that did not come."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.week.market.by_plan import council_pays_hours, share_by_plan
from gofal.abm.week.money.bills import Invoices
from gofal.abm.world.land import Land
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.client import SLOTS, ClientColumns, Stage
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64

_SERVED = int(Stage.SERVED)


class NotCome(NamedTuple):
    """Worth of planned hours that did not come, £, shape (providers, councils)."""

    worth: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Zero."""
        return cls(np.zeros((sizes.providers, sizes.councils)))


@kernel
def _add_not_come(
    clients: ClientColumns, providers: ProviderColumns, land: Land, not_come: NotCome
) -> None:
    """Add up the hours that carers were booked for and did not give, at contract price.

    A council's own service is covered as it is. Hours for which there was no carer were planned
    by nobody.
    """
    not_come.worth[:] = 0.0
    for i in range(len(clients.alive)):
        if not clients.alive[i] or clients.stage[i] != _SERVED:
            continue
        j = clients.provider[i]
        if providers.owner_covers[j] or not council_pays_hours(i, clients):
            continue
        planned = 0.0
        for s in range(SLOTS):
            if clients.carer[i, s] >= 0:
                planned += clients.hours[i, s]
        lost = max(0.0, planned - clients.delivered[i])
        not_come.worth[j, land.council[clients.place[i]]] += clients.price[i] * lost


def pay_by_plan(state: State) -> None:
    """Councils pay a share of planned hours that did not come; Government refunds its part."""
    share = share_by_plan(state)
    if not share.any():
        return
    not_come = state.scratch(NotCome)
    _add_not_come(state.client.columns, state.provider.columns, state.land, not_come)
    owed = pence(not_come.worth * share)
    by_council = owed.sum(axis=0)
    state.ledger.post(Flow.COUNCIL_FEES, np.arange(state.councils), by_council)
    state.scratch(Invoices).councils += owed.sum(axis=1)
    refund = by_council / 100.0 * state.policy["pandemic_funding"]
    state.ledger.post_each(Flow.SERVICE_GRANT, refund)
