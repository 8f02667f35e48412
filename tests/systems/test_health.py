"""Health, integration and other purchasers: the near effects of their rules."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from forks import fork_with
from shows import shows
from small import TINY, burnt_in

from gofal.abm.model import CareModel
from gofal.abm.scenario import load_scenario
from gofal.abm.setting import parse_setting
from gofal.abm.week.access import choices
from gofal.abm.week.commissioners.insurance import pay_insurance
from gofal.abm.week.community import teams
from gofal.abm.week.market import pooling
from gofal.abm.week.matching import queue
from gofal.abm.week.money import health
from gofal.abm.world.land import council_of_patches
from gofal.abm.world.ledger import Flow
from gofal.abm.world.patches import patch_of
from gofal.abm.world.prices import insured
from gofal.agents.catalyst import CatalystKind
from gofal.agents.client import Route, Stage
from gofal.agents.table import F64

type Arms = tuple[CareModel, CareModel]
type Pair = Callable[..., Arms]


def paid(model: CareModel, flow: Flow) -> float:
    """Pounds of a flow since the policy began."""
    weeks = np.array(model.state.records.money)[-model.week :]
    return float(weeks[:, flow].sum()) / 100.0


@pytest.fixture(scope="module")
def micro(pair: Pair) -> Arms:
    return pair("integrated_teams=1", weeks=14)


@pytest.fixture(scope="module")
def macro(pair: Pair) -> Arms:
    return pair("health_pooling=1", weeks=14)


@pytest.fixture(scope="module")
def insurance(pair: Pair) -> Arms:
    return pair("care_insurance=1", weeks=27)


@pytest.fixture(scope="module")
def kotitori(pair: Pair) -> Arms:
    return pair("integrator_fee=0.03", weeks=13)


@pytest.fixture(scope="module")
def members(pair: Pair) -> Arms:
    return pair("member_fee=20", off=("gain_share=0.8", "member_fee=500"), weeks=27)


# -- crises ---------------------------------------------------------------------------------


def test_crises_are_what_plain_python_adds_up(small_wales: CareModel) -> None:
    state = small_wales.state
    c, q, land = state.client.columns, state.parameters, state.land
    expected = np.zeros(state.councils)
    for i in state.client.rows().tolist():
        unmet = max(0.0, float(c.unmet[i]) - float(c.stood_in[i] / c.need[i]))
        unmet *= c.stage[i] != Stage.REABLED and c.hospital[i] == 0
        least = q["health.crisis_least"]
        harm = least + (1.0 - least) * float(c.complexity[i])
        chance = q["health.crisis_rate"] * unmet * harm
        expected[land.council[c.place[i]]] += q["health.crisis_cost"] * chance
    np.testing.assert_allclose(health.crises(state), expected, rtol=1e-6)
    assert expected.sum() > 0.0


def test_help_from_neighbours_counts_as_met(small_wales: CareModel) -> None:
    model = fork_with(small_wales)
    before = health.crises(model.state).sum()
    c = model.state.client.columns
    c.helped[:] = c.need
    assert before > health.crises(model.state).sum() == 0.0


# -- pooling (macro) ------------------------------------------------------------------------


@shows("norrtalje")
def test_one_purse_moves_the_allowed_budget_with_crises(macro: Arms) -> None:
    """Near effect: fewer crises bring money, more of them cost it; with no team anywhere."""
    off, on = macro
    m = on.state.commissioner.columns
    gain = pooling.pool(on.state)
    change = m.crisis_before * on.state.demand_index - m.crisis_cost
    np.testing.assert_allclose(gain, change)
    assert (gain > 0.0).any()
    assert (gain < 0.0).any()
    week = on.state.ledger.pounds
    np.testing.assert_allclose(week(Flow.HEALTH_POOL) - week(Flow.POOL_LOSS), gain, atol=0.01)
    assert paid(on, Flow.TEAM_HEALTH) == paid(on, Flow.TEAM_COUNCIL) == 0.0
    assert paid(off, Flow.HEALTH_POOL) == paid(off, Flow.POOL_LOSS) == 0.0
    assert paid(off, Flow.CRISIS_CARE) > 0.0
    assert not pooling.pool(off.state).any()
    ration_on, ration_off = m.ration, off.state.commissioner.columns.ration
    changed = ration_on != ration_off
    assert changed.any(), "the allowed budget did not reach assessment anywhere"


def test_a_crisis_saved_loosens_assessment_and_one_more_tightens_it(
    small_wales: CareModel,
) -> None:
    ration = {}
    for factor in (0.2, 1.0, 3.0):
        model = fork_with(small_wales, "health_pooling=1")
        m = model.state.commissioner.columns
        m.budget[:] = m.spend / 1.1
        m.crisis_before[:] = m.crisis_cost
        m.crisis_cost[:] *= factor
        model.run_for(1)
        ration[factor] = float(m.ration.mean())
    assert ration[0.2] > ration[1.0] > ration[3.0]


# -- teams (micro) --------------------------------------------------------------------------


@shows("integration", "norrtalje")
def test_a_team_hands_over_sooner_and_leaves_others_alone(micro: Arms) -> None:
    off, on = micro
    waits = {}
    for name, model in (("off", off), ("on", on)):
        state, c = model.state, model.state.client.columns
        rows = np.flatnonzero(c.alive & (c.stage == Stage.CONTACT) & (c.since < model.week))
        inside = teams.team_patches(on.state)[teams.patch_of_rows(state, rows)]
        oldest = model.week - c.since[rows]
        waits[name] = (oldest[inside].mean(), oldest[~inside].max(), inside.sum(), (~inside).sum())
    assert waits["on"][0] < waits["off"][0]
    assert waits["on"][2] < waits["off"][2]
    assert abs(waits["on"][1] - waits["off"][1]) <= 1


def test_a_team_puts_most_unmet_hours_first_among_its_own(small_wales: CareModel) -> None:
    model = fork_with(small_wales, "integrated_teams=1")
    state, waiting = model.state, model.state.scratch(queue.Queued)
    state.policy.at(0)
    c = state.client.columns
    rows = np.flatnonzero(c.alive & (c.stage == Stage.WAITING))
    waiting.row[: len(rows)] = rows
    rng = np.random.default_rng(1)
    waiting.key[: len(rows)] = before = rng.permutation(len(rows)).astype(np.float64)
    queue.put_worst_first(state, len(rows))
    after = waiting.key[: len(rows)]
    patch = teams.patch_of_rows(state, rows)
    team = teams.team_patches(state)
    assert (after != before).any()
    for number in np.unique(patch):
        here = np.flatnonzero(patch == number)
        assert sorted(after[here]) == sorted(before[here]), "a patch gained places in the queue"
        if team[number]:
            unmet = (c.unmet[rows] * c.need[rows])[here[np.argsort(after[here])]]
            assert (np.diff(unmet) <= 0.0).all()
        else:
            assert (after[here] == before[here]).all()


def test_a_team_reviews_when_need_has_moved(small_wales: CareModel) -> None:
    """Raise everyone's need: in team patches all packages follow in a week, elsewhere a 13th."""
    followed = {}
    for setting in ("integrated_teams=0", "integrated_teams=1"):
        model = fork_with(small_wales, setting)
        c = model.state.client.columns
        rows = np.flatnonzero(c.alive & (c.stage == Stage.SERVED))
        uid, package = c.uid[rows].copy(), c.package[rows].copy()
        c.need[rows] *= 1.5
        model.run_for(1)
        same = c.alive[rows] & (c.uid[rows] == uid) & (c.stage[rows] == Stage.SERVED)
        rose = (c.package[rows] > package)[same]
        inside = teams.team_patches(model.state)[teams.patch_of_rows(model.state, rows)][same]
        followed[setting] = (rose, inside)
    rose, inside = followed["integrated_teams=1"]
    assert rose[inside].mean() > 0.9
    assert rose[~inside].mean() < 0.2
    assert followed["integrated_teams=0"][0].mean() < 0.2


def test_health_staffs_no_more_patches_than_it_can(micro: Arms) -> None:
    state = micro[1].state
    limit = state.parameters["team.staff_limit"]
    assert teams.team_patches(state).mean() == pytest.approx(limit, abs=0.12)
    some = teams.team_patches(fork_with(micro[0], "integrated_teams=0.3").state)
    assert not some.any(), "a lever acts only from its week"


def test_more_teams_are_those_there_were_and_others(small_wales: CareModel) -> None:
    found = []
    for share in ("0.2", "0.5"):
        state = fork_with(small_wales, f"integrated_teams={share}").state
        state.policy.at(0)
        found.append(teams.team_patches(state))
    few, many = found
    assert 0 < few.sum() < many.sum()
    assert many[few].all()


def test_more_providers_cost_more_and_take_the_teams_time(micro: Arms) -> None:
    """E255: what a patch's second provider costs does not depend on who owns it."""
    model = fork_with(micro[1], "integrated_teams=1")
    model.state.policy.at(model.week)
    state, c = model.state, model.state.client.columns
    # More than any team can see, so that its time is what counts.
    wanted = np.full(len(state.memory.holder), 50.0)

    def cost_and_attention() -> tuple[float, float]:
        state.ledger.open_week()
        health.pay_teams(state)
        seen = teams.attention(state, wanted)
        return float(state.ledger.pounds(Flow.TEAM_COUNCIL).sum()), float(seen.mean())

    many = cost_and_attention()
    served = np.flatnonzero(c.alive & (c.stage == Stage.SERVED))
    c.provider[served] = c.provider[served[0]]
    few = cost_and_attention()
    assert few[0] < many[0]
    assert few[1] > many[1]


def test_teams_move_no_money_between_purses(micro: Arms) -> None:
    off, on = micro
    assert paid(on, Flow.TEAM_HEALTH) > 0.0
    assert paid(on, Flow.TEAM_COUNCIL) > 0.0
    assert paid(on, Flow.HEALTH_POOL) == paid(on, Flow.POOL_LOSS) == 0.0
    assert paid(off, Flow.TEAM_HEALTH) == 0.0


def test_patches_of_rows_are_those_of_the_kernel(small_wales: CareModel) -> None:
    state = small_wales.state
    c, land = state.client.columns, state.land
    rows = state.client.rows()[::7]
    plain = [patch_of(c.place[i], c.uid[i], land.patch, land.patch_parts) for i in rows]
    assert teams.patch_of_rows(state, rows).tolist() == plain
    council = council_of_patches(state.land, len(state.memory.holder))
    assert (council[plain] == land.council[c.place[rows]]).all()


# -- insurance ------------------------------------------------------------------------------


@shows("insurance-funding")
def test_a_fund_pays_at_cost_and_assessment_stays_full(insurance: Arms) -> None:
    off, on = insurance
    m = on.state.commissioner.columns
    assert insured(on.state).all()
    assert (m.ration == 1.0).all()
    assert off.state.commissioner.columns.ration.min() < 1.0
    week = on.state.ledger.pounds
    care = sum(week(f) for f in (Flow.COUNCIL_FEES, Flow.DIRECT_PAYMENTS, Flow.IN_HOUSE_COST))
    net = np.asarray(care - week(Flow.CLIENT_CHARGES), dtype=np.float64)
    np.testing.assert_allclose(week(Flow.INSURANCE), np.maximum(0.0, net), atol=0.02)
    assert paid(off, Flow.INSURANCE) == 0.0


@shows("insurance-funding")
def test_the_fund_does_not_pay_what_others_have_paid(insurance: Arms) -> None:
    state = insurance[1].state.copy()
    ledger, every = state.ledger, np.arange(state.councils)
    before = ledger.pounds(Flow.INSURANCE)
    paid_already = (Flow.HEALTH_BUDGET, Flow.FUND_RETURN, Flow.PROFIT_RETURN, Flow.SERVICE_GRANT)
    assert (before > 40.0).all()
    for flow in paid_already:
        ledger.post(flow, every, np.full(state.councils, 1000))
    ledger.week[Flow.INSURANCE] = 0
    pay_insurance(state)
    np.testing.assert_allclose(ledger.pounds(Flow.INSURANCE), before - 40.0, atol=0.02)


def test_the_insured_fee_follows_cost_and_the_other_does_not(small_wales: CareModel) -> None:
    """Dearer running costs reach the fund's fee at its next review; a council's fee stays."""
    fee = {}
    for lever in ("care_insurance=0", "care_insurance=1"):
        for dearer in (0.0, 4.0):
            model = fork_with(small_wales, lever)
            model.state.provider.columns.overhead[:] += dearer
            model.run_for(14)
            m = model.state.commissioner.columns
            fee[lever, dearer] = (m.cost_fee if lever[-1] == "1" else m.fee).astype(np.float64)
    rise: F64 = fee["care_insurance=1", 4.0] - fee["care_insurance=1", 0.0]
    assert np.median(rise) > 2.0
    assert (fee["care_insurance=0", 4.0] == fee["care_insurance=0", 0.0]).all()


# -- integrator -----------------------------------------------------------------------------


@shows("kotitori")
def test_the_integrator_is_paid_from_the_price_and_asks_everyone(kotitori: Arms) -> None:
    off, on = kotitori
    k = on.state.catalyst.columns
    integrators = k.council[k.alive & (k.kind == CatalystKind.INTEGRATOR)]
    assert sorted(integrators) == list(range(on.state.councils))
    c = on.state.client.columns
    council = (c.alive & (c.stage == Stage.SERVED) & (c.route == Route.COUNCIL)).astype(bool)
    price = c.price.astype(np.float64)
    worth = (price * c.delivered)[council & c.assembled].sum()
    assert worth > 0.0
    taken = on.state.ledger.pounds(Flow.INTEGRATOR_FEE).sum()
    # Whose care ended after the bill is not served any more.
    assert taken == pytest.approx(worth * 0.03 / 0.97, rel=0.03)
    assert paid(off, Flow.INTEGRATOR_FEE) == 0.0
    # New packages pay providers less than the older ones beside them, and no other price moved.
    by_council = on.state.land.council[c.place]
    for n in range(on.state.councils):
        here = council & (by_council == n)
        new, old = price[here & c.assembled], price[here & ~c.assembled]
        if len(new) and len(old):
            assert np.median(new) < np.median(old)


def test_an_integrator_matches_sooner(pair: Pair) -> None:
    off, on = pair("integrator_fee=0.03", weeks=8)
    started = [model.state.tally.series("started")[-8:].sum() for model in (off, on)]
    assert started[1] > started[0]


# -- members --------------------------------------------------------------------------------


@shows("kinzigtal")
def test_members_try_harder_and_join_only_if_the_fee_is_worth_it(members: Arms) -> None:
    dear, cheap = members
    p, rows = cheap.state.provider.columns, cheap.state.provider.rows()
    member = p.member[rows]
    assert 0 < member.sum() < len(rows)
    few = dear.state.provider.columns.member[dear.state.provider.rows()].sum()
    assert few < member.sum()
    assert paid(cheap, Flow.GAIN_SHARE) > 0.0
    # Under a contract that makes everyone try, those who join try harder than they did.
    model = fork_with(
        cheap,
        "gain_share=0.8 member_fee=20 payment_mode=reablement_contract change_dynamics=0 "
        "change_cohort=0",
    )
    model.run_for(13)
    s = model.state
    p, rows = s.provider.columns, s.provider.rows()
    rows = rows[p.alive[rows] & ~p.owner_covers[rows] & (p.flexible[rows] > 0.5)]
    s.policy.at(s.week)
    choices.choose(s)
    joined = rows[p.member[rows]]
    with_share = p.effort[joined].copy()
    p.member[:] = False
    choices.choose(s)
    alone = p.effort[joined]
    assert (alone > 0.0).any()
    assert (with_share >= alone).all()
    assert with_share.mean() > alone.mean()


def test_little_saved_little_shared(members: Arms) -> None:
    """Payments to members come from need their effort removed, not from being members."""
    gains = []
    for potential in (1.0, 0.0):
        model = fork_with(members[1], "gain_share=0.8", "member_fee=20")
        model.state.provider.columns.removed[:] = 0.0
        model.state.client.columns.recovery[:] *= potential
        model.run_for(13)
        assert paid(model, Flow.MEMBER_FEE) > 0.0
        gains.append(np.array(model.state.records.money)[-13:, Flow.GAIN_SHARE].sum())
    # Only people who came since can recover at all.
    assert 0 <= gains[1] < 0.1 * gains[0]


def test_a_council_service_is_no_member(members: Arms) -> None:
    p = members[1].state.provider.columns
    assert not p.member[p.alive & p.owner_covers].any()


# -- books ----------------------------------------------------------------------------------


def test_the_books_balance_with_all_of_it_on() -> None:
    settings = (
        "integrated_teams=0.6",
        "health_pooling=1",
        "care_insurance=1",
        "integrator_fee=0.1",
        "gain_share=0.8",
        "member_fee=20",
    )
    given = tuple(map(parse_setting, settings))
    scenario = load_scenario("baseline").with_(only=TINY, burn_in_weeks=30, settings=given)
    model = burnt_in(scenario)
    model.validating = True
    model.run_for(15)
