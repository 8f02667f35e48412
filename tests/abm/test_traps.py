"""The traps that the prototype fell into (pathfinding, section 4), each with its answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from test_kernels import kernels, plain

from gofal.abm.model import CareModel
from gofal.abm.scenario import Scenario, load_scenario
from gofal.abm.week.market.reach import Reach
from gofal.abm.week.market.staffing import (
    MatchRules,
    Staff,
    group_staff,
    refresh_capacity,
    staff_package,
)
from gofal.abm.week.matching import match, offers
from gofal.abm.week.plan import STEPS
from gofal.abm.week.providers import pay
from gofal.abm.world.state import State
from gofal.agents.carer import Job
from gofal.agents.client import SLOTS, Stage
from gofal.agents.table import F64

BASELINE = load_scenario("baseline")


def wales(model: CareModel, week: int) -> pd.Series[float]:
    o = model.outcomes()
    at = o[(o["level"] == "wales") & (o["week"] == week)]
    return at.set_index("outcome")["value"]


# -- capacity is booked once ---


def two_waiting(s: State) -> tuple[int, int, int]:
    """Two people who wait, and a provider with a carer in reach of both but room for one."""
    c, k, p = s.client.columns, s.carer.columns, s.provider.columns
    rows = np.flatnonzero(c.alive & (c.stage == Stage.WAITING))[:2]
    c.place[rows] = k.home[np.flatnonzero(k.alive & (k.job == Job.WORKING))[0]]
    c.package[rows] = 10.0
    c.carer[rows] = -1
    c.hours[rows] = 0.0
    row = np.flatnonzero(k.alive & (k.job == Job.WORKING))[0]
    j = int(k.provider[row])
    others = k.alive & (k.provider == j) & (np.arange(len(k.alive)) != row)
    k.reach[others] = -1.0
    k.contact[row], k.travel[row], k.hours_wanted[row] = 0.0, 0.0, 16.0
    p.usual_travel[j] = 0.2
    return int(rows[0]), int(rows[1]), j


def test_an_hour_of_a_carer_is_booked_once_within_the_week(tiny_wales: CareModel) -> None:
    s = tiny_wales.fork("baseline").state
    first, second, j = two_waiting(s)
    c, k, p, w = s.client.columns, s.carer.columns, s.provider.columns, s.scratch(Staff)
    rules = s.parameters.fill(MatchRules, "matching")
    group_staff(k, s.provider.capacity, w)
    refresh_capacity(p, k, w)
    booked = [
        staff_package(i, j, 10.0, 7.0, 10.0, s.week, c, k, p, s.land, w, rules)
        for i in (first, second)
    ]
    # 16 h of work with a fifth of travel on top of contact are 13.3 h of contact.
    assert booked[0] == pytest.approx(10.0)
    assert booked[1] == 0.0
    more = staff_package(second, j, 10.0, 2.0, 10.0, s.week, c, k, p, s.land, w, rules)
    row = int(c.carer[first, 0])
    assert booked[0] + more <= 16.0 + 1e-3
    assert k.contact[row] == pytest.approx(booked[0] + more, abs=1e-3)


def test_a_flood_of_need_books_nobody_beyond_the_hours_wanted(small_wales: CareModel) -> None:
    fork = small_wales.fork(BASELINE.with_(set={"demand_surge": 1.0, "fee_level": 1.4}))
    fork.validating = True  # the audit looks at every booking
    fork.run_for(12)
    s = fork.state
    wait = ("waiting", "awaiting")
    now, then = (sum(x.tally[name].sum() for name in wait) for x in (s, small_wales.state))
    assert now > 1.3 * then
    k, at = s.carer.columns, s.carer.alive & (s.carer["job"] == Job.WORKING)
    assert k.contact[at].sum() <= k.hours_wanted[at].sum()


# -- refusals say where and count once ---


def refusals(s: State) -> tuple[float, float]:
    """Hours refused for want of staff in one matching, and hours of the packages not taken."""
    STEPS["need"].run(s)
    STEPS["access"].run(s)
    s.memory.refused_at[:] = 0.0
    STEPS["matching"].run(s)
    c = s.client.columns
    waiting = c.alive & (c.stage == Stage.WAITING)
    return float(s.memory.refused_at.sum()), float(c.package[waiting].sum())


def test_a_refused_package_is_counted_once_over_all_who_refused(small_wales: CareModel) -> None:
    s = small_wales.fork("baseline").state
    s.policy.at(s.week)
    s.fit()
    s.tally.open_week(s.week)
    refused, unserved = refusals(s)
    assert 0.0 < refused <= unserved * 1.0001


def test_refusals_stay_in_the_place_they_come_from(small_wales: CareModel) -> None:
    s = small_wales.fork("baseline").state
    s.policy.at(s.week)
    s.fit()
    s.tally.open_week(s.week)
    refusals(s)
    c = s.client.columns
    waiting = c.alive & (c.stage == Stage.WAITING)
    places = np.flatnonzero(s.memory.refused_at.sum(axis=0) > 0.0)
    assert set(places) <= set(c.place[waiting])


# -- pay answers what carers are worth, what lacks and what there is to pay with ---


def scales(model: CareModel, lacking: float = 0.2, cash: float = 20.0) -> F64:
    """Scales after a review of providers that lack a share of hours and have weeks of cost."""
    s = model.fork(model.followed).state
    p = s.provider.columns
    rows = np.flatnonzero(p.alive & ~p.owner_covers & (p.staff > 3) & (p.hours > 100.0))
    p.wage[rows], p.pass_through[rows] = 8.5, 0.0
    p.lacked[rows] = lacking * p.hours[rows]
    p.cash[rows] = (100.0 * cash * p.weekly_cost[rows]).astype(np.int64)
    pay.review_wages(s, rows)
    return p.wage[rows].astype(np.float64)


def test_a_provider_pays_more_for_work_that_pays_and_that_it_cannot_staff(
    small_wales: CareModel,
) -> None:
    found = {}
    for fee in (0.9, 1.1, 1.2):
        model = small_wales.fork(BASELINE.with_(set={"fee_level": fee}))
        model.run_for(13)
        found[fee] = model
    eroded = 8.5 * (1.0 - found[1.1].state.parameters["provider.real_erosion"])
    rich = found[1.2]
    assert scales(found[0.9]).mean() < scales(found[1.1]).mean() < scales(rich).mean() - 0.02
    np.testing.assert_allclose(scales(rich, lacking=0.0), eroded, rtol=1e-6)
    assert scales(rich, lacking=0.02).mean() < scales(rich).mean()
    # Who has no more than a week's cost pays no more than before, whatever it lacks.
    losing = found[0.9]
    p = losing.state.provider.columns
    p.cost[:] = 1.1 * p.income
    assert scales(losing, cash=1.0).max() <= eroded + 1e-6


# -- travel of those who are not served is seen ---


def test_travel_of_offers_shows_what_travel_of_visits_hides(small_wales: CareModel) -> None:
    """Lower fees drop the far packages: visits look nearer, offers do not."""
    usual, poor = (
        small_wales.fork(BASELINE.with_(set={"fee_level": level})) for level in (1.0, 0.8)
    )
    for fork in (usual, poor):
        fork.run_for(66)
    before, after = wales(usual, 65), wales(poor, 65)
    assert after["rural_met_need"] < before["rural_met_need"] - 0.02
    served = after["travel_share"] / before["travel_share"]
    offered = after["offer_travel_share"] / before["offer_travel_share"]
    assert 1.0 - offered < (1.0 - served) / 2.0


def test_places_without_anyone_served_still_have_travel_of_an_offer(small_wales: CareModel) -> None:
    fork = small_wales.fork("baseline")
    fork.run_for(13)
    c = fork.state.client.columns
    smallest = np.argsort(fork.state.population)[:8]
    c.stage[c.alive & np.isin(c.place, smallest)] = Stage.COMMUNITY
    fork.run_for(1)
    o = fork.outcomes()
    at = o[(o["level"] == "place") & (o["week"] == 13)]
    table = at.pivot_table(index="code", columns="outcome", values="value", dropna=False)
    unserved = table[table["delivered_hours"] == 0.0]
    assert len(unserved) > 3
    assert unserved["offer_travel_share"].notna().mean() > 0.5
    assert unserved["travel_share"].isna().all()


# -- work grows with the people and no faster ---


def test_offers_of_a_package_are_bounded(
    tiny_wales: CareModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many providers there are, a package is offered to so many a week and no more."""
    flood = BASELINE.with_(set={"demand_surge": 1.0, "fee_level": 0.8})
    fork = tiny_wales.fork(flood)
    fork.run_for(10)
    asked: dict[int, int] = {}
    known = kernels()
    real: Callable[..., float] = vars(offers)["price_of"].py_func

    def counting(i: int, *args: Any) -> float:
        asked[i] = asked.get(i, 0) + 1
        return real(i, *args)

    compiled = match._match_waiting

    def read(*args: Any) -> None:
        with plain(known):
            vars(offers)["price_of"] = counting  # put back by ``plain``
            compiled.py_func(*args)  # type: ignore[attr-defined]

    before = vars(offers)["price_of"]
    with monkeypatch.context() as patch:
        patch.setattr(match, "_match_waiting", read)
        fork.run_for(1)
    assert vars(offers)["price_of"] is before
    most = fork.parameters["matching.offers_per_week"]
    assert len(asked) > 30
    assert max(asked.values()) == most
    shortlist = np.diff(fork.state.scratch(Reach).start).max()
    assert shortlist > most


# -- flows stand beside stocks, and there are no ghosts ---


def test_closing_a_provider_leaves_no_ghost(small_wales: CareModel) -> None:
    from gofal.abm.week.transitions.closing import close_providers

    fork = small_wales.fork("baseline")
    s = fork.state
    j = int(np.argmax(s.provider["planned"] * ~s.provider["owner_covers"]))
    people = int((s.client["provider"] == j).sum())
    assert people > 5
    close_providers(s, np.array([j]), "withdrew")
    c, k = s.client.columns, s.carer.columns
    assert not (c.provider == j).any()
    assert not (k.provider == j).any()
    assert not s.memory.visits_at[j].any()
    assert not s.memory.refused_at[j].any()
    assert not (c.refused_by == j).any()
    for name, (_, spec) in s.provider.specs.items():
        assert (s.provider[name][j] == spec.default).all(), name
    gone = np.flatnonzero(k.alive & (k.job == Job.SEEKING) & (k.contact != 0.0))
    assert len(gone) == 0
    assert (c.hours[(c.carer < 0).reshape(-1, SLOTS)] == 0.0).all()
    fork.validating = True
    fork.run_for(2)


def test_rates_have_denominators_and_stocks_stand_beside_flows(small_wales: CareModel) -> None:
    fork = small_wales.fork("baseline")
    fork.run_for(60)
    s = fork.state.tally
    ends = ("exits_failed", "exits_withdrew", "exits_ended", "joined_another")
    flows = [s.series(kind).sum() for kind in ends]
    came = s.series("entries").sum() + s.series("micro_entries").sum()
    stock = s.series("providers").sum(axis=1) + s.series("micros").sum(axis=1)
    first = stock[0] - s.series("entries")[0].sum() - s.series("micro_entries")[0].sum()
    exits = [s.series(kind)[0].sum() for kind in ends]
    assert stock[-1] == first + sum(exits) + came - sum(flows)
    outcome = wales(fork, 59)
    assert {"exit_rate", "providers", "delivered_hours", "met_need"} <= set(outcome.index)


def test_refusals_fade_when_nobody_refuses(small_wales: CareModel) -> None:
    s = small_wales.fork("baseline").state
    s.policy.at(s.week)
    s.fit()
    before = s.memory.refused_at.copy()
    c = s.client.columns
    c.package[c.alive & (c.stage == Stage.SERVED)] = 0.0
    STEPS["rounds"].run(s)
    kept = 1.0 - s.parameters["matching.refusal_memory"]
    assert s.memory.refused_at == pytest.approx(before * np.float32(kept), abs=1e-4)


# -- no drift without a policy ---


def _years(scenario: Scenario, years: int) -> pd.DataFrame:
    model = CareModel(scenario)
    model.run_for(52 * years)
    o = model.outcomes()
    o = o[o["level"] == "wales"]
    return o.assign(year=o["week"] // 52).pivot_table(
        index="year", columns="outcome", values="value"
    )


@pytest.mark.slow
def test_nothing_drifts_in_ten_years_without_a_policy() -> None:
    tables = [_years(BASELINE.with_(seed=seed), 10) for seed in (1, 2)]
    mean = sum(tables[1:], tables[0]) / len(tables)
    drifts = {}
    for outcome, most in {
        "providers": 0.10,
        "wage": 0.02,
        "headcount": 0.05,
        "delivered_hours": 0.05,
        "supported_people": 0.05,
        "met_need": 0.03,
        "hhi": 0.15,
        "turnover": 0.06,
    }.items():
        x = mean[outcome]
        change = float(x.iloc[-3:].mean() / x.iloc[:3].mean() - 1.0)
        drifts[outcome] = f"{change:+.3f} (allowed {most})"
        if abs(change) > most:
            drifts[outcome] += " DRIFTS"
    assert not [x for x in drifts.values() if "DRIFTS" in x], drifts
