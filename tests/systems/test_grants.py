"""Support that ends: a year's money for grants, and lenders that see what they lost."""

from __future__ import annotations

import numpy as np
import pytest
from forks import fork_with, nothing_known
from shows import shows

from gofal.abm.model import CareModel
from gofal.abm.week.founding.cooperatives import founders_outlook
from gofal.abm.week.transitions import grants
from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State

GRANTS = Flow.COOP_GRANT, Flow.START_GRANT, Flow.TRANSITION_GRANT, Flow.SERVICE_GRANT
BUNDLE = (
    "coop_development_workers=5 coop_grant=0.3 coop_finance=26 coop_union=1 coop_consortium=1 "
    "coop_sponsors=1 startup_grant=30000"
)


def with_money(model: CareModel, pounds: float) -> State:
    """A week's books open, and so much for grants in every council."""
    s = fork_with(model, "grant_pot=1").state
    s.policy.at(s.week)
    s.ledger.open_week()
    m = s.commissioner.columns
    m.grant_left[:], m.grant_asked[:], m.grant_paid[:] = round(100 * pounds), 0.0, 0.0
    return s


@shows("quebec-coop", "coop-support")
def test_a_year_has_so_much_and_no_more(tiny_wales: CareModel) -> None:
    s = with_money(tiny_wales, 1000.0)
    p, m = s.provider.columns, s.commissioner.columns
    n = int(np.argmax(np.bincount(p.council[p.alive & ~p.owner_covers])))
    rows = np.flatnonzero(p.alive & ~p.owner_covers & (p.council == n))[:3]
    before = p.cash[rows].copy()
    grants.pay_grant(s, Flow.COOP_GRANT, rows, np.array([100.0, 300.0, 0.0]))
    assert (p.cash[rows] - before).tolist() == [10_000, 30_000, 0]
    # Of 1,200 pounds asked for, 600 are left: everybody gets half.
    grants.pay_grant(s, Flow.COOP_GRANT, rows, np.array([400.0, 800.0, 0.0]), running=False)
    assert (p.cash[rows] - before).tolist() == [30_000, 70_000, 0]
    grants.pay_grant(s, Flow.START_GRANT, rows[:1], np.array([5000.0]), running=False)
    assert m.grant_left[n] == 0
    assert s.ledger.pounds(Flow.COOP_GRANT)[n] == 1000.0
    assert s.ledger.pounds(Flow.START_GRANT)[n] == 0.0
    grants.new_grants(s)
    assert m.grant_share[n] == pytest.approx(1000.0 / 6600.0)
    grants.new_grants(s)
    assert m.grant_share[n] == 1.0, "a year in which nobody asked leaves the money there"
    total = np.bincount(s.land.council, weights=s.population).sum() / s.people
    assert m.grant_left.sum() == pytest.approx(1e8 * total, abs=100)


def test_founders_count_on_the_part_that_was_paid(tiny_wales: CareModel) -> None:
    s = fork_with(tiny_wales, "coop_grant=0.2").state
    s.policy.at(s.week)
    for paid in (1.0, 0.25):
        s.commissioner.columns.grant_share[:] = paid
        outlook = founders_outlook(s, "cooperative", int(s.provider.columns.council[0]))
        assert outlook.grant == pytest.approx(1.0 + 0.2 * paid * grants.help_of_plan(s))


@pytest.mark.slow
def test_the_full_bundle_keeps_within_its_yearly_money(small_wales: CareModel) -> None:
    """Whatever then comes out of it."""
    spent = {}
    for pot in (1.0, 100.0):
        model = fork_with(small_wales, BUNDLE, f"grant_pot={pot}")
        nothing_known(model.state)
        model.validating = pot == 1.0
        model.run_for(52)
        money = np.array([week[list(GRANTS)].sum(axis=0) for week in model.state.records.money])
        spent[pot] = money[-52:].sum(axis=0) / 100.0
        s = model.state
        people = np.bincount(s.land.council, weights=s.population, minlength=s.councils)
        assert (spent[pot] <= 1e6 * pot * people / s.people + 0.01).all()
    assert spent[1.0].sum() < 0.7 * spent[100.0].sum()


@shows("quebec-coop")
def test_lenders_that_lose_lend_less(tiny_wales: CareModel) -> None:
    s = fork_with(tiny_wales).state
    m, q = s.commissioner.columns, s.parameters
    m.social_lent[:], m.social_lost[:] = 0.0, 0.0
    assert grants.lends(s) == 1.0
    m.social_lent[0] = 2e6
    m.social_lost[0] = 2e6 * q["cooperation.lender_bears"]
    assert grants.lends(s) == 1.0
    m.social_lost[0] *= 4.0
    assert grants.lends(s) == pytest.approx(0.25)
