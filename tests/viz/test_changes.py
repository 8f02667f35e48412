"""Words of an answer: unclear is not no difference, and random variation is no gain."""

from __future__ import annotations

from collections.abc import Callable

from made_up import answer, cube

from gofal.abm.results import WALES
from gofal.experiments.text import quantity, signed_quantity, unit_name
from gofal.viz.answer import Answer, council_codes, from_runs
from gofal.viz.change import paired
from gofal.viz.web.arms import read_arm
from gofal.viz.web.changes import by_kind_of_council, changes, gains, instead, who_gains
from gofal.viz.web.gainers import by_council
from gofal.viz.web.state import PageState


def buurtzorg(step: float, noise: dict[str, float]) -> Answer:
    """Every council differs by ``step``, or by its own noise, which the replicates disagree on."""

    def value(_outcome: str, run: int, _year: int, area: str) -> float:
        return 10.0 + (noise[area] * (run - 1.0) if area in noise else step)

    runs = {"baseline": cube(lambda *_: 10.0), "buurtzorg": cube(value)}
    return from_runs("made up", runs, (11, 22, 33))


def test_unclear_and_no_difference_are_counted_apart() -> None:
    councils = council_codes()
    made = buurtzorg(0.0, dict.fromkeys(councils[:5], 1.0))
    state = PageState(language="en", view="answer", scenarios=(read_arm("buurtzorg"),))
    text = gains(made, state)
    assert "direction unclear 5" in text
    assert "no difference 17" in text
    assert "better" not in text
    welsh = gains(made, state.with_(language="cy"))
    assert "cyfeiriad aneglur 5" in welsh
    assert "dim gwahaniaeth 17" in welsh


def test_a_council_gains_only_where_its_interval_says_so() -> None:
    lucky = council_codes()[0]

    def step(_outcome: str, run: int, _year: int, area: str) -> float:
        if area == lucky:  # p is a little below 5%, which one look would take for a gain
            return 1.0 + (run - 1.0) * 0.38
        return run - 1.0

    made = answer(step)
    own, base = (made.at(arm, "met_need", lucky)[None] for arm in ("tried", "baseline"))
    (alone,) = paired(own, base, "high")
    assert alone.p < 0.05
    assert alone.low < 0.0 < alone.high
    assert by_council(made, "tried", "met_need")[lucky].word == alone.word == "unclear"


def test_kinds_of_council_are_told_for_every_scenario() -> None:
    made = buurtzorg(1.0, {})
    state = PageState(language="cy", view="answer", scenarios=(read_arm("buurtzorg"),))
    rows = by_kind_of_council(made, state)
    assert [row["name"] for row in rows] == [
        "Cynghorau gwledig gan mwyaf",
        "Cynghorau rhannol wledig",
        "Cynghorau trefol gan mwyaf",
    ]
    assert all(len(row["cells"]) == 1 for row in rows)


def test_meetings_are_counted_and_no_share() -> None:
    assert quantity(2, "1/quarter", "en") == "2 a quarter"
    assert quantity(2, "1/quarter", "cy") == "2 y chwarter"
    assert "%" not in signed_quantity(1, "1/quarter", "en") + unit_name("1/quarter", "en")


def test_councils_are_named_where_the_direction_is_clear() -> None:
    powys, cardiff = "W06000023", "W06000015"

    def value(_outcome: str, run: int, _year: int, area: str) -> float:
        return 10.0 + {powys: 3.0 + run / 1e4, cardiff: -1.0 - run / 1e4}.get(area, run - 1.0)

    runs = {"baseline": cube(lambda *_: 10.0), "buurtzorg": cube(value)}
    made = from_runs("made up", runs, (11, 22, 33))
    state = PageState(
        language="en", view="answer", scenarios=(read_arm("buurtzorg"),), outcome="met_need"
    )
    assert who_gains(made, state) == [("better", "Powys"), ("worse", "Cardiff")]
    welsh = state.with_(language="cy", outcome="hhi")  # neither way is the better one
    assert who_gains(made, welsh) == [("uwch", "Powys"), ("is", "Caerdydd")]


def test_a_level_shows_no_digit_that_its_futures_do_not_share() -> None:
    runs = {
        "baseline": cube(lambda _o, run, _y, _a: 0.636 + run / 2),
        "buurtzorg": cube(lambda *_: 1.0),
    }
    made = from_runs("made up", runs, (11, 22, 33))
    state = PageState(language="en", view="answer", scenarios=(read_arm("buurtzorg"),))
    (row,) = changes(made, state, ("wait_weeks",), WALES)
    assert row["baseline"] == "1.1 weeks"


def test_two_policies_are_told_apart_pair_by_pair() -> None:
    """Each differs from the baseline by luck alone, and always by as much from the other."""

    def value(above: float) -> Callable[[str, int, int, str], float]:
        return lambda _outcome, run, _year, _area: 10.0 + above + 9.0 * (run - 1.0) + run / 1e3

    baseline = cube(lambda *_: 10.0)
    runs = {"baseline": baseline, "buurtzorg": cube(value(1.0)), "fee_squeeze": cube(value(3.0))}
    made = from_runs("made up", runs, (11, 22, 33))
    both = tuple(map(read_arm, ("buurtzorg", "fee_squeeze")))
    state = PageState(language="en", view="answer", scenarios=both)
    for row in changes(made, state, ("effective_wage",), WALES):
        assert all("direction unclear" in cell for cell in row["cells"])
    (second,) = [row for row in instead(made, state, WALES) if "hourly wage" in row["name"]]
    assert second["baseline"] == "£11 an hour"  # their luck differs by pounds
    assert "better: +\u2060£2.00" in second["cells"][0]
    (first,) = instead(made, state.with_(chosen=1), WALES)[2]["cells"]
    assert "worse: \N{MINUS SIGN}\u2060£2.00" in first
