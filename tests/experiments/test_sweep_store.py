"""The folder of a sweep: whole at every moment, and wary of what does not belong there."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from toy_runs import QUICK, toy_plan

from gofal.abm.files import put, sweep_up, temporary_file
from gofal.agents.errors import GofalError
from gofal.experiments.runs.engines.base import Engine
from gofal.experiments.runs.engines.futures import FuturesEngine
from gofal.experiments.runs.task import Work
from gofal.experiments.sweep.cells import Cell
from gofal.experiments.sweep.parts import write_part
from gofal.experiments.sweep.store import SweepStore
from gofal.experiments.sweep.sweep import Sweep, open_sweep, run_sweep


def threads(work: Work, workers: int, limit: float) -> Engine:
    return FuturesEngine(work, [ThreadPoolExecutor(1) for _ in range(workers)], limit)


def cells(value: float) -> list[Cell]:
    return [Cell("all", "wales", "wales", name, value + n) for n, name in enumerate(("a", "b"))]


@pytest.fixture
def sweep(tmp_path: Path) -> Sweep:
    return run_sweep(toy_plan(4), tmp_path / "sweep", work=QUICK, engine=threads)[0]


def part_of(sweep: Sweep) -> Path:
    return next((sweep.folder / "parts").glob("*.parquet"))


def again(sweep: Sweep) -> Sweep:
    return open_sweep(toy_plan(4), sweep.folder, QUICK)


@pytest.mark.parametrize("where", [0.0, 0.3, 0.6, 0.99])
def test_one_changed_byte_is_found_and_the_part_named(sweep: Sweep, where: float) -> None:
    part = part_of(sweep)
    content = bytearray(part.read_bytes())
    content[int(where * len(content))] ^= 1
    part.write_bytes(content)
    with pytest.raises(GofalError, match=f"{part.name} is damaged"):
        again(sweep)
    part.unlink()
    _, tally = run_sweep(toy_plan(4), sweep.folder, work=QUICK, engine=threads)
    assert tally.new > 0
    assert tally.left == 0


def test_a_part_cut_short_is_found(sweep: Sweep) -> None:
    part = part_of(sweep)
    part.write_bytes(part.read_bytes()[:-9])
    with pytest.raises(GofalError, match=f"{part.name} is damaged"):
        again(sweep)


def test_foreign_parts_are_named(sweep: Sweep, tmp_path: Path) -> None:
    parts = sweep.folder / "parts"
    (parts / "mine.parquet").write_bytes(part_of(sweep).read_bytes())
    with pytest.raises(GofalError, match=r"mine\.parquet is not a part of this sweep"):
        again(sweep)
    (parts / "mine.parquet").unlink()
    other = write_part(parts, [("f" * 24, cells(1.0))], "other code")
    with pytest.raises(GofalError, match=f"{other.name} was run with other code"):
        again(sweep)
    (parts / other.name).unlink()
    unknown = write_part(parts, [("f" * 24, cells(1.0))], sweep.store.code)
    with pytest.raises(GofalError, match=f"{unknown.name} holds runs that this sweep does not"):
        again(sweep)
    del tmp_path


def test_the_same_run_twice_is_harmless_and_another_result_is_not(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    for other in (["b"], ["c"]):
        write_part(tmp_path / "parts", [(n * 24, cells(1.0)) for n in ["a", *other]], "code")
    store = SweepStore(tmp_path, "code")
    store.look()
    assert store.finished().tolist() == [b"a" * 24, b"b" * 24, b"c" * 24]
    assert store.rows(np.array([b"a" * 24])).num_rows == 2
    odd = write_part(tmp_path / "parts", [("a" * 24, cells(np.nextafter(1.0, 2)))], "code")
    store.look()
    with pytest.raises(GofalError, match="gave different results in parts") as caught:
        store.finished()
    assert odd.name in str(caught.value)


def test_packing_keeps_every_run_once(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    store = SweepStore(tmp_path, "code")
    for n in range(100):
        store.add([(f"{n:024}", cells(n))])
    assert len(list((tmp_path / "parts").iterdir())) < 40
    fresh = SweepStore(tmp_path, "code")
    fresh.look()
    assert len(fresh.finished()) == 100
    assert fresh.rows(fresh.finished()).num_rows == 200


def test_packing_beside_another_process_loses_nothing(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    one, two = SweepStore(tmp_path, "code"), SweepStore(tmp_path, "code")
    for n in range(31):
        one.add([(f"{n:024}", cells(n))])
    two.look()
    one.add([("x" * 24, cells(0))])  # packs; what the other saw is gone
    two.pack()
    two.look()
    assert len(two.finished()) == 32


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("years of work")
    with pytest.raises(GofalError, match="something else than a sweep"):
        run_sweep(toy_plan(4), tmp_path, work=QUICK, engine=threads)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.doc"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(GofalError, match="cannot write"):
        run_sweep(toy_plan(4), tmp_path / "x", work=QUICK, engine=threads)


def test_a_damaged_manifest_is_said(sweep: Sweep) -> None:
    (sweep.folder / "manifest.json").write_text("{")
    with pytest.raises(GofalError, match=r"manifest\.json is damaged"):
        again(sweep)


def test_there_must_be_a_sweep_to_look_at(tmp_path: Path) -> None:
    with pytest.raises(GofalError, match="there is no sweep"):
        open_sweep(toy_plan(4), tmp_path / "none", QUICK)
    assert not (tmp_path / "none").exists()


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> None:
        with temporary_file(tmp_path) as half:
            half.write_bytes(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(GofalError, match="cannot write"):
        put(tmp_path / "no" / "such" / "folder", b"")


def test_only_half_files_of_the_dead_are_swept_up(tmp_path: Path) -> None:
    gone = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"],
        capture_output=True,
        text=True,
        check=True,
    )
    host = socket.gethostname()
    dead, alive = f".{host}-{int(gone.stdout)}-0a.half", f".{host}-{os.getppid()}-0a.half"
    elsewhere, old = ".other-1-0a.half", ".other-2-0a.half"
    for name in (dead, alive, elsewhere, old):
        (tmp_path / name).touch()
    os.utime(tmp_path / old, (0, 0))
    sweep_up(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {alive, elsewhere}


def test_results_are_made_again_from_parts(sweep: Sweep) -> None:
    before = (sweep.folder / "results.parquet").read_bytes()
    (sweep.folder / "results.parquet").unlink()
    run_sweep(toy_plan(4), sweep.folder, work=QUICK, engine=threads)
    assert (sweep.folder / "results.parquet").read_bytes() == before


def test_a_moved_sweep_is_the_same_sweep(sweep: Sweep, tmp_path: Path) -> None:
    shutil.move(sweep.folder, tmp_path / "elsewhere")
    _, tally = run_sweep(toy_plan(4), tmp_path / "elsewhere", work=QUICK, engine=threads)
    assert tally.new == 0
