"""Rules of people's money, the front door, franchises and companies, cut out.

Each probe says how large the near effect of a system is, as in ``test_cut_out``.
"""

from __future__ import annotations

import numpy as np
from cuts import Cut, future, is_the_rule
from forks import at, paid_by, rows_of, still_there
from shows import shows

from gofal.abm.model import CareModel
from gofal.abm.week.commissioners.companies import found_companies
from gofal.abm.week.transitions.owners import company_rows
from gofal.abm.world.founding import change_terms
from gofal.agents.client import Route, Stage

# -- people's money --------------------------------------------------------------------------------


@shows("integrated-personal-budgets")
def test_where_nobody_has_health_needs_more_money_finds_nobody_sooner(
    small_wales: CareModel,
) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        found = []
        from_health = wales.parameters["route.health_complexity"]
        for share in (0, 0.5):
            settings = f"budget_offer=1 direct_payment_offer=0 integrated_budget={share}"
            s = future(wales, cut, settings, 10).state
            c = s.client.columns
            new = at(s, Stage.WAITING, Stage.SERVED) & (c.route == Route.BUDGET)
            new &= (c.assessed > 0) & (c.complexity >= from_health)
            assert new.sum() > 100
            found.append(float(at(s, Stage.SERVED)[new].mean()))
        return found[1] - found[0]

    rule = {"route.health_complexity": 9.0}
    is_the_rule(small_wales, probe, rule, {"quality.by_reputation": 0.0}, noise=0.01)


@shows("calderdale")
def test_people_whom_nobody_asks_at_reviews_take_no_fund_with_their_carers(
    small_wales: CareModel,
) -> None:
    """People in care before funds began who now hold one and have the provider they had."""

    def probe(wales: CareModel, cut: Cut) -> float:
        rows = np.flatnonzero(paid_by(wales.state, Route.COUNCIL))
        before = wales.state.client.columns
        uids, provider = before.uid[rows].copy(), before.provider[rows].copy()
        state = future(wales, cut, "fund_offer=0.5", 14).state
        same = still_there(state, rows, uids) & (state.client["provider"][rows] == provider)
        return float((same & paid_by(state, Route.FUND)[rows]).sum())

    is_the_rule(small_wales, probe, {"route.switch_asked": 0.0}, {"route.fund_kept": 0.0})


@shows("somerset-strengths")
def test_the_bundle_without_its_front_door_lets_as_many_people_in(small_wales: CareModel) -> None:
    bundle = (
        "triage=0.6 community_connectors=8 community_catalysts=1 direct_payment_offer=0.6 "
        "direct_payment_support=0.6 list_rule=open reablement_places=3"
    )

    def probe(wales: CareModel, cut: Cut) -> float:
        known = []
        for settings in ("", bundle):
            state = future(wales, cut, settings, 13).state
            c = state.client.columns
            new = at(state, Stage.WAITING, Stage.SERVED, Stage.REABLED) & (c.assessed >= 1)
            new &= c.route != Route.OWN_MONEY
            known.append(int((new | at(state, Stage.CONTACT)).sum()))
        return 1.0 - known[1] / known[0]

    is_the_rule(small_wales, probe, {"triage": 0.0}, {"direct_payment_offer": 0.1}, noise=0.06)


@shows("somerset-strengths")
def test_who_was_sent_on_and_cannot_come_back_does_not_come_back_needier(
    small_wales: CareModel,
) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        model = future(wales, cut, "triage=0.6 community_connectors=8", 13)
        c, rows = model.state.client.columns, np.flatnonzero(at(model.state, Stage.COMMUNITY))
        uids, need = c.uid[rows].copy(), c.need[rows].copy()
        model.run_for(13)
        asks = at(model.state, Stage.CONTACT, Stage.WAITING, Stage.SERVED)[rows]
        again = asks & still_there(model.state, rows, uids)
        return float((again & (model.state.client["need"][rows] > 1.05 * need)).sum())

    rule = {"community.return_alone": 0.0, "community.return_helped": 0.0}
    is_the_rule(small_wales, probe, rule, {"community.helpers": 0.0})


# -- franchises and companies ----------------------------------------------------------------------


@shows("home-instead")
def test_a_premium_franchise_without_sensors_travels_as_any_franchise(
    small_wales: CareModel,
) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        rows, ways = rows_of(wales, "private_agency"), []
        for slug in ("franchise", "premium_franchise"):
            model = future(wales, cut, "", 0)
            for row in rows:
                change_terms(model.state, int(row), slug)
            model.run_for(1)
            p = model.state.provider.columns
            ways.append(float(p.travel[rows].sum() / p.delivered[rows].sum()))
        return 1.0 - ways[1] / ways[0]

    rule = {"premium_franchise.monitoring": 0.0}
    is_the_rule(small_wales, probe, rule, {"provider.monitoring_cost": 0.0}, noise=0.015)


@shows("essex-cares")
def test_a_contract_that_is_never_repriced_pays_on_as_it_began(small_wales: CareModel) -> None:
    """How far the price falls that councils pay their companies for an hour."""

    def probe(wales: CareModel, cut: Cut) -> float:
        model, paid = future(wales, cut, "latc=1 latc_repricing=0.25", 12), []
        for weeks in (0, 3):
            model.run_for(weeks)
            s = model.state
            theirs = np.isin(s.client["provider"], company_rows(s)) & paid_by(s, Route.COUNCIL)
            paid.append(float(s.client["price"][theirs].mean()))
        return 1.0 - paid[1] / paid[0]

    rule, other = {"latc_repricing": 30.0}, {"company.contract_saving": 0.0}
    is_the_rule(small_wales, probe, rule, other, noise=0.005)


@shows("essex-cares")
def test_a_company_of_which_no_saving_is_asked_begins_at_the_cost_of_the_service(
    small_wales: CareModel,
) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        s = future(wales, cut, "latc=1", 0).state
        s.policy.at(0)
        own, p = s.commissioner.columns.in_house, s.provider.columns
        cost = p.weekly_cost[own] / p.delivered[own]
        found_companies(s)
        return float((1.0 - p.contract_rate[own] / cost).mean())

    rule, other = {"company.contract_saving": 0.0}, {"company.plan_cost": 0.0}
    is_the_rule(small_wales, probe, rule, other, noise=1e-4)
