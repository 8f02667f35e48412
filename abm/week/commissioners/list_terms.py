"""Terms of being on a council's list: what it costs, and who gives it up."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.calendar import QUARTER
from gofal.abm.week.market.tenders import contract_wage, independent
from gofal.abm.week.transitions.people import return_after_visits
from gofal.abm.world.accounts import pay_out
from gofal.abm.world.land import Land
from gofal.abm.world.ledger import Flow
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns
from gofal.agents.client import ClientColumns, Route, Stage
from gofal.agents.kernel import kernel
from gofal.agents.provider import GAVE_UP, ON_LIST, CostRules, ProviderColumns, hour_cost_at
from gofal.agents.table import F32, F64, Bool
from gofal.agents.value import ValueRules, going_on, moves

_SERVED, _COUNCIL = int(Stage.SERVED), int(Route.COUNCIL)


class Worth(NamedTuple):
    """Council-managed packages of each provider and council, shape (providers, councils) each.

    Attributes:
        pounds: what they leave over their own cost, £/week.
        hours: hours a week.
    """

    pounds: F64
    hours: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Zero of each."""
        return cls._make(np.zeros((len(cls._fields), sizes.providers, sizes.councils)))


class GivenUp(NamedTuple):
    """Hours and packages of contracts that are given up this week, shape (councils,) each."""

    hours: F64
    packages: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Zero of each."""
        return cls._make(np.zeros((len(cls._fields), sizes.councils)))


def live_with_terms(state: State) -> None:
    """Providers with a contract pay for it, and give it up where they would do better without."""
    if state.policy["list_cost"].any() or state.policy["pay_guarantee"].any():
        _live_with_terms(state)


def return_to_lists(state: State) -> None:
    """Those who gave up a council's contracts are on its list again once its terms are dropped."""
    p, policy = state.provider.columns, state.policy
    dropped = (policy["list_cost"] <= 0.0) & (policy["pay_guarantee"] <= 0.0)
    p.contract[(p.contract == GAVE_UP) & dropped] = ON_LIST


@kernel
def contributions(
    clients: ClientColumns,
    providers: ProviderColumns,
    land: Land,
    floor: F64,
    cost: CostRules,
    worth: Worth,
) -> None:
    """Sum up what council-managed packages leave over their own cost.

    Carers are paid at least what the contract asks; travel is what the provider is used to.
    """
    worth.pounds[:] = 0.0
    worth.hours[:] = 0.0
    for i in range(len(clients.alive)):
        if not clients.alive[i] or clients.stage[i] != _SERVED or clients.route[i] != _COUNCIL:
            continue
        j, n = clients.provider[i], land.council[clients.place[i]]
        wage = max(providers.mean_wage[j], floor[n])
        travel, waiting = providers.usual_travel[j], providers.usual_waiting[j]
        direct = hour_cost_at(j, wage, travel, waiting, providers, cost)
        left = clients.price[i] * (1.0 - providers.royalty[j]) - direct
        worth.pounds[j, n] += clients.package[i] * left
        worth.hours[j, n] += clients.package[i]


@kernel
def is_lost(left: float, hours: float, doubt: float, rules: ValueRules) -> bool:
    """Whether work is worth less than nothing for another year, and a choice after it.

    Args:
        left: what a week of it leaves, £.
        hours: hours a week of it.
        doubt: standard deviation of the belief in what an hour leaves, £/h.
        rules: parameters.
    """
    spread = hours * moves(doubt * doubt, rules.left_noise, rules.left_drift)
    return going_on(left, left, spread, rules) < 0.0


@kernel
def _leaves(
    due: Bool,
    listed: Bool,
    guarantee: Bool,
    list_cost: F64,
    doubt: F32,
    worth: Worth,
    rules: ValueRules,
    leaving: Bool,
) -> None:
    """See who of those due gives up which council, (providers, councils).

    All contracts go where together they are not worth the cost of the list, and one where the pay
    it guarantees makes it a loss. Who loses more without the cost than by it goes on as before, so
    that a cost of next to nothing moves next to nobody.
    """
    leaving[:] = False
    for j in range(len(due)):
        if not due[j]:
            continue
        left, hours = worth.pounds[j].sum(), worth.hours[j].sum()
        cost = list_cost[j]
        dear = cost > max(0.0, -left) and is_lost(left - cost, hours, doubt[j], rules)
        for n in range(leaving.shape[1]):
            poor = guarantee[n] and is_lost(worth.pounds[j, n], worth.hours[j, n], doubt[j], rules)
            leaving[j, n] = listed[j, n] and (dear or poor)


@kernel
def give_up(
    leaving: Bool,
    clients: ClientColumns,
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    week: int,
    given_up: GivenUp,
) -> None:
    """People served for a council that a provider no longer works for wait again.

    ``leaving`` says who gives up which council, (providers, councils).
    """
    given_up.hours[:] = 0.0
    given_up.packages[:] = 0.0
    for i in range(len(clients.alive)):
        if not clients.alive[i] or clients.stage[i] != _SERVED or clients.route[i] != _COUNCIL:
            continue
        j, n = clients.provider[i], land.council[clients.place[i]]
        if leaving[j, n]:
            given_up.hours[n] += clients.package[i]
            given_up.packages[n] += 1.0
            providers.handed_back[j] += clients.package[i]
            return_after_visits(i, clients, carers, providers, week)


def _live_with_terms(state: State) -> None:
    """Charge all with a contract what the list costs; who would do better without gives up.

    At its quarterly review a provider weighs what its packages for councils will leave, at the pay
    that the contract asks, against the cost of the list. A year is given to those who are new.
    """
    p, policy = state.provider.columns, state.policy
    independents = independent(state)
    listed = independents[:, None] & (p.contract > 0)
    cost = np.where(listed, policy["list_cost"], 0.0).max(axis=1, initial=0.0)
    pay_out(state, Flow.TENDER_COST, np.flatnonzero(cost > 0.0), cost[cost > 0.0])
    due = listed.any(axis=1) & (p.uid % QUARTER == state.week % QUARTER)
    due &= state.week - p.founded >= state.parameters["tender.grace_weeks"]
    if due.any():
        _reconsider(state, due, listed, cost)


def _reconsider(state: State, due: Bool, listed: Bool, cost: F64) -> None:
    """Those due give up the contracts without which they would do better."""
    p, q, worth = state.provider.columns, state.parameters, state.scratch(Worth)
    costs, floor = q.fill(CostRules, "provider"), contract_wage(state)
    contributions(state.client.columns, p, state.land, floor, costs, worth)
    leaving, rules = np.zeros(listed.shape, np.bool_), q.fill(ValueRules, "firm")
    guarantee = state.policy["pay_guarantee"] > 0.0
    _leaves(due, listed, guarantee, cost, p.left_doubt, worth, rules, leaving)
    if leaving.any():
        _leave_lists(state, leaving)


def _leave_lists(state: State, leaving: Bool) -> None:
    """Contracts are given up, for as long as the list rule stands."""
    p = state.provider.columns
    c, k, given_up = state.client.columns, state.carer.columns, state.scratch(GivenUp)
    give_up(leaving, c, k, p, state.land, state.week, given_up)
    p.contract[leaving] = GAVE_UP
    p.agreed_price[leaving] = 1.0
    state.tally["handed_back_hours"][:] += given_up.hours
    state.tally["handed_back_packages"][:] += given_up.packages
