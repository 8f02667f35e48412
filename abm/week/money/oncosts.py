"""On-costs: National Insurance, pensions and the rest that providers owe on a week's pay."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.world.forms import owner_works
from gofal.abm.world.oncosts import by_pay
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns, Job
from gofal.agents.kernel import inlined, kernel
from gofal.agents.oncosts import (
    OncostRules,
    after_allowance,
    insurance_due,
    pension_due,
    share_of_pay,
)
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64, Bool

_WORKING = int(Job.WORKING)
_ENOUGH = 1.0
"""£ a week of pay from which it says what on-costs are."""


class Oncosts(NamedTuple):
    """What each provider owes beside pay, £, shape (providers,) each.

    Attributes:
        government: this week, to the government.
        others: this week, to pension funds, for holidays and training, and so on.
        usual_pay: pay of a usual week.
        usual_insurance: National Insurance of a usual week, before the allowance.
        usual_pension: into pensions in a usual week.
    """

    government: F64
    others: F64
    usual_pay: F64
    usual_insurance: F64
    usual_pension: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Zero of each."""
        return cls._make(np.zeros((len(cls._fields), sizes.providers)))


@kernel
def _at_one_share(providers: ProviderColumns, share: float, tax_part: float, owed: Oncosts) -> None:
    """On-costs are the same share of everybody's pay."""
    for j in range(len(providers.alive)):
        providers.oncost[j] = share
        oncost = providers.pay[j] * share
        owed.government[j] = oncost * tax_part
        owed.others[j] = oncost * (1.0 - tax_part)


@inlined
def _add_carer(
    row: int,
    j: int,
    carers: CarerColumns,
    providers: ProviderColumns,
    rules: OncostRules,
    owed: Oncosts,
) -> None:
    """Add what is due on a carer's pay, of this week and of a usual one."""
    pay = float(carers.pay[row])
    owed.government[j] += insurance_due(pay, rules)
    owed.others[j] += pension_due(pay, rules)
    # A part of a surplus is in what an hour brings, and no pay.
    usual = max(0.0, float(carers.effective[row] - providers.bonus[j]))
    usual *= float(carers.worked[row])
    owed.usual_pay[j] += usual
    owed.usual_insurance[j] += insurance_due(usual, rules)
    owed.usual_pension[j] += pension_due(usual, rules)


@kernel
def _by_pay(
    carers: CarerColumns,
    providers: ProviderColumns,
    alone: Bool,
    other: float,
    rules: OncostRules,
    owed: Oncosts,
    seen: F64,
) -> None:
    """On-costs follow what each carer earns in a week.

    Who owns a business of one pays neither insurance nor pension as an employer. A council's own
    service has no allowance, nor has the branch of a group, which shares one with all the others.
    """
    for each in owed:
        each[:] = 0.0
    for row in range(len(carers.alive)):
        if carers.alive[row] and carers.job[row] == _WORKING:
            j = carers.provider[row]
            if not alone[providers.form[j]]:
                _add_carer(row, j, carers, providers, rules, owed)
    pay, insurance, pension = 0.0, 0.0, 0.0
    for j in range(len(providers.alive)):
        if not providers.alive[j]:
            continue
        if alone[providers.form[j]]:
            providers.oncost[j] = other
        claims = not providers.owner_covers[j] and providers.group[j] < 0
        week, due = owed.usual_pay[j], owed.usual_insurance[j]
        owed.government[j] = after_allowance(owed.government[j], due, claims, rules)
        owed.others[j] += providers.pay[j] * other
        if week >= _ENOUGH:
            kept = owed.usual_pension[j]
            providers.oncost[j] = share_of_pay(week, due, kept, claims, other, rules)
        pay += week
        insurance += due
        pension += owed.usual_pension[j]
    if pay >= _ENOUGH:
        seen[0], seen[1] = insurance / pay, pension / pay


def work_out_oncosts(state: State) -> None:
    """What providers owe beside pay, and the share of pay that their managers count with."""
    q, p, owed = state.parameters, state.provider.columns, state.scratch(Oncosts)
    if not by_pay(state):
        _at_one_share(p, q["provider.oncost"], q["work.oncost_to_government"], owed)
        return
    _by_pay(
        state.carer.columns,
        p,
        owner_works(state),
        q["provider.other_oncost"],
        q.fill(OncostRules, "work"),
        owed,
        state.memory.oncosts,
    )
