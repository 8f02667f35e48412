"""Payment by councils: invoices, choices of providers under each, and use by people."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from forks import at
from shows import shows

from gofal.abm.model import CareModel
from gofal.abm.setting import parse_setting
from gofal.abm.week.access import learning
from gofal.abm.week.access.choices import margin_of
from gofal.abm.week.delivery import flexible, new_way
from gofal.abm.week.market import ways
from gofal.abm.week.money import contracts
from gofal.abm.week.plan import STEPS
from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State
from gofal.agents.client import Route, Stage, weekly_charge
from gofal.agents.payment import payment_modes
from gofal.agents.payment.base import Account, Contract, HourMargin
from gofal.agents.table import Bool

type Pair = Callable[..., tuple[CareModel, CareModel]]
AT_ONCE = ("change_dynamics=0", "change_cohort=0")
MODES = {mode.slug: mode for mode in payment_modes()}


def new_people(s: State) -> Bool:
    """People cared for in the new way."""
    c = s.client.columns
    return np.asarray(c.alive & c.flexible)


def sellers(s: State) -> Bool:
    """Providers with council work and a margin of their own."""
    p = s.provider.columns
    return np.asarray(p.alive & p.serves_council & ~p.owner_covers & (p.planned > 0.0))


@pytest.fixture(scope="module")
def bundles(pair: Pair) -> tuple[CareModel, CareModel]:
    """Time and task, and bundles of hours for everyone."""
    return pair("payment_mode=outcomes_on_top", weeks=20, off=AT_ONCE)


@pytest.fixture(scope="module")
def contract(pair: Pair) -> tuple[CareModel, CareModel]:
    """Time and task, and a reablement contract for everyone."""
    return pair("payment_mode=reablement_contract", weeks=20, off=AT_ONCE)


@shows("time-and-task")
def test_hourly_pay_leaves_no_reason_to_help_people_recover(
    contract: tuple[CareModel, CareModel],
) -> None:
    off, on = (model.state for model in contract)
    margin = margin_of(off, np.flatnonzero(sellers(off)))
    assert (margin.contribution > 0.0).mean() > 0.5
    assert off.provider["effort"].max() == 0.0
    assert (on.provider["effort"][sellers(on)] > 0.0).mean() > 0.95
    assert on.tally["need_hours"].sum() < off.tally["need_hours"].sum()


@shows("your-choice")
def test_hours_move_within_the_band_and_are_saved(bundles: tuple[CareModel, CareModel]) -> None:
    off, on = (model.state for model in bundles)
    assert not off.client["bank"].any()
    people = new_people(on)
    part = on.client["wanted"][people] / on.client["package"][people]
    assert 0.92 - 1e-4 <= part.min() < 0.93
    assert 1.07 < part.max() <= 1.08 + 1e-4
    assert (on.client["bank"][people] > 0.0).mean() > 0.3
    # Hours are used less than fully on average: saved ones lapse with the review.
    assert part.mean() < 1.0


def test_without_banking_hours_only_move_down(pair: Pair) -> None:
    on = pair("hour_banking=0", off=("payment_mode=outcomes_on_top", *AT_ONCE))[1].state
    people = new_people(on)
    assert (on.client["wanted"][people] <= on.client["package"][people] + 1e-4).all()


@shows("charging")
def test_a_charge_by_the_hour_blocks_saved_hours(pair: Pair) -> None:
    off, on = pair("charging_basis=level", weeks=20, off=("payment_mode=outcomes_on_top", *AT_ONCE))
    used = []
    for model in (off, on):
        s = model.state
        c, people = s.client.columns, np.flatnonzero(new_people(s))
        more = c.wanted[people] > c.package[people] + 1e-4
        used.append(int(more.sum()))
        cap = s.policy["charging_cap"][s.land.council[c.place[people]]]
        by_hour = s.commissioner["charge_per_hour"][s.land.council[c.place[people]]]
        rises = [
            weekly_charge(c.wealthy[i], c.ability[i], c.package[i] * 1.02, fee, most)
            > weekly_charge(c.wealthy[i], c.ability[i], c.package[i], fee, most)
            for i, fee, most in zip(people, by_hour, cap, strict=True)
        ]
        # The means test says whom it stops: those neither at the cap nor at what they can pay.
        assert 10 < sum(rises) < len(people)
        assert (more & np.array(rises)).any() == (model is on)
    assert used[1] > used[0] > 0


@shows("payment-by-results")
def test_what_is_paid_for_draws_on_attention_to_the_person(pair: Pair) -> None:
    """Goals that no longer matter at all: effort changes no need, and people are worse off."""
    paid = pair("payment_mode=payment_by_results", weeks=4, off=AT_ONCE)[1].state
    paid.client.columns.goal[:] = 0.0
    idle, undiverted = paid.copy(), paid.copy()
    idle.provider.columns.effort[:] = 0.0
    share = "delivery.diverted"
    undiverted.parameters = undiverted.parameters.with_values({share: 0.0})
    for state in (paid, idle, undiverted):
        STEPS["delivery"].run(state, "cover_absence", "deliver")
    people = at(paid, Stage.SERVED)
    np.testing.assert_array_equal(paid.client["need"], idle.client["need"])
    np.testing.assert_array_equal(undiverted.client["wellbeing"], idle.client["wellbeing"])
    lost = idle.client["wellbeing"][people] - paid.client["wellbeing"][people]
    effort = paid.provider["effort"][paid.client["provider"][people]]
    assert (lost[effort == 0.0] == 0.0).mean() > 0.99  # one may find other agency staff
    assert (lost[effort > 0.2] > 0.0).mean() > 0.7  # the rest had no visits


@shows("payment-by-results")
def test_who_buys_results_leaves_tasks_to_carers_and_the_person(pair: Pair) -> None:
    s = pair("payment_mode=payment_by_results", weeks=4, off=AT_ONCE)[1].state
    p, rows = s.provider.columns, np.flatnonzero(sellers(s))
    rows = rows[p.flexible[rows] > 0.5]
    assert len(rows) > 5
    assert (p.freedom[rows] > p.autonomy[rows]).all()
    s.parameters = s.parameters.with_values({"payment_by_results.freedom": 0.0})
    new_way.live_new_way(s)
    np.testing.assert_array_equal(p.freedom[rows], p.autonomy[rows])


@shows("payment-by-results")
def test_effort_goes_on_being_paid_when_goals_no_longer_matter(pair: Pair) -> None:
    paid = ("payment_mode=payment_by_results", *AT_ONCE)
    still, adrift = pair("goal_drift=2", weeks=26, off=(*paid, "goal_drift=0"))
    efforts = [m.state.provider["effort"][sellers(m.state)].mean() for m in (still, adrift)]
    assert efforts[0] > 0.2
    assert efforts[1] == pytest.approx(efforts[0], rel=0.1)
    goals = [m.state.client["goal"][new_people(m.state)].mean() for m in (still, adrift)]
    assert goals[0] == 1.0
    assert goals[1] < 0.8
    needs = [m.state.tally["need_hours"].sum() for m in (still, adrift)]
    assert needs[0] < needs[1]


def test_goals_are_talked_over_where_results_are_not_paid(pair: Pair) -> None:
    with_results, without = pair(
        "payment_mode=withheld",
        weeks=20,
        off=("payment_mode=payment_by_results", "goal_drift=2", *AT_ONCE),
    )
    lowest = [m.state.client["goal"][new_people(m.state)].min() for m in (with_results, without)]
    assert lowest[0] < (1 - 2 / 52) ** 13 < lowest[1]


@shows("withheld-funding")
def test_a_share_waits_until_the_quarter_ends(pair: Pair) -> None:
    off, on = pair(
        "withheld_share=0.3", weeks=20, off=("payment_mode=withheld", "withheld_share=0", *AT_ONCE)
    )
    assert not off.state.provider["withheld"].any()
    p = on.state.provider.columns
    waiting = sellers(on.state)
    assert (p.withheld[waiting] > 0).mean() > 0.8
    # Those whose quarter ended this week have nothing waiting any more.
    ended = waiting & (p.uid % 13 == (on.state.week - 1) % 13)
    assert ended.any()
    assert not p.withheld[ended].any()
    fees = [
        sum(week[Flow.COUNCIL_FEES].sum() for week in m.state.records.money[-20:])
        for m in (off, on)
    ]
    assert fees[1] < fees[0]


def test_what_was_held_back_is_released_or_kept(tiny_wales: CareModel) -> None:
    s = tiny_wales.fork("baseline").state
    p = s.provider.columns
    due = np.flatnonzero(sellers(s) & (p.uid % 13 == s.week % 13))
    assert len(due) >= 2
    good, bad = int(due[0]), int(due[1])
    p.withheld[[good, bad]] = 5_000_00
    p.hours[[good, bad]] = p.agreed[[good, bad]] = 1_000.0
    p.staff[[good, bad]], p.leavers[good], p.leavers[bad] = 20, 0, 10
    cash, council = p.cash.copy(), p.council_income.copy()
    contracts.release_withheld(s)
    assert p.cash[good] - cash[good] == 5_000_00
    # A cap on profit counts it as the council's money, which it is.
    assert p.council_income[good] - council[good] == pytest.approx(5_000.0, rel=1e-4)
    assert p.cash[bad] == cash[bad]
    assert p.withheld[good] == p.withheld[bad] == 0
    assert s.ledger.week[Flow.COUNCIL_FEES, p.council[good]] >= 5_000_00
    p.withheld[good], p.hours[good], cash = 5_000_00, 800.0, p.cash.copy()
    contracts.release_withheld(s)
    assert (p.cash == cash).all()


@shows("torbay")
def test_meetings_cost_time_and_build_trust(pair: Pair) -> None:
    off, on = pair(
        "collaborative_meetings=3", off=("payment_mode=reablement_contract", *AT_ONCE), weeks=14
    )
    trust = [m.state.provider["trust"][sellers(m.state)].mean() for m in (off, on)]
    assert trust[1] > trust[0] + 0.02
    spent = [
        sum(week[Flow.MEETINGS].sum() for week in m.state.records.money[-14:]) for m in (off, on)
    ]
    assert spent[0] == 0 < spent[1]
    s = on.state
    margin = margin_of(s, np.flatnonzero(sellers(s)))
    terms = ways.contract_of(s, 0)
    assert MODES["reablement_contract"].recovery_value(margin, terms).min() > 0.0
    assert MODES["time_and_task"].recovery_value(margin, terms).max() <= 0.0


def test_an_episode_stays_paid_while_need_falls(contract: tuple[CareModel, CareModel]) -> None:
    arm = contract[1].fork(contract[1].followed)
    s = arm.state
    before = s.client.columns.copy()  # type: ignore[attr-defined]
    assert (before["promised"][new_people(s)] > 0.0).all()
    arm.run_for(3)
    now = s.client
    same = new_people(s) & (now["uid"] == before["uid"]) & (now["episode"] == before["episode"])
    assert (now["need"] < before["need"] - 0.1)[same].any()
    assert (now["promised"] == before["promised"])[same].all()
    people = new_people(s)
    assert (s.week - s.client["episode"][people]).max() <= s.parameters["reablement_contract.weeks"]


def test_invoices_by_hand() -> None:
    one = np.ones(1)
    account = Account(900.0 * one, 1000.0 * one, 950.0 * one, 180.0 * one, 0.0 * one)
    terms = Contract(
        0.3,
        0.2,
        1.0,
        {
            "payment_by_results.target": 0.25,
            "reablement_contract.weeks": 10,
            "capacity.review_weeks": 13,
        },
    )
    owed = {
        slug: float(MODES[slug].invoice(account, terms)[0])
        for slug in (
            "time_and_task",
            "outcomes_on_top",
            "payment_by_results",
            "withheld",
            "reablement_contract",
        )
    }
    assert owed == pytest.approx(
        {
            "time_and_task": 900.0,
            "outcomes_on_top": 900.0,
            "payment_by_results": 0.7 * 900.0 + 0.3 * 180.0 / 0.25,
            "withheld": 1000.0,
            "reablement_contract": 950.0,
        }
    )
    assert MODES["withheld"].held_back(terms) == 0.2
    assert MODES["time_and_task"].held_back(terms) == 0.0
    hour = HourMargin(17.0 * one, 15.0 * one, 0.35, 13.0)
    worth = {slug: float(mode.recovery_value(hour, terms)[0]) for slug, mode in MODES.items()}
    assert worth["time_and_task"] == -26.0
    assert worth["reablement_contract"] == 15.0 * 5 - 2.0 * 8
    reached = MODES["payment_by_results"].effort_value(hour, terms)[0]
    assert reached == pytest.approx(0.3 * 17.0 * 0.35 / 0.25)


MIXED = (
    "payment_mode@Powys,Gwynedd,Cardiff=outcomes_on_top",
    "payment_mode@Swansea,Wrexham,Conwy=payment_by_results",
    "payment_mode@Newport,Flintshire,Ceredigion=withheld",
    "payment_mode@Denbighshire,Pembrokeshire=reablement_contract",
    "collaborative_meetings@Denbighshire=2",
    "trust_gate@Gwynedd=0.5",
    "goal_drift=1",
    *AT_ONCE,
)


@pytest.fixture(scope="module")
def mixed(small_wales: CareModel) -> CareModel:
    """Councils that pay in five ways, every step audited."""
    settings = tuple(parse_setting(text) for text in MIXED)
    model = small_wales.fork(small_wales.followed.with_(settings=settings))
    model.validating = True
    model.run_for(27)
    return model


@pytest.mark.slow
def test_books_balance_with_five_ways_of_paying(mixed: CareModel) -> None:
    s = mixed.state
    modes = {s.modes[code].slug for code in s.commissioner["mode"]}
    assert len(modes) == 5
    new = ways.new_ways(s)[s.land.council[s.client["place"]]]
    assert not s.client["flexible"][~new].any()
    assert s.client["flexible"][new].any()


@pytest.mark.parametrize("name", ["_meet", "_live", "_keep"])
def test_kernels_equal_their_plain_reading(mixed: CareModel, name: str) -> None:
    module = {"_meet": learning, "_live": new_way, "_keep": flexible}[name]
    part = {"_meet": "meet_new_way", "_live": "live_new_way", "_keep": "keep_bundles"}[name]
    step = getattr(module, part)
    compiled, read = mixed.fork(mixed.followed), mixed.fork(mixed.followed)
    for model in (compiled, read):
        model.state.policy.at(model.week)
    step(compiled.state)
    kernel = getattr(module, name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, name, kernel.py_func)
        step(read.state)
    for column in ("new_way", "flexible", "goal", "bank", "wanted", "promised", "episode"):
        mine, other = compiled.state.client[column], read.state.client[column]
        assert np.allclose(mine, other, rtol=1e-5), column
    assert np.allclose(compiled.state.provider["flexible"], read.state.provider["flexible"])


def test_people_on_routes_of_their_own_never_meet_the_new_way(mixed: CareModel) -> None:
    c = mixed.state.client.columns
    others = c.alive & (c.route != Route.COUNCIL)
    assert others.any()
    assert not c.flexible[others].any()
