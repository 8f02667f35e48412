"""Cut a system's own rule out and its effect is gone; cut another rule out and it stays.

Each probe runs a few weeks of the north and says how large the near effect of a system is. The
rules cut out are parameters at which they do nothing.
"""

from __future__ import annotations

import numpy as np
import pytest
from cuts import Cut, future, is_the_rule
from forks import at, nothing_known, total
from shows import shows

from gofal.abm.model import CareModel
from gofal.abm.week.catalysts import founders
from gofal.abm.week.commissioners.meetings import hold_meetings
from gofal.abm.week.founding.entry import would_begin
from gofal.abm.week.founding.prospects import doubt
from gofal.abm.week.plan import STEPS
from gofal.abm.week.providers.training import best
from gofal.agents.carer import Job
from gofal.agents.client import Stage


@shows("bluebird-care")
def test_franchises_draw_nobody_without_word_of_mouth(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        state = future(wales, cut, "franchise_growth=1", 1).state
        return float((founders.word_of_mouth(state) - 1.0).sum())

    is_the_rule(small_wales, probe, {"catalyst.word_of_mouth": 0.0}, {"market.misjudgement": 0.0})


@shows("torbay")
def test_meetings_that_teach_nothing_build_no_trust(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        state = future(wales, cut, "collaborative_meetings=3", 1).state
        before = state.provider["trust"].copy()
        state.ledger.open_week()
        hold_meetings(state)
        return float((state.provider["trust"] - before).sum())

    is_the_rule(
        small_wales, probe, {"commissioner.meeting_trust": 0.0}, {"commissioner.trust_speed": 0.0}
    )


@shows("denmark-training")
def test_who_does_not_like_training_is_not_trained_to_stay(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        state = future(wales, cut, "training_subsidy=1 leave_refund=0.8", 1).state
        p = state.provider.columns
        rows = np.flatnonzero(p.alive & ~p.owner_covers & (p.staff > 0))
        return float(best(state, rows).sum())

    is_the_rule(small_wales, probe, {"work.satisfaction_worth": 0.0}, {"quality.skill_speed": 0.0})


@shows("contract-choice")
def test_nobody_takes_hours_if_freedom_is_worth_more(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        model = future(wales, cut, "contract_choice=2", 6)
        k = model.state.carer.columns
        now = k.alive & (k.job == Job.WORKING) & (k.since >= -13) & k.offered_choice
        assert now.sum() > 10
        return float((now & k.secure).sum())

    is_the_rule(small_wales, probe, {"contract.freedom": 1e9}, {"market.misjudgement": 0.0})


@shows("reablement")
def test_a_team_that_brings_out_nothing_lowers_no_need(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        off, on = (future(wales, cut, f"reablement_places={n}", 13).state for n in (0, 2))
        c, twin = on.client.columns, off.client.columns
        rows = np.flatnonzero(at(on, Stage.WAITING, Stage.SERVED) & (c.assessed >= 7))
        rows = rows[(twin.uid[rows] == c.uid[rows]) & twin.alive[rows]]
        rows = rows[c.assessed[rows] >= twin.assessed[rows] + on.parameters["reablement.weeks"]]
        assert len(rows) > 10
        return float(1.0 - (c.need[rows] / twin.need[rows]).mean())

    is_the_rule(
        small_wales, probe, {"reablement.effect": 0.0}, {"community.helpers": 0.0}, noise=0.03
    )


@shows("unpaid-care")
def test_support_that_relieves_nothing_eases_nobody(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        off, on = (future(wales, cut, f"unpaid_support={share}", 10).state for share in (0, 0.6))
        u, twin = on.unpaid.columns, off.unpaid.columns
        rows = np.flatnonzero(u.alive & (u.support > 0.0) & twin.alive & (twin.uid == u.uid))
        assert len(rows) > 100
        return float((twin.strain[rows] - u.strain[rows]).mean())

    is_the_rule(
        small_wales,
        probe,
        {"unpaid_carer.strain_support": 0.0},
        {"unpaid_carer.strain_unmet": 0.0},
        noise=0.003,
    )


@shows("japan-welfare-corp")
def test_thanks_that_draw_nobody_bring_no_hours(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        arms = (future(wales, cut, f"volunteers=20 volunteer_pay={pay}", 3) for pay in (0, 5))
        before, after = (float(arm.state.memory.volunteer_hours.sum()) for arm in arms)
        return after / before - 1.0

    is_the_rule(small_wales, probe, {"community.volunteer_draw": 0.0}, {"community.helpers": 0.0})


@shows("values-recruitment")
def test_who_cannot_tell_who_would_settle_turns_nobody_away(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        k = future(wales, cut, "values_recruitment=1", 6).state.carer.columns
        return float((k.alive & (k.turned_by >= 0)).sum())

    is_the_rule(
        small_wales,
        probe,
        {"work.values_sensitivity": 1.0, "work.values_specificity": 0.0},
        {"work.risk_aversion": 0.0},
    )


@shows("welsh-brand-franchise")
def test_under_a_brand_that_knows_no_more_founders_misjudge_alike(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        state = future(wales, cut, "franchisors=1", 1).state
        errors = [doubt(state, slug, helped=True) for slug in ("franchise", "welsh_franchise")]
        return errors[0] - errors[1]

    rule = {"welsh_franchise.guidance": 0.0}  # as a franchisor from elsewhere gives
    is_the_rule(small_wales, probe, rule, {"welsh_franchise.own_office": 1.0})


@shows("social-enterprise")
def test_workers_who_find_no_founders_bring_on_no_charities(
    small_wales: CareModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def note(_state: object, _council: int, _uid: int, slug: str, *, helped: bool) -> int:
        asked.append(slug * helped)
        return -1

    monkeypatch.setattr(founders, "consider_form", note)

    def probe(wales: CareModel, cut: Cut) -> float:
        state = future(wales, cut, "social_enterprise_workers=2", 2).state
        asked.clear()
        for _ in range(40):
            state.week += 1
            STEPS["catalysts"].run(state, "bring_on_charities")
        return float(asked.count("third_sector"))

    is_the_rule(
        small_wales, probe, {"catalyst.founders_per_year": 0.0}, {"catalyst.word_of_mouth": 0.0}
    )


@shows("wellbeing-teams")
def test_teams_on_a_charitys_terms_of_pay_begin_as_charities_do(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        begun = []
        for slug in ("third_sector", "wellbeing_team"):
            state = future(wales, cut, "fee_level=1.1", 1).state
            nothing_known(state)
            n = state.councils
            pays = [would_begin(state, uid % n, uid, slug, helped=True) for uid in range(1, 80)]
            begun.append(sum(pays))
        return float(begun[0] - begun[1])

    state, slug = small_wales.state, "wellbeing_team"
    terms = [name for name in state.parameters if name.startswith(f"{slug}.")]
    charity = {
        name: float(state.form_term(name.partition(".")[2])[state.model_code("third_sector")])
        for name in terms
    }
    liked = {name: charity[name] for name in (f"{slug}.autonomy", f"{slug}.training")}
    rule = {name: value for name, value in charity.items() if name not in liked}
    is_the_rule(small_wales, probe, rule, liked)


@shows("covid-shock")
def test_a_pandemic_without_its_parts_is_none(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        off, on = (future(wales, cut, f"pandemic={level}", 4) for level in (0, 1))
        return total(off, "delivered_hours") - total(on, "delivered_hours")

    rule = ("absence", "cancelled_share", "protection_cost", "delay_cut", "trust_gain")
    is_the_rule(
        small_wales, probe, {f"weather.{name}": 0.0 for name in rule}, {"community.helpers": 0.0}
    )


@shows("demography")
def test_ageing_without_growth_brings_no_need(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        off, on = (future(wales, cut, f"demography={level}", 30) for level in (0, 1))
        return total(on, "assessed_need") - total(off, "assessed_need")

    rule = (
        "growth_under_65",
        "growth_65",
        "growth_75",
        "growth_85",
        "local_ageing",
        "complexity_growth",
    )
    is_the_rule(
        small_wales, probe, {f"weather.{name}": 0.0 for name in rule}, {"community.helpers": 0.0}
    )


@shows("change-learning")
def test_what_takes_for_ever_to_learn_is_not_lived(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        settings = "payment_mode=outcomes_on_top change_engagement=0.95"
        state = future(wales, cut, settings, 8).state
        return float(state.commissioner["learned"].mean())

    is_the_rule(small_wales, probe, {"change.years": 1e9}, {"market.misjudgement": 0.0}, noise=1e-6)


@shows("outcome-commissioning")
def test_nobody_helps_people_recover_at_any_price(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        settings = "payment_mode=reablement_contract change_dynamics=0 change_cohort=0 trust_gate=0"
        p = future(wales, cut, settings, 4).state.provider.columns
        return float(p.effort[p.alive].sum())

    is_the_rule(
        small_wales,
        probe,
        {"delivery.effort_cost": 1e12},
        {"market.misjudgement": 0.0},
        noise=1e-6,
    )


@shows("germany-cash")
def test_no_family_takes_cash_if_its_time_is_dear(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        state = future(wales, cut, "cash_for_care=0.5", 6).state
        return float(at(state, Stage.FAMILY).sum())

    is_the_rule(small_wales, probe, {"unpaid_carer.time_value": 1e9}, {"community.helpers": 0.0})


@shows("micro-enterprise")
def test_where_nobody_thinks_of_it_nobody_works_alone(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        model = future(wales, cut, "direct_payment_offer=1", 20)
        return total(model, "micro_entries")

    is_the_rule(small_wales, probe, {"catalyst.own_thought": 0.0}, {"market.misjudgement": 0.0})


@shows("integration")
def test_teams_that_hand_over_no_sooner_leave_as_many_to_be_assessed(
    small_wales: CareModel,
) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        off, on = (future(wales, cut, f"integrated_teams={share}", 3).state for share in (0, 1))
        before, after = (float(at(state, Stage.CONTACT).sum()) for state in (off, on))
        return 1.0 - after / before

    is_the_rule(small_wales, probe, {"team.handover": 1.0}, {"team.prevents": 0.0}, noise=0.02)


@shows("community-connectors")
def test_connectors_without_neighbours_or_meetings_shorten_nothing(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        arms = (future(wales, cut, f"community_connectors={n}", 6).state for n in (0, 8))
        before, after = (float(at(state, Stage.CONTACT).sum()) for state in arms)
        return 1.0 - after / before

    rule = {"community.discharge_weeks": 0.0, "community.helpers": 0.0}
    is_the_rule(small_wales, probe, rule, {"team.prevents": 0.0}, noise=0.01)
