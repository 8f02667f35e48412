"""The first estimate and runs of a slice: training them, and a comparison that is covered."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import toy_emulator
from small import ONLY, TINY

from gofal.experiments.cli import main
from gofal.experiments.emulator import estimate as estimates
from gofal.experiments.emulator.design import Design, load_design
from gofal.experiments.emulator.estimate import write_estimate
from gofal.experiments.emulator.training import run_training, work_of
from gofal.experiments.runs.store import Store

pytestmark = pytest.mark.slow

RUN = [*ONLY, "--burn-in", "2"]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The runs of a small training."""
    made = Store(tmp_path_factory.mktemp("runs"))
    run_training(small_design(), made, 1)
    return made


def small_design() -> Design:
    """Three blocks of a point each, a year of two councils."""
    return load_design(blocks=3, points=1, years=1, burn_in=2, only=TINY, dated=False)


def test_a_training_says_what_it_takes_and_goes_on_where_it_was(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    design = small_design()
    nothing, all_there = (work_of(design, one, 1) for one in (Store(tmp_path), store))
    assert (nothing.runs, nothing.left, all_there.left) == (12, 12, 0)
    assert nothing.seconds > all_there.seconds == 0
    kept = store.find(next(iter(design.arms())))
    assert kept is not None
    shutil.rmtree(kept.folder)  # as if killed before this one had ended
    words = [
        "emulator",
        "train",
        *RUN,
        "--blocks",
        "3",
        "--points",
        "1",
        "--years",
        "1",
        "--no-dates",
    ]
    assert main([*words, "--work", str(store.folder), "--workers", "1"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "Training takes 12 runs; 1 of them are not in the store" in shown
    assert work_of(design, store, 1).left == 0


def test_runs_are_read_as_differences_from_the_baseline_of_their_seed(store: Store) -> None:
    design = small_design()
    trained = run_training(design, store, 1)
    assert trained.moves.shape == (3, 1, 14)
    assert trained.changes.shape == (len(trained.names), 3, 1, 2)
    at = trained.names.index("met_need")
    levels = []
    for arm in (design.arm(2, 1, 0), design.baseline(2, 1)):
        kept = store.find(arm)
        assert kept is not None
        levels.append(kept.table("country", ["met_need"])["met_need"].mean())
    assert trained.changes[at, 2, 0, 1] == pytest.approx(levels[0] - levels[1])
    assert trained.baselines[at, 2, 1] == pytest.approx(levels[1])


def test_a_comparison_says_the_first_estimate_before_its_runs_where_it_is_covered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(estimates, "SHIPPED", tmp_path / "first_estimate.json")
    codes = small_design().base.only
    write_estimate(toy_emulator.estimate(years=1, burn_in=2, only=codes), estimates.SHIPPED)
    arms = ["baseline", "baseline/fee_level=1.2", "baseline/triage=0.2"]
    words = ["compare", *RUN, "--years", "1", "--replicates", "2", "--no-stress"]
    words += ["--work", str(tmp_path / "runs"), "--workers", "1"]
    assert main([*words, *arms, "--out", str(tmp_path / "en")]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    before, table, after = (
        shown.index(text)
        for text in (
            "First estimate, before the runs, baseline/fee_level=1.2: ",
            "baseline/fee_level=1.2 compared with baseline",
            "Runs and first estimate together, baseline/fee_level=1.2: ",
        )
    )
    assert before < table < after
    assert "First estimate, before the runs, baseline/triage" not in shown
    assert main([*words, *arms, "--out", str(tmp_path / "cy"), "--language", "cy"]) == 0
    assert "Amcangyfrif cyntaf, cyn y rhediadau" in " ".join(capsys.readouterr().out.split())
    # With a reference that is not the baseline nothing is said.
    assert main([*words, arms[2], arms[1], "--out", str(tmp_path / "other")]) == 0
    assert "irst estimate" not in capsys.readouterr().out
