"""Cut a system's own rule out and its effect is gone: companies, teams and purses.

As in ``test_cut_out.py``. A lever is a rule's off value only where no parameter is, and then each
arm of a probe has it, so that an effect that came from elsewhere would still be seen.
"""

from __future__ import annotations

from functools import partial

import numpy as np
from cuts import Cut, future, is_the_rule, once_for_all
from forks import at, fork_with, nothing_known, pounds, rows_of
from numpy.typing import NDArray
from shows import shows

from gofal.abm.model import CareModel
from gofal.abm.week.founding.entry import would_begin
from gofal.abm.week.transitions.owners import company_rows
from gofal.abm.world.forms import term
from gofal.abm.world.founding import change_terms
from gofal.abm.world.ledger import Flow
from gofal.abm.world.management import weeks_cost
from gofal.abm.world.prices import fees
from gofal.agents.carer import Job
from gofal.agents.client import Stage


def as_in(wales: CareModel, form: str, other: str, *names: str) -> dict[str, float]:
    """Terms of a form as another form has them: what is its own about them is cut out."""
    q = wales.parameters
    return {f"{form}.{name}": float(term(q, f"{other}.{name}")) for name in names}


# -- companies -----------------------------------------------------------------------------------


@shows("chelsea-care")
def test_a_plan_for_no_hours_builds_nothing_however_hopeful(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        posts = []
        for optimism in (1, 2):
            plan = f"latc=1 latc_teckal=0 latc_private_plan=0.25 latc_plan_optimism={optimism}"
            state = future(wales, cut, plan, 14).state
            p, rows = state.provider.columns, company_rows(state)
            posts.append(float((p.staff[rows] + p.posts[rows]).sum()))
        return posts[1] / posts[0] - 1.0

    is_the_rule(small_wales, probe, {"latc_private_plan": 0.0}, {"company.plan_cost": 0.0})


@shows("chelsea-care")
def test_planned_hours_that_cost_nothing_cost_nothing_unsold(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        paid = []
        for optimism in (1, 2):
            plan = f"latc=1 latc_teckal=0 latc_private_plan=0.25 latc_plan_optimism={optimism}"
            paid.append(float(pounds(future(wales, cut, plan, 2), Flow.OVERHEAD).sum()))
        return paid[1] - paid[0]

    is_the_rule(small_wales, probe, {"company.plan_cost": 0.0}, {"company.contract_saving": 0.0})


@shows("tricuro")
def test_the_second_owner_gets_nothing_without_a_share_of_income(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        no_surplus = {"latc.dividend": 0.0}  # what owners draw from a surplus is another rule
        model = future(wales, no_surplus | dict(cut), "latc=1 latc_joint=1 latc_dividend=0.04", 26)
        p, rows = model.state.provider.columns, company_rows(model.state)
        second = p.partner[rows[p.partner[rows] >= 0]]
        assert len(second) > 0
        money = np.array(model.state.records.money)[-model.week :, Flow.COUNCIL_DIVIDEND]
        return float(money.sum(axis=0)[second].sum()) / 100.0

    is_the_rule(small_wales, probe, {"latc_dividend": 0.0}, {"company.contract_saving": 0.0})


# -- teams ---------------------------------------------------------------------------------------


@shows("buurtzorg")
def test_teams_without_nursing_begin_no_more_for_what_health_pays(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        begun = []
        for scope in (0, 12):
            state = future(wales, cut, f"fee_level=1.1 health_scope={scope}", 1).state
            nothing_known(state)
            n, slug = state.councils, "neighbourhood_team"
            pays = [would_begin(state, uid % n, uid, slug, helped=True) for uid in range(1, 80)]
            begun.append(sum(pays))
        return float(begun[1] - begun[0])

    freedom = as_in(small_wales, "neighbourhood_team", "third_sector", "autonomy", "training")
    is_the_rule(small_wales, probe, {"neighbourhood_team.nursing": 0.0}, freedom)


def as_teams(wales: CareModel, cut: Cut, slug: str) -> tuple[CareModel, NDArray[np.intp]]:
    """A branch in which all charities follow a model, with some parameters cut; not yet run."""
    model = fork_with(wales)
    model.state.use_parameters(model.parameters.with_values(cut, beyond=cut))
    rows = rows_of(model, "third_sector")
    for row in rows:
        change_terms(model.state, int(row), slug)
    return model, rows


@shows("buurtzorg")
def test_teams_with_the_layers_of_a_charity_save_no_office(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        costs = []
        for slug in ("third_sector", "neighbourhood_team"):
            model, rows = as_teams(wales, cut, slug)
            p = model.state.provider.columns
            hours = p.planned[rows]
            costs.append(
                float((weeks_cost(model.state, rows, hours) + p.overhead[rows] * hours).sum())
            )
        return 1.0 - costs[1] / costs[0]

    mine = partial(as_in, small_wales, "neighbourhood_team", "third_sector")
    layers = mine("span", "overhead", "fixed_cost", "own_office")
    is_the_rule(small_wales, probe, layers, mine("autonomy", "training"))


@shows("buurtzorg")
def test_teams_with_no_more_freedom_or_training_please_carers_no_more(
    small_wales: CareModel,
) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        moods = []
        for slug in ("third_sector", "neighbourhood_team"):
            model, rows = as_teams(wales, cut, slug)
            model.run_for(8)
            k = model.state.carer.columns
            theirs = k.alive & (k.job == Job.WORKING) & np.isin(k.provider, rows)
            moods.append(float(k.satisfaction[theirs].mean()))
        return moods[1] - moods[0]

    freedom = as_in(small_wales, "neighbourhood_team", "third_sector", "autonomy", "training")
    is_the_rule(small_wales, probe, freedom, {"neighbourhood_team.nursing": 0.0}, noise=0.002)


@shows("cornerstone")
def test_nobody_turns_to_teams_that_save_no_layers_whatever_leavers_they_hope_to_keep(
    small_wales: CareModel,
) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        everybody_thinks = {"conversion.thought": 4.0}
        change = "conversion=self_managed transition_grant=600"
        p = future(wales, everybody_thinks | dict(cut), change, 14).state.provider.columns
        return float(p.staff[p.alive & (p.converted >= 0)].sum())

    layers = as_in(small_wales, "self_managed", "third_sector", "span")
    is_the_rule(small_wales, probe, layers, {"conversion.quits_hoped": 0.0})


def locality_gains(wales: CareModel, cut: Cut) -> tuple[float, float, float]:
    """Locality teams: more of the gaps that are paid, shorter ways to people, more liking."""
    found = []
    for form in ("as_it_is", "locality_team"):
        state = future(wales, cut, f"in_house_form={form}", 16).state
        k, c, own = state.carer.columns, state.client.columns, state.commissioner["in_house"]
        theirs = k.alive & (k.job == Job.WORKING) & np.isin(k.provider, own)
        gaps = theirs & (k.waiting > 0.5)
        paid = (k.pay[gaps] / k.wage[gaps] - k.contact[gaps] - k.travel[gaps]) / k.waiting[gaps]
        served = at(state, Stage.SERVED) & np.isin(c.provider, own)
        who, place = c.carer[served], c.place[served]
        visit, slot = np.nonzero(who >= 0)
        way = state.land.minutes[k.home[who[visit, slot]], place[visit]].mean()
        found.append([float(np.median(paid)), float(way), float(k.satisfaction[theirs].mean())])
    (paid_before, way_before, liked_before), (paid_then, way_then, liked_then) = found
    return paid_then - paid_before, 1.0 - way_then / way_before, liked_then - liked_before


@shows("raglan")
def test_each_effect_of_locality_teams_goes_with_its_own_term(small_wales: CareModel) -> None:
    mine = partial(as_in, small_wales, "locality_team", "in_house")
    gaps, near, freedom = mine("waiting_paid"), mine("patch_minutes"), mine("autonomy")
    paid, way, liked = once_for_all(small_wales, locality_gains, gaps, near, freedom)
    is_the_rule(small_wales, paid, gaps, near, noise=0.001)
    is_the_rule(small_wales, way, near, freedom, noise=0.012)
    is_the_rule(small_wales, liked, freedom, gaps, noise=0.003)


# -- purses --------------------------------------------------------------------------------------


@shows("insurance-funding")
def test_without_the_fund_a_fee_does_not_follow_cost(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        fee = []
        for dearer in (0.0, 4.0):
            start = fork_with(wales)
            start.state.provider.columns.overhead[:] += dearer
            fee.append(fees(future(start, cut, "care_insurance=1", 14).state).mean())
        return float(fee[1] - fee[0])

    is_the_rule(small_wales, probe, {"care_insurance": 0.0}, {"commissioner.ration_speed": 0.0})


@shows("insurance-funding")
def test_without_the_fund_a_budget_that_binds_tightens_assessment(small_wales: CareModel) -> None:
    tightest = small_wales.parameters["commissioner.ration_floor"]

    def probe(wales: CareModel, cut: Cut) -> float:
        start = fork_with(wales)
        m = start.state.commissioner.columns
        m.budget[:] *= 0.4
        m.ration[:] = tightest
        after = future(start, cut, "care_insurance=1", 14).state.commissioner
        return float(after["ration"].mean()) - tightest

    is_the_rule(small_wales, probe, {"care_insurance": 0.0}, {"insurance.margin": 0.0})


@shows("norrtalje")
def test_two_purses_move_no_money_with_crises(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        loose = []
        for crises in (0.2, 3.0):
            start = fork_with(wales)
            m = start.state.commissioner.columns
            m.budget[:] = m.spend / 1.1
            m.crisis_before[:] = m.crisis_cost
            m.crisis_cost[:] *= crises
            loose.append(
                future(start, cut, "health_pooling=1", 1).state.commissioner["ration"].mean()
            )
        return float(loose[0] - loose[1])

    is_the_rule(small_wales, probe, {"health_pooling": 0.0}, {"team.prevents": 0.0})


@shows("norrtalje")
def test_teams_that_prevent_no_crises_save_none(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        arms = (future(wales, cut, f"integrated_teams={share}", 6) for share in (0, 1))
        before, after = (float(pounds(arm, Flow.CRISIS_CARE).sum()) for arm in arms)
        return 1.0 - after / before

    is_the_rule(small_wales, probe, {"team.prevents": 0.0}, {"team.handover": 1.0}, noise=0.01)


@shows("norrtalje")
def test_a_joint_company_without_nursing_is_paid_for_none(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        model = future(wales, cut, "in_house_form=integrated_company health_scope=6", 2)
        return float(pounds(model, Flow.HEALTH_SCOPE).sum())

    rule = {"integrated_company.nursing": 0.0}
    is_the_rule(
        small_wales, probe, rule, as_in(small_wales, "integrated_company", "latc", "autonomy")
    )
