"""Answers read back, the commands, and the two-page brief."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from figure_tables import tornado
from made_up import kept_run

from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import WALES
from gofal.abm.rules import rules_hash
from gofal.abm.scenario import load_scenario
from gofal.agents.errors import GofalError
from gofal.experiments.comparison.compare import Comparison, effects, save
from gofal.experiments.windows import default_windows, main_window
from gofal.viz.brief import brief
from gofal.viz.cli import main
from gofal.viz.figures import Look, figure_kind
from gofal.viz.printed import lever_row
from gofal.viz.saved_comparison import SavedComparison, read_presets, read_saved
from gofal.viz.web.arms import read_arm

ARMS = ("baseline", "rebalancing")
SEEDS = (11, 12, 13)
YEARS = 2


def made_up_values() -> pd.DataFrame:
    """Numbers that only test the printing: every outcome, two councils, two arms, three seeds."""
    rng = np.random.default_rng(1)
    areas = [("wales", WALES), ("council", "W06000001"), ("council", "W06000023")]
    rows = [
        (arm, number, seed, window.name, level, code, outcome, rng.uniform(0.4, 0.6))
        for arm in ARMS
        for number, seed in enumerate(SEEDS)
        for window in default_windows(YEARS)
        for level, code in areas
        for outcome in OUTCOMES
    ]
    columns = ["arm", "replicate", "seed", "window", "level", "code", "outcome", "value"]
    return pd.DataFrame(rows, columns=columns)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A result folder as ``gofal compare`` leaves it."""
    values = made_up_values()
    arms = tuple(load_scenario(name) for name in ARMS)
    result = Comparison(
        arms,
        SEEDS,
        YEARS,
        main_window(YEARS),
        default_windows(YEARS),
        values,
        effects(values, ARMS),
    )
    path = tmp_path_factory.mktemp("brief") / "compare"
    save(result, path, "gofal compare baseline rebalancing --years 2", "words")
    return path


@pytest.fixture(scope="module")
def saved(folder: Path) -> SavedComparison:
    """The answer in it."""
    return read_saved(folder)


def test_an_answer_is_read_back_as_it_was(saved: SavedComparison) -> None:
    assert [arm.name for arm in saved.comparison.arms] == list(ARMS)
    assert saved.comparison.arms[1].settings == load_scenario("rebalancing").settings
    assert saved.comparison.seeds == SEEDS
    assert saved.version.startswith("gofal ")
    with pytest.raises(GofalError, match="unknown window"):
        saved.window("year 9")


def test_kept_presets_are_an_answer(tmp_path: Path) -> None:
    kept_run(tmp_path, {"baseline": lambda *_: 1.0, "rebalancing": lambda *_: 1.5})
    found = read_presets(tmp_path, ["rebalancing"]).comparison
    assert (found.years, len(found.seeds)) == (3, 3)
    assert (found.effects["difference"] == 0.5).all()
    assert set(found.effects["level"]) == {"wales", "council"}
    with pytest.raises(GofalError, match="keeps no seed"):
        read_presets(tmp_path, ["cooperative"])
    (tmp_path / rules_hash()).rename(tmp_path / "0123456789abcdef")
    with pytest.raises(GofalError, match="0123456789abcdef"):
        read_presets(tmp_path, ["rebalancing"])
    with pytest.raises(GofalError, match="only nothing"):
        read_presets(tmp_path / "nowhere", ["rebalancing"])


@pytest.mark.parametrize(
    "kind", ["fan", "difference_fan", "council_map", "forest", "scatter_tradeoff"]
)
def test_pictures_of_an_answer_have_their_columns(saved: SavedComparison, kind: str) -> None:
    found = figure_kind(kind)
    assert found.gather is not None
    frame = found.gather(saved, Look(arms=("rebalancing",)))
    found.check(frame)


def test_the_difference_of_the_last_year_is_that_of_the_comparison(saved: SavedComparison) -> None:
    gather = figure_kind("difference_fan").gather
    assert gather is not None
    frame = gather(saved, Look(outcome="turnover")).set_index("year")
    rows = saved.comparison.effects.query(
        "window == 'year 2' and code == 'wales' and outcome == 'turnover'"
    )
    assert frame.loc[2, "difference"] == pytest.approx(rows["difference"].iloc[0])
    assert frame.loc[2, "low"] == pytest.approx(rows["low"].iloc[0])


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_brief_has_two_tagged_pages_and_no_foreign_font(
    saved: SavedComparison, language: str
) -> None:
    pdf = brief(saved, "rebalancing", language, names={"rebalancing": "Tŷ ac ŷd"})  # type: ignore[arg-type]
    assert pdf.startswith(b"%PDF-")
    assert b"/Count 2" in pdf
    assert b"/StructTreeRoot" in pdf
    assert f"/Lang({language})".encode() in pdf.replace(b"/Lang (", b"/Lang(")
    assert b"DejaVuSans" in pdf


def test_levers_are_printed_with_unit_and_with_what_they_are_without_the_policy() -> None:
    text = (
        "baseline/fee_level@W06000002=1.15/fee_uprating=0.02/payment_mode=capacity/hour_banking=0"
    )
    rows = [lever_row(one, "en") for one in read_arm(text).settings]
    assert [row[:3] for row in rows] == [
        [
            "Fee level",
            "1.15 times the council's own fee; in Gwynedd",
            "1 times the council's own fee",
        ],
        ["Fee uprating", "2% a year", "0% a year"],
        ["Hour banking", "Off", "On"],
        ["Way of paying", "capacity for a patch", "time and task"],
    ]


def test_the_same_answer_gives_the_same_brief(saved: SavedComparison) -> None:
    assert brief(saved, "rebalancing", "cy") == brief(saved, "rebalancing", "cy")


def test_a_brief_of_the_reference_or_an_unknown_arm_is_refused(saved: SavedComparison) -> None:
    with pytest.raises(GofalError, match="compared with"):
        brief(saved, "baseline", "en")
    with pytest.raises(GofalError, match="unknown scenario"):
        brief(saved, "cooperative", "en")


def test_commands_write_each_kind_of_file(folder: Path, tmp_path: Path) -> None:
    for ending, start in (
        ("svg", b"<?xml"),
        ("png", b"\x89PNG"),
        ("csv", b"\xef\xbb\xbf"),
        ("txt", b"Need"),
    ):
        path = tmp_path / f"fan.{ending}"
        assert main(["figure", "fan", str(folder), "--out", str(path)]) == 0
        assert path.read_bytes().startswith(start)
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["figure", "pie", "{folder}"], "unknown picture 'pie'"),
        (["figure", "fan", "{folder}", "--out", "x.gif"], "unknown kind of file"),
        (["figure", "tornado", "{folder}"], "needed: tornado.csv"),
        (["figure", "fan", "/nowhere"], "no folder or table"),
        (["figure", "fan", "{folder}", "--area", "Atlantis"], "Atlantis"),
        (["figure", "fan", "{folder}", "--window", "year 9"], "unknown window"),
        (["brief", "{folder}", "baseline"], "compared with"),
    ],
)
def test_commands_refuse_in_one_line(
    folder: Path, words: list[str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([word.format(folder=folder) for word in words]) == 2
    said = capsys.readouterr().err
    assert why in said
    assert said.count("\n") == 1


def test_a_table_in_a_folder_is_drawn(tmp_path: Path) -> None:
    tornado().to_csv(tmp_path / "tornado.csv", index=False)
    path = tmp_path / "out.svg"
    assert main(["figure", "tornado", str(tmp_path), "--language", "cy", "--out", str(path)]) == 0
    assert b"Beth sy'n symud" in path.read_bytes().replace(b"&#39;", b"'").replace(b"&#x27;", b"'")
