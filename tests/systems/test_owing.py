"""Who owes what: no provider owes two lenders, and nobody pays a charge for weeks in hospital."""

from __future__ import annotations

import numpy as np
import pytest
from forks import fork_with

from gofal.abm.model import CareModel
from gofal.abm.week.founding.cooperatives import is_cooperative
from gofal.abm.week.money.bills import bill_people
from gofal.abm.week.providers.conversions import may_become
from gofal.agents.client import Route, Stage
from gofal.agents.hospital import Hospital


def test_no_form_that_may_owe_a_social_lender_or_a_council_turns_to_its_staff(
    tiny_wales: CareModel,
) -> None:
    """So that no debt is paid back to a lender who did not give it."""
    s = tiny_wales.fork("baseline").state
    p = s.provider.columns
    j = int(np.flatnonzero(p.alive & (p.staff > 0) & ~p.owner_covers)[0])
    may = np.zeros(len(s.models), dtype=bool)
    for code in range(len(s.models)):
        p.form[j] = code
        may[code] = may_become(s, j, "employee_owned")
    public = np.array([model.sector == "public" for model in s.models])
    assert may.any()
    assert not (may & (is_cooperative(s) | public)).any()
    assert not may[s.model_code("employee_owned")]


@pytest.mark.parametrize("basis", ["hourly", "level"])
def test_nobody_is_charged_for_a_package_that_is_held(tiny_wales: CareModel, basis: str) -> None:
    s = fork_with(tiny_wales, f"charging_basis={basis}").state
    s.policy.at(s.week)
    c = s.client.columns
    rows = np.flatnonzero(c.alive & (c.stage == Stage.SERVED) & (c.route != Route.OWN_MONEY))
    ill, home = rows[::2], rows[1::2]
    c.hospital[ill], c.hospital[home] = Hospital.ILL, Hospital.HOME
    c.delivered[rows] = 0.0
    bill_people(s)
    assert (c.charge[ill] == 0.0).all()
    assert bool(c.charge[home].any()) == (basis == "level")
