"""Whatever the policy, people, hours and money balance after every step of every week."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from small import SMALL, TINY, burnt_in

from gofal.abm.facts import load_facts
from gofal.abm.levers import Lever, load_levers
from gofal.abm.model import CareModel
from gofal.abm.scenario import Scenario, load_scenario, scenario_names
from gofal.abm.setting import Setting

BURN_IN = 30
"""Weeks before the policy: the market has formed (26 weeks) and moves freely."""


def values(lever: Lever) -> st.SearchStrategy[float]:
    if lever.stepwise:
        return st.integers(int(lever.low), int(lever.high)).map(float)
    ends = st.sampled_from([lever.low, lever.high])
    return ends | st.floats(lever.low, lever.high, allow_nan=False)


@st.composite
def lever_settings(draw: Any) -> tuple[Setting, ...]:
    levers = load_levers()
    codes = tuple(load_facts().councils["lad_code"])
    chosen = draw(st.lists(st.sampled_from(sorted(levers)), unique=True, min_size=1, max_size=6))
    out = []
    for name in chosen:
        where = draw(
            st.none() | st.lists(st.sampled_from(codes), min_size=1, max_size=4, unique=True)
        )
        phase = 0 if levers[name].stepwise else draw(st.sampled_from([0, 0, 9]))
        start = draw(st.integers(0, 6))
        out.append(Setting(name, draw(values(levers[name])), where and tuple(where), start, phase))
    return tuple(out)


def run(scenario: Scenario, weeks: int) -> CareModel:
    model = burnt_in(scenario)
    model.validating = True
    model.run_for(weeks)
    return model


SLICES = (TINY, SMALL, ("Newport", "Torfaen"))
QUICK = settings(
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    print_blob=True,
)


@settings(QUICK, max_examples=4)
@given(lever_settings(), st.sampled_from([SLICES[0], SLICES[2]]))
def test_any_policy_balances(chosen: tuple[Setting, ...], only: tuple[str, ...]) -> None:
    """In slices of the world that other tests of the session run too."""
    base = load_scenario("baseline").with_(only=only, burn_in_weeks=60)
    run(base.with_(settings=chosen), 20)


@pytest.mark.slow
@settings(QUICK, max_examples=40)
@given(lever_settings(), st.integers(0, 3), st.sampled_from(SLICES))
@example(
    (
        Setting("rebalancing_target", 1.0),
        Setting("rebalancing_route", 3.0),
        Setting("rebalancing_years", 0.0),
        Setting("rebalancing_funding", 8.0),
    ),
    1,
    SMALL,
)
@example(
    (Setting("latc", 1.0), Setting("latc_setup_quality", 0.0), Setting("fee_level", 0.7)), 1, SMALL
)
@example(
    (
        Setting("community_catalysts", 5.0),
        Setting("direct_payment_offer", 1.0),
        Setting("direct_payment_rate", 1.2),
        Setting("coop_development_workers", 5.0),
        Setting("franchisors", 5.0),
        Setting("startup_grant", 50_000.0),
    ),
    2,
    SMALL,
)
@example(
    (
        Setting("demand_surge", 1.0),
        Setting("pay_floor", 0.5),
        Setting("fee_level", 0.7),
        Setting("budget_growth", -0.08),
        Setting("wage_floor_growth", 0.08),
        Setting("national_provider_exit", 1.0),
    ),
    3,
    SMALL,
)
def test_any_policy_balances_for_longer(
    chosen: tuple[Setting, ...], seed: int, only: tuple[str, ...]
) -> None:
    base = load_scenario("baseline").with_(seed=seed, only=only, burn_in_weeks=BURN_IN)
    run(base.with_(settings=chosen), 60)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=() if number % 10 == 0 else pytest.mark.slow)
        for number, name in enumerate(scenario_names())
    ],
)
def test_every_preset_balances(tiny_wales: CareModel, name: str) -> None:
    """In two councils, those that it names if it does; each tenth preset in the quick suite."""
    named = {code for setting in load_scenario(name).settings for code in setting.councils or ()}
    world = tiny_wales
    if named:
        only = tuple(sorted(named))[:2]
        world = burnt_in(load_scenario("baseline").with_(only=only, burn_in_weeks=60))
    fork = world.fork(name)
    fork.validating = True
    fork.run_for(20)


@pytest.mark.slow
@pytest.mark.parametrize("name", scenario_names())
def test_every_preset_balances_in_the_north(small_wales: CareModel, name: str) -> None:
    fork = small_wales.fork(name)
    fork.validating = True
    fork.run_for(39)


@pytest.mark.slow
def test_a_world_of_extremes_balances(tiny_wales: CareModel) -> None:
    """All levers at one end, then all at the other: nothing divides by zero or runs away."""
    levers = load_levers()
    for end in ("low", "high"):
        ends = {name: getattr(lever, end) for name, lever in levers.items()}
        fork = tiny_wales.fork(load_scenario("baseline").with_(set=ends))
        fork.validating = True
        fork.run_for(20)
        fork.outcomes()


@pytest.mark.slow
def test_the_stress_test_balances(tiny_wales: CareModel) -> None:
    fork = tiny_wales.fork("baseline")
    fork.validating = True
    loss = fork.stress_test()
    assert set(loss) == {4, 13}
    for week in loss.values():
        assert len(week) == 3
        assert -0.2 < week["wales"] < 1.0
    assert loss[4]["wales"] > 0.0


@pytest.mark.slow
def test_all_of_wales_balances() -> None:
    run(load_scenario("rebalancing").with_(burn_in_weeks=BURN_IN), 26)
