"""Groups: many branches, one balance sheet; of national ones, one decision to stay or to leave."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.calendar import QUARTER, YEAR
from gofal.abm.week.market.beliefs import belief_of
from gofal.abm.week.transitions.closing import close_providers
from gofal.abm.world.groups import branches_of
from gofal.abm.world.ledger import Flow
from gofal.abm.world.regimes import hour_costs
from gofal.abm.world.state import State
from gofal.agents.kernel import kernel
from gofal.agents.layers import LayerRules, cost_of_week
from gofal.agents.provider import ProviderColumns, running_of
from gofal.agents.table import F64, I64
from gofal.agents.value import ValueRules, going_on, hours_of_year, surplus_moves

SHARES = "provider(cash) ledger(group_cash)"
"""What sharing cash changes, as the plan of the week says it."""
NEVER = -1.0
"""Margin elsewhere at which no group would leave."""


def leave_together(state: State) -> None:
    """Groups that leave this week, with all their branches."""
    _shock(state)
    if (state.policy["national_outside_margin"] > NEVER).any() and state.week % (YEAR // 4) == 0:
        _look_elsewhere(state)


def _shock(state: State) -> None:
    """The largest national group leaves all its areas at once, when the weather says so."""
    p = state.provider.columns
    if state.nationals_left or not (state.policy["national_provider_exit"] > 0.5).any():
        return
    state.nationals_left = True
    branches = _national(state)
    if len(branches) == 0:
        return
    largest = int(np.argmax(np.bincount(p.group[branches], weights=p.planned[branches])))
    close_providers(state, branches[p.group[branches] == largest], "withdrew")


def _national(state: State) -> NDArray[np.intp]:
    """Branches of groups whose owners are elsewhere."""
    branches = branches_of(state)
    return branches[state.provider.columns.owner_local[branches] <= 0.0]


def _look_elsewhere(state: State) -> None:
    """Groups weigh what they earn here against what their money could earn elsewhere, quarterly.

    One to which going on is worth nothing after that return takes its money there, and leaves no
    branch behind.
    """
    p, q = state.provider.columns, state.parameters
    branches = _national(state)
    elsewhere = np.zeros(len(p.alive))
    elsewhere[branches] = _earned_elsewhere(state, branches)
    rules, layers = q.fill(ValueRules, "firm"), q.fill(LayerRules, "provider")
    for group in np.unique(p.group[branches]):
        if group_value(p, int(group), elsewhere, rules, layers) < 0.0:
            close_providers(state, branches[p.group[branches] == group], "withdrew")


def _earned_elsewhere(state: State, branches: NDArray[np.intp]) -> F64:
    """What the income of a week's hours would leave elsewhere, £ by hour of each branch."""
    p = state.provider.columns
    margin = state.policy["national_outside_margin"][p.council[branches]]
    hour = hour_costs(state, branches) - p.management[branches] + p.believed_left[branches]
    return np.maximum(0.0, hour) * margin


@kernel
def group_value(
    providers: ProviderColumns,
    group: int,
    elsewhere: F64,
    rules: ValueRules,
    layers: LayerRules,
) -> float:
    """Worth of going on with all branches of a group over what their money earns elsewhere, £.

    Args:
        providers: providers.
        group: number of the group.
        elsewhere: what an hour of each branch would leave elsewhere, £/h.
        rules: parameters.
        layers: parameters of management.
    """
    year = 0.0
    later = 0.0
    variance = 0.0
    for j in range(len(providers.alive)):
        if not providers.alive[j] or providers.group[j] != group:
            continue
        belief = belief_of(j, providers)
        left = belief.left - elsewhere[j]
        now = hours_of_year(providers.planned[j], belief.hours, rules)
        running = running_of(j, providers, layers)
        year += now * left - cost_of_week(now, running)
        later += belief.hours * left - cost_of_week(belief.hours, running)
        variance += surplus_moves(belief, rules) ** 2
    return going_on(year, later, np.sqrt(variance), rules)


def share_cash(state: State) -> None:
    """Branches of a group come to have cash and credit by their cost.

    They do at the end of a quarter, and as soon as one has used up its own. So a group runs out of
    money as a whole, and no branch alone.
    """
    p, shared, rows = (
        state.provider.columns,
        state.parameters["market.group_shares"],
        branches_of(state),
    )
    room = p.cash[rows] + p.credit[rows]
    for group in np.unique(p.group[rows]) if shared > 0.0 else ():
        mine = p.group[rows] == group
        if mine.sum() > 1 and (state.week % QUARTER == 0 or room[mine].min() < 0):
            _level(state, rows[mine], room[mine], shared)


def _level(state: State, rows: NDArray[np.intp], room: I64, shared: float) -> None:
    """Move cash so that branches have room by their cost, as far as they share it."""
    p = state.provider.columns
    weight = np.maximum(1.0, p.weekly_cost[rows].astype(np.float64))
    wanted = shared * room.sum() * weight / weight.sum() + (1.0 - shared) * room
    moved = np.rint(wanted).astype(np.int64) - room
    moved[np.argmax(weight)] -= moved.sum()
    p.cash[rows] += moved
    state.ledger.post(Flow.GROUP_CASH, p.council[rows], np.maximum(0, -moved))
