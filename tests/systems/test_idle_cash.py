"""Cash beyond the reserve: owners draw a part, members share it out, a charity spends it."""

from __future__ import annotations

import numpy as np
import pytest

from gofal.abm.calendar import QUARTER
from gofal.abm.model import CareModel
from gofal.abm.week.providers.quarter import review_money
from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State

RICH = 50_000_000
"""Pence."""


def reviewed(
    model: CareModel, part: float, form: str, *, weeks: int = 500, staff: int = 20
) -> tuple[State, int, int]:
    """A provider without a surplus and with much cash, after a review: state, row, pence gone.

    Args:
        model: in whose world it is.
        part: of idle cash that is used.
        form: whose terms it has.
        weeks: since it was founded.
        staff: that it employs.
    """
    s = model.fork("baseline").state
    s.parameters = s.parameters.with_values({"provider.idle_use": part})
    p = s.provider.columns
    rows = s.provider.rows()
    row = rows[(p.form[rows] == s.model_code("private_agency")) & (p.group[rows] < 0)][0]
    term = s.form_term
    for name in ("dividend", "pass_through", "staff_share", "tax"):
        getattr(p, name)[row] = term(name)[s.model_code(form)]
    p.cash[row], p.income[row], p.cost[row], p.fund_owed[row] = RICH, 9_000.0, 10_000.0, 0
    p.founded[row], p.staff[row] = s.week - weeks, staff
    review_money(s, np.array([row], np.intp))
    return s, int(row), RICH - int(p.cash[row])


@pytest.mark.parametrize("form", ["private_agency", "third_sector", "cooperative"])
def test_a_part_of_idle_cash_goes_each_quarter(tiny_wales: CareModel, form: str) -> None:
    s, row, gone = reviewed(tiny_wales, 0.1, form)
    kept = 100.0 * s.parameters["provider.reserve_weeks"] * float(s.provider["weekly_cost"][row])
    assert gone == pytest.approx(0.1 * (RICH - kept), abs=2)


@pytest.mark.parametrize("form", ["private_agency", "third_sector", "cooperative"])
def test_without_the_rule_a_loss_draws_nothing(tiny_wales: CareModel, form: str) -> None:
    assert reviewed(tiny_wales, 0.0, form)[2] == 0


@pytest.mark.parametrize("form", ["private_agency", "third_sector", "cooperative"])
def test_start_capital_is_not_shared_out_in_the_first_year(
    tiny_wales: CareModel, form: str
) -> None:
    assert reviewed(tiny_wales, 0.1, form, weeks=51)[2] == 0
    assert reviewed(tiny_wales, 0.1, form, weeks=52)[2] > 0


def test_where_nobody_is_employed_nothing_is_shared(tiny_wales: CareModel) -> None:
    s, row, gone = reviewed(tiny_wales, 0.1, "cooperative", staff=0)
    assert gone == 0
    assert s.provider["bonus"][row] == s.provider["shared"][row] == 0.0


def test_what_is_counted_as_pay_over_a_quarter_is_what_the_books_paid(
    tiny_wales: CareModel,
) -> None:
    s, row, gone = reviewed(tiny_wales, 0.1, "cooperative")
    p = s.provider.columns
    assert 100.0 * QUARTER * p.shared[row] == pytest.approx(gone, rel=1e-5)
    # A firm that grows is not worth more to carers than it shares, however few hours it had.
    p.hours[row], p.capacity[row], p.reviewed[row] = 1.0, 400.0, s.week - QUARTER
    review_money(s, np.array([row], np.intp))
    assert 0.0 < p.bonus[row] * 400.0 <= p.shared[row]


def test_members_share_it_out_as_pay_and_owners_draw_it(tiny_wales: CareModel) -> None:
    flows = {}
    for form in ("private_agency", "third_sector", "cooperative"):
        s, row, _ = reviewed(tiny_wales, 0.1, form)
        before = tiny_wales.state.ledger
        council = int(s.provider["council"][row])
        flows[form] = [
            int(s.ledger.week[flow, council]) - int(before.week[flow, council])
            for flow in (Flow.STAFF_SHARE, Flow.DIVIDEND)
        ]
        assert (s.provider["bonus"][row] > 0.0) == (form == "cooperative")
    assert flows["private_agency"][0] == flows["third_sector"][0] == 0
    assert flows["private_agency"][1] > 0
    assert flows["third_sector"][1] > 0
    assert flows["cooperative"][0] > 0
    assert flows["cooperative"][1] == 0
