"""The weather: pandemic, ageing, officers who leave, pay elsewhere, a large provider that fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from forks import fork_with, tier_between
from shows import shows

from gofal.abm.model import CareModel
from gofal.abm.week.commissioners import officers, retender
from gofal.abm.week.community import ageing
from gofal.abm.week.market import pooling
from gofal.abm.week.market.labour import outside_pay
from gofal.abm.week.market.staffing import Cancelled
from gofal.abm.week.plan import STEPS
from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State
from gofal.agents.carer import Job
from gofal.agents.client import Stage

type Pair = Callable[..., tuple[CareModel, CareModel]]


def flow(s: State, name: Flow) -> float:
    return float(s.ledger.week[name].sum()) / 100.0


# -- pandemic ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shock(pair: Pair) -> tuple[CareModel, CareModel]:
    return pair("pandemic=1", weeks=2)


@shows("covid-shock")
def test_protection_is_paid_by_the_hour_and_funded_by_the_lever(
    small_wales: CareModel, shock: tuple[CareModel, CareModel]
) -> None:
    off, on = shock
    assert flow(off.state, Flow.PROTECTION) == 0.0
    s = on.state
    cost = s.parameters["weather.protection_cost"]
    hours = float(s.tally["delivered_hours"].sum())
    assert flow(s, Flow.PROTECTION) == pytest.approx(cost * hours, rel=1e-3)
    assert flow(s, Flow.PROTECTION_FUNDING) == 0.0
    assert s.provider["extra_cost"][s.provider.rows()] == pytest.approx(cost)
    funded = fork_with(small_wales, "pandemic=1", "pandemic_funding=0.75")
    funded.run_for(1)
    own = funded.state.provider["owner_covers"]
    inside = float(funded.state.provider["delivered"][own & funded.state.provider.alive].sum())
    # All that was delivered, with what providers that closed this week had delivered before.
    outside = float(funded.state.tally["delivered_hours"].sum()) - inside
    assert flow(funded.state, Flow.PROTECTION_FUNDING) == pytest.approx(
        0.75 * cost * outside, rel=1e-3
    )
    # What is meant for councils' own services reaches the councils, who cover them.
    assert flow(funded.state, Flow.SERVICE_GRANT) == pytest.approx(
        0.75 * cost * float(funded.state.provider["delivered"][own].sum()), rel=1e-3
    )
    assert (funded.state.provider["cash"][own & funded.state.provider.alive] == 0).all()
    assert funded.state.provider["extra_cost"][funded.state.provider.rows()] == pytest.approx(
        0.25 * cost
    )


@shows("covid-shock")
def test_more_carers_are_away_and_some_people_stop_their_visits(
    shock: tuple[CareModel, CareModel],
) -> None:
    away, cancelled = [], []
    for model in shock:
        s = model.state
        working = s.carer["alive"] & (s.carer["job"] == Job.WORKING)
        away.append(float(s.carer["absent"][working].mean()))
        served = s.client["alive"] & (s.client["stage"] == Stage.SERVED)
        served &= s.client["hospital"] == 0
        cancelled.append(float(s.client["cancelled"][served].mean()))
    q = shock[1].state.parameters
    assert away[1] - away[0] == pytest.approx(q["weather.absence"], abs=0.03)
    assert cancelled[0] == 0.0
    assert cancelled[1] == pytest.approx(q["weather.cancelled_share"], abs=0.03)
    c = shock[1].state.client.columns
    stopped = np.flatnonzero(c.alive & c.cancelled)
    assert (c.delivered[stopped] == 0.0).all()
    assert (c.missed[stopped] == 0.0).all(), "cancelled is not missed"
    assert (c.charge[stopped] == 0.0).all()


@shows("covid-shock")
def test_cancelled_visits_cost_carers_on_zero_hours_their_pay(
    shock: tuple[CareModel, CareModel],
) -> None:
    s = shock[1].state
    k, lost = s.carer.columns, s.scratch(Cancelled).hours[: s.carer.capacity]
    struck = k.alive & (k.job == Job.WORKING) & (lost > 0.3 * k.contact) & (k.contact > 5.0)
    struck &= s.provider["form"][k.provider] != s.model_code("micro_enterprise")
    hourly = k.pay / np.maximum(k.contact, 1.0)
    assert struck.sum() > 10
    assert hourly[struck & ~k.secure].mean() < 0.9 * hourly[struck & k.secure].mean()


@shows("covid-shock")
def test_offices_decide_faster_and_trust_moves_faster(shock: tuple[CareModel, CareModel]) -> None:
    off, on = (m.state for m in shock)
    q = on.parameters
    assert off.commissioner["delay"] == pytest.approx(q["access.assessment_weeks"])
    assert on.commissioner["delay"] == pytest.approx(
        q["access.assessment_weeks"] * (1.0 - q["weather.delay_cut"])
    )
    waits = []
    for s in (off, on):
        contact = s.client["alive"] & (s.client["stage"] == Stage.CONTACT)
        waits.append(int(contact.sum()))
    assert waits[1] < waits[0]
    rows = on.provider.rows()
    assert officers.trust_speed(off, rows) == q["commissioner.trust_speed"]
    assert np.min(officers.trust_speed(on, rows)) > q["commissioner.trust_speed"]


def test_after_a_pandemic_offices_take_their_usual_time(small_wales: CareModel) -> None:
    model = fork_with(small_wales, "pandemic=1", "pandemic=0:2")
    model.run_for(3)
    s = model.state
    assert s.commissioner["delay"] == pytest.approx(s.parameters["access.assessment_weeks"])
    rows = s.client.rows()
    assert not s.client["cancelled"][rows[s.client["hospital"][rows] == 0]].any()
    assert not s.provider["extra_cost"][s.provider.rows()].any()


# -- ageing ------------------------------------------------------------------------------------


@shows("demography")
def test_need_rises_with_age_and_families_do_not_keep_up(small_wales: CareModel) -> None:
    s = fork_with(small_wales).state
    assert ageing.rates(s)[0] is s.client_rate
    s.memory.aged_years[:] = 15.0
    contacts, starts = ageing.rates(s)
    grown = contacts / s.client_rate
    g = s.geography
    oldest = (g.aged_85 * s.parameters["need.odds_85"]) / s.client_rate
    assert grown.min() > 1.0
    assert np.corrcoef(oldest, grown)[0, 1] > 0.7
    assert 1.2 < contacts.sum() / s.client_rate.sum() < 1.6
    assert 1.0 < starts.sum() / s.unpaid_rate.sum() < contacts.sum() / s.client_rate.sum()


@shows("demography", "norrtalje")
def test_ageing_alone_is_no_loss_of_the_pooled_budget(small_wales: CareModel) -> None:
    s = fork_with(small_wales, "health_pooling=1").state
    s.policy.at(0)
    m = s.commissioner.columns
    s.week, s.memory.aged_years[:] = 0, 15.0
    contacts, _ = ageing.rates(s)
    grown = np.bincount(s.land.council, contacts) / np.bincount(s.land.council, s.client_rate)
    assert grown.min() > 1.1
    m.crisis_cost[:] = m.crisis_before * grown
    assert pooling.pool(s) == pytest.approx(0.0, abs=1e-6)


@shows("norrtalje")
def test_a_pool_begins_at_zero_whenever_it_begins(small_wales: CareModel) -> None:
    """What crises cost before it was agreed is what they are compared with, not those of week 0."""
    model = fork_with(small_wales, "health_pooling=1:6", "demand_surge=0.5")
    m = model.state.commissioner.columns
    start = m.crisis_before.copy()
    m.crisis_cost[:] *= 2.0
    model.run_for(6)
    assert (m.crisis_before > 1.2 * start).any()
    kept = m.crisis_before.copy()
    np.testing.assert_allclose(kept * pooling.grown(model.state), m.crisis_cost)
    model.run_for(3)
    np.testing.assert_array_equal(m.crisis_before, kept)


@shows("demography", "local-area-coordination")
def test_coordinators_time_stays_what_it_is_when_wales_is_old(small_wales: CareModel) -> None:
    """The share of those who arrive that coordinators have time for falls as more arrive."""
    people, met = [], []
    for years, surge in ((0.0, 0.0), (25.0, 0.5)):
        model = fork_with(small_wales, "area_coordinators=1", f"demand_surge={surge}")
        model.run_for(1)
        s = model.state
        s.memory.aged_years[:] = years
        for _ in range(6):
            s.tally.open_week(s.week)
            s.fit()
            STEPS["need"].run(s)
            s.week += 1
            people.append((years, s.tally["contacts"].sum() + s.tally["met_first"].sum()))
            met.append((years, s.tally["met_first"].sum()))
    young, old = (sum(n for when, n in met if when == years) for years in (0.0, 25.0))
    few, many = (sum(n for when, n in people if when == years) for years in (0.0, 25.0))
    assert many > 1.5 * few
    assert young > 0
    assert old < 1.25 * young


@shows("demography", "local-area-coordination")
def test_who_is_met_first_has_become_more_complex_too(small_wales: CareModel) -> None:
    arms = []
    for growth in (0.0, 0.03):
        model = fork_with(small_wales, "area_coordinators=2")
        model.run_for(1)
        s = model.state
        s.parameters = s.parameters.with_values({"weather.complexity_growth": growth})
        s.memory.aged_years[:] = 1.0
        s.fit()
        STEPS["need"].run(s)
        c = s.client.columns
        at_door = (Stage.CONTACT, Stage.COMMUNITY)
        new = np.flatnonzero(c.alive & (c.since == s.week) & np.isin(c.stage, at_door))
        arms.append(dict(zip(c.uid[new].tolist(), c.complexity[new].tolist(), strict=True)))
        met = c.uid[new[c.stage[new] == Stage.COMMUNITY]].tolist()
    assert len(met) > 5
    assert arms[0].keys() == arms[1].keys()
    for uid, before in arms[0].items():
        assert arms[1][uid] == pytest.approx(min(1.0, 1.03 * before), rel=1e-5)


@shows("demography")
def test_years_of_ageing_bring_more_people_with_harder_needs(pair: Pair) -> None:
    off, on = pair("demography=1", weeks=26)
    assert on.state.memory.aged_years == pytest.approx(0.5)
    contacts = [m.state.tally.series("contacts")[-26:].sum() for m in (off, on)]
    assert contacts[1] > contacts[0]
    # The same people, met in both arms, in the last weeks: more complex with the lever.
    both = {}
    for name, model in (("off", off), ("on", on)):
        c = model.state.client.columns
        rows = np.flatnonzero(c.alive & (c.assessed > 13))
        both[name] = dict(zip(c.uid[rows].tolist(), c.complexity[rows].tolist(), strict=True))
    met = both["off"].keys() & both["on"].keys()
    rise = [both["on"][uid] - both["off"][uid] for uid in met if both["off"][uid] < 0.99]
    assert len(rise) > 100
    assert min(rise) >= 0.0
    assert max(rise) > 0.0


# -- officers and failures ---------------------------------------------------------------------


@shows("sunshine-care")
def test_when_an_officer_leaves_trust_is_back_to_that_of_a_stranger(pair: Pair) -> None:
    off, on = pair("contact_turnover=2", weeks=9)
    same = np.intersect1d(off.state.provider.rows(), on.state.provider.rows())
    same = same[off.state.provider["uid"][same] == on.state.provider["uid"][same]]
    before, after = off.state.provider["trust"][same], on.state.provider["trust"][same]
    struck = after != before
    assert 0.15 < struck.mean() < 0.45
    neutral = on.state.parameters["commissioner.neutral_trust"]
    nearer = np.abs(after - neutral) <= np.abs(before - neutral) + 1e-6
    assert nearer[struck].mean() > 0.9
    assert np.median(after[struck]) == pytest.approx(neutral, abs=0.02)
    # Small providers are forgotten, larger ones stand in the files.
    known = on.state.parameters["commissioner.known_size"]
    unknown = on.state.provider["unknown"][same]
    assert unknown[struck].mean() > 0.3
    assert not off.state.provider["unknown"].any()
    assert not unknown[on.state.provider["planned"][same] > 2.0 * known].any()


@shows("sunshine-care")
def test_a_provider_nobody_knows_is_asked_last_and_loses_bids(small_wales: CareModel) -> None:
    s = fork_with(
        small_wales, "rebalancing_target=0.8 rebalancing_route=third_sector rebalancing_funding=4"
    ).state
    s.policy.at(0)
    p = s.provider.columns
    code = s.model_code("third_sector")
    independent = p.alive & ~p.owner_covers & (p.form != s.model_code("micro_enterprise"))
    council = int(np.argmax(np.bincount(p.council[independent])))
    loser, *here = (int(j) for j in np.flatnonzero(independent & (p.council == council)))
    assert len(here) >= 2
    p.form[here] = code
    p.planned[loser] = 1.0
    p.trust[here] = 0.9
    first = retender._bidder(s, council, "third_sector", loser)
    p.trust[first] = s.parameters["commissioner.neutral_trust"]
    assert retender._bidder(s, council, "third_sector", loser) != first


@shows("sunshine-care")
def test_fewer_packages_are_offered_first_to_who_is_unknown(small_wales: CareModel) -> None:
    from gofal.abm.week.commissioners import officers
    from gofal.abm.world.prices import terms

    s = fork_with(small_wales).state
    c, p = s.client.columns, s.provider.columns
    i = int(
        np.flatnonzero(c.alive & (c.route == 0) & (c.stage == Stage.SERVED) & (c.complexity < 0.3))[
            0
        ]
    )
    listed = p.contract[:, s.land.council[c.place[i]]] > 0
    j = int(np.flatnonzero(p.alive & ~p.owner_covers & listed)[0])
    t = terms(s)
    p.trust[j] = 1.0
    officers.come_to_mind(s)
    assert tier_between(s, i, j, 0.6, t) == 0
    p.unknown[j] = True
    officers.come_to_mind(s)
    assert tier_between(s, i, j, 0.6, t) == 1


def test_the_largest_independent_of_each_council_fails_once(pair: Pair) -> None:
    off, on = pair("provider_failure=1", weeks=1)
    p = off.state.provider.columns
    open_to = p.alive & ~p.owner_covers & (p.form != off.state.model_code("micro_enterprise"))
    gone = []
    for n in range(off.state.councils):
        here = np.flatnonzero(open_to & (p.council == n))
        if len(here):
            gone.append(int(p.uid[here[np.argmax(p.planned[here])]]))
    left = set(on.state.provider["uid"][on.state.provider.rows()].tolist())
    assert len(set(gone) & left) <= 2, "sizes of a week may differ between the arms"
    failed = on.state.tally["exits_failed"].sum() - off.state.tally["exits_failed"].sum()
    assert failed == pytest.approx(len(gone), abs=1)
    before = on.state.tally["exits_failed"].sum()
    on.run_for(1)
    assert on.state.tally["exits_failed"].sum() < before / 3


def test_a_councils_company_is_not_the_largest_independent(small_wales: CareModel) -> None:
    model = fork_with(small_wales, "latc=1", "provider_failure=0", "provider_failure=1:3")
    model.run_for(2)
    s = model.state
    companies = s.commissioner.columns.in_house.copy()
    uid = s.provider["uid"][companies]
    assert (~s.provider["owner_covers"][companies]).all()
    failed = s.tally["exits_failed"].sum()
    model.run_for(2)
    assert s.tally["exits_failed"].sum() + failed > 0
    assert s.commissioner["shocked"].all()
    assert (s.provider["uid"][companies] == uid).all()
    assert not s.commissioner["company_failed"].any()


def test_pay_elsewhere_draws_carers_away(pair: Pair) -> None:
    off, on = pair("outside_wage_growth=0.08", weeks=52)
    outside = [outside_pay(model.state) for model in (off, on)]
    assert outside[1] == pytest.approx(outside[0] * 1.08)
    left = [model.state.tally.series("leavers_pay")[-52:].sum() for model in (off, on)]
    came = [model.state.tally.series("entrants")[-52:].sum() for model in (off, on)]
    assert left[1] > 1.15 * left[0]
    assert came[1] < came[0]


def test_forgetting_equals_its_plain_reading(small_wales: CareModel) -> None:
    states = [fork_with(small_wales).state for _ in range(2)]
    compiled: Any = officers._forget
    for s, forget in zip(states, (compiled, compiled.py_func), strict=True):
        with np.errstate(over="ignore"):
            forget(s.provider.columns, np.full(s.councils, 0.3), 0.5, 200.0, s.seed, 7)
    for name in ("trust", "unknown"):
        assert (states[0].provider[name] == states[1].provider[name]).all()


def test_books_balance_in_bad_weather(small_wales: CareModel) -> None:
    model = fork_with(
        small_wales,
        "pandemic=1 pandemic_funding=0.5 demography=1 contact_turnover=1 provider_failure=1 "
        "outside_wage_growth=0.05 shift_pay=1",
    )
    model.validating = True
    model.run_for(4)
    assert flow(model.state, Flow.PROTECTION_FUNDING) > 0.0
