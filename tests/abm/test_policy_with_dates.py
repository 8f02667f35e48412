"""Policies and what is expected in runs with dates, after the last April that is known."""

from __future__ import annotations

import pytest

from gofal.abm.calendar import week_of
from gofal.abm.facts import load_facts
from gofal.abm.history import History, expectations
from gofal.abm.levers import load_levers
from gofal.abm.parameters import load_parameters
from gofal.abm.scenario import load_scenario
from gofal.abm.setting import Setting
from gofal.abm.world.build import dated_of
from gofal.abm.world.dated import Dated
from gofal.abm.world.policy import Policy, policy_of
from gofal.abm.world.uprated import uprated

FLOOR = "work.national_living_wage"


def test_a_policy_of_one_council_is_not_undone_by_what_is_expected_of_all() -> None:
    codes = load_facts().council_codes(("Powys", "Cardiff"))
    pilot = Setting("budget_growth", 0.05, (codes[0],))
    base = load_scenario("baseline").with_(settings=(pilot,))
    policy = Policy(
        base.with_(history=History(policy_from=2026, expects="tight")), load_levers(), codes
    )
    for month, elsewhere in (("2026-04", 0.0), ("2028-04", -0.02)):
        policy.at(week_of(month))
        assert policy["budget_growth"].tolist() == [0.05, elsewhere]


def test_sums_that_a_policy_sets_keep_what_they_buy() -> None:
    sums = {"startup_grant": 500.0, "fee_level": 1.1}
    scenario = load_scenario("baseline").with_(set=sums, history=History(policy_from=2018))
    codes = load_facts().council_codes(("Powys",))
    policy = policy_of(scenario, codes, Dated(load_parameters()))
    for month, level in (
        ("2018-04", 1.0),
        ("2019-03", 1.0),
        ("2019-04", 1.02),
        ("2021-04", 1.02 * 1.0115 * 1.023),
    ):
        policy.at(week_of(month))
        assert policy["startup_grant"][0] == pytest.approx(500.0 * level)
        assert policy["fee_level"][0] == 1.1


def test_a_later_setting_ends_the_uprating_of_an_earlier_one() -> None:
    settings = [Setting("x", 10.0), Setting("x", 20.0, None, 80, 30)]
    worth = uprated(settings, lambda year: 1.0 + 0.1 * (year - 2016))
    kept = [(one.start_week, one.value, one.phase_weeks) for one in worth[:4]]
    assert kept == [
        (0, 10.0, 0),
        (52, pytest.approx(11.0), 0),
        (80, 20.0, 30),
        (156, pytest.approx(20.0 * 1.3 / 1.1), 0),
    ]


def test_what_is_expected_of_the_floor_moves_all_that_follows_it() -> None:
    base, last = load_parameters(), max(load_parameters().parameter(FLOOR).by_year)
    as_prices = Dated(base)
    levels = {}
    for name in expectations():
        scenario = load_scenario("baseline").with_(history=History(expects=name))
        ours = dated_of(scenario, base)
        assert ours is not None
        assert ours.of_year(last)[FLOOR] == as_prices.of_year(last)[FLOOR]
        gained = ours.of_year(last + 10)[FLOOR] / as_prices.of_year(last + 10)[FLOOR]
        levels[name] = gained
        for follower in ("work.outside_wage", "provider.manager_week"):
            both = [one.of_year(last + 10)[follower] for one in (ours, as_prices)]
            assert both[0] / both[1] == pytest.approx(gained)
        assert ours.level("cost", last + 10) > as_prices.level("cost", last + 10)
    assert levels["central"] == levels["generous"] == pytest.approx(1.01**10)
    assert levels["tight"] == pytest.approx(1.02**10)
    set_by_hand = load_scenario("baseline").with_(
        history=History(), parameters={"prices.floor_beyond": 0.0}
    )
    own = dated_of(set_by_hand, base)
    assert own is not None
    assert own.of_year(last + 10)[FLOOR] == as_prices.of_year(last + 10)[FLOOR]


def test_a_changed_rate_of_growth_is_higher_by_as_much_in_every_year() -> None:
    base = load_parameters()
    name = "commissioner.settlement"
    known = base.parameter(name)
    changed = base.with_values({name: known.value + 0.01}).parameter(name)
    assert known.by_year
    for year, value in known.by_year.items():
        assert changed.by_year[year] == pytest.approx(value + 0.01)
