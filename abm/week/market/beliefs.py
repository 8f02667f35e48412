"""Beliefs of providers: what a quarter taught them, and what going on is worth to their owners."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from gofal.abm.calendar import QUARTERS
from gofal.abm.week.transitions.redundancy import owed_to_carers
from gofal.abm.world.forms import owner_works
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.carer import Job
from gofal.agents.kernel import kernel
from gofal.agents.layers import LayerRules, cost_of_week
from gofal.agents.provider import ProviderColumns, running_of
from gofal.agents.table import F64, Bool
from gofal.agents.value import (
    Belief,
    ValueRules,
    cost_of_growing,
    drift,
    firm_value,
    see_hours,
    see_left,
)

_WORKING = int(Job.WORKING)
_YEAR = 52


class Judged(NamedTuple):
    """What providers judge of themselves, shape (providers,) each.

    Attributes:
        asked: who is asked.
        worth: worth of going on over that of closing, £.
    """

    asked: Bool
    worth: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nobody is asked yet."""
        n = sizes.providers
        return cls(np.zeros(n, np.bool_), np.zeros(n))


@kernel
def belief_of(j: int, providers: ProviderColumns) -> Belief:
    """What provider ``j`` believes."""
    return Belief(
        np.float64(providers.believed_hours[j]),
        np.float64(providers.hours_doubt[j]) ** 2,
        np.float64(providers.believed_left[j]),
        np.float64(providers.left_doubt[j]) ** 2,
    )


@kernel
def hold(j: int, belief: Belief, providers: ProviderColumns) -> None:
    """Provider ``j`` believes this from now on."""
    providers.believed_hours[j] = belief.hours
    providers.hours_doubt[j] = np.sqrt(belief.hours_variance)
    providers.believed_left[j] = belief.left
    providers.left_doubt[j] = np.sqrt(belief.left_variance)


@kernel
def after_quarter(
    j: int, week: int, providers: ProviderColumns, rules: ValueRules, layers: LayerRules
) -> Belief:
    """What provider ``j`` would believe if its quarter ended now.

    What an hour left is the surplus before fixed cost and layers over the hours; few hours tell
    little of it, and what growth by plan costs is no part of it.
    """
    belief = belief_of(j, providers)
    weeks = max(1, week - providers.reviewed[j])
    seen = providers.hours[j] / weeks
    middle = week - providers.founded[j] - 0.5 * weeks
    known = min(1.0, seen / max(1.0, belief.hours))
    belief = see_hours(seen, middle, belief, rules)
    if providers.hours[j] >= 1.0:
        left = left_of_quarter(j, week, providers, rules, layers)
        belief = see_left(left, known, belief, rules)
    return drift(belief, rules)


@kernel
def left_of_quarter(
    j: int, week: int, providers: ProviderColumns, rules: ValueRules, layers: LayerRules
) -> float:
    """What an hour of the quarter of provider ``j`` left, £/h.

    That is before fixed cost and layers of management, and beside the cost of growth by plan.
    """
    weeks = max(1, week - providers.reviewed[j])
    running = running_of(j, providers, layers)
    week_cost = cost_of_week(providers.agreed[j] / weeks, running)
    surplus = providers.income[j] - providers.cost[j] + weeks * week_cost
    middle = week - providers.founded[j] - 0.5 * weeks
    return surplus / providers.hours[j] + cost_of_growing(middle, rules)


@kernel
def worth_over_closing(
    j: int,
    belief: Belief,
    owed: float,
    providers: ProviderColumns,
    rules: ValueRules,
    layers: LayerRules,
) -> float:
    """Worth of going on over that of closing, £.

    Whoever closes pays redundancy and loans at once, as far as cash goes; whoever goes on pays
    loans by instalments. Of council work a provider counts what it expects to keep.
    """
    council = providers.council_income[j] / max(1.0, providers.income[j])
    kept = 1.0 - min(1.0, council) * (1.0 - providers.outlook[j])
    # What a parent asks for counts as if an hour cost more.
    asked = providers.required_return[j] * providers.income[j] / max(1.0, providers.hours[j])
    variance = belief.hours_variance * kept * kept
    expected = Belief(belief.hours * kept, variance, belief.left - asked, belief.left_variance)
    running = running_of(j, providers, layers)
    going = firm_value(providers.planned[j], expected, running, rules)
    loan = providers.loan[j] / 100.0
    this_year = min(loan, QUARTERS * providers.instalment[j] / 100.0)
    going -= this_year + rules.discount**QUARTERS * (loan - this_year)
    return going + min(max(0.0, providers.cash[j] / 100.0), loan + owed)


@kernel
def _judge(
    providers: ProviderColumns,
    week: int,
    rules: ValueRules,
    layers: LayerRules,
    sees: bool,
    owed: F64,
    judged: Judged,
) -> None:
    """What going on is worth to those asked, or would be if their quarter ended now."""
    for j in range(len(judged.asked)):
        if judged.asked[j]:
            belief = belief_of(j, providers)
            if sees:
                belief = after_quarter(j, week, providers, rules, layers)
            judged.worth[j] = worth_over_closing(j, belief, owed[j], providers, rules, layers)


@kernel
def _learn(
    providers: ProviderColumns, week: int, rules: ValueRules, layers: LayerRules, asked: Bool
) -> None:
    """Those asked believe from now on what their quarter taught them."""
    for j in range(len(asked)):
        if asked[j]:
            hold(j, after_quarter(j, week, providers, rules, layers), providers)


def learn_from_quarter(state: State, due: NDArray[np.intp]) -> None:
    """Providers learn from their quarter, and see what going on is worth."""
    p = state.provider.columns
    due = due[~p.owner_covers[due]]
    alone = owner_works(state)[p.form[due]]
    q = state.parameters
    rules, layers = q.fill(ValueRules, "firm"), q.fill(LayerRules, "provider")
    for rows, learns in ((due[~alone], rules), (due[alone], own_rules(state))):
        asked = state.scratch(Judged).asked
        asked[:] = False
        asked[rows] = True
        _learn(p, state.week, learns, layers, asked)
    p.worth[due] = worth_of(state, due)


def own_rules(state: State) -> ValueRules:
    """Learning of somebody who works alone: nobody is hired to grow, and the way up is its own."""
    q = state.parameters
    return q.fill(ValueRules, "firm")._replace(growth_cost=0.0, ramp_weeks=q["catalyst.own_ramp"])


def worth_of(state: State, rows: NDArray[np.intp], *, sees: bool = False) -> F64:
    """Worth of going on over that of closing to some providers, £.

    Args:
        state: the world.
        rows: providers, each at most once.
        sees: whether they think of what this quarter would teach them if it ended now.
    """
    p, q, judged = state.provider.columns, state.parameters, state.scratch(Judged)
    judged.asked[:] = False
    judged.asked[rows] = True
    owed = owed_to_carers(state, rows)
    values, layers = q.fill(ValueRules, "firm"), q.fill(LayerRules, "provider")
    _judge(p, state.week, values, layers, sees, owed, judged)
    return judged.worth[rows]
