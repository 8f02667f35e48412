"""Scenario discovery finds a box that was put there, and does not flatter itself."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd
import pytest
from toy_studies import axes_of, study_of, table_of

from gofal.agents.errors import GofalError
from gofal.experiments.analysis.boxes import Region, score, split
from gofal.experiments.analysis.condition import read_condition
from gofal.experiments.analysis.study import Study
from gofal.experiments.statistics import Floats

WORSE = read_condition("met_need<0")


def harmed(noise: float, count: int = 240, arms: tuple[str, ...] = ("a", "b")) -> Study:
    """The second arm harms where the first axis is above 0.6 and the second below 0.5."""

    def outcome(points: Floats, arm: int, _replicate: int) -> Floats:
        bad = (points[:, 0] > 0.6) & (points[:, 1] < 0.5)
        rng = np.random.default_rng(4)
        bad = np.where(rng.random(len(points)) < noise, ~bad, bad)
        shift = np.where(bad, -0.1, 0.1)
        return np.asarray(0.9 + points[:, 2] + (arm if len(arms) > 1 else 1) * shift)

    return study_of("latin_hypercube", axes_of(4), outcome, arms, points=count)


@pytest.fixture(scope="module")
def found() -> pd.DataFrame:
    return table_of(harmed(noise=0.0), "discovery", when=WORSE)


def test_the_box_is_found_and_holds_on_points_it_has_not_seen(found: pd.DataFrame) -> None:
    box = found[(found["finder"] == "prim") & (found["region"] == 1)].set_index("axis")
    assert box.index.tolist() == ["x.0", "x.1"]  # nothing else limits it
    assert box.loc["x.0", "low"] == pytest.approx(0.6, abs=0.05)
    assert box.loc["x.1", "high"] == pytest.approx(0.5, abs=0.05)
    assert box["high"].isna().tolist() == [True, False]
    assert box["quasi_p_low"].iloc[0] < 0.001
    assert box["quasi_p_high"].isna().tolist() == [True, False]
    assert box["held_out_density"].iloc[0] > 0.9
    assert box["held_out_coverage"].iloc[0] > 0.8
    assert box["base_rate"].iloc[0] == pytest.approx(0.2, abs=0.03)


def test_the_tree_finds_the_same(found: pd.DataFrame) -> None:
    leaf = found[(found["finder"] == "tree") & (found["region"] == 1)].set_index("axis")
    assert leaf.loc["x.0", "low"] == pytest.approx(0.6, abs=0.05)
    assert leaf.loc["x.1", "high"] == pytest.approx(0.5, abs=0.05)
    assert leaf["held_out_density_low"].iloc[0] > 0.5
    assert leaf["density"].iloc[0] >= found.loc[found["finder"] == "tree", "density"].max()


def test_the_same_seed_finds_the_same(found: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(found, table_of(harmed(noise=0.0), "discovery", when=WORSE))


def test_where_there_is_nothing_held_out_points_say_so() -> None:
    table = table_of(harmed(noise=0.5), "discovery", when=WORSE)
    first = table[table["region"] == 1].drop_duplicates("finder")
    assert (first["density"] > first["base_rate"]).all()  # it always looks good where it was found
    assert (first["held_out_density_low"] < first["base_rate"]).all()


def test_one_arm_is_asked_for_its_level() -> None:
    study = harmed(noise=0.0, arms=("a",))
    table = table_of(study, "discovery", when=read_condition("met_need<1.3"))
    assert table["quantity"].unique().tolist() == ["level"]
    assert "x.2" in set(table["axis"])


def test_a_threshold_that_nothing_crosses_is_refused() -> None:
    with pytest.raises(GofalError, match=r"met_need<-5 .* holds at 0 of 60 points; at least 12"):
        table_of(harmed(0.0, 60), "discovery", when=read_condition("met_need<-5"))
    with pytest.raises(GofalError, match=r"holds at 60 of 60 points"):
        table_of(harmed(0.0, 60), "discovery", when=read_condition("met_need<5"))
    with pytest.raises(GofalError, match="needs --when"):
        table_of(harmed(0.0, 60), "discovery")


@pytest.mark.parametrize("text", ["met_need", "met_need=1", "met_need<low", "met_need<nan", "<1"])
def test_a_condition_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(GofalError, match="OUTCOME<NUMBER"):
        read_condition(text)


def test_a_condition_names_an_outcome() -> None:
    with pytest.raises(GofalError, match="did you mean met_need"):
        read_condition("met_nede<1")
    assert str(read_condition(" met_need > -0.5 ")) == "met_need>-0.5"


def test_density_and_coverage_by_hand() -> None:
    points = np.linspace(0, 1, 11)[:, None]
    cases = points[:, 0] >= 0.55
    told = score(Region({0: (0.5, 0.9)}).holds(points), cases)
    assert (told.density, told.coverage, told.mass) == pytest.approx((0.8, 0.8, 5 / 11))
    assert told.low < 0.8 < told.high
    nothing = score(np.zeros(11, dtype=np.bool_), cases)
    assert np.isnan(nothing.density)
    assert nothing.coverage == 0.0


def test_held_out_points_have_their_share_of_cases() -> None:
    cases = np.arange(90) < 30
    find, check = split(cases, seed=1)
    assert (find ^ check).all()
    assert (int(check.sum()), int((check & cases).sum())) == (30, 10)


@pytest.mark.parametrize(
    ("module", "slug", "extra"),
    [
        ("ema_workbench.analysis.prim", "discovery", "discovery"),
        ("sklearn.tree", "discovery", "discovery"),
        ("SALib.analyze", "sobol", "sensitivity"),
    ],
)
def test_a_missing_extra_is_named(
    module: str, slug: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def plane(points: Floats, _arm: int, _replicate: int) -> Floats:
        return np.asarray(points[:, 0])

    design = "sobol" if slug == "sobol" else "latin_hypercube"
    study = study_of(design, axes_of(2), plane, points=64)
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(GofalError, match=rf"gofal\[{extra}\]") as caught:
        table_of(study, slug, when=read_condition("met_need<0.5"))
    assert "\n" not in str(caught.value)
