"""Axes, kinds of designs, and the plans made of them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from scipy.stats import qmc

from gofal.abm.levers import load_levers
from gofal.agents.errors import GofalError
from gofal.experiments.sweep.axes import Axis, Floats, read_axes
from gofal.experiments.sweep.designs import Drawn, design_kinds
from gofal.experiments.sweep.layout import Layout
from gofal.experiments.sweep.plan import plan

THREE: dict[str, object] = {"fee_level": {}, "rural_premium": {}, "fee_uprating": {}}


def draw(kind: str, vary: Mapping[str, object] = THREE, /, **options: Any) -> Drawn:
    chosen = design_kinds()[kind]
    return chosen.draw(read_axes(vary), chosen.read(options))


def shares(drawn: Drawn, vary: Mapping[str, object] = THREE) -> Floats:
    axes = read_axes(vary)
    low, high = (np.array([getattr(axis, end) for axis in axes]) for end in ("low", "high"))
    found: Floats = (drawn.points - low) / (high - low)
    return found


def test_ranges_are_those_declared_unless_narrowed() -> None:
    lever = load_levers()["fee_level"]
    whole, part = read_axes({"fee_level": {}, "carer.reach_mean": {"low": 30}})
    assert (whole.low, whole.high, whole.centre) == (lever.low, lever.high, lever.default)
    assert (part.kind, part.low, part.high, part.centre) == ("parameter", 30, 60, 32)


def test_a_pattern_takes_all_it_matches() -> None:
    names = [axis.name for axis in read_axes({"carer.*": {}})]
    assert len(names) > 10
    assert all(name.startswith("carer.") for name in names)


def test_a_lever_may_be_for_some_councils_and_later() -> None:
    (axis,) = read_axes({"fee_level@Powys:52+26": [1.1, 1.2]})
    setting = axis.setting(1.2)
    assert (setting.value, setting.start_week, setting.phase_weeks) == (1.2, 52, 26)
    assert setting.councils == ("W06000023",)


def test_choices_and_switches_move_in_whole_steps() -> None:
    (axis,) = read_axes({"rebalancing_route": {}})
    steps = axis.at(np.linspace(0, 1, 200))
    assert set(steps) == set(np.arange(axis.low, axis.high + 1))
    (named,) = read_axes({"rebalancing_route": ["latc"]})
    assert named.values == (load_levers()["rebalancing_route"].read("latc"),)


@pytest.mark.parametrize(
    ("vary", "said"),
    [
        ({}, "empty"),
        ({"fee_leval": {}}, "did you mean fee_level"),
        ({"carer.nothing": {}}, "unknown parameter"),
        ({"nothing*": {}}, "matches no"),
        ({"fee_level": [9.0]}, "allowed: 0.7 to 1.6"),
        ({"fee_level": {"low": 1.2, "high": 1.1}}, "not below"),
        ({"fee_level": {"least": 1}}, "unknown key 'least'"),
        ({"fee_level": 1.1}, "a list of values"),
        ({"fee_level": [1.1, 1.1]}, "twice"),
        ({"carer.reach_mean": [1.0]}, "the range the parameter declares"),
    ],
)
def test_what_cannot_be_varied_is_refused(vary: dict[str, object], said: str) -> None:
    with pytest.raises(GofalError, match=said):
        read_axes(vary)


def test_a_grid_is_every_combination() -> None:
    drawn = draw("grid", {"fee_level": [1.0, 1.1], "rural_premium": {}}, levels=4)
    assert drawn.points.shape == (8, 2)
    assert len({tuple(point) for point in drawn.points.tolist()}) == 8
    assert drawn.points[:, 1].max() == load_levers()["rural_premium"].high


def test_a_latin_hypercube_has_one_point_in_every_slice() -> None:
    for optimise in (False, True):
        found = shares(draw("latin_hypercube", points=50, optimise=optimise))
        for column in found.T:
            assert sorted(np.floor(column * 50).astype(int)) == list(range(50))
    assert not np.array_equal(found, shares(draw("latin_hypercube", points=50, seed=2)))


def test_sobol_is_saltellis_design_and_even() -> None:
    drawn = draw("sobol", points=64)
    found = shares(drawn)
    assert found.shape == (64 * 5, 3)
    a, b = (found[np.array(drawn.notes["block"]) == block] for block in ("A", "B"))
    for i, axis in enumerate(read_axes(THREE)):
        swapped = found[np.array(drawn.notes["block"]) == f"AB {axis.name}"]
        expected = a.copy()
        expected[:, i] = b[:, i]
        assert np.allclose(swapped, expected)
    random = np.random.default_rng(1).random(a.shape)
    assert qmc.discrepancy(a) < qmc.discrepancy(random) / 5
    assert draw("sobol", points=8, pairs=True).points.shape == (8 * 8, 3)


def test_a_longer_sobol_design_holds_the_shorter_one() -> None:
    short, long = draw("sobol", points=16).points, draw("sobol", points=32).points
    assert np.array_equal(long[: len(short)], short)


def test_the_indices_of_a_known_function_come_out() -> None:
    """x + 2y in the unit square: shares of variance 0.2 and 0.8, and nothing for z."""
    from SALib.analyze import sobol

    found = shares(draw("sobol", points=256))
    value = found[:, 0] + 2 * found[:, 1]
    problem = {"num_vars": 3, "names": list("xyz"), "bounds": [[0, 1]] * 3}
    indices = sobol.analyze(problem, value, calc_second_order=False, seed=1)
    assert indices["S1"] == pytest.approx([0.2, 0.8, 0.0], abs=0.03)
    assert indices["ST"] == pytest.approx([0.2, 0.8, 0.0], abs=0.03)


def test_morris_moves_one_axis_at_a_time() -> None:
    drawn = draw("morris", walks=6)
    found = shares(drawn)
    assert found.shape == (6 * 4, 3)
    axes = [axis.name for axis in read_axes(THREE)]
    for n in range(1, len(found)):
        if drawn.notes["walk"][n] == drawn.notes["walk"][n - 1]:
            moved = np.flatnonzero(np.abs(found[n] - found[n - 1]) > 1e-9)
            assert [axes[i] for i in moved] == [drawn.notes["moved"][n]]


def test_one_at_a_time_leaves_the_rest_at_its_default() -> None:
    drawn = draw("one_at_a_time")
    centre = [axis.centre for axis in read_axes(THREE)]
    assert drawn.points[0].tolist() == centre
    assert np.count_nonzero(drawn.points[1:] != centre, axis=1).tolist() == [1] * (
        len(drawn.points) - 1
    )
    assert len(drawn.points) == 1 + 2 + 1 + 2  # the premium stands at its low end by default


@pytest.mark.parametrize(("rows", "count"), [("full", 16), ("leave_one_out", 6), ("both_ways", 10)])
def test_factorials(rows: str, count: int) -> None:
    vary: dict[str, object] = {**THREE, "budget_control": [1, 0]}
    drawn = draw("factorial", vary, rows=rows)
    assert len(drawn.points) == count == len({tuple(row) for row in drawn.points.tolist()})
    on = drawn.notes["on"]
    everything = "+".join(vary)
    assert "" in on
    assert everything in on
    if rows != "full":
        for left_out in vary:
            assert "+".join(name for name in vary if name != left_out) in on


def test_a_factorial_switches_between_default_and_high() -> None:
    lever = load_levers()["fee_level"]
    points = draw("factorial", {"fee_level": {}, "rural_premium": {}}).points
    assert set(points[:, 0]) == {lever.default, lever.high}


def test_listed_points_are_taken_as_they_are() -> None:
    rows = [[1.0, 0.1, 0.0], [1.2, 0.3, 0.01]]
    assert draw("listed", rows=rows).points.tolist() == rows


@pytest.mark.parametrize(
    ("kind", "options", "said"),
    [
        ("sobol", {"points": 60}, "power of 2"),
        ("sobol", {}, "'points' is missing"),
        ("morris", {"walks": 4, "levels": 3}, "even number"),
        ("factorial", {"rows": "some"}, "unknown value of rows"),
        ("listed", {"rows": [[1.0]]}, "3 numbers"),
        ("listed", {"rows": [[9.0, 0.0, 0.0]]}, "fee_level = 9"),
        ("listed", {"rows": [["a", 0.0, 0.0]]}, r"'rows\[1\]\[1\]' must be a number, not 'a'"),
        ("grid", {"level": 3}, "did you mean levels"),
        ("grid", {"levels": "3"}, "must be a whole number from 1 to 1000000, not '3'"),
        ("grid", {"levels": 0}, "must be a whole number from 1"),
    ],
)
def test_impossible_options_are_refused(kind: str, options: dict[str, Any], said: str) -> None:
    with pytest.raises(GofalError, match=said):
        draw(kind, **options)


def test_every_kind_is_repeatable_and_has_words() -> None:
    options: dict[str, Any] = {"points": 8, "walks": 4, "rows": [[1.0, 0.1, 0.0]]}
    for slug, kind in design_kinds().items():
        own = {key: options[key] for key in kind.options.__struct_fields__ if key in options}
        if slug == "factorial":
            own = {}
        one, two = draw(slug, **own), draw(slug, **own)
        assert np.array_equal(one.points, two.points), slug
        assert kind.label_en
        assert kind.label_cy
        for notes in one.notes.values():
            assert len(notes) == len(one.points), slug


def test_runs_of_one_wales_stand_together_and_share_seeds() -> None:
    made = plan(
        {"kind": "latin_hypercube", "points": 4},
        {"fee_level": {}},
        {"scenarios": ["baseline", "baseline/rural_premium=0.2"], "replicates": 3, "weeks": 4},
        {"outcomes": ["fee"]},
    )
    layout = Layout(made, "code")
    assert len(layout) == 4 * 2 * 3
    assert layout.group.tolist() == [n // 8 for n in range(24)]
    seeds = layout.table().groupby(["point", "arm"])["seed"].apply(tuple)
    assert len(set(seeds)) == 1
    assert len(set(seeds.iloc[0])) == 3


def test_another_parameter_is_another_wales() -> None:
    vary: dict[str, object] = {"fee_level": [1.0, 1.1], "carer.reach_mean": [30, 40]}
    made = plan({"kind": "grid"}, vary, {"replicates": 1, "weeks": 4}, {"outcomes": ["fee"]})
    layout = Layout(made, "code")
    for number, other in itertools.combinations(range(4), 2):
        same = layout.scenario(number).parameters == layout.scenario(other).parameters
        assert same == (layout.group[number] == layout.group[other])


def test_ids_are_of_the_content() -> None:
    def ids(code: str = "code", **run: Any) -> list[bytes]:
        terms = {"replicates": 1, "weeks": 4, **run}
        made = plan({"kind": "grid"}, {"fee_level": [1.0, 1.1]}, terms, {"outcomes": ["fee"]})
        return list(Layout(made, code).ids.tolist())

    assert ids() == ids()
    assert ids(replicates=3)[:2] == ids()
    for other in (
        ids(code="other"),
        ids(weeks=5),
        ids(seed=2),
        ids(only=["Powys"]),
        ids(burn_in_weeks=9),
        ids(set=["rural_premium=0.2"]),
        ids(parameters={"carer.reach_mean": 33}),
    ):
        assert not set(ids()) & set(other)


def test_values_stay_inside_their_range() -> None:
    axis = Axis("x", "parameter", 0.1, 0.7, 0.3)
    assert axis.at(np.array([0.0, 1.0])).tolist() == [0.1, 0.7]
