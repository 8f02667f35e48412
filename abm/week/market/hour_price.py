"""The price of an hour: what a person's payer gives a provider for it."""

from __future__ import annotations

import numpy as np

from gofal.abm.week.market.reach import holds_patch, owned_by
from gofal.abm.week.market.routes import health_adds
from gofal.abm.world.land import Land
from gofal.abm.world.patches import patch_of
from gofal.abm.world.state import State
from gofal.abm.world.terms import Terms
from gofal.agents.client import ClientColumns, Route
from gofal.agents.kernel import inlined, kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F32, F64

_COUNCIL, _DIRECT, _OWN = int(Route.COUNCIL), int(Route.DIRECT_PAYMENT), int(Route.OWN_MONEY)
_FUND = int(Route.FUND)
NOT_SOLD = 1e6
"""£/h; the price where nobody sells an hour to people with own money."""


@inlined
def price_of(
    i: int, j: int, clients: ClientColumns, providers: ProviderColumns, land: Land, terms: Terms
) -> float:
    """Price of an hour for client ``i`` at provider ``j``, £/h."""
    council = land.council[clients.place[i]]
    fee = terms.fee[council]
    if clients.route[i] == _COUNCIL:
        if providers.contract_rate[j] > 0.0 and owned_by(providers, j, council):
            # The agreed price moves with the council's fee decisions.
            fee *= providers.contract_rate[j] / terms.start_fee[providers.council[j]]
        if terms.patch_rule[council] and holds_patch(i, j, clients, land, terms):
            fee *= terms.patch_price[
                patch_of(clients.place[i], clients.uid[i], land.patch, land.patch_parts)
            ]
        else:
            fee *= providers.agreed_price[j, council]
        fee *= 1.0 + terms.premium[council] * land.rural[clients.place[i]]
        if terms.route_model[council] == providers.form[j]:
            fee += terms.route_extra[council]
        if clients.assembled[i]:
            fee *= 1.0 - terms.integrator[council]
        return fee
    joint = 1.0 + health_adds(i, clients, land, terms)
    if clients.route[i] == _DIRECT:
        return fee * providers.direct_ratio[j] * joint
    if clients.route[i] != _OWN:
        ratio = terms.fund_price if clients.route[i] == _FUND else terms.budget_price
        return fee * ratio * joint * (1.0 + terms.premium[council] * land.rural[clients.place[i]])
    # Private prices follow the local price level, not the fee the council decides on.
    return terms.price_level[council] * providers.private_ratio[j] * (1.0 - providers.discount[j])


@inlined
def scope_pay(
    i: int,
    j: int,
    complex_from: float,
    clients: ClientColumns,
    providers: ProviderColumns,
    land: Land,
    terms: Terms,
) -> float:
    """What health adds to an hour because the provider's carers do nursing tasks, £/h."""
    if providers.nursing[j] <= 0.0 or clients.complexity[i] < complex_from:
        return 0.0
    return providers.nursing[j] * terms.scope[land.council[clients.place[i]]]


@kernel
def _mean_prices(providers: ProviderColumns, level: F32, sums: F64, private: F64) -> None:
    """Mean own-money prices by council into ``private``, weighted with weekly hours and one."""
    private[:] = 0.0
    sums[:] = 0.0
    for j in range(len(providers.alive)):
        if providers.alive[j] and providers.serves_own[j]:
            n, hours = providers.council[j], 1.0 + providers.planned[j]
            private[n] += hours * providers.private_ratio[j] * (1.0 - providers.discount[j])
            sums[n] += hours
    for n in range(len(private)):
        private[n] = level[n] * private[n] / sums[n] if sums[n] > 0.0 else NOT_SOLD


def mean_prices(state: State) -> F64:
    """Mean own-money price of the providers of each council, £/h, shape (councils,)."""
    private, sums = np.zeros((2, state.councils))
    _mean_prices(state.provider.columns, state.commissioner.columns.price_level, sums, private)
    return private
