"""Fans of what ``gofal run`` and ``gofal sweep`` left behind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from small import TINY

import gofal
from gofal.abm.results import write_json
from gofal.agents.errors import GofalError
from gofal.experiments.cli import REFUSED
from gofal.experiments.sweep.keep import KeepTable, read_keep
from gofal.viz.cli import main
from gofal.viz.figures import Look, alt_text, draw, figure_kind
from gofal.viz.figures.canvas import title_of
from gofal.viz.figures.names import place_label
from gofal.viz.reading import table_for

FAN = figure_kind("fan")
LOOK = Look(outcome="met_need")


def run_folder(folder: Path, name: str, level: float, rules: str = "abc", **scenario: Any) -> Path:
    """A result folder of two years in which need met is ``level`` and then a tenth less."""
    folder.mkdir(parents=True)
    weeks = [
        (week, place, code, "met_need", level - 0.1 * (week >= 52) + shift)
        for week in range(104)
        for place, code, shift in (("wales", "wales", 0.0), ("council", "W06000023", 0.05))
    ]
    names = ["week", "level", "code", "outcome", "value"]
    pd.DataFrame(weeks, columns=names).to_parquet(folder / "outcomes.parquet")
    told = {"scenario": {"name": name, "history": None} | scenario, "code": {"rules_hash": rules}}
    write_json(told, folder / "run.json")
    return folder


def values(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    rows = frame[["arm", "replicate", "year", "value"]].round(6)
    return sorted(rows.itertuples(index=False, name=None))


def test_a_run_is_a_fan_of_one_line(tmp_path: Path) -> None:
    frame, look = table_for(FAN, run_folder(tmp_path / "one", "mine", 0.9), LOOK)
    assert values(frame) == [("mine", 0, 1, 0.9), ("mine", 0, 2, 0.8)]
    assert (look.reference, look.rules) == ("mine", "abc")
    there, _ = table_for(FAN, tmp_path / "one", Look(outcome="met_need", area="W06000023"))
    assert values(there)[0] == ("mine", 0, 1, 0.95)


def test_runs_beside_each_other_are_arms_and_replicates(tmp_path: Path) -> None:
    for number, (name, level) in enumerate([("mine", 0.9), ("baseline", 0.8), ("mine", 0.7)]):
        run_folder(tmp_path / f"run-{number}", name, level)
    frame, look = table_for(FAN, tmp_path, LOOK)
    assert values(frame)[::2] == [
        ("baseline", 0, 1, 0.8),
        ("mine", 0, 1, 0.9),
        ("mine", 1, 1, 0.7),
    ]
    assert look.reference == "baseline"


def test_years_are_dated_where_the_run_is(tmp_path: Path) -> None:
    dated = run_folder(tmp_path / "one", "mine", 0.9, history={"policy_from": 2026})
    assert table_for(FAN, dated, LOOK)[0]["year"].tolist() == [2026, 2027]


def test_runs_of_different_rules_are_not_drawn_together(tmp_path: Path) -> None:
    run_folder(tmp_path / "a", "mine", 0.9)
    run_folder(tmp_path / "b", "mine", 0.9, rules="def")
    with pytest.raises(GofalError, match="by different rules"):
        table_for(FAN, tmp_path, LOOK)


def test_a_slice_is_never_titled_wales(tmp_path: Path) -> None:
    both = ["W06000002", "W06000001"]
    frame, look = table_for(FAN, run_folder(tmp_path / "some", "mine", 0.9, only=both), LOOK)
    title = title_of(draw("fan", frame, look))
    assert title == "Need met, a slice of Wales (Gwynedd, Isle of Anglesey)"
    assert "a slice of Wales (Gwynedd" in alt_text("fan", frame, look)
    run_folder(tmp_path / "whole", "mine", 0.9)
    with pytest.raises(GofalError, match="of different councils"):
        table_for(FAN, tmp_path, LOOK)


def test_the_title_of_a_large_slice_names_three_councils() -> None:
    three = ("W06000002", "W06000001", "W06000023")
    assert place_label(Look(only=three)).endswith("Powys)")
    assert place_label(Look(only=(*three, "W06000008"), language="cy")).endswith("Powys, …)")


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    run_folder(tmp_path / "a", "mine", 0.9)
    with pytest.raises(GofalError, match="holds no turnover of wales"):
        table_for(FAN, tmp_path / "a", Look(outcome="turnover"))
    file = tmp_path / "a" / "outcomes.parquet"
    whole = pd.read_parquet(file)
    for damaged in (
        whole.drop(columns="value"),
        whole.assign(week=whole["week"].astype(str)),
        whole.assign(week=float("nan")),
        whole.assign(code=float("nan")),
        whole.assign(level=float("nan")),
    ):
        damaged.to_parquet(file)
        with pytest.raises(GofalError, match="is not a whole result folder"):
            table_for(FAN, tmp_path / "a", LOOK)
    file.write_bytes(b"cut")
    with pytest.raises(GofalError, match="is not a whole result folder"):
        table_for(FAN, tmp_path / "a", LOOK)
    other = '{"scenario": {"name": "mine", "history": "x"}, "code": {"rules_hash": ""}}'
    for text in ("{", other):
        (tmp_path / "a" / "run.json").write_text(text)
        with pytest.raises(GofalError, match=r"run\.json is not readable"):
            table_for(FAN, tmp_path / "a", LOOK)


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    terms: dict[str, Any] = {"years": 2, "replicates": 2, "only": [*TINY], "burn_in_weeks": 0}
    made = gofal.sweep(
        {"fee_level": [0.9, 1.1]}, tmp_path_factory.mktemp("sweeps") / "fees",
        outcomes=["met_need"], windows=["each year"], workers=1,
        scenarios=["baseline", "fee_squeeze"], **terms,
    )  # fmt: skip
    return made.folder


@pytest.mark.slow
def test_a_sweep_is_a_fan_over_its_points(swept: Path) -> None:
    frame, look = table_for(FAN, swept, LOOK)
    cells = pd.read_parquet(swept / "results.parquet")
    assert sorted(frame["value"]) == sorted(cells["value"])
    assert len(frame) == 2 * 2 * 2 * 2  # arms, points, replicates, years
    assert frame.groupby(["arm", "year"])["replicate"].nunique().tolist() == [4] * 4
    words = alt_text("fan", frame, look)
    assert "4 runs at 2 points of a design" in words
    assert "4 rhediad ar 2 bwynt" in alt_text("fan", frame, Look(outcome="met_need", language="cy"))


def test_a_sweep_without_single_years_is_told_how(tmp_path: Path) -> None:
    made = gofal.sweep(
        {"fee_level": [0.9, 1.1]}, tmp_path / "week", outcomes=["met_need"], weeks=1, replicates=1,
        only=["Conwy"], burn_in_weeks=0, workers=1,
    )  # fmt: skip
    with pytest.raises(GofalError, match=r"windows = \['each year'\]"):
        table_for(FAN, made.folder, LOOK)


def test_each_year_is_a_word_for_all_of_them() -> None:
    kept = read_keep(KeepTable(windows=("each year", "all")), 156)
    assert [window.name for window in kept.windows] == ["year 1", "year 2", "year 3", "years 1-3"]
    with pytest.raises(GofalError, match="needs a run of a year; this has 51 weeks"):
        read_keep(KeepTable(windows=("each year",)), 51)


def test_the_command_draws_them(
    swept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    run_folder(tmp_path / "one", "mine", 0.9)
    for folder, out in ((tmp_path / "one", "run.svg"), (swept, "sweep.svg")):
        words = ["figure", "fan", str(folder), "--outcome", "met_need"]
        assert main([*words, "--out", out]) == 0
        assert (tmp_path / out).read_bytes().startswith(b"<?xml")
        assert main([*words, "--language", "cy", "--out", f"{out}.csv"]) == 0
    assert main(["figure", "tornado", str(tmp_path / "one")]) == REFUSED
    assert "holds no table for picture tornado" in capsys.readouterr().err
