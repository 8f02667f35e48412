"""Groups of axes in Sobol' and Morris designs, against functions with known answers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from toy_studies import axes_of, study_of, table_of

from gofal.agents.errors import GofalError
from gofal.experiments.statistics import Floats
from gofal.experiments.sweep.axes import Axis
from gofal.experiments.sweep.designs import design_kinds
from gofal.experiments.sweep.designs.groups import groups_of
from gofal.experiments.sweep.plan import plan

PAIR = {"pair": ("x.0", "x.2")}


def weighted(points: Floats, _arm: int, _replicate: int) -> Floats:
    """A sum, in which a group's share of the variance is that of its members together."""
    return np.asarray(points @ np.array([3.0, -1.0, 2.0, 0.0]))


def test_a_sobol_design_needs_fewer_points_with_groups() -> None:
    kind = design_kinds()["sobol"]
    options = {"points": 16, "groups": PAIR}
    drawn = kind.draw(axes_of(4), kind.read(options))
    assert drawn.points.shape == (16 * (3 + 2), 4)
    assert drawn.notes["block"][:5] == ["A", "AB pair", "AB x.1", "AB x.3", "B"]
    a, swapped, b = drawn.points[0], drawn.points[1], drawn.points[4]
    assert swapped.tolist() == [b[0], a[1], b[2], a[3]]


def test_sobol_indices_of_groups() -> None:
    study = study_of("sobol", axes_of(4), weighted, points=512, pairs=True, groups=PAIR)
    table = table_of(study, "sobol")
    first = table[table["order"] == "first"].set_index("axis")["index"]
    assert first.index.tolist() == ["pair", "x.1", "x.3"]
    assert first.tolist() == pytest.approx([13 / 14, 1 / 14, 0.0], abs=0.03)
    second = table[table["order"] == "second"]
    assert sorted(zip(second["axis"], second["with"], strict=True)) == [
        ("pair", "x.1"),
        ("pair", "x.3"),
        ("x.1", "x.3"),
    ]


def test_what_a_group_makes_within_itself_is_its_own() -> None:
    """The product of two axes is of their group alone, which has no interaction with others."""

    def product(points: Floats, _arm: int, _replicate: int) -> Floats:
        return np.asarray(points[:, 0] * points[:, 2] + 0.1 * points[:, 1])

    table = table_of(study_of("sobol", axes_of(4), product, points=512, groups=PAIR), "sobol")
    index = table.set_index(["order", "axis"])["index"]
    assert index["total", "pair"] == pytest.approx(index["first", "pair"], abs=0.05)
    alone = table_of(study_of("sobol", axes_of(4), product, points=512), "sobol")
    each = alone.set_index(["order", "axis"])["index"]
    assert each["total", "x.0"] > each["first", "x.0"] + 0.05


def test_morris_moves_a_group_at_once() -> None:
    kind = design_kinds()["morris"]
    drawn = kind.draw(axes_of(4), kind.read({"walks": 5, "groups": PAIR}))
    assert drawn.points.shape == (5 * 4, 4)
    for n, moved in enumerate(drawn.notes["moved"]):
        if moved:
            changed = np.flatnonzero(drawn.points[n] != drawn.points[n - 1]).tolist()
            assert changed == {"pair": [0, 2], "x.1": [1], "x.3": [3]}[str(moved)]


def test_morris_of_groups_tells_sizes_and_no_direction() -> None:
    table = table_of(study_of("morris", axes_of(4), weighted, walks=40, groups=PAIR), "morris")
    found = table.set_index("axis")
    assert found.index.tolist() == ["pair", "x.1", "x.3"]
    assert 1.0 <= found["mu_star"]["pair"] <= 5.0  # 3 and 2, with or against each other
    alone = [found[name]["x.1"] for name in ("mu_star", "mu", "sigma")]
    assert alone == pytest.approx([1, -1, 0])
    assert found.loc["pair", ["mu", "sigma"]].isna().all()


def test_a_choice_that_stands_still_hides_no_group() -> None:
    """Of a group whose first axis is a switch every move counts, also where the switch stays."""
    axes = [Axis("s", "lever", 0, 1, 0, stepwise=True), *axes_of(2)]

    def only_the_other(points: Floats, _arm: int, _replicate: int) -> Floats:
        return points[:, 1]

    study = study_of("morris", axes, only_the_other, walks=20, groups={"both": ("s", "x.0")})
    assert table_of(study, "morris").set_index("axis").loc["both", "mu_star"] == pytest.approx(1.0)


def test_names_may_be_patterns() -> None:
    names = ["carer.reach_mean", "fee_level", "carer.car_share"]
    assert groups_of(names, {"carers": ["carer.*"]}) == ["carers", "fee_level", "carers"]
    assert groups_of(names, {}) == names


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        ({"a": ["x.9"]}, "unknown axis 'x.9'"),
        ({"a": ["x.0"], "b": ["x.*"]}, "x.0 is in a and in b"),
        ({"a": ["x.*"]}, "holds all axes in one group"),
        ({"x.1": ["x.0"]}, "x.1 is the name of an axis outside the group"),
        ({"a": []}, "must be a list of texts that is not empty"),
        ({"a": "x.0"}, "must be a list of texts"),
    ],
)
@pytest.mark.parametrize("kind", ["sobol", "morris"])
def test_wrong_groups_are_named(kind: str, groups: dict[str, Any], said: str) -> None:
    size: dict[str, Any] = {"points": 8} if kind == "sobol" else {"walks": 4}
    chosen = design_kinds()[kind]
    with pytest.raises(GofalError) as caught:
        chosen.draw(axes_of(3), chosen.read({**size, "groups": groups}))
    assert said in str(caught.value)


def test_a_design_file_has_groups() -> None:
    made = plan(
        {"kind": "sobol", "points": 4, "groups": {"money": ["fee_*"]}},
        {"fee_level": {}, "fee_uprating": {}, "rural_premium": {}},
        {"years": 1},
    )
    assert len(made.kind.draw(made.axes, made.options).points) == 4 * (2 + 2)
