"""A corner in which a scenario does harm is found, told, and not told where there is none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from toy_studies import axes_of, study_of

from gofal.agents.errors import GofalError
from gofal.experiments.analysis.study import Study, load_study
from gofal.experiments.discovery.check import chosen, points_again
from gofal.experiments.discovery.page import arm_label, page, picture_axes, tables
from gofal.experiments.discovery.result import beside_the_first, discover, worse_than
from gofal.experiments.statistics import Floats
from gofal.experiments.sweep.plan import load_plan
from gofal.experiments.sweep.sweep import run_sweep
from gofal.experiments.text import Language

ARMS = ("baseline", "rebalancing")
DESIGN = """
[design]
kind = "latin_hypercube"
points = 3
[vary]
fee_level = {}
[run]
scenarios = ["baseline", "baseline/rural_premium=0.3"]
weeks = 4
burn_in_weeks = 8
replicates = 2
[keep]
outcomes = ["fee"]
levels = ["wales"]
windows = ["weeks 1-4"]
"""


def corner(points: Floats, arm: int, replicate: int) -> Floats:
    """Harm where the first axis is high, a little good elsewhere; the second axis says nothing."""
    change = np.where(points[:, 0] > 0.7, -0.04, 0.02) + 0.001 * points[:, 0]
    return 0.9 + 0.01 * replicate + arm * change


def of_corner() -> Study:
    return study_of("latin_hypercube", axes_of(2), corner, ARMS, 2, "met_need", points=150)


@pytest.mark.slow
def test_the_corner_is_found_and_its_points_are_marked() -> None:
    made = discover(of_corner())
    found = made.found["met_need"]
    (limit,) = found.boxes.to_dict("records")
    assert limit["axis"] == "x.0"
    assert limit["low"] == pytest.approx(0.7, abs=0.03)
    assert limit["held_out_density"] > 0.75
    inside = made.points["inside_met_need"] == 1
    assert (made.points["x.0"][inside] >= limit["low"]).all()
    assert (made.points["x.0"][~inside] < limit["low"]).all()
    assert made.points["met_need"][inside].mean() < -0.03
    assert found.movers["axis"].iloc[0] == "x.0"
    assert picture_axes(found, ["x.0", "x.1"]) == ("x.0", "x.1")


def test_the_table_counts_points_by_the_margin() -> None:
    made = discover(of_corner())
    harmed = int((made.points["x.0"] > 0.7).sum())
    (_, _, columns, rows), *_ = tables(made, "en")
    row = dict(zip(columns, rows[0], strict=True))
    assert row["Worse at"] == str(harmed)
    assert row["Better at"] == str(150 - harmed)
    assert row["Within the margin"] == "0"


def test_no_harm_is_said_to_be_none() -> None:
    def good(points: Floats, arm: int, replicate: int) -> Floats:
        return 0.9 + arm * (0.02 + 0.01 * points[:, 0]) + 0.001 * replicate

    study = study_of("latin_hypercube", axes_of(2), good, ARMS, 2, "met_need", points=60)
    found = discover(study).found["met_need"]
    assert found.boxes.empty
    assert found.refused is not None
    assert "holds at 0 of 60 points" in found.refused.en


def test_each_scenario_is_set_beside_the_first_on_its_own() -> None:
    def level(points: Floats, arm: int, replicate: int) -> Floats:
        none, full = corner(points, 0, replicate), corner(points, 1, replicate)
        return (none, 2 * none - full, full)[arm]

    arms = ("baseline", "latc", "rebalancing")
    study = study_of("latin_hypercube", axes_of(2), level, arms, 2, "met_need", points=150)
    latc, rebalancing = beside_the_first(study)
    assert (latc.arms, rebalancing.arms) == (("baseline", "latc"), ARMS)
    assert latc.runs == 2 * 150 * 2
    alone = discover(of_corner()).points["met_need"]
    assert discover(latc).points["met_need"].tolist() == pytest.approx((-alone).tolist())
    assert discover(rebalancing).points["met_need"].tolist() == pytest.approx(alone.tolist())
    assert beside_the_first(study, ["latc"]) == [latc]
    with pytest.raises(GofalError, match="scenario beside the first"):
        beside_the_first(study, ["baseline"])
    assert arm_label("latc", "en").endswith("(`latc`)")
    assert arm_label("baseline/fee_level=1.1", "en") == "`baseline/fee_level=1.1`"


def test_neither_way_is_worse_where_none_is_better() -> None:
    assert worse_than("supported_people", 1.0) is None
    assert str(worse_than("turnover", 0.01)) == "turnover>0.01"
    assert str(worse_than("met_need", 0.005)) == "met_need<-0.005"


def test_one_scenario_is_refused() -> None:
    study = study_of("latin_hypercube", axes_of(2), corner, ("baseline",), 2, points=20)
    with pytest.raises(GofalError, match="compares two scenarios"):
        discover(study)


@pytest.mark.slow
def test_some_points_run_again_give_what_the_sweep_gave(tmp_path: Path) -> None:

    design = tmp_path / "small.toml"
    design.write_text(DESIGN, encoding="utf-8")
    run_sweep(load_plan(design), tmp_path / "sweep", workers=1)
    made = discover(load_study(tmp_path / "sweep"))
    again = pd.DataFrame([*points_again(design, [0, 2])], columns=["point", "outcome", "value"])
    kept = made.points.set_index("point")["fee"]
    assert again["point"].tolist() == [0, 2]
    assert again["value"].tolist() == kept.loc[[0, 2]].tolist()
    assert again["value"].abs().max() > 0
    titles: dict[Language, str] = {"en": "Small", "cy": "Bach"}
    pictures = [("a.svg", "gofal figure a"), ("b.svg", "gofal figure b")]
    command = "gofal discover small.toml --write"
    text = page(made, titles, titles, tmp_path / "sweep", command, "small.toml", pictures)
    assert "3 points of the design" in text
    assert "12 runs of all of Wales, 0 failed" in text


def test_the_lot_is_the_same_each_time() -> None:
    assert chosen(range(250), "one") == chosen(range(250), "one")
    assert chosen(range(250), "one") != chosen(range(250), "other")
