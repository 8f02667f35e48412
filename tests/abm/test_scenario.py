import pickle
import re
from pathlib import Path
from typing import Any

import pytest
from small import SMALL

from gofal.abm.levers import load_levers
from gofal.abm.scenario import Scenario, load_scenario, read_scenario, scenario_names
from gofal.abm.setting import Setting, parse_setting
from gofal.agents.errors import GofalError


def _scenario(*settings: Setting) -> Scenario:
    return Scenario("test", "Test", "Prawf", "why", "pam", settings=settings)


def test_levers_are_complete_in_both_languages() -> None:
    levers = load_levers()
    assert len(levers) > 100
    for lever in levers.values():
        assert lever.low <= lever.default <= lever.high
        assert lever.label_en != lever.label_cy
        assert lever.explain_en.endswith(".")
        assert lever.explain_cy.endswith(".")
        assert lever.explain_en != lever.explain_cy
        assert lever.evidence, f"{lever.name}: evidence names no row of the register or the facts"
        assert all(re.fullmatch(r"E\d{3}|F-\d{2,3}", item) for item in lever.evidence), lever.name


def test_groups_come_in_the_order_people_meet_them() -> None:
    groups = list(dict.fromkeys(lever.group for lever in load_levers().values()))
    assert groups == [
        "buying",
        "people_money",
        "community",
        "who_provides",
        "support",
        "health",
        "work",
        "change",
        "weather",
    ]


def test_options_have_words() -> None:
    route = load_levers()["rebalancing_route"]
    slugs = [option.slug for option in route.options]
    assert slugs == ["in_house", "latc", "third_sector", "cooperative", "micro_enterprise"]
    assert route.read("cooperative") == 3
    assert route.show(route.default) == "third_sector"


def test_every_preset_loads_and_baseline_is_first_and_empty() -> None:
    names = scenario_names()
    expected = {"baseline", "rebalancing", "latc", "franchise", "cooperative", "micro"}
    assert names[0] == "baseline"
    assert expected <= set(names)
    assert load_scenario("baseline").settings == ()
    for name in names:
        scenario = load_scenario(name)
        assert scenario.name == name
        assert scenario.evidence
        assert scenario.why_en != scenario.why_cy


def test_presets_set_what_they_say() -> None:
    values = {s.lever: s.value for s in load_scenario("cooperative").settings}
    assert values == {
        "rebalancing_target": 0.2,
        "rebalancing_route": 3.0,
        "rebalancing_years": 10.0,
        "coop_development_workers": 1.0,
    }


def test_a_misspelt_preset_gets_a_suggestion() -> None:
    with pytest.raises(GofalError, match="unknown scenario 'rebalance'; did you mean rebalancing"):
        load_scenario("rebalance")
    with pytest.raises(GofalError, match="unknown scenario"):
        load_scenario("../facts/sources")


@pytest.mark.parametrize(
    ("typed", "setting"),
    [
        ("fee_level=1.1", Setting("fee_level", 1.1)),
        ("rebalancing_route=latc", Setting("rebalancing_route", 1.0)),
        ("fee_level@Powys=1.2", Setting("fee_level", 1.2, ("W06000023",))),
        ("fee_level@powys,Ynys Mon=1.2", Setting("fee_level", 1.2, ("W06000023", "W06000001"))),
        ("fee_level=1.2:52", Setting("fee_level", 1.2, None, 52)),
        (
            "fee_uprating@W06000015=-0.02:52+26",
            Setting("fee_uprating", -0.02, ("W06000015",), 52, 26),
        ),
    ],
)
def test_settings_are_read_as_typed(typed: str, setting: Setting) -> None:
    assert parse_setting(typed) == setting


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("fee_levl=1", "unknown lever 'fee_levl'; did you mean fee_level"),
        ("fee_level=9", "lever fee_level = 9; allowed: 0.7 to 1.6"),
        ("fee_level=nan", "lever fee_level = nan; allowed"),
        ("fee_level=dear", "lever fee_level = 'dear'; allowed: 0.7 to 1.6"),
        ("fee_level@Powis=1", "unknown council 'Powis'; did you mean Powys"),
        ("fee_level@Powys,powys=1", "a council is named twice"),
        ("rebalancing_route=lact", "unknown value of rebalancing_route 'lact'; did you mean latc"),
        ("rebalancing_route=1.5", "allowed: in_house, latc, third_sector, cooperative, micro"),
        ("latc=0.5", "lever latc = 0.5; allowed: 0 or 1"),
        ("fee_level", "'fee_level' is not a setting; write LEVER=VALUE"),
        ("fee_level=1:soon", "is not a setting"),
    ],
)
def test_a_wrong_setting_is_told(typed: str, message: str) -> None:
    with pytest.raises(GofalError, match=message):
        parse_setting(typed)


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        (Setting("fee_levl", 1), "scenario test: unknown lever 'fee_levl'; did you mean fee_level"),
        (Setting("fee_level", 9), "scenario test: lever fee_level = 9; allowed"),
        (Setting("fee_level", 1, ("Powis",)), "unknown council 'Powis'"),
        (Setting("fee_level", 1, ()), "at least one council"),
        (Setting("fee_level", 1, None, -1), "must not be negative"),
        (Setting("fee_level", 1, None, 0, -1), "must not be negative"),
        (Setting("latc", 1, None, 0, 13), "latc cannot be phased in"),
    ],
)
def test_an_invalid_scenario_cannot_be_made(setting: Setting, message: str) -> None:
    with pytest.raises(GofalError, match=message):
        _scenario(setting)


def test_seeds_have_limits() -> None:
    with pytest.raises(GofalError, match="'seed' must be a whole number from 0 to"):
        _scenario().with_(seed=-1)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"burn_in_weeks": 2.5}, "'burn_in_weeks' must be a whole number from 0 to 52000, not 2.5"),
        ({"burn_in_weeks": 2.0}, "'burn_in_weeks' must be a whole number from 0 to 52000, not 2.0"),
        ({"burn_in_weeks": 10**20}, "'burn_in_weeks' must be a whole number from 0 to 52000"),
        ({"seed": True}, "'seed' must be a whole number from 0 to 9223372036854775807, not true"),
        ({"parameters": {"a.b": None}}, "[parameters] 'a.b' must be a number, not None"),
        ({"parameters": {"a.b": float("nan")}}, "[parameters] 'a.b' must be a number, not nan"),
    ],
)
def test_numbers_of_a_run_are_numbers(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(GofalError, match=re.escape(f"scenario test: {said}")):
        _scenario().with_(**changes)


def test_a_lever_is_not_set_twice_for_the_same_week_and_council() -> None:
    with pytest.raises(GofalError, match=r"fee_level is set twice from week 0$"):
        _scenario(Setting("fee_level", 1.1), Setting("fee_level", 1.2))
    with pytest.raises(GofalError, match="set twice from week 0 in W06000023"):
        _scenario(
            Setting("fee_level", 1.1, ("Powys",)), Setting("fee_level", 1.2, ("Cardiff", "Powys"))
        )
    later = Setting("fee_level", 1.2, None, 52)
    assert len(_scenario(Setting("fee_level", 1.1), later).settings) == 2


def test_with_changes_a_copy() -> None:
    scenario = load_scenario("rebalancing")
    changed = scenario.with_(only=SMALL, seed=7, set={"rebalancing_route": "in_house"})
    assert (changed.only, changed.seed) == (tuple(f"W0600000{n}" for n in range(1, 7)), 7)
    assert {s.lever: s.value for s in changed.settings}["rebalancing_route"] == 0
    assert len(changed.settings) == len(scenario.settings)
    assert scenario.only == ()
    assert {s.lever: s.value for s in scenario.settings}["rebalancing_route"] == 2
    more = changed.with_(parameters={"a.b": 1}).with_(parameters={"a.c": 2}, burn_in_weeks=0)
    assert (more.parameters, more.burn_in_weeks) == ({"a.b": 1, "a.c": 2}, 0)
    with pytest.raises(GofalError, match="unknown lever 'fees'"):
        scenario.with_(set={"fees": 1})


def test_councils_are_kept_by_code_so_equal_scenarios_are_equal() -> None:
    by_name = _scenario(Setting("fee_level", 1.1, ("Ynys Môn",)))
    by_code = _scenario(Setting("fee_level", 1.1, ("W06000001",)))
    assert by_name == by_code
    assert hash(by_name) == hash(by_code)
    assert pickle.loads(pickle.dumps(by_name)) == by_name  # noqa: S301  (our own bytes)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"mine\.toml: 'label_en' is missing"),
        ("LABELS\ncolour = 1", r"mine\.toml: unknown key 'colour'"),
        ("LABELS\nscale = 0.1", r"mine\.toml: 'scale': all of Wales is run at 1:1"),
        ("LABELS\n[[set]]\nlever = 'fee_level'", r"mine\.toml: set\[1\]: 'value' is missing"),
        ("LABELS\n[[set]]\nlever = 'fee_levl'\nvalue = 1", r"mine\.toml: unknown lever"),
        ("LABELS\n[[set]]\nlever = 'latc'\nvalue = 2", r"mine\.toml: lever latc = 2; allowed"),
        ("LABELS\n[[set", r"mine\.toml: not readable TOML"),
    ],
)
def test_a_malformed_preset_is_told(tmp_path: Path, text: str, message: str) -> None:
    keys = ("label_en", "label_cy", "why_en", "why_cy")
    labels = "\n".join(f"{key} = 'x'" for key in keys) + "\nevidence = []"
    (tmp_path / "mine.toml").write_text(text.replace("LABELS", labels), encoding="utf-8")
    with pytest.raises(GofalError, match=message):
        read_scenario(tmp_path / "mine.toml")
