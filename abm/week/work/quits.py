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
    k: CarerColumns, free: Free, p: ProviderColumns, local: F64, choice: F64, alone: Bool,
    seed: int, week: int, q: QuitRules, s: SatisfactionRules, r: SearchRules, sums: F64,
) -> None:  # fmt: skip
    """Satisfaction moves, some leave. ``sums`` rows by council: leavers, left the sector.

    ``choice`` is the share who are in fact offered a choice of contract, by council.
    """
    quits, sector = stream(seed, _QUITS, week), stream(seed, _SECTOR, week)
    contract = stream(seed, _CONTRACT, week)
    for row in range(len(k.alive)):
        if not k.alive[row] or k.job[row] != _WORKING:
            continue
        j = k.provider[row]
        if alone[p.form[j]]:
            # Owners stop as settled carers do; the business then closes at its next review.
            if draw(quits, k.uid[row]) < q.quit_settled:
                k.stopping[row] = True
            continue
        n = p.council[j]
        use = (k.contact[row] + k.travel[row]) / k.hours_wanted[row]
        ratio = k.travel[row] / k.contact[row] if k.contact[row] > _ENOUGH else s.usual_travel
        pay_ratio = k.effective[row] / k.wage[row] if k.effective[row] > 0.0 else s.usual_pay
        tenure = week - k.since[row]
        skilled = p.training[j] + p.training_extra[j]
        target = satisfaction_target(use, ratio, p.freedom[j], skilled, pay_ratio, p.relief[j], s)
        k.novice[row] = k.novice[row] and tenure < s.novice_weeks
        if k.novice[row]:
            target -= s.novice_need * max(0.0, s.novice_training - skilled)
        k.satisfaction[row] += r.satisfaction_speed * (max(0.0, target) - k.satisfaction[row])
        secure = k.secure[row] or p.shift_due[j]
        offered = tenure == QUARTER and not secure and not k.offered_choice[row]
        if offered and draw(contract, k.uid[row] ^ 1) < choice[n]:
            k.offered_choice[row] = True
            k.secure[row] = draw(contract, k.uid[row]) < r.choice_accept
            secure = k.secure[row]
        own = k.effective[row] if k.effective[row] > 0.0 else local[n]
        hazard = quit_hazard(
            k.attached[row], tenure, own / local[n], secure, k.satisfaction[row], q
        )
        if draw(quits, k.uid[row]) >= hazard:
            continue
        sums[0, n] += 1.0
        p.leavers[j] += 1
        part(row, k, week)
        if draw(sector, k.uid[row]) < r.leave_sector:
            sums[1, n] += 1.0
            k.alive[row] = False
            free.rows[free.top[0]] = row
            free.top[0] += 1


def quit_jobs(state: State) -> None:
    """Satisfaction moves, some carers leave their employer and some the sector."""
    q, k, rules = state.parameters, state.carer, state.parameters.fill(SearchRules, "work")
    _, local, _ = labour_market(state, rules)
    sums = state.work.by_council[:2]
    sums[:] = 0.0
    _quits(
        k.columns, k.free, state.provider.columns, local, state.lever("contract_choice"),
        owner_works(state), state.seed, state.week, q.fill(QuitRules, "carer"),
        q.fill(SatisfactionRules, "carer"), rules, sums,
    )  # fmt: skip
    state.tally["leavers"][:], state.tally["left_sector"][:] = sums


def clear_rotas(state: State) -> None:
    """Carers who left come off the packages they served."""
    clear_slots(state.client.columns, state.carer.columns)
