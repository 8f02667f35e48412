"""Terms of being on a council's list: what it costs, and who gives it up."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.market.tenders import contract_wage, independent
from gofal.abm.week.transitions.people import return_client
from gofal.abm.world.accounts import pay_out
from gofal.abm.world.calendar import QUARTER
from gofal.abm.world.land import Land
from gofal.abm.world.ledger import Flow
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns
from gofal.agents.client import ClientColumns, Route, Stage
from gofal.agents.kernel import kernel
from gofal.agents.provider import GAVE_UP, ON_LIST, CostRules, ProviderColumns, hour_cost_at
from gofal.agents.table import F64, Bool

_SERVED, _COUNCIL = int(Stage.SERVED), int(Route.COUNCIL)


class Worth(NamedTuple):
    """Surplus of council-managed packages over their own cost, £/week, (providers, councils)."""

    pounds: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nought."""
        return cls(np.zeros((sizes.providers, sizes.councils)))


class GivenUp(NamedTuple):
    """Hours and packages of contracts that are given up this week, shape (councils,) each."""

    hours: F64
    packages: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nought of each."""
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
    worth: F64,
) -> None:
    """Sum up what council-managed packages leave over their own cost, £/week.

    Carers are paid at least what the contract asks; travel is what the provider is used to.
    """
    worth[:] = 0.0
    for i in range(len(clients.alive)):
        if not clients.alive[i] or clients.stage[i] != _SERVED or clients.route[i] != _COUNCIL:
            continue
        j, n = clients.provider[i], land.council[clients.place[i]]
        wage = max(providers.mean_wage[j], floor[n])
        travel, waiting = providers.usual_travel[j], providers.usual_waiting[j]
        direct = hour_cost_at(j, wage, travel, waiting, providers, cost)
        worth[j, n] += clients.package[i] * (
            clients.price[i] * (1.0 - providers.royalty[j]) - direct
        )


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
            return_client(i, clients, carers, providers, week)


def _live_with_terms(state: State) -> None:
    """Charge all with a contract what the list costs; who would do better without gives up.

    At its quarterly review a provider sets what its packages for councils leave, at the pay that
    the contract asks, against the cost of the list. A year is given to those who are new. Losing
    hours are borne for as many quarters as it bears losses.
    """
    p, policy = state.provider.columns, state.policy
    rows = np.flatnonzero(independent(state))
    listed = p.contract[rows] > 0
    cost = np.where(listed, policy["list_cost"], 0.0).max(axis=1, initial=0.0)
    pay_out(state, Flow.TENDER_COST, rows[cost > 0.0], cost[cost > 0.0])
    due = listed.any(axis=1) & (p.uid[rows] % QUARTER == state.week % QUARTER)
    due &= state.week - p.founded[rows] >= state.parameters["tender.grace_weeks"]
    if due.any():
        _reconsider(state, rows[due], listed[due], cost[due])


def _reconsider(state: State, due: NDArray[np.intp], listed: Bool, cost: F64) -> None:
    """Those due give up the contracts without which they would do better."""
    p, policy = state.provider.columns, state.policy
    every = state.scratch(Worth).pounds
    contributions(
        state.client.columns,
        p,
        state.land,
        contract_wage(state),
        state.parameters.fill(CostRules, "provider"),
        every,
    )
    worth = every[due]
    tired = p.losses[due] >= np.maximum(1.0, p.patience[due] * p.outlook[due]) - 1.0
    dear = (worth.sum(axis=1) < cost) & ((worth.sum(axis=1) >= 0.0) | tired)
    poor = (worth < 0.0) & (policy["pay_guarantee"] > 0.0) & tired[:, None]
    leaves = listed & ((dear & (cost > 0.0))[:, None] | poor)
    if leaves.any():
        leaving = np.zeros(every.shape, dtype=np.bool_)
        leaving[due] = leaves
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
