import copy

import numpy as np
import pytest

from gofal.abm.facts import load_facts
from gofal.abm.levers import load_levers
from gofal.abm.scenario import Scenario
from gofal.abm.setting import Setting
from gofal.abm.world.policy import Policy
from gofal.agents.errors import GofalError

CODES = load_facts().councils["lad_code"].tolist()
POWYS = CODES.index("W06000023")
CARDIFF = CODES.index("W06000015")


def _policy(*settings: Setting) -> Policy:
    scenario = Scenario("test", "Test", "Prawf", "why", "pam", settings=settings)
    return Policy(scenario, load_levers(), CODES)


def _fees(policy: Policy, *weeks: int, council: int = CARDIFF) -> list[float]:
    values = []
    for week in weeks:
        policy.at(week)
        values.append(float(policy["fee_level"][council]))
    return values


def test_the_baseline_stands_at_the_defaults() -> None:
    policy = _policy()
    for week in (-520, 0, 300):
        policy.at(week)
        for name, lever in load_levers().items():
            assert (policy[name] == lever.default).all()
            assert policy[name].shape == (22,)
            assert policy.is_neutral(name)


def test_a_lever_jumps_in_its_start_week_and_not_before() -> None:
    policy = _policy(Setting("fee_level", 1.2, None, 10))
    assert _fees(policy, -520, 0, 9, 10, 11, 500) == [1, 1, 1, 1.2, 1.2, 1.2]
    assert _fees(policy, 9, -1) == [1, 1]


def test_a_policy_from_week_zero_leaves_burn_in_alone() -> None:
    assert _fees(_policy(Setting("fee_level", 1.2)), -520, -1, 0) == [1, 1, 1.2]


def test_a_phase_is_a_straight_line_from_the_default() -> None:
    policy = _policy(Setting("fee_level", 1.4, None, 10, 20))
    assert _fees(policy, 10, 15, 20, 30, 31) == pytest.approx([1, 1.1, 1.2, 1.4, 1.4])


def test_a_later_setting_moves_on_from_where_the_lever_stood() -> None:
    policy = _policy(
        Setting("fee_level", 1.4, None, 0, 20), Setting("fee_level", 0.8, None, 10, 10)
    )
    assert _fees(policy, 5, 10, 15, 20, 40) == pytest.approx([1.1, 1.2, 1.0, 0.8, 0.8])
    jump = _policy(Setting("fee_level", 1.4, None, 0, 20), Setting("fee_level", 0.8, None, 10))
    assert _fees(jump, 8, 9, 10, 20) == pytest.approx([1.16, 1.18, 0.8, 0.8])
    steps = _policy(*(Setting("fee_level", 1 + w / 10, None, w) for w in (1, 2, 3)))
    assert _fees(steps, 0, 1, 2, 3, 4) == pytest.approx([1, 1.1, 1.2, 1.3, 1.3])


def test_a_setting_reaches_only_its_councils() -> None:
    policy = _policy(Setting("fee_level", 1.3, ("Powys",), 5))
    policy.at(6)
    assert policy["fee_level"][POWYS] == 1.3
    assert (np.delete(policy["fee_level"], POWYS) == 1).all()
    assert not policy.is_neutral("fee_level")


def test_a_named_council_beats_all_of_wales_in_the_same_week_only() -> None:
    same = _policy(Setting("fee_level", 1.3, ("Powys",), 5), Setting("fee_level", 1.1, None, 5))
    assert _fees(same, 5, council=POWYS) == [1.3]
    assert _fees(same, 5, council=CARDIFF) == [1.1]
    later = _policy(Setting("fee_level", 1.3, ("Powys",), 5), Setting("fee_level", 1.1, None, 8))
    assert _fees(later, 7, 8, council=POWYS) == [1.3, 1.1]


def test_weeks_may_be_visited_in_any_order() -> None:
    settings = (
        Setting("fee_level", 1.4, None, 3, 9),
        Setting("fee_level", 0.9, ("Cardiff",), 7),
        Setting("fee_level", 1.5, None, 30, 5),
    )
    forward, jumping = _policy(*settings), _policy(*settings)
    ahead = {week: _fees(forward, week) for week in range(-3, 45)}
    for week in np.random.default_rng(0).permutation(range(-3, 45)):
        assert _fees(jumping, int(week)) == ahead[int(week)]


def test_choices_and_switches_are_whole() -> None:
    policy = _policy(Setting("rebalancing_route", 1, None, 4), Setting("latc", 1, ("Cardiff",), 4))
    policy.at(3)
    assert policy["rebalancing_route"][0] == 2
    policy.at(4)
    assert policy["rebalancing_route"][0] == 1
    assert policy["latc"].sum() == 1


def test_values_are_read_only_and_a_view_stays_up_to_date() -> None:
    policy = _policy(Setting("fee_level", 1.2))
    held = policy["fee_level"]
    with pytest.raises(ValueError, match="read-only"):
        held[0] = 3
    policy.at(0)
    assert held[0] == 1.2


def test_a_copy_goes_its_own_way() -> None:
    policy = _policy(Setting("fee_level", 1.4, None, 0, 20))
    policy.at(5)
    twin = copy.deepcopy(policy)
    twin.at(20)
    assert twin["fee_level"][0] == pytest.approx(1.4)
    assert policy["fee_level"][0] == pytest.approx(1.1)
    with pytest.raises(ValueError, match="read-only"):
        twin["fee_level"][0] = 3


def test_setting_a_lever_to_its_default_is_neutral_and_a_hair_more_is_not() -> None:
    assert _policy(Setting("fee_level", 1.0)).is_neutral("fee_level")
    assert not _policy(Setting("fee_level", 1.0001)).is_neutral("fee_level")


def test_a_misspelt_lever_gets_a_suggestion() -> None:
    with pytest.raises(GofalError, match="unknown lever 'fee_levl'; did you mean fee_level"):
        _policy()["fee_levl"]
    with pytest.raises(GofalError, match="unknown lever"):
        _policy().is_neutral("fee_levl")


def test_a_council_outside_the_model_is_refused() -> None:
    scenario = Scenario(
        "test", "Test", "Prawf", "why", "pam", settings=(Setting("latc", 1, ("Powys",)),)
    )
    with pytest.raises(GofalError, match="council W06000023 is not in this model"):
        Policy(scenario, load_levers(), CODES[:3])
