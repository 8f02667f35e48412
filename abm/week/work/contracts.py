"""Contracts: some employers offer guaranteed hours after three months, some people take them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.abm.calendar import QUARTER
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns
from gofal.agents.chance import draw
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64
from gofal.agents.worth import WorthRules, risk_cost


class ContractRules(NamedTuple):
    """Parameters ``contract.*`` of a choice of contract."""

    steady: float
    freedom: float


def followers(state: State) -> F64:
    """Share of employers who follow the duty to offer guaranteed hours, by council."""
    level, usual = state.policy["contract_choice"], state.parameters["contract.follows"]
    more = (1.0 - usual) * np.maximum(0.0, level - 1.0)
    share: F64 = usual * np.minimum(1.0, level) + more
    return share


@kernel
def choose_contract(
    row: int,
    tenure: int,
    share: float,
    key: np.uint64,
    carers: CarerColumns,
    providers: ProviderColumns,
    worth: WorthRules,
    rules: ContractRules,
) -> None:
    """After a quarter an employer who follows the duty offers hours; who gains by them takes them.

    Args:
        row: the carer.
        tenure: weeks in the job.
        share: share of employers who follow.
        key: of contracts, the same in every week: employers and people stay who they are.
        carers: carers.
        providers: providers.
        worth: parameters of what a job is worth.
        rules: parameters.
    """
    j = carers.provider[row]
    if tenure != QUARTER or carers.offered_choice[row]:
        return
    if carers.secure[row] or providers.shift_due[j] or draw(key, providers.uid[j] ^ 1) >= share:
        return
    carers.offered_choice[row] = True
    hourly = carers.effective[row] if carers.effective[row] > 0.0 else carers.wage[row]
    pay = float(hourly * carers.worked[row])
    freedom = -rules.freedom * np.log(1.0 - draw(key, carers.uid[row] ^ 2))
    if risk_cost(pay, 0.0, worth) - risk_cost(pay, rules.steady, worth) > freedom:
        carers.secure[row] = True
        carers.guaranteed[row] = rules.steady * pay / carers.wage[row]
