"""Answers say what their values say."""

from __future__ import annotations

import math

import numpy as np
import pytest
from made_up import SEEDS, answer, cube, difference

from gofal.abm.facts import load_facts
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import WALES
from gofal.abm.scenario import scenario_names
from gofal.agents.errors import GofalError
from gofal.experiments.text import LANGUAGES
from gofal.viz.answer import (
    OUTCOME_NAMES,
    Answer,
    areas,
    band,
    difference_band,
    from_runs,
    side_by_side,
)
from gofal.viz.verdict.lines import changes_in
from gofal.viz.web.gainers import (
    by_council,
    by_rurality,
    gainers,
    rurality,
    rurality_label,
)
from gofal.viz.web.presets import preset, preset_groups, presets

GWYNEDD, CARDIFF = "W06000002", "W06000015"
DIGITS_OF_123 = 4.302652729749462 / math.sqrt(3)  # the same at 95%, by which levels are rounded
HALF_OF_123 = 7.648803938 / math.sqrt(3)  # Student t at 98.3%, 2 degrees of freedom, sd 1


def one_two_three(_outcome: str, replicate: int, _year: int, _code: str) -> float:
    return replicate + 1.0


def test_differences_are_paired_with_their_interval() -> None:
    found = difference(answer(one_two_three), "tried", "effective_wage")
    assert (found.reference, found.value, found.change) == (10.0, 12.0, 2.0)
    assert found.low == pytest.approx(2 - HALF_OF_123)
    assert found.high == pytest.approx(2 + HALF_OF_123)
    assert found.precision == pytest.approx(HALF_OF_123)


@pytest.mark.parametrize(
    ("outcome", "steps", "word"),
    [
        ("effective_wage", (1.0, 1.1, 1.2), "better"),
        ("effective_wage", (-1.0, -1.1, -1.2), "worse"),
        ("handback_share", (1.0, 1.1, 1.2), "worse"),
        ("handback_share", (-1.0, -1.1, -1.2), "better"),
        ("hhi", (1.0, 1.1, 1.2), "higher"),
        ("hhi", (-1.0, -1.1, -1.2), "lower"),
        ("effective_wage", (1.0, -1.0, 0.5), "unclear"),
        ("effective_wage", (0.0, 0.0, 0.0), "same"),
        ("effective_wage", (1.0, -1.0, 0.0), "unclear"),
        ("effective_wage", (1.0,), "one_run"),
        ("effective_wage", (0.0,), "same"),
        ("effective_wage", (math.nan, math.nan), "undefined"),
        ("effective_wage", (math.nan, 2.0), "one_run"),
    ],
)
def test_the_word_follows_interval_and_outcome(
    outcome: str, steps: tuple[float, ...], word: str
) -> None:
    found = difference(answer(lambda _o, r, _y, _c: steps[r], len(steps)), "tried", outcome)
    assert found.word == word
    assert found.clear == (word in ("better", "worse", "higher", "lower"))


def test_the_last_two_years_are_their_mean() -> None:
    made = answer(lambda _o, _r, year, _c: float(year))
    assert difference(made, "tried", "wage").change == 2.5
    assert difference(made, "tried", "wage", when=1).change == 1.0
    with pytest.raises(GofalError, match="unknown year '4'"):
        difference(made, "tried", "wage", when=4)


def test_a_year_without_a_value_does_not_count_among_the_last_two() -> None:
    made = answer(lambda _o, _r, year, _c: math.nan if year == 3 else 1.0)
    assert difference(made, "tried", "wage").change == 1.0


def test_bands_hold_mean_and_edges() -> None:
    made = answer(one_two_three)
    level = band(made, "tried", "wage")
    assert level.year == (1, 2, 3)
    assert (level.mean, level.low, level.high) == ((12.0,) * 3, (11.0,) * 3, (13.0,) * 3)
    differs = difference_band(made, "tried", "wage")
    assert differs.mean == (2.0,) * 3
    assert differs.high == pytest.approx((2 + HALF_OF_123,) * 3)


def test_a_band_of_an_unfinished_run_has_gaps_and_no_noise() -> None:
    made = answer(lambda _o, replicate, year, _c: 1.0 if year == 1 and not replicate else math.nan)
    found = band(made, "tried", "wage")
    assert found.mean[0] == 11.0
    assert math.isnan(found.low[0])  # one Wales alone has nothing around it
    assert all(math.isnan(x) for x in (*found.mean[1:], *found.low[1:], *found.high[1:]))


def test_councils_are_told_apart() -> None:
    made = answer(lambda _o, _r, _y, code: {GWYNEDD: 1.0, CARDIFF: -2.0}.get(code, 0.0))
    found = by_council(made, "tried", "effective_wage")
    assert len(found) == 22
    assert WALES not in found
    assert (found[GWYNEDD].word, found[CARDIFF].word) == ("better", "worse")
    who = gainers(made, "tried", "effective_wage")
    assert set(who) == {"better", "worse", "same"}
    assert (who["better"], who["worse"], len(who["same"])) == ((GWYNEDD,), (CARDIFF,), 20)


def test_a_council_gains_where_the_interval_of_a_verdict_leaves_out_zero() -> None:
    """A change of which one look would make a gain is none yet; a clear one is."""
    steps = {GWYNEDD: (0.7, 1.0, 1.4), CARDIFF: (1.0, 1.001, 1.002)}
    made = answer(lambda _o, r, _y, code: steps.get(code, (-1.0, 1.0, 0.5))[r])
    found = by_council(made, "tried", "wage")
    assert found[GWYNEDD].p < 0.05
    assert found[GWYNEDD].low < 0
    assert (found[GWYNEDD].word, found[CARDIFF].word) == ("unclear", "better")


def test_gainers_come_with_the_largest_change_first() -> None:
    order = [code for code in areas() if code != WALES]
    made = answer(lambda _o, _r, _y, code: 0.0 if code == WALES else 1.0 + order.index(code))
    assert gainers(made, "tried", "wage")["better"] == tuple(reversed(order))


def test_town_and_country_follow_the_facts() -> None:
    table = load_facts().councils.set_index("lad_code")["rural_share"]
    kinds = {code: rurality(code) for code in table.index}
    assert kinds[GWYNEDD] == "rural"
    assert kinds[CARDIFF] == "urban"
    assert min(table[[c for c in kinds if kinds[c] == "rural"]]) >= 0.5
    assert max(table[[c for c in kinds if kinds[c] == "urban"]]) < 0.2
    assert rurality_label("rural", "cy") == "cynghorau gwledig gan mwyaf"


def test_amounts_add_up_over_councils_and_rates_are_weighted() -> None:
    kinds = [rurality(code) for code in areas() if code != WALES]
    made = answer(lambda *_: 1.0)
    people = by_rurality(made, "tried", "waiting_people")
    assert people["rural"].change == kinds.count("rural")
    assert people["rural"].reference == 10.0 * kinds.count("rural")
    rate = by_rurality(made, "tried", "met_need")
    assert rate["urban"].change == pytest.approx(1.0)
    heavy = answer(lambda outcome, _r, _y, c: float(outcome == "met_need" and c == GWYNEDD))
    heavy.cube[0, OUTCOME_NAMES.index("assessed_hours"), :, :, areas().index(GWYNEDD)] = 30.0
    share = 30.0 / (30.0 + 10.0 * (kinds.count("rural") - 1))
    found = by_rurality(heavy, "tried", "met_need")["rural"]
    assert found.change == pytest.approx(share, rel=1e-5)


def test_a_council_that_one_arm_does_not_know_counts_in_neither() -> None:
    """Else the mean would move because other councils stand in it, and not the outcome."""
    made = answer(lambda *_: 0.0)
    at = OUTCOME_NAMES.index("met_need")
    made.cube[0, at, :, :, areas().index(GWYNEDD)] = 30.0
    made.cube[1, at, :, :, areas().index(GWYNEDD)] = np.nan
    assert by_rurality(made, "tried", "met_need")["rural"].change == 0.0


def test_an_outcome_changes_where_the_interval_of_a_verdict_leaves_out_zero() -> None:
    lucky, plain = "effective_wage", "continuity"
    steps = {lucky: (0.7, 1.0, 1.4), plain: (1.0, 1.00001, 1.00002)}
    made = answer(lambda outcome, r, _y, _c: steps.get(outcome, (-1.0, 1.0, 0.5))[r])
    found = changes_in(made, "tried")
    assert list(found) == list(OUTCOME_NAMES)
    assert (found[lucky].word, found[plain].word) == ("unclear", "better")
    assert found[lucky].p < 0.05
    assert found[lucky].low < 0


def test_the_level_of_the_baseline_has_a_precision_of_its_own() -> None:
    runs = {"baseline": cube(lambda _o, r, _y, _c: 10.0 + r), "tried": cube(lambda *_: 12.0)}
    found = difference(from_runs("made up", runs, SEEDS), "tried", "wage")
    assert found.reference_precision == pytest.approx(DIGITS_OF_123)
    alone = difference(answer(lambda *_: 1.0, 1), "tried", "wage")
    assert alone.reference_precision is None


def test_answers_of_one_wales_stand_side_by_side() -> None:
    base = cube(lambda *_: 1.0)
    one = from_runs("one", {"baseline": base, "one": base + 1}, SEEDS)
    two = from_runs("two", {"two": base + 2, "baseline": base}, SEEDS)
    both = side_by_side("both", [one, two])
    assert both.arms == ("baseline", "one", "two")
    assert difference(both, "two", "wage").change == 2.0
    other = from_runs("other", {"baseline": base, "x": base}, (1, 2, 3))
    with pytest.raises(GofalError, match="different worlds"):
        side_by_side("not", [one, other])
    of_others = from_runs("rules", {"baseline": base, "x": base}, SEEDS, "0" * 16)
    with pytest.raises(GofalError, match="different worlds"):
        side_by_side("not", [one, of_others])


def test_what_is_no_answer_is_refused() -> None:
    base = cube(lambda *_: 1.0)
    with pytest.raises(GofalError, match="needs the baseline"):
        from_runs("x", {"one": base})
    with pytest.raises(GofalError, match="of shape"):
        from_runs("x", {"baseline": base[:5]})
    with pytest.raises(GofalError, match="the baseline first"):
        Answer("x", ("one",), SEEDS, base[np.newaxis])
    made = answer(one_two_three)
    for arm, outcome, code in (
        ("no", "wage", WALES),
        ("tried", "no", WALES),
        ("tried", "wage", "no"),
    ):
        with pytest.raises(GofalError, match="unknown"):
            difference(made, arm, outcome, code)


def test_every_outcome_has_a_name_in_both_languages() -> None:
    for outcome in OUTCOMES.values():
        assert outcome.label_en.strip()
        assert outcome.label_cy.strip()


def test_every_scenario_is_a_preset_with_words_and_a_group() -> None:
    assert {one.slug for one in presets()} == set(scenario_names()) - {"baseline"}
    for one in presets():
        for language in LANGUAGES:
            assert one.title(language)
            assert one.why(language)
            assert one.group_title(language)
        assert one.systems
        assert one.sets
    grouped = [one.slug for group in preset_groups().values() for one in group]
    assert sorted(grouped) == sorted(one.slug for one in presets())
    assert preset("latc").group == "f"
    with pytest.raises(GofalError, match="unknown preset"):
        preset("nothing")


def test_a_replicate_that_an_arm_lacks_counts_for_none() -> None:
    base = cube(lambda _outcome, run, _year, _area: float(run), years=2)
    half = base + 1.0
    half[:, 1:] = np.nan
    found = from_runs("latc", {"baseline": base, "latc": half}, (11, 22, 33))
    assert found.seeds == (11,)
    assert found.at("baseline", "met_need").tolist() == [0.0]
    line = band(found, "latc", "met_need")
    assert line.mean == (1.0, 1.0)
    assert np.isnan(line.low).all()
    whole = from_runs("buurtzorg", {"baseline": base, "buurtzorg": base}, (11, 22, 33))
    assert side_by_side("both", [whole, found]).seeds == (11,)
