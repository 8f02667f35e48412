"""The same luck for the same people: futures differ by their policy and by nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from small import TINY, burnt_in
from trouble import in_trouble

from gofal.abm.levers import load_levers
from gofal.abm.model import CareModel
from gofal.abm.scenario import Scenario, load_scenario
from gofal.abm.setting import Setting
from gofal.agents.table import Table

type Fingerprint = Callable[[CareModel], str]
BASELINE = load_scenario("baseline")


def brief(seed: int = 1, **changes: Any) -> Scenario:
    return BASELINE.with_(only=TINY, burn_in_weeks=28, seed=seed, **changes)


def after(model: CareModel, weeks: int) -> CareModel:
    model.run_for(weeks)
    return model


def test_a_run_repeats_itself_bit_by_bit(fingerprint: Fingerprint) -> None:
    one, two = (after(burnt_in(brief()), 15) for _ in range(2))
    assert fingerprint(one) == fingerprint(two)
    assert one.outcomes().equals(two.outcomes())
    assert one.provider_records().equals(two.provider_records())


def test_another_seed_is_another_future(fingerprint: Fingerprint) -> None:
    assert fingerprint(burnt_in(brief(seed=1))) != fingerprint(burnt_in(brief(seed=2)))


def test_a_fork_that_changes_nothing_is_the_run_itself(fingerprint: Fingerprint) -> None:
    alone = burnt_in(brief())
    fork = alone.fork("baseline")
    assert fingerprint(after(fork, 20)) == fingerprint(after(alone, 20))


def test_every_lever_at_its_default_changes_nothing(
    small_wales: CareModel, fingerprint: Fingerprint
) -> None:
    levers = load_levers().values()
    stated = BASELINE.with_(
        settings=tuple(
            Setting(x.name, x.default, start_week=3, phase_weeks=0 if x.stepwise else 10)
            for x in levers
        )
    )
    everywhere = BASELINE.with_(set={x.name: x.default for x in levers})
    untouched = fingerprint(after(small_wales.fork("baseline"), 16))
    assert fingerprint(after(small_wales.fork(stated), 16)) == untouched
    assert fingerprint(after(small_wales.fork(everywhere), 16)) == untouched


CAPACITY: dict[str, float | str] = {
    "payment_mode": "capacity",
    "change_dynamics": 0,
    "change_cohort": 0,
}
BUNDLE: dict[str, float | str] = {
    "payment_mode": "outcomes_on_top",
    "change_dynamics": 0,
    "change_cohort": 0,
}


LONGEST, STEP = 66, 13
"""Weeks within which a lever moves something, upratings of two Aprils included; when to look."""


def differ(one: CareModel, two: CareModel, fingerprint: Fingerprint) -> bool:
    """Whether two futures of one world come apart."""
    for start in range(0, LONGEST, STEP):
        for arm in (one, two):
            arm.run_for(min(STEP, LONGEST - start))
        if fingerprint(one) != fingerprint(two):
            return True
    return False


IN_TROUBLE = "market_oversight"
"""It watches large providers in trouble, and no other lever makes sure that there are any."""


@pytest.mark.parametrize(
    "lever",
    [
        pytest.param(lever, id=lever.name, marks=() if number % 3 == 0 else pytest.mark.slow)
        for number, lever in enumerate(load_levers().values())
        if lever.name != IN_TROUBLE
    ],
)
def test_every_lever_moves_something(
    tiny_wales: CareModel, small_wales: CareModel, fingerprint: Fingerprint, lever: Any
) -> None:
    """A lever that no step reads would promise what the model cannot tell; a third are quick.

    Whether those come up who would feel it is for other rules to say: where a twentieth of Wales
    has none, a fifth is asked.
    """
    needed: dict[str, dict[str, float | str]] = {
        "franchise_royalty": {},
        "latc_setup_quality": {"latc": 1},
        **{
            f"latc_{x}": {"latc": 1}
            for x in ("private_plan", "teckal", "repricing", "new_terms", "dividend", "joint")
        },
        "latc_plan_optimism": {"latc": 1, "latc_private_plan": 0.3},
        "franchise_kind": {"franchisors": 5, "fee_level": 1.4},
        "franchise_growth": {"franchisors": 5},
        "coop_form": {"coop_development_workers": 5, "coop_grant": 0.4},
        **{
            f"coop_{x}": {
                "coop_development_workers": 5,
                "fee_level": 1.6,
                "coop_finance": 20,
                "coop_grant": 0.3,
            }
            for x in ("grant", "finance", "tax_relief", "levy", "union", "consortium")
        },
        # Development workers would bring on everybody who is free before a co-operative can.
        "coop_sponsors": {"fee_level": 1.6},
        "team_form": {"team_founders": 5, "fee_level": 1.3},
        "health_scope": {"in_house_form": 2},
        "conversion": {"fee_level": 1.4},
        "transition_grant": {"conversion": 1, "fee_level": 1.4},
        "pay_floor_funding": {"pay_floor": 0.1},
        "rebalancing_route": {"rebalancing_target": 0.5, "rebalancing_years": 0},
        "rebalancing_years": {"rebalancing_target": 0.5},
        "rebalancing_funding": {"rebalancing_target": 0.5, "rebalancing_years": 0},
        "private_exit_expectations": {"rebalancing_target": 0.5},
        "pandemic_funding": {"pandemic": 1},
        "pandemic_paid_by_plan": {"pandemic": 1},
        "startup_grant": {"community_catalysts": 5, "direct_payment_offer": 1},
        "volunteer_pay": {"volunteers": 10},
        "flexible_band": BUNDLE,
        "hour_banking": BUNDLE,
        "trust_gate": BUNDLE,
        "list_places": {"list_rule": "framework"},
        "tender_price_weight": {"list_rule": "framework"},
        "tender_stages": {"tender_share": 1, "tender_lead": 4},
        "tender_spacing": {"tender_share": 1, "tender_stages": 2, "tender_lead": 4},
        "tender_lead": {"tender_share": 1},
        **{f"capacity_{x}": CAPACITY for x in ("margin", "error", "review")},
        "member_fee": {"gain_share": 1},
        "results_share": {**BUNDLE, "payment_mode": "payment_by_results"},
        "goal_drift": {**BUNDLE, "payment_mode": "payment_by_results"},
        "withheld_share": {**BUNDLE, "payment_mode": "withheld"},
        "change_dynamics": {"payment_mode": "outcomes_on_top"},
        "change_engagement": {"payment_mode": "outcomes_on_top"},
        "change_threshold": {"payment_mode": "outcomes_on_top"},
        "change_cohort": {"payment_mode": "outcomes_on_top", "change_dynamics": 0},
        "budget_control": {"fee_level": 1.0, "budget_growth": -0.08, "demand_surge": 1.0},
    }
    base = needed.get(lever.name, {})
    far = lever.high if lever.default < lever.high else lever.low
    far = {"latc_repricing": 0.25, "conversion": 1}.get(lever.name, far)  # felt in these weeks
    moved = any(
        differ(
            wales.fork(BASELINE.with_(set=base)),
            wales.fork(BASELINE.with_(set={**base, lever.name: far})),
            fingerprint,
        )
        for wales in (tiny_wales, small_wales)
    )
    assert moved, (
        f"{lever.name} at {far:g} changes nothing in {LONGEST} weeks; "
        "if it acts only beside other levers, say in `needed` which"
    )


def test_oversight_moves_something_where_a_large_provider_is_in_trouble(
    small_wales: CareModel, fingerprint: Fingerprint
) -> None:
    off, on = (in_trouble(small_wales, {IN_TROUBLE: x}, large=True)[0] for x in (0, 1))
    assert differ(off, on, fingerprint)


@pytest.mark.slow
def test_two_models_in_one_process_share_nothing(fingerprint: Fingerprint) -> None:
    fee = brief(seed=4, set={"fee_level": 1.2, "community_catalysts": 2})
    alone = [fingerprint(after(burnt_in(s), 12)) for s in (brief(), fee)]
    models = [burnt_in(s) for s in (brief(), fee)]
    for model in models:
        model.burn_in()
    for _ in range(12):
        for model in reversed(models):
            model.run_for(1)
    assert [fingerprint(model) for model in models] == alone


def tables(model: CareModel) -> dict[str, Table[Any]]:
    s = model.state
    return {
        "client": s.client,
        "carer": s.carer,
        "unpaid": s.unpaid,
        "provider": s.provider,
        "commissioner": s.commissioner,
        "catalyst": s.catalyst,
        "founder": s.founder,
    }


def test_a_fork_shares_no_array_it_writes_to(small_wales: CareModel) -> None:
    fork = small_wales.fork("rebalancing")
    mine, other = tables(fork), tables(small_wales)
    for name, table in mine.items():
        assert not np.shares_memory(table.columns, other[name].columns)
        assert not np.shares_memory(table.free.rows, other[name].free.rows)
    for one, two in zip(fork.state.memory, small_wales.state.memory, strict=True):
        assert not np.shares_memory(one, two)
    assert not np.shares_memory(fork.state.ledger.week, small_wales.state.ledger.week)
    assert not np.shares_memory(fork.state.tally.now, small_wales.state.tally.now)


def test_forks_do_not_disturb_each_other_or_their_origin(
    small_wales: CareModel, fingerprint: Fingerprint
) -> None:
    before = fingerprint(small_wales)
    first, second = small_wales.fork("baseline"), small_wales.fork("baseline")
    after(first, 8)
    after(small_wales.fork("rebalancing"), 8)
    assert fingerprint(after(second, 8)) == fingerprint(first)
    assert fingerprint(small_wales) == before


RUN = """
from gofal.abm.model import CareModel
from gofal.abm.scenario import load_scenario
model = CareModel(load_scenario("rebalancing").with_(only=("Conwy",), burn_in_weeks=8))
model.run_for(10)
print(model.state_hash())
"""


@pytest.mark.slow
def test_threads_do_not_change_a_run() -> None:
    def run(threads: str) -> str:
        env = {**os.environ, "NUMBA_NUM_THREADS": threads, "OMP_NUM_THREADS": threads}
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", RUN], env=env, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    scenario = load_scenario("rebalancing").with_(only=("Conwy",), burn_in_weeks=8)
    here = after(CareModel(scenario), 10)
    assert run("1") == run("2") == here.state_hash()


type People = dict[str, dict[int, list[Any]]]


def people_of(model: CareModel, council: int) -> People:
    """Everybody in a council by identity, with all that is known of them except row numbers."""
    s = model.state
    where = {
        "client": s.land.council[s.client["place"]],
        "carer": s.land.council[s.carer["home"]],
        "unpaid": s.land.council[s.unpaid["place"]],
        "provider": s.provider["council"],
    }
    rows_of_others = {"unpaid", "provider", "refused_by", "carer", "client", "catalyst", "group"}
    out: People = {}
    for name, at in where.items():
        table = tables(model)[name]
        columns = [column for column in table.specs if column not in rows_of_others]
        out[name] = {
            int(table["uid"][row]): [table[column][row].copy() for column in columns]
            for row in np.flatnonzero(table.alive & (at == council))
        }
    return out


def share_changed(one: People, two: People) -> float:
    """Share of people who are not in both, or of whom something else is known.

    Sums over people are added up in the order of rows, and may differ by what rounding does.
    """
    changed = sum(
        uid not in one[name]
        or uid not in two[name]
        or not all(
            np.allclose(a, b, rtol=1e-6, atol=0.0, equal_nan=True)
            if np.issubdtype(a.dtype, np.floating)
            else np.array_equal(a, b)
            for a, b in zip(one[name][uid], two[name][uid], strict=True)
        )
        for name in one
        for uid in one[name].keys() | two[name].keys()
    )
    return changed / sum(len(people) for people in one.values())


@pytest.mark.slow
def test_a_policy_in_one_council_leaves_far_ones_as_they_were(small_wales: CareModel) -> None:
    codes = small_wales.state.geography.council_codes
    mon, wrexham = codes.index("W06000001"), codes.index("W06000006")
    flintshire = codes.index("W06000005")
    local = tuple(
        Setting(name, value, ("W06000001",))
        for name, value in (
            ("fee_level", 1.4),
            ("direct_payment_offer", 1.0),
            ("demand_surge", 1.0),
        )
    )
    start = small_wales.fork("baseline")
    for weeks in (0, 12):  # families are joined by turns, so that one week alone shows little
        start.run_for(weeks)
        one = after(start.fork("baseline"), 1)
        two = after(start.fork(BASELINE.with_(settings=local)), 1)
        # Within a week one package may pass on the next over a border, and that one another.
        for council in (wrexham, flintshire):
            assert share_changed(people_of(one, council), people_of(two, council)) < 0.001
        assert share_changed(people_of(one, mon), people_of(two, mon)) > 0.01


def test_people_of_two_futures_are_the_same_people(small_wales: CareModel) -> None:
    """Same need and hours for those who live on in both branches: pairing survives a policy."""
    one = after(small_wales.fork("baseline"), 20).state
    two = after(small_wales.fork("rebalancing"), 20).state
    both, mine, other = np.intersect1d(
        one.client["uid"][one.client.rows()],
        two.client["uid"][two.client.rows()],
        return_indices=True,
    )
    assert len(both) > 0.95 * len(one.client)
    a, b = one.client.rows()[mine], two.client.rows()[other]
    for column in ("place", "ability", "privacy", "recovery", "own_language"):
        assert (one.client[column][a] == two.client[column][b]).all()


def test_an_arm_that_is_all_but_the_baseline_runs(small_wales: CareModel) -> None:
    """The noise floor: a ten-thousandth more fee sets off other luck but no other market."""
    one = after(small_wales.fork("baseline"), 26)
    two = after(small_wales.fork(BASELINE.with_(set={"fee_level": 1.0001})), 26)
    assert one.state_hash() != two.state_hash()
    frames = [m.outcomes().query("level == 'wales' and week == 25") for m in (one, two)]
    first, second = (f.set_index("outcome")["value"] for f in frames)
    for outcome in ("delivered_hours", "wage", "met_need", "headcount", "public_cost"):
        assert second[outcome] == pytest.approx(first[outcome], rel=0.05)
