"""What providers ask of new work, and how many carers they look for."""

from __future__ import annotations

from gofal.abm.world.prices import fees
from gofal.abm.world.state import State
from gofal.agents.kernel import kernel
from gofal.agents.provider import CostRules, ProviderColumns, posts_wanted, required_contribution
from gofal.agents.table import F64


@kernel
def _ask(
    p: ProviderColumns, fee: F64, per_post: float, first_posts: float, idle_counts: float,
    cost: CostRules,
) -> None:  # fmt: skip
    """What each provider asks of a new package, and how many carers it looks for."""
    for j in range(len(p.alive)):
        if not p.alive[j]:
            continue
        slack = p.free[j] / max(1.0, p.capacity[j])
        p.required[j] = required_contribution(
            fee[p.council[j]], p.target_margin[j], p.fixed_cost[j], p.planned[j], slack, cost
        )
        if p.growth[j] > 0.0:
            idle = max(0.0, p.free[j] - p.spare[j])
            want = posts_wanted(p.unfilled[j], p.refused[j], p.planned[j], idle, p.growth[j],
                                per_post, first_posts, p.outlook[j], idle_counts)  # fmt: skip
            want += max(0.0, p.spare[j] - p.free[j]) / per_post
            p.posts[j] = max(float(p.pending[j]), want)


def ask(state: State) -> None:
    """What each provider asks of a new package, and how many carers it looks for."""
    q = state.parameters
    _ask(
        state.provider.columns, fees(state), q["provider.hours_per_post"],
        q["provider.first_posts"], q["provider.idle_counts"], q.fill(CostRules, "provider"),
    )  # fmt: skip
