"""Providers ask, review pay, hand back, leave, fail, enter."""

from __future__ import annotations

from gofal.abm.week.providers import groups, leaving, training
from gofal.abm.week.providers.asking import ask
from gofal.abm.week.providers.entry import enter
from gofal.abm.week.providers.hand_back import hand_back_packages
from gofal.abm.week.providers.holding import return_surplus, set_pay
from gofal.abm.week.providers.leaving import leave
from gofal.abm.week.providers.quarter import reset_quarter, review_money, review_wages
from gofal.abm.week.providers.review import after_review, before_review, due_for_review
from gofal.abm.week.transitions.closing import close_providers
from gofal.abm.world.prices import fees
from gofal.abm.world.state import State
from gofal.agents.provider import CostRules


def step(state: State) -> None:
    """A week of this step."""
    q = state.parameters
    ask(state.provider.columns, fees(state), q["provider.hours_per_post"],
         q["provider.first_posts"], q["provider.idle_counts"],
         q.fill(CostRules, "provider"))  # fmt: skip
    due = due_for_review(state)
    if state.settling:
        reset_quarter(state, due)
        return
    returned = return_surplus(state, due)
    before_review(state, due)
    review_money(state, due)
    after_review(state, due)
    review_wages(state, due)
    set_pay(state, due, returned)
    training.choose(state, due)
    hand_back_packages(state, due)
    # What ending or going on costs from here is the next quarter's.
    reset_quarter(state, due)
    leave(state, due)
    groups.step(state)
    close_providers(state, leaving.failing(state), "failed")
    enter(state)
