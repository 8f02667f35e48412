"""Satisfaction moves, and some carers leave."""

from __future__ import annotations

from gofal.abm.week.market.labour import SearchRules, labour_market
from gofal.abm.week.transitions.carers import clear_slots, part
from gofal.abm.world.calendar import QUARTER
from gofal.abm.world.forms import owner_works
from gofal.abm.world.state import State
from gofal.agents.carer import (
    CarerColumns,
    Job,
    QuitRules,
    SatisfactionRules,
    quit_hazard,
    satisfaction_target,
)
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64, Bool, Free

_WORKING = int(Job.WORKING)
_QUITS, _SECTOR = int(Decision.CARER_QUITS), int(Decision.CARER_SECTOR)
_CONTRACT = int(Decision.CARER_CONTRACT)
_ENOUGH = 1.0
"""Contact hours from which a carer's own travel says something."""


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
    quit_rules: QuitRules,
    satisfaction_rules: SatisfactionRules,
    rules: SearchRules,
    sums: F64,
) -> None:
    """Satisfaction moves, some leave. ``sums`` rows by council: leavers, left the sector.

    ``choice`` is the share who are in fact offered a choice of contract, by council.
    """
    quits, sector = stream(seed, _QUITS, week), stream(seed, _SECTOR, week)
    contract = stream(seed, _CONTRACT, week)
    for row in range(len(carers.alive)):
        if not carers.alive[row] or carers.job[row] != _WORKING:
            continue
        j = carers.provider[row]
        if alone[providers.form[j]]:
            # Owners stop as settled carers do; the business then closes at its next review.
            if draw(quits, carers.uid[row]) < quit_rules.quit_settled:
                carers.stopping[row] = True
            continue
        n = providers.council[j]
        use = (carers.contact[row] + carers.travel[row]) / carers.hours_wanted[row]
        ratio = (
            carers.travel[row] / carers.contact[row]
            if carers.contact[row] > _ENOUGH
            else satisfaction_rules.usual_travel
        )
        pay_ratio = (
            carers.effective[row] / carers.wage[row]
            if carers.effective[row] > 0.0
            else satisfaction_rules.usual_pay
        )
        tenure = week - carers.since[row]
        skilled = providers.training[j] + providers.training_extra[j]
        target = satisfaction_target(
            use,
            ratio,
            providers.freedom[j],
            skilled,
            pay_ratio,
            providers.relief[j],
            satisfaction_rules,
        )
        carers.novice[row] = carers.novice[row] and tenure < satisfaction_rules.novice_weeks
        if carers.novice[row]:
            target -= satisfaction_rules.novice_need * max(
                0.0, satisfaction_rules.novice_training - skilled
            )
        carers.satisfaction[row] += rules.satisfaction_speed * (
            max(0.0, target) - carers.satisfaction[row]
        )
        secure = carers.secure[row] or providers.shift_due[j]
        offered = tenure == QUARTER and not secure and not carers.offered_choice[row]
        if offered and draw(contract, carers.uid[row] ^ 1) < choice[n]:
            carers.offered_choice[row] = True
            carers.secure[row] = draw(contract, carers.uid[row]) < rules.choice_accept
            secure = carers.secure[row]
        own = carers.effective[row] if carers.effective[row] > 0.0 else local[n]
        hazard = quit_hazard(
            carers.attached[row],
            tenure,
            own / local[n],
            secure,
            carers.satisfaction[row],
            quit_rules,
        )
        if draw(quits, carers.uid[row]) >= hazard:
            continue
        sums[0, n] += 1.0
        providers.leavers[j] += 1
        part(row, carers, week)
        if draw(sector, carers.uid[row]) < rules.leave_sector:
            sums[1, n] += 1.0
            carers.alive[row] = False
            free.rows[free.top[0]] = row
            free.top[0] += 1


def quit_jobs(state: State) -> None:
    """Satisfaction moves, some carers leave their employer and some the sector."""
    q, k, rules = state.parameters, state.carer, state.parameters.fill(SearchRules, "work")
    _, local, _ = labour_market(state, rules)
    sums = state.work.by_council[:2]
    sums[:] = 0.0
    _quits(
        k.columns,
        k.free,
        state.provider.columns,
        local,
        state.lever("contract_choice"),
        owner_works(state),
        state.seed,
        state.week,
        q.fill(QuitRules, "carer"),
        q.fill(SatisfactionRules, "carer"),
        rules,
        sums,
    )
    state.tally["leavers"][:], state.tally["left_sector"][:] = sums


def clear_rotas(state: State) -> None:
    """Carers who left come off the packages they served."""
    clear_slots(state.client.columns, state.carer.columns)
