"""Providers end: what becomes of their money, carers and people."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gofal.abm.calendar import ESTABLISHED
from gofal.abm.week.transitions.carers import PARTS, part, stay, step_of
from gofal.abm.week.transitions.funds import close_funds
from gofal.abm.week.transitions.loans import settle
from gofal.abm.week.transitions.owners import owned, pay_to_owners
from gofal.abm.week.transitions.people import RETURNS, return_after_visits
from gofal.abm.week.transitions.redundancy import pay_redundancy
from gofal.abm.world.forms import owner_works
from gofal.abm.world.groups import leave_to_group
from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State
from gofal.abm.world.stretches import Stretches, clear_row
from gofal.agents.carer import CarerColumns, Going, Job
from gofal.agents.client import ClientColumns, Stage
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.rows import give_row_back
from gofal.agents.table import F32, F64, I32, I64, Bool, Free

_SERVED, _WORKING, _LIFE = int(Stage.SERVED), int(Job.WORKING), int(Going.LIFE)

CLOSES = (
    f"{RETURNS} carer(alive {PARTS}) "
    "provider(alive cash clients cost loan) "
    "commissioner(award_lost company_failed in_house social_lost) catalyst(cases) "
    "memory(pool refused_at refused_in visits_at visits_in) "
    "tally(back_to_pool established_exit_hours established_exits exit_hours exits_ended "
    "exits_failed exits_withdrew leavers_closed owners_gave_up seekers_ended) "
    "ledger(council_dividend dividend fund_return in_house_cost loan_repayment "
    "group_cash redundancy social_repayment wind_up write_off)"
)
"""What closing a provider changes, as the plan of the week says it."""


class GoneSeries(NamedTuple):
    """Series of those who leave care with their employer's or own business, shape (councils,)."""

    seekers_ended: F64
    back_to_pool: F64
    owners_gave_up: F64


class Goes(NamedTuple):
    """Where those go who leave care.

    Attributes:
        council: of each place.
        pool: people in other work by council and step of earnings.
        free: rows of carers that nobody lives in.
        series: where they are counted.
    """

    council: I32
    pool: I64
    free: Free
    series: GoneSeries


def close_providers(state: State, rows: NDArray[np.intp], kind: str) -> None:
    """Close providers: settle their accounts, free their carers, return their packages.

    Args:
        state: the world they leave.
        rows: their rows.
        kind: ``failed``, ``withdrew`` or ``ended`` (businesses of one), for the tally.
    """
    if len(rows) == 0:
        return
    _count_ends(state, rows, kind)
    state.tally["leavers_closed"][:] += dissolve(state, rows)


def _count_ends(state: State, rows: NDArray[np.intp], kind: str) -> None:
    """Count providers that end, and their hours; a business of one is never established."""
    p, tally = state.provider.columns, state.tally
    np.add.at(tally[f"exits_{kind}"], p.council[rows], 1.0)
    np.add.at(tally["exit_hours"], p.council[rows], p.planned[rows])
    if kind == "ended":
        return
    old = rows[state.week - p.founded[rows] >= ESTABLISHED]
    np.add.at(tally["established_exits"], p.council[old], 1.0)
    np.add.at(tally["established_exit_hours"], p.council[old], p.planned[old])


def dissolve(state: State, rows: NDArray[np.intp]) -> F64:
    """Providers are no more: not all that end have left the market, some went into another.

    Returns:
        Carers they employed who look for work now, shape (councils,).
    """
    p = state.provider.columns
    closing = np.zeros(state.provider.capacity, dtype=np.bool_)
    dismissed = np.zeros(state.councils)
    closing[rows] = True
    _settle_accounts(state, rows)
    _free_catalysts(state, rows)
    _empty_provider(
        closing,
        state.client.columns,
        state.carer.columns,
        p,
        state.memory.refused_at,
        state.memory.visits_at,
        state.stretches,
        state.week,
        owner_works(state),
        Goes(state.land.council, state.memory.pool, state.carer.free, state.tally.rows(GoneSeries)),
        dismissed,
    )
    state.provider.give_back(rows)
    state.provider.reset(rows)
    m = state.commissioner.columns
    gone = (m.in_house[:, None] == rows).any(axis=1)
    m.in_house[gone] = -1
    m.company_failed[gone] = True
    m.award_lost[gone] = False
    return dismissed


def _settle_accounts(state: State, rows: NDArray[np.intp]) -> None:
    """Money held for people goes back first, then loans, then redundancy; owners get the rest."""
    p = state.provider.columns
    close_funds(state, rows)
    settle(state, rows)
    pay_redundancy(state, rows)
    leave_to_group(state, rows)
    cash, public = p.cash[rows], owned(state, rows)
    left = np.maximum(cash, 0)
    pay_to_owners(state, Flow.COUNCIL_DIVIDEND, rows[public], left[public])
    state.ledger.post(Flow.WIND_UP, p.council[rows], np.where(public, 0, left))
    state.ledger.post(Flow.WRITE_OFF, p.council[rows], np.maximum(-cash, 0))


def _free_catalysts(state: State, rows: NDArray[np.intp]) -> None:
    helped = state.provider.columns.catalyst[rows]
    helped = helped[helped >= 0]
    cases = state.catalyst.columns.cases
    np.subtract.at(cases, helped, 1.0)
    np.maximum(cases, 0.0, out=cases)


@kernel
def _empty_provider(
    closing: NDArray[np.bool_],
    clients: ClientColumns,
    carers: CarerColumns,
    providers: ProviderColumns,
    refused_at: F32,
    visits_at: F32,
    stretches: Stretches,
    week: int,
    alone: Bool,
    goes: Goes,
    dismissed: F64,
) -> None:
    """People served by closing providers wait again; their carers look for work."""
    for i in range(len(clients.alive)):
        if clients.alive[i] and clients.stage[i] == _SERVED and closing[clients.provider[i]]:
            return_after_visits(i, clients, carers, providers, week)
            clients.refused_by[i] = -1
        elif clients.alive[i] and clients.refused_by[i] >= 0 and closing[clients.refused_by[i]]:
            clients.refused_by[i] = -1
    _dismiss(closing, carers, providers, week, alone, goes, dismissed)
    for j in range(len(closing)):
        if closing[j]:
            clear_row(j, refused_at, stretches.refused)
            clear_row(j, visits_at, stretches.visits)


@kernel
def _dismiss(
    closing: NDArray[np.bool_],
    carers: CarerColumns,
    providers: ProviderColumns,
    week: int,
    alone: Bool,
    goes: Goes,
    dismissed: F64,
) -> None:
    """Carers of closing providers look for work, or go where they meant to go.

    ``dismissed`` counts those employed by the provider's council; owners of the forms ``alone``
    employ nobody.
    """
    for row in range(len(carers.alive)):
        if not carers.alive[row] or carers.provider[row] < 0:
            continue
        if carers.next[row] >= 0 and closing[carers.next[row]]:
            stay(row, carers)
        if not closing[carers.provider[row]]:
            continue
        j = carers.provider[row]
        n, life = providers.council[j], carers.going[row] == _LIFE
        owner = alone[providers.form[j]]
        dismissed[n] += carers.job[row] == _WORKING and not owner
        goes.series.owners_gave_up[n] += owner and not life
        if carers.going[row] != 0 and carers.next[row] < 0:
            _leave_care(row, week, carers, goes)
        else:
            part(row, carers, week)


@kernel
def _leave_care(row: int, week: int, carers: CarerColumns, goes: Goes) -> None:
    """Somebody goes who meant to leave care: to other work, or as the working life is over."""
    n = goes.council[carers.home[row]]
    if carers.going[row] == _LIFE:
        goes.series.seekers_ended[n] += 1.0
    else:
        goes.series.back_to_pool[n] += 1.0
        goes.pool[n, step_of(carers.rank[row])] += 1
    part(row, carers, week)
    carers.alive[row] = False
    give_row_back(row, goes.free)
