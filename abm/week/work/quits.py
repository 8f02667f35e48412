"""Satisfaction moves, and some carers leave."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.week.market.labour import SearchRules, labour_market
from gofal.abm.week.transitions.carers import part
from gofal.abm.world.calendar import QUARTER
from gofal.abm.world.forms import owner_works
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.carer import (
    CarerColumns,
    Job,
    QuitRules,
    SatisfactionRules,
    quit_hazard,
    quits_at_most,
    satisfaction_target,
)
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import SLOTS, ClientColumns
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.rows import give_row_back
from gofal.agents.table import F64, Bool, Free

_WORKING = int(Job.WORKING)
_QUITS, _SECTOR = int(Decision.CARER_QUITS), int(Decision.CARER_SECTOR)
_CONTRACT = int(Decision.CARER_CONTRACT)
_ENOUGH = 1.0
"""Contact hours from which a carer's own travel says something."""


class Leavers(NamedTuple):
    """Series of carers who leave, shape (councils,) each."""

    leavers: F64
    left_sector: F64


class Left(NamedTuple):
    """Carers who left their employer this week, shape (carers + 1,); the last stands for none."""

    left: Bool

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nobody did."""
        return cls(np.zeros(sizes.carers + 1, np.bool_))


class LeavingRules(NamedTuple):
    """Parameters of satisfaction, of quitting and of looking for another job."""

    satisfaction: SatisfactionRules
    quits: QuitRules
    search: SearchRules


@kernel
def _satisfy(
    row: int,
    j: int,
    tenure: int,
    carers: CarerColumns,
    providers: ProviderColumns,
    rules: SatisfactionRules,
    speed: float,
) -> None:
    """Satisfaction of a carer moves towards what the work, its hours and its pay are worth."""
    use = (carers.contact[row] + carers.travel[row]) / carers.hours_wanted[row]
    ratio = rules.usual_travel
    if carers.contact[row] > _ENOUGH:
        ratio = carers.travel[row] / carers.contact[row]
    pay_ratio = rules.usual_pay
    if carers.effective[row] > 0.0:
        pay_ratio = carers.effective[row] / carers.wage[row]
    skilled = providers.training[j] + providers.training_extra[j]
    target = satisfaction_target(
        use, ratio, providers.freedom[j], skilled, pay_ratio, providers.relief[j], rules
    )
    carers.novice[row] = carers.novice[row] and tenure < rules.novice_weeks
    if carers.novice[row]:
        target -= rules.novice_need * max(0.0, rules.novice_training - skilled)
    carers.satisfaction[row] += speed * (max(0.0, target) - carers.satisfaction[row])


@kernel
def _has_secure_hours(
    row: int,
    tenure: int,
    due: bool,
    choice: float,
    accept: float,
    key: np.uint64,
    carers: CarerColumns,
) -> bool:
    """Whether a carer's hours are guaranteed, by the employer's terms or by a choice offered now.

    ``choice`` is the share who are in fact offered one, ``accept`` of these the share who take it.
    """
    secure = carers.secure[row] or due
    offered = tenure == QUARTER and not secure and not carers.offered_choice[row]
    if offered and draw(key, carers.uid[row] ^ 1) < choice:
        carers.offered_choice[row] = True
        carers.secure[row] = draw(key, carers.uid[row]) < accept
        secure = carers.secure[row]
    return secure


@kernel
def _hazard(
    row: int, tenure: int, local: float, secure: bool, carers: CarerColumns, rules: QuitRules
) -> float:
    """Chance that a carer leaves the employer this week; ``local`` is the pay nearby, £/h."""
    own = carers.effective[row] if carers.effective[row] > 0.0 else local
    return quit_hazard(
        carers.attached[row], tenure, own / local, secure, carers.satisfaction[row], rules
    )


@kernel
def _quits(
    carers: CarerColumns,
    free: Free,
    providers: ProviderColumns,
    local: F64,
    choice: F64,
    alone: Bool,
    seed: int,
    week: int,
    rules: LeavingRules,
    sums: Leavers,
    left: Bool,
) -> None:
    """Satisfaction moves, some leave; ``choice`` is the share who are offered one, by council."""
    for series in sums:
        series[:] = 0.0
    left[:] = False
    most = quits_at_most(rules.quits)
    quits, sector = stream(seed, _QUITS, week), stream(seed, _SECTOR, week)
    contract = stream(seed, _CONTRACT, week)
    for row in range(len(carers.alive)):
        if not carers.alive[row] or carers.job[row] != _WORKING:
            continue
        j, drawn = carers.provider[row], draw(quits, carers.uid[row])
        if alone[providers.form[j]]:
            # Owners stop as settled carers do; the business then closes at its next review.
            if drawn < rules.quits.quit_settled:
                carers.stopping[row] = True
            continue
        n, tenure = providers.council[j], week - carers.since[row]
        _satisfy(
            row, j, tenure, carers, providers, rules.satisfaction, rules.search.satisfaction_speed
        )
        secure = _has_secure_hours(
            row,
            tenure,
            providers.shift_due[j],
            choice[n],
            rules.search.choice_accept,
            contract,
            carers,
        )
        # Nineteen of twenty draws are above every hazard: no exp, no power (the part: x0.44).
        if drawn >= most:
            continue
        if drawn >= _hazard(row, tenure, local[n], secure, carers, rules.quits):
            continue
        sums.leavers[n] += 1.0
        providers.leavers[j] += 1
        part(row, carers, week)
        left[row] = True
        if draw(sector, carers.uid[row]) < rules.search.leave_sector:
            sums.left_sector[n] += 1.0
            carers.alive[row] = False
            give_row_back(row, free)


def quit_jobs(state: State) -> None:
    """Satisfaction moves, some carers leave their employer and some the sector."""
    q, search = state.parameters, state.parameters.fill(SearchRules, "work")
    _, local, _ = labour_market(state, search)
    rules = LeavingRules(q.fill(SatisfactionRules, "carer"), q.fill(QuitRules, "carer"), search)
    _quits(
        state.carer.columns,
        state.carer.free,
        state.provider.columns,
        local,
        state.lever("contract_choice"),
        owner_works(state),
        state.seed,
        state.week,
        rules,
        state.tally.rows(Leavers),
        state.scratch(Left).left,
    )


@kernel
def _clear_rotas(clients: ClientColumns, left: Bool) -> None:
    """Take carers who left this week off the packages they served."""
    for i in range(len(clients.alive)):
        some = False
        for s in range(SLOTS):
            some |= left[clients.carer[i, s]]  # an empty slot, -1, is the last
        for s in range(SLOTS if some else 0):
            if left[clients.carer[i, s]]:
                clients.carer[i, s] = -1
                clients.hours[i, s] = 0.0


def clear_rotas(state: State) -> None:
    """Carers who left come off the packages they served."""
    _clear_rotas(state.client.columns, state.scratch(Left).left)
