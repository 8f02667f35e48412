"""Kernels of the week's books and prices against plain NumPy over every row and column."""

from __future__ import annotations

import numpy as np
import pytest
from forks import fork_with as fork

from gofal.abm.model import CareModel
from gofal.abm.week.community import teams
from gofal.abm.week.plan import STEPS
from gofal.abm.world.bills import Pairs, bills_of, clear_pairs, mark_pairs
from gofal.abm.world.ledger import PARTIES, Flow, Ledger, pence
from gofal.abm.world.prices import fees, funded_floor, insured, pays_capacity, terms
from gofal.abm.world.scratch import Sizes
from gofal.agents.client import Stage

POLICIES = (
    "payment_mode=time_and_task",
    "payment_mode=capacity change_dynamics=0 list_rule=single_patch",
    "integrated_teams=0.5 fee_level=1.1 pay_floor=0.1 pay_floor_funding=0.5",
    "rebalancing_target=0.4 rebalancing_route=in_house payment_mode=reablement_contract",
)


@pytest.fixture(scope="module", params=POLICIES)
def model(request: pytest.FixtureRequest, small_wales: CareModel) -> CareModel:
    """A small Wales under a policy, after some weeks."""
    branch = fork(small_wales, request.param)
    branch.run_for(5)
    return branch


def test_pairs_are_all_bills_there_are_and_clearing_leaves_none(model: CareModel) -> None:
    for _ in range(3):
        bills = bills_of(model.state)
        provider, council = bills.pairs.listed()
        assert (np.diff(provider * 100 + council) > 0).all()
        assert bills.pairs.some.sum() == len(provider)
        for book in bills[1:]:
            rest = book.copy()
            rest[provider, council] = 0.0
            assert not rest.any()
        model.run_for(1)


def test_pairs_are_listed_once_each_by_provider_and_council() -> None:
    rng = np.random.default_rng(3)
    pairs = Pairs.made(Sizes(400, 0, 0, 30, 0, 0, 22))
    for _ in range(5):
        clear_pairs(pairs)
        j, n = rng.integers(30, size=200), rng.integers(22, size=200)
        mark_pairs(j[:150], n[:150], pairs)
        mark_pairs(j[150:], n[150:], pairs)
        provider, council = pairs.listed()
        listed = list(zip(provider.tolist(), council.tolist(), strict=True))
        assert listed == sorted(set(zip(j.tolist(), n.tolist(), strict=True)))


def test_a_branch_clears_the_books_it_came_with(model: CareModel) -> None:
    state = model.fork("baseline").state
    state.memory.delivered_worth[:] = 1e6
    STEPS["money"].run(state, "bill_people")
    provider, council = bills_of(state).pairs.listed()
    state.memory.delivered_worth[provider, council] = 0.0
    assert not state.memory.delivered_worth.any()


def test_people_owe_what_the_full_books_say(model: CareModel) -> None:
    state = model.state
    STEPS["money"].run(state, "bill_people")
    bills = bills_of(state)
    assert (state.tally["own_spending"] == bills.own.sum(axis=0)).all()
    direct = pence(bills.direct).sum(axis=0)
    before = state.ledger.week[Flow.DIRECT_CARE].copy()
    STEPS["money"].run(state, "bill_people")
    assert (state.ledger.week[Flow.DIRECT_CARE] - before == direct).all()


def test_fees_and_terms_are_those_of_plain_numpy(model: CareModel) -> None:
    state = model.state
    m, policy, t = state.commissioner.columns, state.policy, terms(state)
    own = m.fee.astype(np.float64) * policy["fee_level"] * state.fee_index + funded_floor(state)
    expected = np.where(insured(state) & (m.cost_fee > 0.0), m.cost_fee, own)
    assert (fees(state) == expected).all()
    assert (t.fee == expected).all()
    target = policy["rebalancing_target"]
    assert (t.route_open == (target > 0.0) & (m.route_share < m.route_target)).all()
    assert (t.block == pays_capacity(state)).all()
    assert (t.premium == policy["rural_premium"]).all()
    if (target > 0.0).all():
        assert (t.route_model == state.provider["form"][m.in_house]).all()


def test_a_post_adds_to_flows_as_numpy_does() -> None:
    random = np.random.default_rng(1)
    ledger, expected = Ledger(22), np.zeros((len(Flow), 22), dtype=np.int64)
    balance = np.zeros_like(ledger.balance)
    for _ in range(200):
        flow = Flow(int(random.integers(len(Flow))))
        council, amount = random.integers(0, 22, 40), random.integers(-1000, 100_000, 40)
        ledger.post(flow, council, amount)
        np.add.at(expected[flow], council, amount)
        payer, payee = PARTIES[flow]
        balance[payer] -= amount.sum()
        balance[payee] += amount.sum()
    assert (ledger.week == expected).all()
    assert (ledger.balance == balance).all()
    assert ledger.balance.sum() == 0


def test_providers_of_a_patch_are_counted_once(model: CareModel) -> None:
    c, number = model.state.client.columns, len(model.state.memory.holder)
    rows = np.flatnonzero(c.alive & (c.stage == Stage.SERVED))
    pairs = set(
        zip(teams.patch_of_rows(model.state, rows).tolist(), c.provider[rows].tolist(), strict=True)
    )
    counted = np.bincount([patch for patch, _ in pairs], minlength=number)
    assert (teams.providers_in(model.state) == counted).all()


def test_teams_are_drawn_anew_when_the_lever_moves(model: CareModel) -> None:
    state = model.state
    first = teams.team_patches(state)
    assert (teams.team_patches(state) == first).all()
    first[:] = ~first
    assert (teams.team_patches(state) != first).all()
    more = fork(model, "integrated_teams=0.9")
    more.run_for(1)
    assert teams.team_patches(more.state).sum() > teams.team_patches(state).sum()
