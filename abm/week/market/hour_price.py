"""The price of an hour: what a person's payer gives a provider for it."""

from __future__ import annotations

from gofal.abm.week.market.reach import holds_patch, owned_by
from gofal.abm.week.market.routes import health_adds
from gofal.abm.world.land import Land
from gofal.abm.world.patches import patch_of
from gofal.abm.world.terms import Terms
from gofal.agents.client import ClientColumns, Route
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns

_COUNCIL, _DIRECT, _OWN = int(Route.COUNCIL), int(Route.DIRECT_PAYMENT), int(Route.OWN_MONEY)
_FUND = int(Route.FUND)


@kernel
def price_of(i: int, j: int, c: ClientColumns, p: ProviderColumns, land: Land, t: Terms) -> float:
    """Price of an hour for client ``i`` at provider ``j``, £/h."""
    council = land.council[c.place[i]]
    fee = t.fee[council]
    if c.route[i] == _COUNCIL:
        if p.contract_rate[j] > 0.0 and owned_by(p, j, council):
            # The agreed price moves with the council's fee decisions.
            fee *= p.contract_rate[j] / t.start_fee[p.council[j]]
        if t.patch_rule[council] and holds_patch(i, j, c, land, t):
            fee *= t.patch_price[patch_of(c.place[i], c.uid[i], land.patch, land.patch_parts)]
        else:
            fee *= p.agreed_price[j, council]
        fee *= 1.0 + t.premium[council] * land.rural[c.place[i]]
        if t.route_model[council] == p.form[j]:
            fee += t.route_extra[council]
        if c.assembled[i]:
            fee *= 1.0 - t.integrator[council]
        return fee
    joint = 1.0 + health_adds(i, c, land, t)
    if c.route[i] == _DIRECT:
        return fee * p.direct_ratio[j] * joint
    if c.route[i] != _OWN:
        ratio = t.fund_price if c.route[i] == _FUND else t.budget_price
        return fee * ratio * joint * (1.0 + t.premium[council] * land.rural[c.place[i]])
    # Private prices follow the local price level, not the fee the council decides on.
    return t.start_fee[council] * p.private_ratio[j] * (1.0 - p.discount[j])


@kernel
def scope_pay(
    i: int, j: int, complex_from: float, c: ClientColumns, p: ProviderColumns, land: Land, t: Terms
) -> float:
    """What health adds to an hour because the provider's carers do nursing tasks, £/h."""
    if p.nursing[j] <= 0.0 or c.complexity[i] < complex_from:
        return 0.0
    return p.nursing[j] * t.scope[land.council[c.place[i]]]
