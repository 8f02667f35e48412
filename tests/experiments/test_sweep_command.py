"""Sweeps on the command line judge themselves: exit codes, sums, advice that works."""

from __future__ import annotations

import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from toy_runs import FAULTY, QUICK, toy_plan

from gofal.agents.errors import GofalError
from gofal.experiments.analysis.study import load_study
from gofal.experiments.cli import REFUSED, main
from gofal.experiments.runs.engines.base import Engine
from gofal.experiments.runs.engines.futures import FuturesEngine
from gofal.experiments.runs.task import Work
from gofal.experiments.sweep.sweep import open_sweep, read_results, read_runs, run_sweep

PUBLISHED = ("results.parquet", "runs.parquet", "results.sha256")


def threads(work: Work, workers: int, limit: float) -> Engine:
    return FuturesEngine(work, [ThreadPoolExecutor(1) for _ in range(workers)], limit)


def swept(folder: Path, points: int = 3) -> Path:
    run_sweep(toy_plan(points), folder, work=QUICK, engine=threads)
    return folder


def published(folder: Path) -> list[bytes]:
    return [(folder / name).read_bytes() for name in PUBLISHED]


def test_sums_are_those_that_other_tools_check(tmp_path: Path) -> None:
    folder = swept(tmp_path / "sweep")
    tool = shutil.which("sha256sum")
    if tool is None:
        pytest.skip("no sha256sum here")
    run = subprocess.run([tool, "-c", "results.sha256"], cwd=folder, check=False)  # noqa: S603
    assert run.returncode == 0


@pytest.mark.parametrize("name", ["results.parquet", "runs.parquet"])
@pytest.mark.parametrize("cut", [0, 500, -1])
def test_a_cut_table_is_refused_and_made_anew(tmp_path: Path, name: str, cut: int) -> None:
    folder = swept(tmp_path / "sweep")
    whole = published(folder)
    (folder / name).write_bytes((folder / name).read_bytes()[:cut])
    for read in (read_results, read_runs, load_study):
        with pytest.raises(GofalError, match=r"damaged .* run the sweep again"):
            read(folder)
    swept(folder)  # as the message says
    assert published(folder) == whole


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_table_or_its_sums_that_are_gone_are_made_anew(tmp_path: Path, name: str) -> None:
    folder = swept(tmp_path / "sweep")
    whole = published(folder)
    (folder / name).unlink()
    swept(folder)
    assert published(folder) == whole


def test_results_without_their_sums_are_not_taken_for_whole(tmp_path: Path) -> None:
    folder = swept(tmp_path / "sweep")
    (folder / "results.sha256").unlink()
    for read in (read_results, read_runs, load_study):
        with pytest.raises(GofalError, match="not complete; run it again"):
            read(folder)


@pytest.mark.parametrize("name", ["manifest.json", "design.parquet", "failed/x.json"])
@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]"], ids=repr)
def test_advice_on_a_damaged_file_works(tmp_path: Path, name: str, content: bytes) -> None:
    folder = swept(tmp_path / "sweep")
    whole = published(folder)
    (folder / name).write_bytes(content)
    with pytest.raises(GofalError, match="remove it") as told:
        swept(folder)
    for damaged in {name, *(("manifest.json",) if "manifest.json" in str(told.value) else ())}:
        (folder / damaged).unlink()
    swept(folder)
    assert published(folder) == whole


def test_a_kept_design_without_what_was_varied_is_refused(tmp_path: Path) -> None:
    folder = swept(tmp_path / "sweep")
    file = folder / "design.parquet"
    design = pd.read_parquet(file)
    design.rename(columns={design.columns[-1]: "x"}).to_parquet(file)
    with pytest.raises(GofalError, match=r"design\.parquet is damaged .*; remove it and manifest"):
        swept(folder)


def test_a_folder_with_a_foreign_file_and_no_manifest_is_no_sweep(tmp_path: Path) -> None:
    folder = swept(tmp_path / "sweep")
    (folder / "manifest.json").unlink()
    (folder / "thesis.doc").write_text("years of work")
    with pytest.raises(GofalError, match="something else than a sweep"):
        swept(folder)
    only = tmp_path / "only"
    only.mkdir()
    (only / "results.parquet").write_text("mine")
    with pytest.raises(GofalError, match="something else than a sweep"):
        swept(only)


DESIGN = """
[design]
kind = "grid"
[vary]
fee_level = [1.0, 1.1]
[run]
weeks = 4
only = ["Gwynedd", "Isle of Anglesey"]
burn_in_weeks = 2
replicates = 1
"""


@pytest.fixture
def design(tmp_path: Path) -> Path:
    file = tmp_path / "d.toml"
    file.write_text(DESIGN, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--workers", "-1"], "workers = -1 is too few"),
        (["--dask", "nowhere"], "is no address of a Dask scheduler"),
        (["--dask", "tcp://localhost:x"], "is no address of a Dask scheduler"),
        (["--dask", "tcp://127.0.0.1:9"], "nobody listens"),
        (["--shard", "3/2"], "shard '3/2' is not understood"),
        (["--verify", "0"], "verify = 0 is too few"),
        (["--status"], "there is no sweep"),
    ],
    ids=str,
)
def test_what_cannot_be_run_leaves_nothing(
    design: Path, words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("distributed")
    assert main(["sweep", str(design), "--out", str(design.parent / "new"), *words]) == REFUSED
    err = capsys.readouterr().err
    assert told in err
    assert err.count("\n") == 1
    assert list(design.parent.iterdir()) == [design]


def run_as(monkeypatch: pytest.MonkeyPatch, work: Work) -> None:
    """Let ``gofal sweep`` work out toy runs, in threads."""

    toy = partial(run_sweep, work=work, engine=threads)
    opened = partial(open_sweep, work=work)
    monkeypatch.setattr("gofal.experiments.sweep.screen.run_sweep", toy)
    monkeypatch.setattr("gofal.experiments.sweep.screen.open_sweep", opened)
    monkeypatch.setattr("gofal.experiments.sweep.screen.get_ready", lambda _work: None)


def test_a_sweep_whose_runs_fail_does_not_end_well(
    design: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(design.parent / "out")
    run_as(monkeypatch, FAULTY)  # of the two levels of the fee one fails
    assert main(["sweep", str(design), "--out", out]) == 1
    assert "ValueError: one two" in capsys.readouterr().out
    assert main(["sweep", str(design), "--out", out, "--status"]) == 1
    assert main(["sweep", str(design), "--out", out, "--verify", "1"]) == 0


def test_a_sweep_that_ends_well_says_so_and_a_run_that_differs_does_not(
    design: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["sweep", str(design), "--out", str(design.parent / "out")]
    run_as(monkeypatch, QUICK)
    assert main(words) == 0
    assert main([*words, "--status"]) == 0
    assert main([*words, "--verify", "9"]) == 0
    monkeypatch.setattr("toy_runs.numbers_of", lambda _: [("all", "wales", "wales", "fee", 1.0)])
    capsys.readouterr()
    assert main([*words, "--verify", "1"]) == 1
    assert "other cells than before" in " ".join(capsys.readouterr().out.split())


def test_discovery_is_refused_before_its_runs(
    design: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from gofal.viz.cli import main as whole

    out = design.parent / "out"
    given = ["discover", str(design), "--work", str(out)]
    assert whole(given) == REFUSED
    assert "this design has baseline alone" in capsys.readouterr().err
    two = replace_scenarios(design, '["baseline", "latc"]')
    for words, told in (
        (["--policy", "lact"], "did you mean latc"),
        (["--outcome", "rural_met_ned"], "did you mean rural_met_need"),
    ):
        assert whole(["discover", str(two), "--work", str(out), *words]) == REFUSED
        assert told in capsys.readouterr().err
    assert not out.exists()


def replace_scenarios(design: Path, names: str) -> Path:
    made = design.with_name("two.toml")
    made.write_text(DESIGN.replace("[run]", f"[run]\nscenarios = {names}"), encoding="utf-8")
    return made


def test_the_plan_of_a_sweep_is_untouched_by_what_is_refused(tmp_path: Path) -> None:
    folder = swept(tmp_path / "sweep")
    whole = published(folder)
    with pytest.raises(GofalError, match="another design"):
        run_sweep(replace(toy_plan(3), seed=2), folder, work=QUICK, engine=threads)
    assert published(folder) == whole
