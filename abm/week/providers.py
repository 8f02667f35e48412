"""Step 8, providers: ask, review pay, hand back, leave, fail, enter."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.calendar import QUARTER
from gofal.abm.prices import fees
from gofal.abm.state import State
from gofal.abm.week import conversions, groups, training, weather
from gofal.abm.week.closing import close_providers, leave
from gofal.abm.week.companies import pay_owners
from gofal.abm.week.cooperatives import agree_with_union, grants, hold_votes, levies, share_offices
from gofal.abm.week.entry import enter
from gofal.abm.week.hand_back import hand_back_packages
from gofal.abm.week.holding import return_surplus, set_pay
from gofal.abm.week.loans import repay
from gofal.abm.week.quarter import reset_quarter, review_money, review_wages
from gofal.abm.week.term_money import deferred_royalties, private_drift
from gofal.agents.kernel import kernel
from gofal.agents.provider import (
    CostRules,
    ProviderColumns,
    posts_wanted,
    required_contribution,
)
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


def _before_review(state: State, due: NDArray[np.intp]) -> None:
    """What belongs to the quarter that ends, and what providers ask more for this week."""
    deferred_royalties(state, due)
    grants(state, due)
    pay_owners(state, due)
    private_drift(state)
    share_offices(state)


def _after_review(state: State, due: NDArray[np.intp]) -> None:
    """What follows from the quarter's margin: levy, instalments, votes, new terms."""
    levies(state, due)
    repay(state, due)
    agree_with_union(state, due)
    hold_votes(state, due)
    conversions.step(state, due)


def _due(state: State) -> NDArray[np.intp]:
    """Providers whose quarter ends this week; a newcomer has a whole one first."""
    p, rows = state.provider.columns, state.provider.rows()
    due = rows[p.uid[rows] % QUARTER == state.week % QUARTER]
    return due[state.week - p.founded[due] >= QUARTER]


def step(state: State) -> None:
    """Step 8 of the week."""
    q = state.parameters
    _ask(state.provider.columns, fees(state), q["provider.hours_per_post"],
         q["provider.first_posts"], q["provider.idle_counts"],
         q.fill(CostRules, "provider"))  # fmt: skip
    due = _due(state)
    if state.settling:
        reset_quarter(state, due)
        return
    returned = return_surplus(state, due)
    _before_review(state, due)
    review_money(state, due)
    _after_review(state, due)
    review_wages(state, due)
    set_pay(state, due, returned)
    training.choose(state, due)
    hand_back_packages(state, due)
    # What ending or going on costs from here is the next quarter's.
    reset_quarter(state, due)
    leave(state, due)
    groups.step(state, close_providers)
    close_providers(state, weather.failing(state), "failed")
    enter(state)
