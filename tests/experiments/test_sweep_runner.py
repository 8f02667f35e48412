"""Sweeps with toy runs: same results every way, faults that cost only their own run."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import toy_runs
from toy_runs import FAULTY, QUICK, SLOW, toy_plan

from gofal.agents.errors import GofalError
from gofal.experiments.runs.engines.base import Engine
from gofal.experiments.runs.engines.futures import FuturesEngine
from gofal.experiments.runs.queue import Queue
from gofal.experiments.runs.task import Report, Work
from gofal.experiments.sweep.cells import RunSpec
from gofal.experiments.sweep.designs import Drawn
from gofal.experiments.sweep.plan import Plan
from gofal.experiments.sweep.runner import SweepProgress
from gofal.experiments.sweep.sweep import open_sweep, read_results, read_runs, run_sweep
from gofal.experiments.sweep.verify import verify

FINAL = ("results.parquet", "runs.parquet", "design.parquet", "manifest.json")


def threads(work: Work, workers: int, limit: float) -> Engine:
    return FuturesEngine(work, [ThreadPoolExecutor(1) for _ in range(workers)], limit)


def bytes_of(folder: Path) -> list[bytes]:
    return [(folder / name).read_bytes() for name in FINAL]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sweep of 60 runs by one worker."""
    folder = tmp_path_factory.mktemp("sweeps") / "undisturbed"
    _, tally = run_sweep(toy_plan(20), folder, workers=1, work=QUICK)
    assert (tally.total, tally.done, tally.failed) == (60, 60, 0)
    return folder


def test_results_are_a_tidy_table_in_the_order_of_the_design(undisturbed: Path) -> None:
    frame, runs = read_results(undisturbed), read_runs(undisturbed)
    assert list(frame) == [
        "run",
        "point",
        "arm",
        "replicate",
        "seed",
        "window",
        "level",
        "code",
        "outcome",
        "value",
    ]
    assert len(frame) == 60 * 4
    assert frame["run"].drop_duplicates().tolist() == runs["run"].tolist()
    joined = frame.merge(runs[["run", "fee_level"]], on="run")
    assert joined.groupby("point")["fee_level"].nunique().eq(1).all()
    assert set(runs["status"]) == {"done"}


def test_parts_are_read_straight_from_pandas(undisturbed: Path) -> None:
    frame = pd.read_parquet(undisturbed / "parts")
    assert frame["run"].nunique() == 60
    assert frame["value"].dtype == np.float64


def test_two_workers_and_threads_give_the_same_bytes(undisturbed: Path, tmp_path: Path) -> None:
    run_sweep(toy_plan(20), tmp_path / "two", workers=2, work=QUICK)
    run_sweep(toy_plan(20), tmp_path / "threads", workers=3, work=QUICK, engine=threads)
    assert bytes_of(tmp_path / "two") == bytes_of(tmp_path / "threads") == bytes_of(undisturbed)


def test_shards_at_once_in_one_folder_give_the_same_bytes(
    undisturbed: Path, tmp_path: Path
) -> None:
    folder, totals = tmp_path / "shards", []

    def do(i: int) -> None:
        _, tally = run_sweep(
            toy_plan(20), folder, workers=1, work=QUICK, shard=(i, 3), engine=threads
        )
        totals.append(tally.total)

    shards = [threading.Thread(target=do, args=(i,)) for i in (1, 2, 3)]
    for shard in shards:
        shard.start()
    for shard in shards:
        shard.join()
    assert totals == [20, 20, 20]
    assert bytes_of(folder) == bytes_of(undisturbed)


def test_a_finished_sweep_is_not_run_again(undisturbed: Path) -> None:
    before = bytes_of(undisturbed)
    _, tally = run_sweep(toy_plan(20), undisturbed, workers=1, work=QUICK)
    assert (tally.done, tally.new) == (60, 0)
    assert bytes_of(undisturbed) == before


class StopError(Exception):
    pass


def test_a_stopped_sweep_goes_on_where_it_was(undisturbed: Path, tmp_path: Path) -> None:
    def stop(tally: SweepProgress) -> None:
        if tally.new >= 10:
            raise StopError

    with pytest.raises(StopError):
        run_sweep(toy_plan(20), tmp_path, work=SLOW, workers=2, watch=stop, engine=threads)
    with pytest.raises(GofalError, match="not complete"):
        read_results(tmp_path)
    _, tally = run_sweep(toy_plan(20), tmp_path, work=SLOW, workers=2, engine=threads)
    assert tally.new <= 50
    assert tally.done == 60
    logged = [line for log in (tmp_path / "log").iterdir() for line in log.read_text().splitlines()]
    assert len(logged) == 60, "a run was done twice"
    assert len(read_results(tmp_path)) == len(read_results(undisturbed))


def test_the_same_run_at_two_points_is_run_once(tmp_path: Path) -> None:
    plan = toy_plan(2, replicates=1)
    arms = (plan.arms[0], replace(plan.arms[0], name="the same in other words"))
    _, tally = run_sweep(replace(plan, arms=arms), tmp_path, work=QUICK, engine=threads)
    assert tally.total == 2
    frame = read_results(tmp_path)
    assert len(frame) == 4 * 4
    one, two = (frame.loc[frame["arm"] == arm.name, "value"].tolist() for arm in arms)
    np.testing.assert_array_equal(one, two)


def test_more_points_and_replicates_keep_what_is_there(tmp_path: Path) -> None:
    run_sweep(toy_plan(4, replicates=2), tmp_path, work=QUICK, engine=threads)
    with pytest.raises(GofalError, match="--extend"):
        run_sweep(toy_plan(6, replicates=3), tmp_path, work=QUICK, engine=threads)
    _, tally = run_sweep(toy_plan(6), tmp_path, work=QUICK, engine=threads, extend=True)
    assert (tally.total, tally.new) == (18, 10)
    run_sweep(toy_plan(6), tmp_path / "new", work=QUICK, engine=threads)
    for name in ("results.parquet", "runs.parquet"):
        assert (tmp_path / name).read_bytes() == (tmp_path / "new" / name).read_bytes()


def test_other_code_is_refused_and_said(tmp_path: Path) -> None:
    run_sweep(toy_plan(2), tmp_path, work=QUICK, engine=threads)
    with pytest.raises(GofalError, match=r"run toy_runs\.quick .* -> toy_runs\.slow"):
        run_sweep(toy_plan(2), tmp_path, work=SLOW, engine=threads)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    manifest["code"]["packages"]["numpy"] = "1.0"
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(GofalError, match=r"numpy 1\.0 -> "):
        run_sweep(toy_plan(2), tmp_path, work=QUICK, engine=threads)


def test_a_design_that_is_drawn_otherwise_is_refused(tmp_path: Path) -> None:
    run_sweep(toy_plan(2), tmp_path, work=QUICK, engine=threads)
    plan, drawn = toy_plan(2), Drawn(np.array([[1.0], [1.02]]))
    kind = replace(plan.kind, draw=lambda _axes, _options: drawn)
    with pytest.raises(GofalError, match="drawn otherwise today"):
        open_sweep(replace(plan, kind=kind), tmp_path, QUICK)


def reasons(folder: Path) -> dict[float, str]:
    runs = read_runs(folder)
    return dict(zip(runs["fee_level"].tolist(), runs["reason"].tolist(), strict=True))


def test_every_fault_costs_only_its_own_run(tmp_path: Path) -> None:
    plan = toy_plan(12, replicates=1, time_limit=1.5)
    _, tally = run_sweep(plan, tmp_path, workers=2, work=FAULTY)
    assert (tally.done, tally.failed) == (4, 8)
    told = reasons(tmp_path)
    assert told[1.0] == "ValueError: one two"
    assert "SIGSEGV" in told[1.01]
    assert "lack of memory" in told[1.02]
    assert told[1.03] == told[1.04] == "took longer than 1.5 s"
    assert told[1.05] == "SystemExit: 3"
    assert "nothing to keep" in told[1.06]
    assert "exit code 0" in told[1.07]
    assert [told[value] for value in (1.08, 1.09, 1.1, 1.11)] == [""] * 4
    trace = json.loads(next((tmp_path / "failed").glob("*.json")).read_text())
    assert {"run", "point", "arm", "replicate", "fault", "reason", "trace"} <= set(trace)
    _, again = run_sweep(plan, tmp_path, workers=2, work=FAULTY)
    assert (again.done, again.failed, again.new) == (4, 8, 0)


FIXED = threading.Event()


def fixable(spec: RunSpec, tick: Report) -> Sequence[toy_runs.Row]:
    if not FIXED.is_set():
        raise MemoryError
    return toy_runs.quick(spec, tick)


def test_failed_runs_are_tried_again_when_asked(tmp_path: Path) -> None:
    FIXED.clear()
    work, plan = Work(fixable), toy_plan(3, replicates=1)
    assert run_sweep(plan, tmp_path, work=work, engine=threads)[1].failed == 3
    FIXED.set()
    assert run_sweep(plan, tmp_path, work=work, engine=threads)[1].failed == 3
    _, tally = run_sweep(plan, tmp_path, work=work, engine=threads, retry=True)
    assert (tally.done, tally.failed) == (3, 0)
    assert list((tmp_path / "failed").iterdir()) == []


def test_verify_runs_rows_again_and_compares_bits(undisturbed: Path) -> None:
    sweep = open_sweep(toy_plan(20), undisturbed, QUICK)
    verdicts = list(verify(sweep, 25, seed=1))
    assert len({verdict.run for verdict in verdicts}) == 25
    assert all(verdict.same for verdict in verdicts)


LUCK = np.random.default_rng()


def unlucky(spec: RunSpec, tick: Report) -> list[toy_runs.Row]:
    rows = toy_runs.quick(spec, tick)
    return [*rows[:-1], (*rows[-1][:4], float(LUCK.random()))]


def test_verify_sees_a_run_that_is_not_deterministic(tmp_path: Path) -> None:
    sweep, _ = run_sweep(toy_plan(2), tmp_path, work=Work(unlucky), engine=threads)
    for verdict in verify(sweep, 6):
        assert not verdict.same
        assert "fee of W2, all" in verdict.why


def test_the_board_keeps_groups_together_and_leaves_nobody_idle() -> None:
    board = Queue(np.arange(10), np.repeat([0, 1], 5))
    one, group_one = board.take(None, 2)
    two, group_two = board.take(None, 2)
    assert (one, two) == ([0, 1], [5, 6])
    assert board.take(group_one, 9) == ([2, 3, 4], group_one)  # nothing new to begin
    stolen, _ = board.take(group_one, 2)
    assert stolen == [7, 8]
    board.give_back([5, 6])
    assert board.left == 3
    assert [board.take(group_two, 5)[0] for _ in range(4)] == [[5], [6], [9], []]
    assert board.left == 0


def test_a_run_put_aside_is_given_out_last() -> None:
    board = Queue(np.arange(2), np.zeros(2, dtype=np.int64))
    board.put_aside(7)
    assert not board.only_aside
    assert board.take(None, 9)[0] == [0, 1]
    assert board.only_aside
    assert board.take(None, 9)[0] == [7]
    assert not board.left
    assert not board.only_aside


def test_memory_of_the_store_is_bounded(tmp_path: Path) -> None:
    """Small parts become large ones, so that a folder does not fill with files."""

    def each(plan: Plan) -> int:
        _, tally = run_sweep(plan, tmp_path, work=QUICK, engine=threads, workers=1)
        return tally.total

    seen = []

    def look(_: SweepProgress) -> None:
        seen.append(len(list((tmp_path / "parts").glob("*.parquet"))))

    from gofal.experiments.runs import executor
    from gofal.experiments.sweep import runner

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runner, "HOLD", 0.0)
        patch.setattr(executor, "MOST_AT_ONCE", 1)
        run_sweep(toy_plan(50), tmp_path, work=QUICK, engine=threads, workers=1, watch=look)
    assert max(seen) < 40
    assert sum(pq.read_metadata(p).num_rows for p in (tmp_path / "parts").iterdir()) == 150 * 4
    assert each(toy_plan(50)) == 150


@pytest.mark.slow
def test_a_dask_cluster_gives_the_same_bytes(undisturbed: Path, tmp_path: Path) -> None:
    run_sweep(toy_plan(20), tmp_path / "dask", workers=2, work=QUICK, dask="local")
    assert bytes_of(tmp_path / "dask") == bytes_of(undisturbed)


@pytest.mark.slow
def test_a_dask_worker_killed_on_the_way_changes_nothing(tmp_path: Path) -> None:
    import os

    from distributed import Client, LocalCluster  # type: ignore[attr-defined,unused-ignore]

    killed: list[int] = []
    with (
        LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=2, threads_per_worker=1, dashboard_address=":0", memory_limit=0
        ) as cluster,
        Client(cluster) as client,  # type: ignore[no-untyped-call]
    ):

        def kill(tally: SweepProgress) -> None:
            if tally.new > 5 and not killed:
                info = client.run(os.getpid)
                killed.append(sorted(info.values())[0])
                os.kill(killed[0], signal.SIGKILL)

        plan = toy_plan(20, weeks=5)
        _, tally = run_sweep(
            plan, tmp_path / "dask", work=SLOW, dask=cluster.scheduler_address, watch=kill
        )
    assert killed
    assert (tally.done, tally.failed) == (60, 0)
    run_sweep(plan, tmp_path / "threads", work=SLOW, engine=threads, workers=8)
    assert bytes_of(tmp_path / "dask") == bytes_of(tmp_path / "threads")


def test_dask_without_a_cluster_is_said(tmp_path: Path) -> None:
    with pytest.raises(GofalError, match=r"nobody listens at tcp://127\.0\.0\.1:9"):
        run_sweep(toy_plan(2), tmp_path, work=QUICK, dask="tcp://127.0.0.1:9")
