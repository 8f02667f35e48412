"""Tables of a folder on the command line; a person's mistake is one line."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from small import ONLY, TINY
from toy_runs import QUICK, numbers_of, toy_plan

from gofal.abm.scenario import load_scenario
from gofal.agents.errors import GofalError
from gofal.experiments.analysis.ask import CELL
from gofal.experiments.analysis.base import Question
from gofal.experiments.analysis.methods import analyses
from gofal.experiments.analysis.study import load_study
from gofal.experiments.cli import REFUSED, main
from gofal.experiments.runs.engines.base import Engine
from gofal.experiments.runs.engines.futures import FuturesEngine
from gofal.experiments.runs.task import Report, Work
from gofal.experiments.sweep.cells import RunSpec
from gofal.experiments.sweep.sweep import run_sweep

ASKED = ["regret", "paired", "--outcome", "met_need"]


def threads(work: Work, workers: int, limit: float) -> Engine:
    return FuturesEngine(work, [ThreadPoolExecutor(1) for _ in range(workers)], limit)


def sometimes(spec: RunSpec, tick: Report) -> list[tuple[str, str, str, str, float]]:
    """Fails at one point of the second arm."""
    tick()
    settings = {setting.lever: setting.value for setting in spec.scenario.settings}
    if settings == {"fee_level": 1.02, "rural_premium": 0.1}:
        raise GofalError("went wrong")
    return [(w, lv, c, o, v / 2**64) for w, lv, c, o, v in numbers_of(spec)]


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five points, two arms, three replicates; one point of one arm has failed."""
    folder = tmp_path_factory.mktemp("toys") / "sweep"
    base = toy_plan(5, weeks=52)
    premium = load_scenario("baseline").with_(only=TINY)
    from gofal.abm.setting import parse_setting

    premium = premium.with_(settings=(parse_setting("rural_premium=0.1"),))
    arms = (base.arms[0], replace(premium, name="premium"))
    run_sweep(replace(base, arms=arms), folder, work=Work(sometimes), engine=threads, workers=1)
    return folder


def refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert main(["analyse", *words]) == REFUSED
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    return err


def test_a_sweep_is_read_as_points_by_arms_by_replicates(swept: Path) -> None:
    study = load_study(swept)
    assert (study.kind, study.arms, study.replicates) == ("grid", ("baseline", "premium"), 3)
    assert (study.runs, study.failed) == (30, 3)
    assert study.points["fee_level"].tolist() == [1.0, 1.01, 1.02, 1.03, 1.04]
    (one,) = study.slices(["met_need"])
    frame = pd.read_parquet(swept / "results.parquet")
    row = frame[(frame["outcome"] == "met_need")].iloc[7]
    place = (row["point"], study.arms.index(row["arm"]), row["replicate"])
    assert one.values[place] == row["value"]
    gaps = pd.isna(one.values)
    assert gaps.sum() == gaps[2, 1].sum() == 3


def test_areas_and_windows(swept: Path) -> None:
    study = load_study(swept)
    assert len(list(study.slices(area="all"))) == 4
    assert {one.code for one in study.slices(area="Cymru")} == {"wales"}
    assert study.window_called("all") == "all"
    with pytest.raises(GofalError, match="unknown window"):
        study.window_called("weeks 0-26")
    with pytest.raises(GofalError, match="unknown outcome of this study 'turnover'"):
        list(study.slices(["turnover"]))
    with pytest.raises(GofalError, match="stored nothing for area 'Powys'"):
        list(study.slices(area="Powys"))


def test_without_a_name_it_tells_what_fits_and_why_not(
    swept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["analyse", str(swept)]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "grid: 5 points, 2 scenarios, 3 replicates; 3 of 30 runs failed" in out
    assert "needs a design of kind sobol; this is grid" in out
    assert "needs --when" in out
    assert all(slug in out for slug in analyses())
    assert main(["analyse", str(swept), "--language", "cy"]) == 0
    assert "mae angen dyluniad o fath sobol" in " ".join(capsys.readouterr().out.split())
    assert not (swept / "analysis").exists()


def test_tables_and_notes_are_kept_beside_the_sweep(
    swept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["analyse", str(swept), *ASKED]) == 0
    out = capsys.readouterr().out
    assert "paired differences" in out
    assert "Mean regret" in out
    inside = swept / "analysis"
    names = {path.name for path in inside.iterdir()}
    ends = ("parquet", "csv", "json")
    assert names == {f"{slug}.{end}" for slug in ("paired", "regret") for end in ends}
    table = pd.read_parquet(inside / "paired.parquet")
    assert list(table.columns) == [*CELL, *(c.name for c in analyses()["paired"].columns)]
    assert table["point"].tolist() == ["0", "1", "2", "3", "4", "all"]
    assert table["replicates"].tolist() == [3, 3, 0, 3, 3, 3]
    alone = table["difference"].iloc[[0, 1, 3, 4]].mean()
    assert table["difference"].iloc[5] == pytest.approx(alone)
    assert len(pd.read_csv(inside / "paired.csv")) == len(table)
    regret = pd.read_parquet(inside / "regret.parquet")
    assert regret["points"].tolist() == [4, 4]
    note = json.loads((inside / "paired.json").read_text(encoding="utf-8"))
    assert note["command"] == f"gofal analyse {swept.name} regret paired --outcome met_need"
    results = hashlib.sha256((swept / "results.parquet").read_bytes()).hexdigest()
    assert note["inputs"]["results.parquet"] == results
    assert note["study"]["failed"] == 3
    assert set(note["columns"]) == {column.name for column in analyses()["paired"].columns}


def test_the_same_question_leaves_the_same_bytes(swept: Path) -> None:
    kept = []
    for _ in range(2):
        assert main(["analyse", str(swept), *ASKED, "--language", "cy"]) == 0
        kept.append([path.read_bytes() for path in sorted((swept / "analysis").iterdir())])
    assert kept[0] == kept[1]


def test_what_a_person_gets_wrong(swept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here = str(swept)
    wrong = [
        ([here, "sobl"], "unknown analysis 'sobl'; did you mean sobol?"),
        ([here, "sobol"], "analysis sobol needs a design of kind sobol; this is grid"),
        ([here, "paired", "--outcome", "met_nede"], "did you mean met_need"),
        ([here, "paired", "--area", "Powis"], "did you mean Powys"),
        ([here, "paired", "--window", "3"], "outside the run"),
        ([here, "paired", "--against", "nobody"], "unknown arm 'nobody'"),
        ([here, "equivalence", "--margin", "0.1"], "name one with --outcome"),
        ([here, "equivalence", "--outcome", "met_need", "--margin", "0"], "has to be above 0"),
        ([here, "paired", "--outcome", "met_need", "--wanted", "-1"], "has to be above 0"),
        ([here, "discovery", "--when", "met_need"], "write OUTCOME<NUMBER"),
        ([here, "discovery", "--when", "met_need<0"], "at least 12 must be on either side"),
        ([here, "regret", "--seed", "-1"], "is negative"),
        ([str(swept.parent), "paired"], "holds neither a sweep nor a comparison"),
    ]
    for words, told in wrong:
        assert told in refused(words, capsys), words


def test_an_unfinished_sweep_is_not_analysed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_sweep(toy_plan(2), tmp_path / "x", work=QUICK, engine=threads, workers=1, shard=(1, 2))
    assert "is not complete" in refused([str(tmp_path / "x"), "paired"], capsys)


def test_every_analysis_has_words_for_all_it_leaves(swept: Path) -> None:
    study = load_study(swept)
    for slug, analysis in analyses().items():
        names = [column.name for column in analysis.columns]
        assert len(names) == len(set(names)), slug
        words = [analysis.label, analysis.answers]
        words += [part for column in analysis.columns for part in (column.heading, column.meaning)]
        if (why := analysis.unfit(study, Question())) is not None:
            words.append(why)
        assert all(word.en.strip() and word.cy.strip() for word in words), slug


def test_a_comparison_is_a_study_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    short = ["--years", "1", *ONLY, "--burn-in", "4", "--replicates", "2"]
    words = ["compare", "baseline", "baseline/fee_level=1.3", *short, "--workers", "1"]
    assert main([*words, "--no-stress", "--out", "both"]) == 0
    assert main(["analyse", "both", "paired", "--window", "1"]) == 0
    mine = pd.read_parquet("both/analysis/paired.parquet").set_index("outcome")
    known = pd.read_parquet("both/comparison.parquet")
    known = known[(known["level"] == "wales") & (known["window"] == "year 1")].set_index("outcome")
    # What one of the two runs cannot tell has no mean of both in one of them.
    told = known.index[known["difference"].notna()]
    mine, known = mine.loc[told], known.loc[told]
    for own, theirs in (("difference", "difference"), ("difference_low", "low"), ("p_bh", "p_bh")):
        pd.testing.assert_series_equal(
            mine[own].sort_index(), known[theirs].sort_index(), check_names=False
        )
