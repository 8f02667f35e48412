"""Market as founders see it: who pays, what each payer brings, what gaps cost."""

from __future__ import annotations

import numpy as np
import pytest
from forks import fork_with, nothing_known
from small import burnt_in

from gofal.abm.model import CareModel
from gofal.abm.scenario import load_scenario
from gofal.abm.week.founding import prospects, sight
from gofal.abm.week.founding.entry import would_begin
from gofal.abm.week.founding.start import see, start
from gofal.abm.world.memory import PAYERS
from gofal.abm.world.prices import fees
from gofal.agents.client import Route, Stage


@pytest.fixture(scope="module")
def market() -> CareModel:
    """A week of the present, in all of Wales. Fork it, do not run it."""
    model = burnt_in(load_scenario("baseline").with_(burn_in_weeks=60))
    model.run_for(1)
    return model


def starts(wales: CareModel, slug: str, payer: str) -> int:
    """Founders who start if the same hours begin in every place, all of one payer."""
    model = wales.fork(wales.followed)
    s = model.state
    s.policy.at(s.week)
    hours = sight.market_hours(s)
    hours.waiting[:], hours.begun[:] = 0.0, 0.0
    hours.begun[PAYERS.index(payer)] = 2.0
    nothing_known(s)
    return sum(would_begin(s, uid % s.councils, uid, slug, helped=True) for uid in range(1, 300))


def test_hours_are_seen_by_who_pays_for_them(market: CareModel) -> None:
    s = market.fork(market.followed).state
    c, hours = s.client.columns, sight.market_hours(s)
    before, speed = hours.begun.copy(), 1.0 / s.parameters["market.sight_weeks"]
    c.since[np.flatnonzero(c.alive & (c.stage == Stage.SERVED))[::3]] = s.week
    sight.see_market(s)
    started = c.alive & (c.stage == Stage.SERVED) & (c.since == s.week)
    for payer, routes in enumerate(
        ((Route.COUNCIL, Route.FUND, Route.BUDGET), (Route.DIRECT_PAYMENT,), (Route.OWN_MONEY,))
    ):
        for mask, seen in (
            (c.alive & (c.stage == Stage.WAITING), hours.waiting[payer]),
            (started, (hours.begun[payer] - (1.0 - speed) * before[payer]) / speed),
        ):
            rows = np.flatnonzero(mask & np.isin(c.route, routes))
            summed = np.bincount(c.place[rows], c.package[rows].astype(float), len(seen))
            assert seen == pytest.approx(summed, abs=1e-6)


def test_a_franchise_for_private_clients_is_drawn_by_own_money(market: CareModel) -> None:
    own, council = (starts(market, "premium_franchise", x) for x in ("own_money", "council"))
    assert own > council


def test_a_cooperative_of_users_is_drawn_by_direct_payments(market: CareModel) -> None:
    assert starts(market, "user_cooperative", "direct_payment") > 0


def test_each_payer_brings_its_own_price_and_a_closed_list_nothing(market: CareModel) -> None:
    s = market.fork(market.followed).state
    s.policy.at(s.week)
    q, fee = s.parameters, float(fees(s)[3])
    price = start(s, "private_agency", see(s, 3)).prices
    direct, own = q["private_agency.direct_ratio"], q["private_agency.private_ratio"]
    assert price == pytest.approx(fee * np.array([1.0, direct, own]))
    closed = fork_with(market, "list_rule=framework").state
    closed.policy.at(closed.week)
    behind = start(closed, "private_agency", see(closed, 3)).prices
    assert behind[0] == 0.0
    assert behind[1:] == pytest.approx(price[1:])


def test_founders_count_the_gaps_that_they_pay_themselves(
    market: CareModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid: list[float] = []

    def note(newcomer: prospects.Newcomer, *_given: object) -> tuple[float, float, float]:
        paid.append(newcomer.waiting_paid)
        return 0.0, 0.0, 0.0

    monkeypatch.setattr(prospects, "_prospect", note)
    s = market.fork(market.followed).state
    s.policy.at(s.week)
    for slug in ("private_agency", "wellbeing_team"):
        would_begin(s, 3, 5, slug, helped=True)
    q = market.state.parameters
    assert paid == [q["private_agency.waiting_paid"], 1.0]
    assert q["wellbeing_team.waiting_paid"] == 1.0
