"""Contracts: who is offered guaranteed hours after three months, who takes them, who pays."""

from __future__ import annotations

import numpy as np
import pytest
from forks import fork_with
from shows import shows
from test_work import at_work

from gofal.abm.model import CareModel
from gofal.abm.week.money import wages
from gofal.abm.week.work.contracts import ContractRules, choose_contract
from gofal.agents.carer import Job
from gofal.agents.chance import Decision, stream
from gofal.agents.worth import WorthRules


@shows("contract-choice")
def test_hours_are_offered_by_who_follows_and_taken_by_who_gains(small_wales: CareModel) -> None:
    arms = []
    for setting in ("contract_choice=0", "contract_choice=2"):
        model = fork_with(small_wales, setting)
        model.run_for(6)
        arms.append(model.state)
    off, on = arms
    k, p = on.carer.columns, on.provider.columns
    here = k.alive & (k.job == Job.WORKING) & (k.since >= -13)
    offered, before = here & k.offered_choice, off.carer["offered_choice"]
    assert offered.sum() > 10
    assert not (before & (off.carer["job"] == Job.WORKING) & (off.carer["since"] >= -13)).any()
    # Some gain by them and some would rather be free.
    taken = offered & k.secure
    assert 0.3 < taken.sum() / offered.sum() < 0.95
    assert (k.guaranteed[taken] > 0.0).all()
    assert not k.guaranteed[offered & ~k.secure].any()
    # The duty begins after a quarter: who came last month has had no choice.
    fresh = k.alive & (k.job == Job.WORKING) & (k.since > -6)
    assert not k.offered_choice[fresh].any()
    # Hours that fail are paid all the same.
    rows = np.flatnonzero(taken)
    k.contact[rows], k.travel[rows] = 0.0, 0.0
    wages.pay_wages(on)
    assert k.pay[rows] == pytest.approx(
        k.guaranteed[rows] * k.wage[rows] * p.pay_factor[k.provider[rows]], rel=1e-4
    )


def test_a_person_takes_hours_if_they_are_worth_more_than_freedom(small_wales: CareModel) -> None:
    taken = []
    for freedom in (0.01, 12.0, 1000.0):
        s = fork_with(small_wales).state
        k, p = s.carer.columns, s.provider.columns
        q = s.parameters
        rows = at_work(s)[~s.carer["secure"][at_work(s)]]
        k.offered_choice[rows] = False
        key = stream(s.seed, int(Decision.CARER_CONTRACT), 0)
        rules = ContractRules(q["contract.steady"], freedom)
        for row in rows:
            choose_contract(row, 13, 1.0, key, k, p, q.fill(WorthRules, "work"), rules)
        taken.append(float(k.secure[rows].mean()))
    assert taken[0] > 0.95
    assert taken[2] < 0.05
    assert 0.4 < taken[1] < 0.85
