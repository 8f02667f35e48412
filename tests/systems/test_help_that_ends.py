"""Grants that taper as a co-operative grows older, and a law that limits them."""

from __future__ import annotations

import numpy as np
import pytest
from forks import fork_with
from shows import shows

from gofal.abm.model import CareModel
from gofal.abm.week.founding.cooperatives import founders_outlook
from gofal.abm.week.founding.entry import open_provider
from gofal.abm.week.providers.conversions import ConvertRules, convert
from gofal.abm.week.providers.cooperatives import grants as pay_quarter
from gofal.abm.week.transitions.grants import help_left, help_of_plan, may_get, new_grants
from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State

FULL, TAPER = 52, 104
FOR_EVER = {"cooperation.help_full": 1040.0}


def with_grant(wales: CareModel, **parameters: float) -> State:
    """A branch of Wales in which co-operatives get a fifth of their income, and enough money."""
    s = fork_with(wales, "coop_grant=0.2 grant_pot=100").state
    cut = {name.replace("__", "."): value for name, value in parameters.items()}
    s.use_parameters(s.parameters.with_values(cut, beyond=cut))
    s.policy.at(s.week)
    s.ledger.open_week()
    new_grants(s)
    return s


def of_age(s: State, weeks: int) -> int:
    """A co-operative that began so many weeks ago and earned £10,000 in the quarter."""
    base = int(np.flatnonzero(s.land.council == 5)[0])
    row = open_provider(s, "cooperative", 5, base, 9_000 + weeks)
    s.provider.columns.founded[row] = s.week - weeks
    s.provider.columns.income[row] = 10_000.0
    return row


def left_in_plain_words(weeks: float) -> float:
    """Share of support left by age, one case after the other."""
    if weeks <= FULL:
        return 1.0
    return max(0.0, 1.0 - (weeks - FULL) / TAPER)


@shows("quebec-coop", "coop-support")
def test_a_grant_is_whole_then_less_then_nothing(small_wales: CareModel) -> None:
    paid = []
    for weeks in (13, 52, 104, 156, 400):
        s = with_grant(small_wales)
        pay_quarter(s, np.array([of_age(s, weeks)]))
        paid.append(float(s.ledger.pounds(Flow.COOP_GRANT).sum()))
    assert paid == pytest.approx([2000.0, 2000.0, 1000.0, 0.0, 0.0])


def test_without_an_end_an_old_one_gets_it_as_well(small_wales: CareModel) -> None:
    cut = {name.replace(".", "__"): value for name, value in FOR_EVER.items()}
    s = with_grant(small_wales, **cut)
    pay_quarter(s, np.array([of_age(s, 400)]))
    assert s.ledger.pounds(Flow.COOP_GRANT).sum() == pytest.approx(2000.0)


def test_the_share_left_is_that_of_plain_words(tiny_wales: CareModel) -> None:
    s = fork_with(tiny_wales).state
    weeks = np.linspace(0.0, 400.0, 57)
    plain = [left_in_plain_words(week) for week in weeks]
    assert help_left(s, weeks).tolist() == pytest.approx(plain)
    q, now, total, whole = s.parameters, 1.0, 0.0, 0.0
    for quarter in range(int(q["market.plan_quarters"])):
        total += now * left_in_plain_words(13 * (quarter + 0.5))
        whole += now
        now *= q["firm.discount"]
    assert help_of_plan(s) == pytest.approx(total / whole)


def test_founders_know_that_it_ends(small_wales: CareModel) -> None:
    ends, lasts = with_grant(small_wales), with_grant(small_wales, cooperation__help_full=1040.0)
    for s, share in ((ends, help_of_plan(ends)), (lasts, 1.0)):
        s.commissioner.columns.grant_share[:] = 1.0
        assert founders_outlook(s, "cooperative", 5).grant == pytest.approx(1.0 + 0.2 * share)
    assert help_of_plan(ends) < 1.0


def test_who_becomes_a_co_operative_is_young_again(small_wales: CareModel) -> None:
    s = with_grant(small_wales)
    p, base = s.provider.columns, int(np.flatnonzero(s.land.council == 5)[0])
    row = open_provider(s, "third_sector", 5, base, 77)
    p.founded[row] = s.week - 800
    convert(s, row, "multi_stakeholder", s.parameters.fill(ConvertRules, "conversion"))
    p.income[row] = 10_000.0
    pay_quarter(s, np.array([row]))
    assert s.ledger.pounds(Flow.COOP_GRANT).sum() == pytest.approx(2000.0)


@shows("coop-support")
def test_the_law_lets_one_firm_have_so_much_in_three_years(small_wales: CareModel) -> None:
    s = with_grant(small_wales, law__subsidy_most=5000.0)
    row = of_age(s, 13)
    one, paid = np.array([row]), []
    for year in range(5):
        for _ in range(4):
            pay_quarter(s, one)
        paid.append(float(s.provider.columns.granted[row]))
        assert may_get(s, one)[0] == pytest.approx(5000.0 - sum(paid[max(0, year - 2) :]))
        new_grants(s)
    # Nothing in two years, and then, the first having lapsed, as much again.
    assert paid == pytest.approx([5000.0, 0.0, 0.0, 5000.0, 0.0])
    free = with_grant(small_wales, law__subsidy_most=1e12)
    row = of_age(free, 13)
    for _ in range(4):
        pay_quarter(free, np.array([row]))
    assert free.provider.columns.granted[row] > 8000.0, "grants are income, and earn a grant"
