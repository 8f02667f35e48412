"""The address is the whole state: what is written is read back, the rest is refused."""

import pytest

from gofal.abm.levers import load_levers
from gofal.abm.scenario import scenario_names
from gofal.experiments.text import LANGUAGES
from gofal.viz.answer import council_codes
from gofal.viz.web.app import _short
from gofal.viz.web.arms import LONGEST_SCENARIO, arm, label, preset, preset_of, read_arm
from gofal.viz.web.editing import (
    applied_to,
    councils_of,
    moved,
    value_of,
    with_lever,
    with_other_terms,
    with_preset,
    without,
)
from gofal.viz.web.gather import as_shipped
from gofal.viz.web.refused import Refused
from gofal.viz.web.state import SLUGS, PageState, read_url

POWYS, GWYNEDD = "W06000023", "W06000002"


@pytest.mark.parametrize(
    "url",
    [
        "/cy/heddiw",
        "/en/today?o=wait_weeks&y=3&m=outline",
        "/en/council?a=W06000023",
        "/cy/ateb?s=buurtzorg&s=baseline/fee_level=1.1&n=1&stress=1",
        "/en/answer?s=gwynedd&terms=equal",
        "/cy/ateb?s=gwynedd&from=2026&expect=tight",
        f"/en/council?l={POWYS}.fee=24.5@2024&l={POWYS}.list_rule=framework&a={POWYS}",
        f"/en/ask?s=fee_squeeze/fee_level@{GWYNEDD},{POWYS}=1.2:52%2B26",
        "/en/answer?s=baseline/payment_mode=capacity&story=handed_back&step=4&v=abc123",
    ],
)
def test_a_canonical_address_reads_back_as_itself(url: str) -> None:
    assert read_url(url).url() == url


def test_every_view_has_an_address_in_both_languages() -> None:
    for language in LANGUAGES:
        for view in SLUGS["en"]:
            state = PageState(language=language, view=view)
            assert read_url(state.url()) == state


def test_a_question_on_equal_terms_is_so_in_every_arm() -> None:
    state = read_url("/en/answer?s=gwynedd&terms=equal")
    assert [one.terms for one in state.arms] == ["equal", "equal"]
    assert [arm(one) for one in state.arms] == ["baseline", "gwynedd"]
    assert with_other_terms(state).url() == "/en/answer?s=gwynedd"
    with pytest.raises(Refused):
        read_url("/en/answer?s=gwynedd&terms=both")


def test_an_address_of_the_other_language_is_understood() -> None:
    assert read_url("/cy/today") == read_url("/cy/heddiw")
    assert read_url("/cy/today").url() == "/cy/heddiw"


def test_a_plus_that_nobody_encoded_is_understood() -> None:
    typed = read_url("/en/ask?s=fee_squeeze/fee_level=1.2:52+26")
    assert typed.url() == "/en/ask?s=fee_squeeze/fee_level=1.2:52%2B26"


def test_one_scenario_has_one_name() -> None:
    one = read_arm(
        "baseline/rural_premium=0.30/fee_level@Powys,Gwynedd=1.1".replace(
            "Powys,Gwynedd", f"{POWYS},{GWYNEDD}"
        )
    )
    other = read_arm(f"baseline/fee_level@{GWYNEDD},{POWYS}=1.10/rural_premium=0.3")
    assert one.name == other.name == arm(one)
    assert read_arm(arm(one)) == one


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("/fr/today", "refused.page"),
        ("/en/nowhere", "refused.page"),
        ("/en/today/more", "refused.page"),
        ("/en/today?o=__import__", "refused.outcome"),
        ("/en/answer?from=2025", "refused.number"),
        ("/en/answer?from=26", "refused.number"),
        ("/en/answer?expect=rich", "refused.expect"),
        ("/en/today?a=W99", "refused.council"),
        ("/en/today?y=11", "refused.number"),
        ("/en/today?y=1e1", "refused.number"),
        ("/en/today?y=²", "refused.number"),
        ("/en/today?y=٣", "refused.number"),
        ("/en/today?m=3d", "refused.map"),
        ("/en/today?story=../etc", "refused.word"),
        ("/en/answer?s=../../etc/passwd", "refused.scenario"),
        ("/en/answer?s=nowhere", "refused.scenario"),
        ("/en/answer?s=baseline/no_lever=1", "refused.lever"),
        ("/en/answer?s=baseline/fee_level=9", "refused.value"),
        ("/en/answer?s=baseline/fee_level=nan", "refused.value"),
        ("/en/answer?s=baseline/fee_level=inf", "refused.value"),
        ("/en/answer?s=baseline/fee_level", "refused.value"),
        ("/en/answer?s=baseline/payment_mode=nothing", "refused.value"),
        ("/en/answer?s=baseline/fee_level@Atlantis=1", "refused.council"),
        ("/en/answer?s=baseline/fee_level@=1", "refused.council"),
        ("/en/answer?s=baseline/fee_level=1.1:9999", "refused.weeks"),
        ("/en/answer?s=baseline/payment_mode=capacity:0+9", "refused.weeks"),
        ("/en/answer?s=baseline/fee_level=1.1/fee_level=1.2", "refused.twice"),
        ("/en/answer?s=a&s=b&s=c&s=d&s=e", "refused.scenario"),
        ("/en/council?l=Powys", "refused.fact"),
        ("/en/council?l=W06000023.fees=18", "refused.fact"),
        ("/en/council?l=W99.fee=18", "refused.council"),
        ("/en/council?l=W06000023.fee=90", "refused.fact_value"),
        ("/en/council?l=W06000023.fee=18@1990", "refused.year"),
        ("/en/council?l=W06000023.people=1", "refused.fact_value"),
        ("/en/council?l=W06000023.fee=18&l=W06000023.fee=19", "refused.twice"),
        ("/en/answer?s=" + "x" * 4000, "refused.long"),
        ("/en/answer?s=" + "x" * 90_000, "refused.long"),
    ],
)
def test_what_cannot_be_is_refused_in_both_languages(url: str, key: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_url(url)
    assert refusal.value.key == key
    english, welsh = refusal.value.said("en"), refusal.value.said("cy")
    assert english != welsh
    assert len(english) < 200


def test_five_scenarios_are_too_many() -> None:
    arms = "&".join(f"s=baseline/fee_level=1.{n}" for n in range(1, 6))
    with pytest.raises(Refused, match="At most 4"):
        read_url(f"/en/answer?{arms}")


def test_the_same_scenario_twice_counts_once() -> None:
    state = read_url("/en/answer?s=buurtzorg&s=buurtzorg")
    assert len(state.scenarios) == 1


def test_moving_a_lever_there_and_back_leaves_nothing() -> None:
    state = with_lever(PageState(view="ask"), "fee_level", 1.2)
    assert [arm(one) for one in state.scenarios] == ["baseline/fee_level=1.2"]
    back = moved(state.scenarios[0], "fee_level", 1.0)
    assert arm(back) == "baseline"


def test_the_baseline_is_no_scenario_of_its_own() -> None:
    """State beside every question; a lever that is moved back leaves nothing behind."""
    assert read_url("/en/answer?s=baseline&s=buurtzorg").url() == "/en/answer?s=buurtzorg"
    assert with_preset(PageState(view="ask"), "baseline").scenarios == ()
    two = with_lever(
        with_preset(PageState(view="ask"), "buurtzorg").with_(chosen=1), "fee_level", 1.2
    )
    back = with_lever(two, "fee_level", 1.0)
    assert [arm(one) for one in back.scenarios] == ["buurtzorg"]
    again = with_lever(back, "fee_level", 1.1)  # and not in the other scenario
    assert [arm(one) for one in again.scenarios] == ["buurtzorg", "baseline/fee_level=1.1"]


def test_a_lever_of_a_preset_moves_in_that_preset() -> None:
    state = with_lever(with_preset(PageState(), "fee_squeeze"), "fee_uprating", -0.05)
    assert arm(state.scenarios[0]) == "fee_squeeze/fee_uprating=-0.05"
    assert value_of(state.scenarios[0], "fee_uprating") == -0.05
    assert preset_of(state.scenarios[0]) is None
    again = with_lever(state, "fee_uprating", -0.02)
    assert preset_of(again.scenarios[0]) == "fee_squeeze"


def test_a_scenario_can_be_kept_to_some_councils_and_given_back_to_wales() -> None:
    state = applied_to(with_preset(PageState(), "fee_squeeze"), [POWYS])
    assert councils_of(state.scenarios[0]) == (POWYS,)
    assert read_url(state.with_(language="en").url()).scenarios == state.scenarios
    assert preset_of(applied_to(state, []).scenarios[0]) == "fee_squeeze"


def test_a_lever_put_back_stays_in_the_councils_of_its_policy() -> None:
    state = applied_to(with_preset(PageState(), "fee_squeeze"), [POWYS])
    before = state.scenarios[0]
    usual = value_of(before, "budget_growth")
    again = moved(moved(before, "budget_growth", -0.05), "budget_growth", usual)
    assert again == before
    assert {setting.councils for setting in again.settings} == {(POWYS,)}
    assert preset_of(applied_to(state, []).scenarios[0]) == "fee_squeeze"


def test_a_pilot_that_is_changed_ends_when_it_did() -> None:
    changed = moved(preset("west_suffolk"), "team_founders", 1.5)
    times = {(s.value, s.start_week) for s in changed.settings if s.lever == "team_founders"}
    assert times == {(1.5, 0), (0.0, 104)}
    late = moved(preset("pandemic"), "pandemic", 0.5)
    times = {(s.value, s.start_week) for s in late.settings if s.lever == "pandemic"}
    assert times == {(0.5, 104), (0.0, 182)}


@pytest.mark.parametrize("name", [name for name in scenario_names() if preset(name).settings])
def test_an_address_stands_for_what_it_was_written_from(name: str) -> None:
    state = with_preset(PageState(view="ask"), name)
    (scenario,) = state.scenarios
    lever = load_levers()[scenario.settings[0].lever]
    value = lever.high if value_of(scenario, lever.name) != lever.high else lever.low
    other = with_lever(state, lever.name, value)
    for one in (state, other, applied_to(state, [POWYS]), applied_to(other, [POWYS])):
        assert read_url(one.url()) == one
    assert preset_of(moved(other.scenarios[0], lever.name, value_of(scenario, lever.name))) == name


@pytest.mark.parametrize("name", scenario_names())
def test_every_preset_is_known_by_its_address(name: str) -> None:
    assert preset_of(read_arm(name)) == name


def test_presets_are_added_chosen_again_and_removed() -> None:
    state = with_preset(with_preset(PageState(), "buurtzorg"), "fee_squeeze")
    assert state.chosen == 1
    assert with_preset(state, "buurtzorg").chosen == 0
    assert [arm(one) for one in without(state, 0).scenarios] == ["fee_squeeze"]
    full = state
    for name in ("casa", "raglan"):
        full = with_preset(full, name)
    with pytest.raises(Refused):
        with_preset(full, "kotitori")


def test_a_change_in_some_councils_says_in_which() -> None:
    one, some = (
        read_arm(f"baseline/rural_premium@{codes}=0.1") for codes in (GWYNEDD, f"{GWYNEDD},{POWYS}")
    )
    assert label(one, "en", most=0) == "Baseline, 1 change"
    assert label(one, "en") == "Pay up to 10% more an hour in rural places in Gwynedd"
    assert label(some, "cy").endswith("yng Ngwynedd ac ym Mhowys")
    preset = read_arm(f"buurtzorg/rural_premium@{GWYNEDD}=0.1")
    assert label(preset, "en").endswith("rural premium: 10% of the fee (in Gwynedd)")


def test_a_question_with_gaps_is_named_by_its_sentence_and_asks_nothing() -> None:
    """The bar and the ends of lines say what is done, and not the value of a lever."""
    one = read_arm(f"baseline/fee_level@{GWYNEDD}=1.155")
    assert label(one, "en") == "Pay providers 15.5% more an hour in Gwynedd"
    assert label(one, "cy") == "Talu 15.5% yn fwy yr awr i ddarparwyr yng Ngwynedd"
    wage = read_arm("baseline/pay_floor=0.059/pay_floor_funding=1")
    said = "Pay the Real Living Wage in all of Wales, with fees that cover it"
    assert label(wage, "en") == said


def test_what_no_address_could_hold_is_refused_before_it_is_lost() -> None:
    state = applied_to(with_lever(PageState(view="ask"), "fee_level", 1.1), council_codes()[:21])
    assert _short(state) is state
    for lever in list(load_levers())[:9]:
        before, state = state, with_lever(state, lever, load_levers()[lever].high)
        if len(arm(state.scenarios[0])) > LONGEST_SCENARIO:
            break
    assert _short(before) is before
    assert read_url(before.url()) == before
    with pytest.raises(Refused, match="fewer levers"):
        _short(state)


@pytest.mark.parametrize(
    ("query", "ready"),
    [("", True), ("terms=equal", False), ("expect=tight", False), ("from=2028", False)],
)
def test_presets_are_ready_with_their_own_terms_from_today_alone(query: str, ready: bool) -> None:
    assert as_shipped(read_url(f"/en/ask?{query}")) == ready
