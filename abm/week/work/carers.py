"""Carers at work: satisfaction moves, contracts are chosen, and working lives end."""

from __future__ import annotations

from typing import NamedTuple

from gofal.abm.week.transitions.carers import Left, part, take_off
from gofal.abm.week.work.contracts import ContractRules, choose_contract, followers
from gofal.abm.world.forms import owner_works
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns, Going, Job, SatisfactionRules, satisfaction_target
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.kernel import inlined, kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.rows import give_row_back
from gofal.agents.table import F64, I32, Bool, Free
from gofal.agents.worth import WorthRules

_HIRED, _WORKING, _LIFE = int(Job.HIRED), int(Job.WORKING), int(Going.LIFE)
_QUITS, _CONTRACT = int(Decision.CARER_QUITS), int(Decision.CARER_CONTRACT)


class Ends(NamedTuple):
    """Series of carers whose working life in care ends, shape (councils,) each."""

    leavers: F64
    left_sector: F64
    leavers_life: F64
    seekers_ended: F64


class WorkingRules(NamedTuple):
    """Parameters of a week at work."""

    satisfaction: SatisfactionRules
    speed: float
    life_ends: float
    tied_grace: float
    worth: WorthRules
    contract: ContractRules


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
    """Satisfaction of a carer moves towards what the work is like."""
    skilled = providers.training[j] + providers.training_extra[j]
    target = satisfaction_target(providers.freedom[j], skilled, providers.relief[j], rules)
    carers.novice[row] = carers.novice[row] and tenure < rules.novice_weeks
    if carers.novice[row]:
        target -= rules.novice_need * max(0.0, rules.novice_training - skilled)
    carers.satisfaction[row] += speed * (max(0.0, target) - carers.satisfaction[row])


@inlined
def _closes_for_good(row: int, carers: CarerColumns, providers: ProviderColumns) -> None:
    """An owner's working life ends; the business closes this week."""
    if carers.next[row] >= 0:
        providers.pending[carers.next[row]] -= 1
        carers.next[row] = -1
    carers.stopping[row], carers.going[row] = True, _LIFE


@inlined
def _has_to_go(row: int, week: int, carers: CarerColumns, grace: float) -> bool:
    """Whether somebody who needs a sponsor has looked for another for as long as is allowed."""
    if carers.job[row] == _WORKING or carers.tied_until[row] <= week:
        return False
    return week - carers.since[row] >= grace


@kernel
def _work_on(
    carers: CarerColumns,
    free: Free,
    providers: ProviderColumns,
    council: I32,
    choice: F64,
    alone: Bool,
    seed: int,
    week: int,
    rules: WorkingRules,
    sums: Ends,
    left: Bool,
) -> None:
    """Satisfaction moves, contracts are chosen, working lives end; seekers' lives go on too."""
    ends, contract = stream(seed, _QUITS, week), stream(seed, _CONTRACT, 0)
    for row in range(len(carers.alive)):
        if not carers.alive[row] or carers.job[row] == _HIRED:
            continue
        over = draw(ends, carers.uid[row]) < rules.life_ends
        over |= _has_to_go(row, week, carers, rules.tied_grace)
        if carers.job[row] == _WORKING:
            j = carers.provider[row]
            n, tenure = providers.council[j], week - carers.since[row]
            _satisfy(row, j, tenure, carers, providers, rules.satisfaction, rules.speed)
            if alone[providers.form[j]]:
                if over:
                    _closes_for_good(row, carers, providers)
                continue
            choose_contract(
                row, tenure, choice[n], contract, carers, providers, rules.worth, rules.contract
            )
            if not over:
                continue
            if carers.next[row] >= 0:
                providers.pending[carers.next[row]] -= 1
                carers.next[row] = -1
            for series in (sums.leavers, sums.left_sector, sums.leavers_life):
                series[n] += 1.0
            providers.leavers[j] += 1
            left[row] = True
            part(row, carers, week)
        elif over:
            sums.seekers_ended[council[carers.home[row]]] += 1.0
        if over:
            carers.alive[row] = False
            give_row_back(row, free)


def work_on(state: State) -> None:
    """Satisfaction moves, contracts are chosen, and some working lives end."""
    q = state.parameters
    rules = WorkingRules(
        q.fill(SatisfactionRules, "carer"),
        q["work.satisfaction_speed"],
        q["carer.life_ends"],
        q["work.tied_grace"],
        q.fill(WorthRules, "work"),
        q.fill(ContractRules, "contract"),
    )
    _work_on(
        state.carer.columns,
        state.carer.free,
        state.provider.columns,
        state.land.council,
        followers(state),
        owner_works(state),
        state.seed,
        state.week,
        rules,
        state.tally.rows(Ends),
        state.scratch(Left).left,
    )


def clear_rotas(state: State) -> None:
    """Carers who left come off the packages they served."""
    take_off(state.client.columns, state.scratch(Left).left)
