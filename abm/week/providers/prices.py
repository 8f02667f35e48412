"""Own-money prices: what a provider asks of people who pay themselves, reviewed every quarter."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.market.marks import marked
from gofal.abm.world.prices import fees
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, stream
from gofal.agents.kernel import inlined, kernel
from gofal.agents.price import PriceRules, best_price, next_price, price_belief
from gofal.agents.provider import CostRules, ProviderColumns, hour_cost
from gofal.agents.table import F32, F64, Bool

_PROFILE = int(Decision.PROVIDER_PROFILE)
SETS = "provider(next_ratio private_ratio)"
"""What setting prices changes, as the plan of the week says it."""


def review_prices(state: State, due: NDArray[np.intp]) -> None:
    """Those due put their announced own-money price in force, and announce the next."""
    q = state.parameters
    _review_prices(
        state.provider.columns,
        marked(state, due),
        fees(state),
        state.commissioner.columns.price_level,
        stream(state.seed, _PROFILE, 0),
        q.fill(CostRules, "provider"),
        q.fill(PriceRules, "provider"),
    )


@kernel
def _review_prices(
    providers: ProviderColumns,
    due: Bool,
    fee: F64,
    price_level: F32,
    key: np.uint64,
    costs: CostRules,
    rules: PriceRules,
) -> None:
    """New prices of those due; a service whose deficit its council covers keeps to its own."""
    for j in range(len(providers.alive)):
        if not (providers.alive[j] and due[j] and providers.serves_own[j]):
            continue
        if providers.owner_covers[j]:
            continue
        if providers.next_ratio[j] > 0.0:
            providers.private_ratio[j] = providers.next_ratio[j]
        n = providers.council[j]
        travel, waiting = float(providers.usual_travel[j]), float(providers.usual_waiting[j])
        cost = hour_cost(j, travel, waiting, providers, costs)
        lost = price_belief(key, providers.uid[j], rules)
        elsewhere = _elsewhere(j, fee[n], providers)
        wanted = best_price(cost, elsewhere, providers.royalty[j], lost) / price_level[n]
        # What members give back to themselves is on top of the price, and not seen here.
        providers.next_ratio[j] = next_price(providers.private_ratio[j], wanted, rules)


@inlined
def _elsewhere(j: int, fee: float, providers: ProviderColumns) -> float:
    """What an hour would bring for another payer; 0 while there are carers for all, £/h."""
    if providers.refused[j] + providers.unfilled[j] <= providers.free[j]:
        return 0.0
    if providers.serves_council[j]:
        return float(fee * providers.agreed_price[j, providers.council[j]])
    return float(fee * providers.direct_ratio[j]) if providers.serves_direct[j] else 0.0
