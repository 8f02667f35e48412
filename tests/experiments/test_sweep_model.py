"""Sweeps of the model itself, tiny and short."""

from __future__ import annotations

import gc
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small import TINY

from gofal.abm.model import CareModel
from gofal.experiments.cli import REFUSED, main
from gofal.experiments.runs import worker
from gofal.experiments.runs.means import means
from gofal.experiments.sweep.layout import Layout
from gofal.experiments.sweep.plan import load_plan, plan
from gofal.experiments.sweep.run import run_model
from gofal.experiments.sweep.sweep import read_results, read_runs
from gofal.experiments.windows import Window

SHORT: Mapping[str, Any] = {"only": TINY, "burn_in_weeks": 8, "weeks": 4, "replicates": 2}
KEEP = {"outcomes": ["fee", "met_need", "wait_weeks"], "levels": ["wales", "council", "place"]}
DESIGN = """
title_en = "What a higher fee does"
title_cy = "Effaith ffi uwch"
[design]
kind = "grid"
[vary]
fee_level = [1.0, 1.3]
"carer.reach_mean" = [30, 45]
[run]
only = ["Gwynedd", "Isle of Anglesey"]
burn_in_weeks = 8
weeks = 4
replicates = 2
[keep]
outcomes = ["fee", "met_need"]
"""


class Unheard:
    """A report that nobody listens to."""

    def __call__(self, weeks: int = 1) -> None:
        """Weeks that have passed."""

    def settled(self) -> None:
        """The burnt-in world is there."""

    def say(self, what: object) -> None:
        """Something that is known before the run has ended."""


nothing = Unheard()


def test_a_shared_burn_in_gives_the_bits_of_a_fresh_one() -> None:
    made = plan({"kind": "grid"}, {"fee_level": [1.0, 1.3]}, {**SHORT, "replicates": 1}, KEEP)
    layout = Layout(made, "code")
    for number in (0, 1, 0):
        spec = layout.spec(number)
        assert spec.shared
        forked = run_model(spec, nothing)
        alone = CareModel(spec.scenario)
        alone.run_for(4)
        outcomes = alone.outcomes()
        expected = means(outcomes, [Window("weeks 0-4", 0, 4)], ("wales", "council", "place"))
        known = {
            (level, code, outcome): value
            for _, level, code, outcome, value in expected.itertuples(index=False, name=None)
        }
        places = len(alone.state.geography.ids)
        assert len(forked) == 3 * (1 + len(TINY)) + places  # places have one of the three
        for cell in forked:
            value = known[cell.level, cell.code, cell.outcome]
            assert cell.value == pytest.approx(value, rel=1e-12, nan_ok=True), cell
        from dataclasses import replace

        fresh = run_model(replace(spec, shared=False), nothing)
        assert [c[:4] for c in fresh] == [c[:4] for c in forked]
        np.testing.assert_array_equal([c.value for c in fresh], [c.value for c in forked])


def test_the_stress_test_is_kept_when_asked_for() -> None:
    keep = {"outcomes": ["stress_loss_4"], "levels": ["wales"]}
    made = plan({"kind": "grid"}, {"fee_level": [1.0]}, {**SHORT, "replicates": 1}, keep)
    (cell,) = run_model(Layout(made, "code").spec(0), nothing)
    assert (cell.window, cell.outcome) == ("week 3", "stress_loss_4")
    assert 0 < cell.value < 1


def test_waleses_kept_by_a_worker_are_few() -> None:
    vary: dict[str, object] = {"fee_level": [1.0, 1.3], "carer.reach_mean": [30, 35, 40]}
    terms = {**SHORT, "replicates": 1, "burn_in_weeks": 1, "weeks": 1}
    layout = Layout(plan({"kind": "grid"}, vary, terms, KEEP), "code")
    before = alive()
    for number in range(len(layout)):
        run_model(layout.spec(number), nothing)
    assert len(worker._memory.worlds) == worker.IN_MEMORY
    assert alive() <= before + worker.IN_MEMORY + 1  # the last one run is not yet swept away


def alive() -> int:
    """Models in memory."""
    # A dead weak proxy answers no isinstance.
    return sum(type(thing) is CareModel for thing in gc.get_objects())


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a design and its sweep, made on the command line."""
    here = tmp_path_factory.mktemp("model")
    (here / "fees.toml").write_text(DESIGN, encoding="utf-8")
    words = ["sweep", str(here / "fees.toml"), "--out", str(here / "out"), "--workers", "2"]
    assert main(words) == 0
    return here


@pytest.mark.slow
def test_luck_is_shared_and_the_lever_moves_the_fee(swept: Path) -> None:
    frame = read_results(swept / "out").merge(
        read_runs(swept / "out").drop(columns=["point", "arm", "replicate", "seed"]), on="run"
    )
    assert len(frame) == 4 * 2 * 2
    fee = frame[frame["outcome"] == "fee"]
    table = fee.pivot_table(values="value", index="fee_level", columns=["replicate", "seed"])
    assert table.shape == (2, 2)
    assert (table.loc[1.3] > table.loc[1.0]).all()


def test_status_verify_and_a_second_run(swept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["sweep", str(swept / "fees.toml"), "--out", str(swept / "out")]
    assert main([*words, "--status"]) == 0
    assert "8 of 8 runs finished, 0 failed, 0 left" in capsys.readouterr().out
    assert main([*words, "--verify", "2"]) == 0
    assert "2 runs worked out again: the same to the last bit" in capsys.readouterr().out
    assert main([*words, "--language", "cy"]) == 0
    out = capsys.readouterr().out
    assert "Effaith ffi uwch" in out
    assert "8 o 8 rhediad" in out
    assert main([*words, "--shard", "1/2"]) == 0
    assert "4 of 4 runs" in capsys.readouterr().out


def test_verify_tells_a_kept_number_that_the_model_does_not_give(
    swept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import shutil

    from gofal.experiments.sweep.cells import Cell
    from gofal.experiments.sweep.parts import read_part, write_part
    from gofal.experiments.sweep.sweep import open_sweep

    shutil.copytree(swept / "out", tmp_path / "out")
    plan_of = load_plan(swept / "fees.toml")
    sweep = open_sweep(plan_of, tmp_path / "out")
    runs: dict[str, list[Cell]] = {}
    for path in list((tmp_path / "out" / "parts").iterdir()):
        for row in read_part(path, sweep.store.code).to_pylist():
            value = row["value"] + (row["outcome"] == "fee") * 1e-9
            cell = Cell(row["window"], row["level"], row["code"], row["outcome"], value)
            runs.setdefault(row["run"], []).append(cell)
        path.unlink()
    write_part(tmp_path / "out" / "parts", runs.items(), sweep.store.code)
    words = ["sweep", str(swept / "fees.toml"), "--out", str(tmp_path / "out"), "--verify", "1"]
    assert main(words) == 1
    assert "is not the same: fee of wales" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nothing.toml"], "there is no design file"),
        (["fees.toml", "--shard", "3/2"], "write i/N"),
        (["fees.toml", "--shard", "half"], "write i/N"),
        (["fees.toml", "--workers", "0"], "too few"),
        (["fees.toml", "--verify", "0"], "too few"),
        (["fees.toml", "--status", "--out", "nowhere"], "there is no sweep in nowhere"),
    ],
)
def test_what_a_person_gets_wrong_is_one_line(
    swept: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Path.cwd()
    os.chdir(swept)
    try:
        assert main(["sweep", *words]) == REFUSED
    finally:
        os.chdir(before)
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1
