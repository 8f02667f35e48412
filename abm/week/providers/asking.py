"""Terms that providers ask of new work, and the carers they look for."""

from __future__ import annotations

import numpy as np

from gofal.abm.world.prices import fees
from gofal.abm.world.state import State
from gofal.agents.kernel import kernel
from gofal.agents.provider import CostRules, ProviderColumns, posts_wanted, required_contribution
from gofal.agents.table import F64


@kernel
def _ask(
    providers: ProviderColumns,
    fee: F64,
    per_post: float,
    first_posts: float,
    idle_counts: float,
    cost: CostRules,
) -> None:
    """Set what each provider asks of a new package, and how many carers it looks for."""
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
            open_posts = np.floor(max(0.0, providers.posts[j] - providers.pending[j]) + 0.5)
            providers.lacked[j] += per_post * open_posts
            idle = max(0.0, providers.free[j] - providers.spare[j])
            want = posts_wanted(
                providers.unfilled[j],
                providers.refused[j],
                providers.planned[j],
                idle,
                providers.growth[j],
                per_post,
                first_posts,
                providers.outlook[j],
                idle_counts,
            )
            want += max(0.0, providers.spare[j] - providers.free[j]) / per_post
            providers.posts[j] = max(float(providers.pending[j]), want)


def ask(state: State) -> None:
    """Set what each provider asks of a new package, and how many carers it looks for."""
    q = state.parameters
    _ask(
        state.provider.columns,
        fees(state),
        q["provider.hours_per_post"],
        q["provider.first_posts"],
        q["provider.idle_counts"],
        q.fill(CostRules, "provider"),
    )
