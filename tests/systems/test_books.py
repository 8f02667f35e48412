"""Spending as councils count it, and payments as a holder's own books say."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from forks import fork_with as fork
from forks import tier_between

from gofal.abm.model import CareModel
from gofal.abm.week.access import choices
from gofal.abm.week.commissioners import budget, companies, search
from gofal.abm.week.market import reach
from gofal.abm.week.market.funds import FundsPaid
from gofal.abm.week.need import outside
from gofal.abm.week.plan import STEPS
from gofal.abm.week.providers import drift
from gofal.abm.world.ledger import Flow
from gofal.abm.world.patches import patch_of
from gofal.abm.world.prices import fees, terms
from gofal.agents.client import Route, Stage
from gofal.agents.provider import ON_LIST

type Pair = Callable[..., tuple[CareModel, CareModel]]
CAPACITY = ("payment_mode=capacity", "change_dynamics=0", "change_cohort=0")


@pytest.fixture(scope="module")
def held(small_wales: CareModel) -> CareModel:
    """One provider per patch, with prices that differ."""
    model = fork(small_wales, "list_rule=single_patch")
    model.run_for(14)
    return model


def test_profit_that_comes_back_is_not_spent(small_wales: CareModel) -> None:
    gross = []
    for back in (0, 100_000):
        model = fork(small_wales)
        model.run_for(1)
        s = model.state
        s.ledger.week[Flow.PROFIT_RETURN] = back
        budget.council_spend(s)
        gross.append(s.tally["council_gross"].copy())
    assert np.allclose(gross[0] - gross[1], 1_000.0)


def test_spending_counts_all_that_councils_pay_for_their_own_service(pair: Pair) -> None:
    """Meetings are held in step 9: what the own service pays for them is the council's too."""
    off, on = pair("collaborative_meetings=1:13", weeks=14)
    for model in (off, on):
        s = model.state
        assert s.records.money[13][Flow.IN_HOUSE_COST].sum() > 0
    spent = [m.state.tally.series("council_gross")[-1].sum() for m in (off, on)]
    booked = [m.state.records.money[-1][Flow.IN_HOUSE_COST].sum() / 100.0 for m in (off, on)]
    assert booked[1] > booked[0]
    assert spent[1] - spent[0] >= 0.9 * (booked[1] - booked[0])


def test_funds_are_no_cost_of_a_trial(small_wales: CareModel) -> None:
    model = fork(small_wales, "fund_offer=1")
    model.run_for(20)
    s = model.state
    s.ledger.open_week()
    STEPS["money"].run(s, "bill_people", "invoice_councils", "pay_funds")
    assert s.scratch(FundsPaid).by_council.sum() > 0.0
    assert sum(search._new_book(s, n) for n in range(s.councils)) < 1.0


def test_what_a_holder_chooses_follows_what_its_patches_pay(held: CareModel) -> None:
    s = fork(held, "list_rule=single_patch").state
    s.policy.at(s.week)
    c, p, m = s.client.columns, s.provider.columns, s.memory
    m.patch_price[:] = 0.8
    p.agreed_price[:] = 1.0
    inside, every = np.zeros(len(p.alive)), np.zeros(len(p.alive))
    for i in np.flatnonzero(c.alive & (c.stage == Stage.SERVED) & (c.route == Route.COUNCIL)):
        patch = patch_of(c.place[i], c.uid[i], s.land.patch, s.land.patch_parts)
        every[c.provider[i]] += c.package[i]
        inside[c.provider[i]] += c.package[i] * (m.holder[patch] == c.provider[i])
    rows = np.flatnonzero(p.alive & ~p.owner_covers & (every > 0.0))
    price = choices.margin_of(s, rows).price / (1.0 - p.royalty[rows])
    share = inside[rows] / every[rows]
    assert (share > 0.0).sum() > 10
    assert np.allclose(price / fees(s)[p.council[rows]], 1.0 - 0.2 * share, rtol=1e-3)


def test_a_holder_needs_no_place_on_the_list(held: CareModel) -> None:
    s = fork(held, *CAPACITY, "list_rule=framework").state
    s.policy.at(s.week)
    c, p, m, land = s.client.columns, s.provider.columns, s.memory, s.land
    t = terms(s)._replace(patch_rule=np.ones(s.councils, dtype=np.bool_))
    tiers = []
    for i in np.flatnonzero(c.alive & (c.route == Route.COUNCIL))[:500]:
        j = m.holder[patch_of(c.place[i], c.uid[i], land.patch, land.patch_parts)]
        if j < 0 or not reach.serves_place(p, j, c.place[i], land):
            continue
        p.contract[j, land.council[c.place[i]]] = ON_LIST
        tiers.append(tier_between(s, i, j, 2.0, t))
    assert len(tiers) > 50
    assert set(tiers) == {0}


def test_who_buys_alone_looks_at_private_prices_not_at_the_councils_fee(pair: Pair) -> None:
    low, high = pair("fee_level=1.3", off=("fee_level=0.8",), weeks=2)
    chose = [m.state.tally.series("chose_own")[-2:].sum() for m in (low, high)]
    assert chose[0] == chose[1] > 0.0


def test_who_no_longer_prefers_private_work_asks_no_more(small_wales: CareModel) -> None:
    s = fork(small_wales).state
    p = s.provider.columns
    row = s.provider.rows()[0]
    p.drift[row], p.private_first[row] = 3.0, 0.0
    drift.private_drift(s)
    assert p.drift[row] == 0.0


def test_a_future_without_the_pandemic_has_its_usual_delay(small_wales: CareModel) -> None:
    s = fork(small_wales).state
    s.policy.at(s.week)
    s.commissioner.columns.delay[:] *= 0.5
    outside.move_on(s)
    assert np.allclose(s.commissioner.columns.delay, s.parameters["access.assessment_weeks"])


def test_a_company_begins_with_empty_books(small_wales: CareModel) -> None:
    s = fork(small_wales, "latc=1").state
    s.policy.at(s.week)
    p, m = s.provider.columns, s.commissioner.columns
    row = int(m.in_house[0])
    p.council_income[row] = p.agreed[row] = 500.0
    companies._become_company(s, 0, row, "latc")
    assert p.council_income[row] == p.agreed[row] == p.income[row] == p.hours[row] == 0.0
