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
    per_post: float,
    cost: CostRules,
) -> None:
    """Set what each provider asks of a new package, and note hours of posts nobody took."""
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
        if providers.growth[j] > 0.0:
            nobody = max(0.0, float(providers.posts[j] - providers.pending[j]))
            providers.lacked[j] += per_post * nobody


def ask(state: State) -> None:
    """Set what each provider asks of a new package, and note hours of posts nobody took."""
    q = state.parameters
    _ask(
        state.provider.columns,
        fees(state),
        q["provider.hours_per_post"],
        q.fill(CostRules, "provider"),
    )
