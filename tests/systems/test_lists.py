"""Rules of who may sell to councils: effects of lists and tenders on those they touch."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import Pair
from forks import independents, tier_between
from numpy.typing import NDArray
from shows import shows

from gofal.abm.levers import options
from gofal.abm.model import CareModel
from gofal.abm.week.commissioners import list_terms, lists
from gofal.abm.week.founding.entry import would_begin
from gofal.abm.week.market import takers, tenders
from gofal.abm.world.prices import fees, terms
from gofal.abm.world.regimes import hour_costs
from gofal.abm.world.state import State
from gofal.agents.chance import identity
from gofal.agents.client import Route, Stage
from gofal.agents.kinds import PROVIDER
from gofal.agents.provider import GAVE_UP, WON, CostRules

FEW = "list_places=20"
"""Two of the few independent providers that a council has in a tenth of Wales."""


@pytest.fixture(scope="module")
def tenders_by_weight(pair: Pair) -> tuple[CareModel, CareModel]:
    """Frameworks that weigh price and trust alike, and by price only."""
    return pair("tender_price_weight=1", off=("list_rule=framework", FEW), weeks=6)


@pytest.fixture(scope="module")
def single(pair: Pair) -> tuple[CareModel, CareModel]:
    return pair("list_rule=single_patch", weeks=6)


def placed(state: State, since: int = 1) -> NDArray[np.intp]:
    """Council-managed people whose care began since a week."""
    c = state.client.columns
    here = c.alive & (c.stage == Stage.SERVED) & (c.route == Route.COUNCIL) & (c.since >= since)
    return np.flatnonzero(here)


# -- open lists -----------------------------------------------------------------------------------


@shows("open-list")
def test_an_open_list_lets_in_who_has_no_contract(pair: Pair) -> None:
    off, on = pair("list_rule=open", weeks=6)
    usual = off.state.provider.columns

    def outsiders(model: CareModel) -> int:
        s = model.state
        c, rows = s.client.columns, placed(s)
        j, n = c.provider[rows], s.land.council[c.place[rows]]
        old = s.provider.columns.uid[j] == usual.uid[j]
        return int((old & (usual.contract[j, n] == 0)).sum())

    assert outsiders(off) == 0
    assert outsiders(on) > 0


@shows("open-list")
def test_what_a_list_costs_screens_out_the_small(pair: Pair) -> None:
    off, on = pair("list_cost=400", off=("list_rule=open",), weeks=27)
    without, with_cost = off.state.provider.columns, on.state.provider.columns
    rows = independents(off.state)
    rows = rows[with_cost.uid[rows] == without.uid[rows]]
    gone = (with_cost.contract[rows] == GAVE_UP).any(axis=1)
    assert not (without.contract == GAVE_UP).any()
    assert gone.any()
    # Who has just begun hopes to grow; of the others those go to whom a week leaves least.
    old = off.state.week - without.founded[rows] > 104
    hours = without.planned[rows]
    left = hours * (without.believed_left[rows] - without.management[rows])
    assert left[gone & old].mean() < 0.7 * left[~gone & old].mean()
    assert hours[gone & old].mean() < hours[~gone & old].mean()


def test_a_list_that_costs_next_to_nothing_is_left_by_nobody(pair: Pair) -> None:
    on = pair("list_cost=0.001", off=("list_rule=open",), weeks=14)[1]
    assert not (on.state.provider.columns.contract == GAVE_UP).any()


@shows("open-list")
def test_founders_count_what_a_list_costs(pair: Pair) -> None:
    off, on = pair("list_cost=400", off=("fee_level=1.3",), weeks=1)

    def would_start(model: CareModel) -> int:
        s = model.fork(model.followed).state
        s.policy.at(s.week)
        uids = [
            (n, int(identity(PROVIDER, s.week, n, 500 + m)))
            for n in range(s.councils)
            for m in range(33)
        ]
        return sum(would_begin(s, n, u, "private_agency", helped=False) for n, u in uids)

    assert would_start(on) < would_start(off)


# -- frameworks -----------------------------------------------------------------------------------


@shows("north-wales-framework")
def test_price_only_tenders_agree_lower_prices(
    tenders_by_weight: tuple[CareModel, CareModel],
) -> None:
    price, trust = [], []
    for model in tenders_by_weight:
        p = model.state.provider.columns
        j, n = np.nonzero((p.contract >= WON) & p.alive[:, None])
        price.append(float(p.agreed_price[j, n].mean()))
        trust.append(float(p.trust[j].mean()))
    both, price_only = price
    assert price_only < both - 0.01
    assert trust[1] < trust[0]


@shows("north-wales-framework")
def test_only_those_on_the_framework_get_new_people_at_their_price(
    tenders_by_weight: tuple[CareModel, CareModel],
) -> None:
    s = tenders_by_weight[1].state
    c, p = s.client.columns, s.provider.columns
    rows = placed(s, since=2)
    j, n = c.provider[rows], s.land.council[c.place[rows]]
    own = s.commissioner.columns.in_house[n] == j
    assert len(rows) > 20
    assert ((p.contract[j, n] >= WON) | own).all()
    won = rows[~own]
    j, n = c.provider[won], s.land.council[c.place[won]]
    assert np.allclose(c.price[won], fees(s)[n] * p.agreed_price[j, n], rtol=1e-4)


def test_a_council_without_bidders_is_asked_again_and_keeps_its_own_service(pair: Pair) -> None:
    _, on = pair("fee_level=0.7", off=("list_rule=framework",), weeks=2)
    p = on.state.provider.columns
    won = (p.contract >= WON).any(axis=0)
    assert not won.all()


def test_bids_are_plain_arithmetic(small_wales: CareModel) -> None:
    s = small_wales.state
    p, q = s.provider.columns, s.parameters
    j = int(independents(s)[0])
    cost, rules = q.fill(CostRules, "provider"), q.fill(tenders.BidRules, "tender")
    wage, travel, waiting, fee = float(p.mean_wage[j]), 0.2, 0.15, 40.0
    pay = wage * (1 + travel * p.travel_paid[j] + waiting * p.waiting_paid[j])
    direct = pay * (1 + p.oncost[j]) + travel * cost.mileage_per_hour
    direct += p.overhead[j] + p.management[j]
    kept = 1 - p.royalty[j]
    fixed = cost.fixed_share * p.fixed_cost[j] / max(p.planned[j], cost.plan_hours)
    least = (direct + fixed) / (kept - p.target_margin[j])

    def asked(weight: float, most: float = fee, floor: float = 0.0) -> float:
        tender = tenders.Tender(most, floor, weight)
        return tenders.price_asked(j, travel, waiting, tender, p, cost, rules, 0.0)

    for weight in (0.25, 0.5, 1.0):
        plain = min(fee, max(least, direct / kept + rules.bid_room * fee / weight))
        assert asked(weight) == pytest.approx(plain, rel=1e-5)
    assert asked(0.0) == fee
    assert asked(1.0, most=0.9 * direct) == -1.0
    assert asked(1.0, floor=wage * 1.2) > asked(1.0)


@pytest.fixture(scope="module")
def harder_terms(small_wales: CareModel) -> CareModel:
    """A week in which law and weather ask more than own terms, and some work with sensors."""
    set_ = {"shift_pay": 1, "unsocial_relief": 0.6, "pandemic": 1, "pandemic_funding": 0}
    model = small_wales.fork(small_wales.followed.with_(set=set_))
    model.run_for(1)
    model.state.provider.columns.monitoring[independents(model.state)[::3]] = 0.2
    return model


def test_nobody_bids_below_what_an_hour_costs_on_the_terms_in_force(
    harder_terms: CareModel,
) -> None:
    s, rows = harder_terms.state, independents(harder_terms.state)
    p, q = s.provider.columns, s.parameters
    cost, rules = q.fill(CostRules, "provider"), q.fill(tenders.BidRules, "tender")
    bids, may = s.scratch(tenders.Bids), np.zeros(len(p.alive), dtype=np.bool_)
    may[rows] = True
    rows = rows[hour_costs(s, rows) < 35.0]  # nobody else can bid at the most a council pays
    own = hour_costs(s, rows)
    assert (own > hour_costs_on_own_terms(s, rows) + 1.0).mean() > 0.9, "the law binds"
    for weight in (0.0, 0.5, 1.0):
        tenders.list_bids(tenders.Tender(40.0, 0.0, weight), may, p, cost, rules, bids)
        assert (bids.price[rows] >= own - 1e-3).all()
    dear = 1.2 * float(p.mean_wage[rows].max())
    tenders.list_bids(tenders.Tender(40.0, dear, 1.0), may, p, cost, rules, bids)
    assert (bids.price[rows] > own + 1.0).all(), "a wage the contract asks is paid on these terms"
    low = tenders.Tender(0.99 * float(own.min()), 0.0, 1.0)
    tenders.list_bids(low, may, p, cost, rules, bids)
    assert (bids.price[rows] == -1.0).all()


def hour_costs_on_own_terms(s: State, rows: NDArray[np.intp]) -> NDArray[np.float64]:
    """Cost of an hour without what law, shocks and sensors add."""
    p, q = s.provider.columns, s.parameters
    travel = p.usual_travel[rows].astype(np.float64)
    gaps = p.usual_waiting[rows].astype(np.float64) * p.waiting_paid[rows]
    pay = p.mean_wage[rows] * (1.0 + travel * p.travel_paid[rows] + gaps)
    cost = pay * (1.0 + q["provider.oncost"]) + travel * q["provider.mileage_per_hour"]
    return np.asarray(cost + p.overhead[rows] + p.management[rows])


def test_lists_and_oversight_reckon_with_the_terms_in_force(harder_terms: CareModel) -> None:
    s, rows = harder_terms.state, independents(harder_terms.state)
    c, p, q = s.client.columns, s.provider.columns, s.parameters
    worth = s.scratch(list_terms.Worth)
    floor = np.zeros(s.councils)
    list_terms.contributions(c, p, s.land, floor, q.fill(CostRules, "provider"), worth)
    mine = c.alive & (c.stage == Stage.SERVED) & (c.route == Route.COUNCIL)
    for j, cost in zip(rows[:20], hour_costs(s, rows[:20]), strict=True):
        his = mine & (c.provider == j)
        plain = (c.package * (c.price * (1.0 - p.royalty[j]) - cost))[his].sum()
        assert worth.pounds[j].sum() == pytest.approx(plain, rel=1e-3, abs=0.1)
    left = takers.left_by_hour(s, 3, rows)
    assert left == pytest.approx(fees(s)[3] * (1.0 - p.royalty[rows]) - hour_costs(s, rows))


def test_scores_are_plain_arithmetic(small_wales: CareModel) -> None:
    s = small_wales.state
    p = s.provider.columns
    bids, rows = s.scratch(tenders.Bids), independents(s)[:4]
    bids.price[:] = -1.0
    bids.price[rows] = 15.0, 20.0, 18.0, 16.0
    assert tenders.score_bids(bids, 0.3, 0.01, tenders.lot(s, 5), p) == 4
    over = bids.score[rows] - (0.3 * 15.0 / bids.price[rows] + 0.7 * p.trust[rows])
    assert ((over >= 0.0) & (over <= 0.01)).all()
    assert (np.delete(bids.score, rows) == -1.0).all()


def test_what_packages_leave_is_plain_arithmetic(small_wales: CareModel) -> None:
    s = small_wales.state
    c, p, cost = s.client.columns, s.provider.columns, s.parameters.fill(CostRules, "provider")
    floor = np.full(s.councils, 8.4)
    worth = s.scratch(list_terms.Worth)
    list_terms.contributions(c, p, s.land, floor, cost, worth)
    j = int(independents(s)[1])
    pay = 1.0 + p.usual_travel[j] * p.travel_due[j] + p.usual_waiting[j] * p.waiting_due[j]
    direct = max(float(p.mean_wage[j]), 8.4) * pay * (1.0 + p.oncost[j])
    direct += p.usual_travel[j] * cost.mileage_per_hour + p.overhead[j]
    direct += p.management[j]
    direct += (1.0 + p.oncost[j]) * p.top_up[j] * (not p.underpays[j])
    mine = c.alive & (c.stage == Stage.SERVED) & (c.route == Route.COUNCIL) & (c.provider == j)
    plain = (c.package * (c.price * (1.0 - p.royalty[j]) - direct))[mine].sum()
    assert worth.pounds[j].sum() == pytest.approx(plain, rel=1e-4)


def test_places_end_with_the_rule(small_wales: CareModel) -> None:
    base = small_wales.followed
    on = small_wales.fork(base.with_(set={"list_rule": "framework", "list_places": 20}))
    on.run_for(2)
    assert (on.state.provider.columns.contract >= WON).any()
    back = on.fork(base.with_(set={"list_rule": "as_is"}))
    back.run_for(1)
    p = back.state.provider.columns
    assert not (p.contract >= WON).any()
    assert (p.agreed_price == 1.0).all()


# -- preferred providers and patches --------------------------------------------------------------


def test_preferred_providers_are_asked_first(pair: Pair) -> None:
    off, on = pair("list_rule=few_preferred", off=(FEW, "tender_price_weight=0"), weeks=10)
    won = on.state.provider.columns.contract >= WON
    uid = on.state.provider.columns.uid

    def share(model: CareModel) -> float:
        s = model.state
        c, rows = s.client.columns, placed(s)
        j, n = c.provider[rows], s.land.council[c.place[rows]]
        return float((won[j, n] & (s.provider.columns.uid[j] == uid[j])).mean())

    assert share(on) > 1.1 * share(off)
    for model, later in ((off, {0}), (on, {1})):
        s = model.state
        c, p, t = s.client.columns, s.provider.columns, terms(s)
        first: set[int] = set()
        others: set[int] = set()
        forgotten: set[int] = set()
        for i in placed(s)[:40]:
            n = s.land.council[c.place[i]]
            for j in independents(s):
                tier = tier_between(s, i, j, 2.0, t)
                preferred = won[j, n] and p.uid[j] == uid[j]
                (forgotten if not p.in_mind[j] else first if preferred else others).add(tier)
        assert first - {2} == {0}
        assert others - {2} == later
        # Officers who do not think of a provider ask it later, preferred or not.
        assert forgotten <= {1, 2}


def test_the_holder_of_a_patch_is_asked_before_others(
    single: tuple[CareModel, CareModel],
) -> None:
    off, on = single
    m = on.state.memory
    assert (m.holder >= 0).mean() > 0.5
    assert (off.state.memory.holder < 0).all()
    held = on.state.provider.columns.uid

    def share(model: CareModel) -> float:
        s = model.state
        c, rows = s.client.columns, placed(s, since=2)
        part = c.uid[rows] % s.land.patch_parts[c.place[rows]]
        holder = m.holder[s.land.patch[c.place[rows]] + part]
        same = (holder >= 0) & (s.provider.columns.uid[c.provider[rows]] == held[holder])
        return float(same.mean())

    assert share(on) > 2.0 * share(off)


@pytest.mark.slow
def test_every_rule_keeps_the_books(tiny_wales: CareModel) -> None:
    for rule in options("list_rule")[1:]:
        changed: dict[str, float | str] = {
            "list_rule": rule,
            "list_cost": 100,
            "pay_guarantee": 0.1,
            "profit_cap": 0.03,
            "market_oversight": 1,
            "national_outside_margin": 0.02,
        }
        fork = tiny_wales.fork(tiny_wales.followed.with_(set=changed))
        fork.validating = True
        fork.run_for(15)


def test_nothing_is_looked_at_while_levers_stand_still(
    tiny_wales: CareModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("_register", "_tender"):
        monkeypatch.setattr(lists, name, None)
    tiny_wales.fork(tiny_wales.followed).run_for(1)
