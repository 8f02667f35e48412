"""Ablations: a rule that is off loses its effect, an unrelated one leaves it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from small import SMALL, TINY

from gofal.abm.history import History
from gofal.abm.scenario import load_scenario, read_scenario
from gofal.abm.world.build import given_by
from gofal.agents.errors import GofalError
from gofal.experiments.ablations.ablations import run_ablations, show_ablations
from gofal.experiments.ablations.page import HEADLINES, ablations_page, changes_of, verdict
from gofal.experiments.ablations.rules import chosen_rules, known_parameters, load_rules
from gofal.experiments.documents.changes import ArmChange
from gofal.experiments.documents.page_runs import PageRuns
from gofal.experiments.runs.identity import arm_id, world_id, world_of
from gofal.experiments.runs.replicates import ArmMeans
from gofal.experiments.text import LANGUAGES, Language

RULE = """
[erosion]
name_en = "a"
name_cy = "b"
off_en = "c"
off_cy = "d"
parameters = { "provider.real_erosion" = 0 }
explains = ["wage"]
control = "hand_back"

[hand_back]
name_en = "a"
name_cy = "b"
off_en = "c"
off_cy = "d"
parameters = { "provider.hand_back_short" = 100000 }
beyond = ["provider.hand_back_short"]
explains = ["handback_share"]
control = "erosion"
"""
BASE = load_scenario("baseline").with_(only=SMALL, burn_in_weeks=60)
YOUNG = BASE.with_(only=TINY, burn_in_weeks=8)


def test_rules_are_whole_in_both_languages() -> None:
    rules = load_rules()
    assert sum(rule.can_be_off for rule in rules.values()) >= 12
    for rule in rules.values():
        assert rule.name("en") != rule.name("cy")
        assert rule.off("en") != rule.off("cy")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("provider.real_erosion", "provider.real_erosoin", "did you mean provider.real_erosion"),
        ('"provider.real_erosion" = 0', '"*.dividennd" = 0', "did you mean dividend"),
        ('real_erosion" = 0', 'real_erosion" = 0.02', "outside its range 0 to 0.01"),
        ('real_erosion" = 0', 'real_erosion" = 0.005', "the usual value"),
        ('hand_back_short" = 100000', 'hand_back_short" = 20', "take it out of 'beyond'"),
        ('["provider.hand_back_short"]', '["provider.oncost"]', "'parameters' lacks"),
        ('["wage"]', '["wagge"]', "did you mean wage"),
        ('"hand_back"', '"hand_bakc"', "did you mean hand_back"),
        ('"hand_back"', '"erosion"', "shares provider.real_erosion"),
        ('explains = ["wage"]', "", "go together"),
    ],
)
def test_what_is_wrong_in_the_file_is_told(tmp_path: Path, old: str, new: str, why: str) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(RULE, encoding="utf-8")
    assert list(load_rules(file)) == ["erosion", "hand_back"]
    file.write_text(RULE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(GofalError, match=why) as told:
        load_rules(file)
    assert "rules.toml" in str(told.value)


def test_a_value_leaves_its_range_nowhere_else(tmp_path: Path) -> None:
    value = {"provider.hand_back_short": 100000.0}
    with pytest.raises(GofalError, match="outside its range"):
        given_by(BASE.with_(parameters=value))
    permitted = replace(BASE, beyond=("provider.hand_back_short",))
    assert (
        given_by(permitted.with_(parameters=value)).parameters["provider.hand_back_short"] == 100000
    )
    with pytest.raises(GofalError, match="outside its range"):
        given_by(permitted.with_(parameters={"provider.real_erosion": 0.5}))
    file = tmp_path / "mine.toml"
    words = "\n".join(f'{key} = "x"' for key in ("label_en", "label_cy", "why_en", "why_cy"))
    file.write_text(f'{words}\nevidence = []\nbeyond = ["provider.oncost"]\n', encoding="utf-8")
    with pytest.raises(GofalError, match="beyond"):
        read_scenario(file)


@pytest.mark.parametrize("slug", [s for s, rule in load_rules().items() if rule.can_be_off])
def test_every_rule_off_is_another_world_that_can_be_built(slug: str) -> None:
    off = load_rules()[slug].without(BASE, slug, known_parameters())
    assert off.name == slug
    assert arm_id(off) != arm_id(BASE)
    assert world_id(off) != world_id(BASE)
    values = given_by(world_of(off)).parameters
    assert all(values[name] == value for name, value in off.parameters.items())


def test_a_rule_brings_its_control() -> None:
    assert set(chosen_rules(["learning"])) == {"learning", "pay_erosion"}
    assert set(chosen_rules(["pay_erosion"])) == {"pay_erosion", "misjudgement"}
    assert chosen_rules([]) == load_rules()
    with pytest.raises(GofalError, match="did you mean learning"):
        chosen_rules(["learnin"])


@pytest.mark.parametrize(
    ("own", "control", "word"),
    [
        ((0.1, 0.3), (-0.1, 0.1), "ablations.own"),
        ((-0.3, -0.1), (0.1, 0.2), "ablations.both"),
        ((-0.1, 0.3), (0.1, 0.2), "ablations.not_shown"),
        ((float("nan"), float("nan")), (0.1, 0.2), "ablations.not_shown"),  # undefined
    ],
)
def test_a_result_is_a_rules_if_it_goes_with_it_alone(
    own: tuple[float, float], control: tuple[float, float], word: str
) -> None:
    made = [ArmChange(1.0, 1.2, sum(ends) / 2, *ends) for ends in (own, control)]
    assert verdict(*made) == word


def test_one_replicate_says_nothing() -> None:
    nan = float("nan")
    assert verdict(ArmChange(1.0, 1.2, 0.2, nan, nan), None) == "ablations.single"


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> PageRuns:
    store = tmp_path_factory.mktemp("runs")
    return PageRuns(1, 1, 1, store, False, "en", "gofal ablations learning")


@pytest.fixture(scope="module")
def found(runs: PageRuns) -> ArmMeans:
    """Two young councils with all rules, where owners learn nothing, and without erosion."""
    return run_ablations(YOUNG, chosen_rules(["learning"]), runs)


def level(found: ArmMeans, arm: str, outcome: str) -> float:
    frame: pd.DataFrame = found.values
    return float(frame[(frame["arm"] == arm) & (frame["outcome"] == outcome)]["value"].iloc[0])


@pytest.mark.slow
def test_fewer_withdraw_who_learn_nothing_and_without_another_rule_some_do(tmp_path: Path) -> None:
    runs = PageRuns(1, 1, 1, tmp_path, False, "en", "gofal ablations learning")
    found = run_ablations(BASE, chosen_rules(["learning"]), runs)
    withdraw = level(found, "baseline", "withdrawal_rate")
    assert level(found, "learning", "withdrawal_rate") < 0.5 * withdraw
    assert level(found, "pay_erosion", "withdrawal_rate") > 0.5 * withdraw
    assert level(found, "pay_erosion", "wage_index") > level(found, "baseline", "wage_index")


@pytest.mark.slow
def test_what_has_run_is_not_run_again(
    found: ArmMeans, runs: PageRuns, capsys: pytest.CaptureFixture[str]
) -> None:
    again = run_ablations(YOUNG, chosen_rules(["learning"]), runs)
    pd.testing.assert_frame_equal(again.values, found.values)
    assert "3 runs; 0 of them are not in the store" in capsys.readouterr().out


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_what_goes_with_each_rule(found: ArmMeans, language: Language) -> None:
    rules = chosen_rules(["learning"]) | {"out_of_cash": load_rules()["out_of_cash"]}
    text = ablations_page(found, rules, language, {"command": "gofal", "version": "0"})
    assert rules["learning"].name(language) in text
    assert "`firm.left_doubt` = 0" in text
    assert rules["out_of_cash"].off(language) in text
    assert set(changes_of(found, rules)["learning"]) >= set(HEADLINES)


def test_a_page_of_runs_with_dates_says_when_year_1_begins(found: ArmMeans) -> None:
    how = {"command": "gofal", "version": "0"}
    dated = ablations_page(found, chosen_rules(["learning"]), "en", how, History(policy_from=2021))
    assert "year 1 begins in April 2021" in dated
    assert "April" not in ablations_page(found, chosen_rules(["learning"]), "en", how)


def test_a_rule_is_off_with_the_same_past() -> None:
    base = load_scenario("baseline").with_(history=History(policy_from=2021))
    off = chosen_rules(["learning"])["learning"].without(base, "learning", known_parameters())
    assert off.history == base.history
    assert world_id(off) != world_id(base)  # off from the burn-in on


def test_an_arm_that_went_wrong_is_told_on_the_page(found: ArmMeans) -> None:
    frame = found.values
    broken = replace(
        found,
        values=frame[frame["arm"] != "learning"],
        errors={"learning": "it broke (seed 1)"},
    )
    how = {"command": "gofal", "version": "0"}
    assert "it broke" in ablations_page(broken, chosen_rules(["learning"]), "en", how)


def test_no_page_is_written_of_a_slice(runs: PageRuns) -> None:
    with pytest.raises(GofalError, match="leave out --only"):
        show_ablations(BASE, (), replace(runs, write=True))
