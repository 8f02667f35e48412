"""Rules of the market and of how councils buy, cut out: their effect goes, and no other's does.

Each probe says how large the near effect of a system is, as in ``test_cut_out``.
"""

from __future__ import annotations

import numpy as np
import pytest
from cuts import Cut, future, is_the_rule
from forks import at, paid_by, still_there
from shows import shows
from trouble import ends

from gofal.abm.model import CareModel
from gofal.abm.outcomes.frame import outcome_series
from gofal.abm.week.commissioners import search
from gofal.abm.week.commissioners.budget import uprate_fees
from gofal.abm.week.market.ways import MODES
from gofal.abm.week.plan import STEPS
from gofal.abm.week.providers import groups
from gofal.abm.world.prices import fees
from gofal.abm.world.state import State
from gofal.agents.client import Route, Stage


def last(state: State, outcome: str) -> float:
    """An outcome of all the slice in the last week."""
    return float(outcome_series(state, [outcome])[outcome][-1, -1])


# -- fees, budgets and own money -------------------------------------------------------------------


@shows("funding")
def test_a_council_that_never_tightens_gives_as_much_on_any_budget(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        hours = []
        for level in (0, 1):
            model = future(wales, cut, f"budget_control={level}", 0)
            model.state.commissioner.columns.budget[:] *= 0.8
            model.run_for(20)
            c = model.state.client.columns
            new = at(model.state, Stage.WAITING, Stage.SERVED) & (c.route == Route.COUNCIL)
            hours.append(float(c.package[new & (c.assessed >= 5)].sum()))
        return 1.0 - hours[1] / hours[0]

    rule, posts = {"commissioner.ration_speed": 0.0}, {"commissioner.over_establishment": 1e5}
    is_the_rule(small_wales, probe, rule, posts, noise=0.01)


@shows("funding")
def test_a_fee_that_does_not_follow_the_floor_stays_when_pay_must_rise(
    small_wales: CareModel,
) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        rises = []
        for growth in (0, 0.08):
            state = future(wales, cut, f"wage_floor_growth={growth}", 1).state
            before, state.week = fees(state).mean(), 52
            uprate_fees(state)
            rises.append(float(fees(state).mean() / before))
        return rises[1] - rises[0]

    rule = {"commissioner.fee_follows_floor": 0.0}
    is_the_rule(small_wales, probe, rule, {"commissioner.ration_speed": 0.0})


@shows("mixed-market")
def test_own_money_prices_that_nobody_reviews_follow_nothing(small_wales: CareModel) -> None:
    """What another payer gives for an hour moves what people pay who stay with their provider."""

    def probe(wales: CareModel, cut: Cut) -> float:
        off, on = (future(wales, cut, f"fee_level={level}", 40).state for level in (1, 1.3))
        n = min(len(off.client.alive), len(on.client.alive))
        before, after = off.client.columns, on.client.columns
        same = paid_by(off, Route.OWN_MONEY)[:n] & paid_by(on, Route.OWN_MONEY)[:n]
        same &= (before.uid[:n] == after.uid[:n]) & (before.provider[:n] == after.provider[:n])
        assert same.sum() > 100
        return float((after.price[:n][same] / before.price[:n][same]).mean() - 1.0)

    rule = {"provider.price_step": 0.0}
    is_the_rule(small_wales, probe, rule, {"quality.by_price": 0.0}, noise=0.002)


# -- large providers -------------------------------------------------------------------------------


def left_waiting(wales: CareModel, cut: Cut) -> float:
    """People of national groups who wait after the week in which groups look elsewhere, share."""
    s = wales.state
    c, p = s.client.columns, s.provider.columns
    national = p.alive & (p.group >= 0) & (p.owner_local <= 0.0)
    rows = np.flatnonzero(at(s, Stage.SERVED))
    rows = rows[national[c.provider[rows]]]
    uids = c.uid[rows].copy()
    assert len(rows) > 100
    state = future(wales, cut, "national_outside_margin=0.3", 1).state
    waits = at(state, Stage.WAITING)[rows] & still_there(state, rows, uids)
    return float(waits.mean())


@shows("large-provider-exit")
def test_a_group_that_looks_nowhere_else_leaves_nobody_waiting(small_wales: CareModel) -> None:
    rule, other = {"national_outside_margin": -1.0}, {"market.group_shares": 0.0}
    is_the_rule(small_wales, left_waiting, rule, other, noise=0.05)


@shows("large-provider-exit")
def test_a_group_to_which_staying_is_always_worth_it_leaves_nobody_waiting(
    small_wales: CareModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lever alone does nothing: what groups believe their branches leave is the reason."""
    assert left_waiting(small_wales, {}) > 0.5
    monkeypatch.setattr(groups, "group_value", lambda *_: 1.0)
    assert left_waiting(small_wales, {}) < 0.05


@shows("market-oversight")
def test_a_warning_that_leaves_no_time_keeps_nobody_with_their_carers(
    small_wales: CareModel,
) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        kept = []
        for watched in (0, 1):
            _, share, ended = ends(wales, {"market_oversight": watched}, large=True, cut=cut)
            assert ended
            kept.append(share)
        return kept[1] - kept[0]

    rule = {"oversight.lead_weeks": 1e6}
    is_the_rule(small_wales, probe, rule, {"quality.by_reputation": 0.0}, noise=0.05)


# -- owners and quality ----------------------------------------------------------------------------


def with_terms(wales: CareModel, cut: Cut, weeks: int, **terms: float) -> State:
    """A future in which every provider has some terms, whoever owns it."""
    model = future(wales, cut, "", 0)
    for name, value in terms.items():
        getattr(model.state.provider.columns, name)[:] = value
    model.run_for(weeks)
    return model.state


@shows("ownership-quality")
def test_training_from_which_nobody_learns_makes_nobody_better(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        usual, more = (with_terms(wales, cut, 4, training=value) for value in (0.3, 0.9))
        return last(more, "quality_skill") - last(usual, "quality_skill")

    rule, other = {"quality.skill_speed": 0.0}, {"quality.by_reputation": 0.0}
    is_the_rule(small_wales, probe, rule, other, noise=0.002)


@shows("ownership-quality")
def test_freedom_of_carers_is_nothing_where_needs_stand_still_and_say_counts_for_nothing(
    small_wales: CareModel,
) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        usual, freer = (with_terms(wales, cut, 4, autonomy=value) for value in (0.2, 0.9))
        return last(freer, "wellbeing") - last(usual, "wellbeing")

    rule = {"delivery.well_say": 0.0, "need.weekly_spread": 0.0}
    is_the_rule(small_wales, probe, rule, {"quality.skill_speed": 0.0}, noise=0.001)


@shows("in-house")
def test_a_service_that_may_go_beyond_its_posts_is_as_large_without_them(
    small_wales: CareModel,
) -> None:
    """Half the establishment, and all else the same."""

    def probe(wales: CareModel, cut: Cut) -> float:
        hours = []
        for share in (1.0, 0.5):
            model = future(wales, cut, "", 1)
            model.state.commissioner.columns.establishment[:] *= share
            model.run_for(12)
            m, p = model.state.commissioner.columns, model.state.provider.columns
            hours.append(float(p.planned[m.in_house[m.in_house >= 0]].sum()))
        return 1.0 - hours[1] / hours[0]

    rule, other = {"commissioner.over_establishment": 1e5}, {"commissioner.ration_speed": 0.0}
    is_the_rule(small_wales, probe, rule, other, noise=0.01)


# -- ways of buying --------------------------------------------------------------------------------


@shows("vanguard")
def test_a_council_that_weighs_no_figures_keeps_nothing(small_wales: CareModel) -> None:
    """Half the councils see that their trial did better, half that it did worse."""
    way = MODES.index("withheld")
    settings = f"change_method=1 payment_mode={way}"
    trial = future(small_wales, {}, settings, 26)

    def probe(wales: CareModel, cut: Cut) -> float:
        model = future(wales, cut, settings, 0)
        model.state.memory.figures[:] = 1e9
        figures = search.figures_of(model.state)
        figures.missed[:] = 1e7
        figures.cost[::2, 0] *= 2.0
        figures.cost[1::2, 0] *= 0.5
        model.run_for(2)
        stays = model.state.commissioner.columns.trial == way
        return float(stays[1::2].mean() - stays[::2].mean())

    rule = {f"search.weigh_{name}": 0.0 for name in ("cost", "unmet", "missed", "wellbeing")}
    is_the_rule(trial, probe, rule, {"search.success": 0.0})
    assert probe(trial, {"search.weeks": 1e6}) == 0.0


@shows("north-wales-framework")
def test_bidders_who_would_not_win_by_price_bid_the_fee(small_wales: CareModel) -> None:
    """What the council saves on an hour of its new people."""

    def probe(wales: CareModel, cut: Cut) -> float:
        settings = "list_rule=framework list_places=20 tender_price_weight=1"
        s = future(wales, cut, settings, 6).state
        c, new = s.client.columns, paid_by(s, Route.COUNCIL) & (s.client["since"] >= 2)
        rows = np.flatnonzero(new)
        rows = rows[~s.provider["owner_covers"][c.provider[rows]]]
        assert len(rows) > 50
        return float(1.0 - (c.price[rows] / fees(s)[s.land.council[c.place[rows]]]).mean())

    is_the_rule(
        small_wales, probe, {"tender.bid_room": 1e3}, {"tender.lot_weight": 0.0}, noise=1e-4
    )


@shows("payment-by-results")
def test_effort_that_takes_no_attention_costs_people_nothing(small_wales: CareModel) -> None:
    """The control: freedom over tasks is another rule, and has no part in what people lose."""

    def probe(wales: CareModel, cut: Cut) -> float:
        settings = "payment_mode=payment_by_results change_dynamics=0 change_cohort=0"
        model = future(wales, cut, settings, 4)
        model.state.client.columns.goal[:] = 0.0
        paid, idle = model.state.copy(), model.state.copy()
        assert paid.provider["effort"].any()
        idle.provider.columns.effort[:] = 0.0
        for state in (paid, idle):
            STEPS["delivery"].run(state, "cover_absence", "deliver")
        people = at(paid, Stage.SERVED)
        return float((idle.client["wellbeing"] - paid.client["wellbeing"])[people].sum())

    freedom = {"payment_by_results.freedom": 0.0}
    is_the_rule(small_wales, probe, {"delivery.diverted": 0.0}, freedom)
