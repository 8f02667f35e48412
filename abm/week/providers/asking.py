"""Terms that providers ask of new work."""

from __future__ import annotations

from gofal.abm.world.prices import fees
from gofal.abm.world.state import State
from gofal.agents.kernel import kernel
from gofal.agents.provider import CostRules, ProviderColumns, required_contribution
from gofal.agents.table import F64


@kernel
def _ask(
    providers: ProviderColumns,
    fee: F64,
    cost: CostRules,
) -> None:
    """Set what each provider asks of a new package."""
    for j in range(len(providers.alive)):
        if not providers.alive[j]:
            continue
        slack = providers.free[j] / max(1.0, providers.capacity[j])
        providers.required[j] = required_contribution(
            fee[providers.council[j]],
            providers.target_margin[j],
            providers.fixed_cost[j],
            providers.planned[j],
            slack,
            cost,
        )


def ask(state: State) -> None:
    """Set what each provider asks of a new package."""
    q = state.parameters
    _ask(
        state.provider.columns,
        fees(state),
        q.fill(CostRules, "provider"),
    )
