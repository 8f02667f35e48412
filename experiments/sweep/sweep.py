"""A sweep from outside: run it or go on with it, look at it, read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from msgspec.structs import asdict

from gofal.abm.files import settle, temporary_file
from gofal.abm.results import plain, write_table
from gofal.agents.errors import GofalError
from gofal.experiments.own.parameter_sets import recorded
from gofal.experiments.runs.cores import worker_count
from gofal.experiments.runs.engines.base import Engine
from gofal.experiments.runs.engines.dask import dask_engine, require_scheduler
from gofal.experiments.runs.engines.local import LocalEngine, get_ready
from gofal.experiments.runs.identity import code_of, digest
from gofal.experiments.runs.task import Work
from gofal.experiments.runs.worlds import limit_bytes
from gofal.experiments.sums import damaged
from gofal.experiments.sweep.cells import with_cells
from gofal.experiments.sweep.identity import require_same_code
from gofal.experiments.sweep.layout import Layout
from gofal.experiments.sweep.plan import Plan
from gofal.experiments.sweep.publish import (
    PUBLISHED,
    RESULTS,
    RUNS,
    publish,
    require_whole,
    unpublish,
)
from gofal.experiments.sweep.run import MODEL
from gofal.experiments.sweep.runner import Runner, SweepProgress, Watch, queue_of
from gofal.experiments.sweep.store import SweepStore, make_folder, read_manifest, write_manifest

DESIGN = "design.parquet"
WHOLE = (1, 1)

type EngineMaker = Callable[[Work, int, float], Engine]


@dataclass(frozen=True)
class Sweep:
    """A sweep's folder, opened with its plan.

    Attributes:
        layout: all runs.
        store: what is there of them.
        work: how one is worked out.
    """

    layout: Layout
    store: SweepStore
    work: Work

    @property
    def folder(self) -> Path:
        """Where it is."""
        return self.store.folder

    def complete(self) -> bool:
        """Whether every run is finished or has failed, whoever ran it."""
        return queue_of(self.layout, self.store, WHOLE)[1].left == 0


def run_sweep(
    plan: Plan,
    folder: Path,
    *,
    workers: int | None = None,
    work: Work = MODEL,
    shard: tuple[int, int] = WHOLE,
    dask: str | None = None,
    engine: EngineMaker | None = None,
    extend: bool = False,
    retry: bool = False,
    watch: Watch = lambda _: None,
) -> tuple[Sweep, SweepProgress]:
    """Run a sweep, or go on with one that was stopped.

    Args:
        plan: what to run.
        folder: where it is kept; one that holds this sweep already is gone on with.
        workers: processes; one a core if None.
        work: how a run is worked out; the model unless told otherwise.
        shard: (i, N) to do the i-th of N parts of the sweep only, from 1; the parts may be done by
            several machines at once in one shared folder.
        dask: address of a Dask scheduler, or ``local``.
        engine: makes another engine.
        extend: whether the folder may hold a sweep of another design with the same code; runs that
            both have are kept.
        retry: try the failed runs again.
        watch: told now and then how far it is.

    Returns:
        The sweep, and how far this shard is.

    Raises:
        GofalError: the plan cannot be run in this folder.
    """
    most = worker_count(workers)
    if dask is not None:
        require_scheduler(dask)
    elif engine is None:
        get_ready(work)
    sweep = open_sweep(plan, folder, work, extend=extend, create=True)
    if retry:
        unpublish(folder)
        sweep.store.forgive([*sweep.store.failures()])
    if shard == WHOLE:
        sweep.store.pack()
    share = dask is None and engine is None and limit_bytes() > 0
    queue, tally = queue_of(sweep.layout, sweep.store, shard, share)
    watch(tally)
    if queue.left:
        count = min(most, queue.left)
        with _engine(sweep.work, count, plan.time_limit, dask, engine) as chosen:
            Runner(sweep.layout, sweep.store, chosen, queue, tally, watch).run()
        sweep.store.look()
    if sweep.complete() and damaged(folder, PUBLISHED):
        publish(sweep.store, sweep.layout)
    return sweep, tally


@contextmanager
def _engine(
    work: Work, workers: int, limit: float, dask: str | None, make: EngineMaker | None
) -> Iterator[Engine]:
    if dask is not None:
        with dask_engine(dask, work, workers, limit) as engine:
            yield engine
    else:
        yield (make or LocalEngine)(work, workers, limit)


def open_sweep(
    plan: Plan, folder: Path, work: Work = MODEL, *, extend: bool = False, create: bool = False
) -> Sweep:
    """Open the folder of a sweep and check that it is the one of this plan and this code.

    Args:
        plan: what the sweep runs.
        folder: where it is kept.
        work: how a run is worked out.
        extend: whether a folder with another design is given this one.
        create: whether to make the folder if there is none.

    Raises:
        GofalError: the folder holds another sweep, other code, or a damaged part.
    """
    code = code_of(work.run)
    if create:
        make_folder(folder)
    new = not (folder / "manifest.json").exists()
    if new and not create:
        raise GofalError(f"there is no sweep in {folder}")
    known = {} if new else read_manifest(folder)
    if known:
        require_same_code(known["code"], code)
    described = digest(_described(plan))
    earlier = known.get("earlier", [])
    if known and known["design"] != described:
        if not extend:
            raise GofalError(
                f"folder {folder} holds a sweep of another design; give a new --out, or --extend "
                "to go on there with this one: runs that both have are kept"
            )
        earlier, new = [*earlier, known["design"]], True
    layout = Layout(plan, digest(code), None if new else _known_ids(folder / DESIGN))
    if new:
        _write_plan(folder, layout, code, described, earlier)
    else:
        _require_same_points(folder / DESIGN, layout)
    store = SweepStore(folder, digest(code))
    store.look()
    if not earlier:
        store.require_known(np.unique(layout.ids))
    return Sweep(layout, store, with_cells(work))


def _write_plan(
    folder: Path, layout: Layout, code: dict[str, object], described: str, earlier: list[str]
) -> None:
    """The design first: with the manifest the sweep exists. Results of an earlier one go."""
    unpublish(folder)
    with temporary_file(folder) as temporary:
        write_table(layout.table(), temporary)
        settle(temporary, folder / DESIGN)
    manifest = {
        "design": described,
        "earlier": earlier,
        "runs": len(layout),
        "plan": _described(layout.plan),
        "code": code,
        **recorded(layout.plan.parameter_sets),
    }
    write_manifest(folder, manifest)


def _described(plan: Plan) -> dict[str, Any]:
    """A plan in the terms of JSON; words for people are not part of it.

    Nor are groups where there are none, so that sweeps of before them go on.
    """
    return {
        "kind": plan.kind.slug,
        "options": plain({k: v for k, v in asdict(plan.options).items() if v != {}}),
        "axes": plain(plan.axes),
        "arms": plain(plan.arms),
        "replicates": plan.replicates,
        "seed": plan.seed,
        "luck": plan.luck,
        "weeks": plan.weeks,
        "keep": plain(plan.keep),
    }


def _known_ids(file: Path) -> np.ndarray[Any, np.dtype[np.bytes_]]:
    return np.array(_column(file, "run").to_pylist(), dtype="S24")


def _column(file: Path, name: str) -> Any:
    """A column of the kept design."""
    try:
        return pq.read_table(file, columns=[name])[name]
    except (OSError, ValueError) as error:
        why = str(error).splitlines()[0]
        raise GofalError(f"{file} is damaged ({why}); remove it and manifest.json") from None


def _require_same_points(file: Path, layout: Layout) -> None:
    """Refuse a design that is drawn otherwise than when the sweep began."""
    for i, axis in enumerate(layout.plan.axes):
        then = _column(file, axis.name).to_numpy()
        if not np.array_equal(then, layout.drawn.points[layout.point, i]):
            raise GofalError(
                f"the points of {file.parent} would be drawn otherwise today, perhaps by another "
                "version of SciPy or SALib; give a new --out"
            )


def read_results(folder: Path) -> pd.DataFrame:
    """Every cell of a complete sweep.

    Returns:
        Columns run, point, arm, replicate, seed, window, level, code, outcome, value; what was
        varied stands in ``runs.parquet``, see :func:`read_runs`.

    Raises:
        GofalError: the sweep is not complete, or damaged.
    """
    return pd.read_parquet(_there(folder) / RESULTS)


def read_runs(folder: Path) -> pd.DataFrame:
    """Every run of a complete sweep with the values varied, its status and, if it failed, why.

    Raises:
        GofalError: the sweep is not complete, or damaged.
    """
    return pd.read_parquet(_there(folder) / RUNS)


def _there(folder: Path) -> Path:
    read_manifest(folder)
    require_whole(folder)
    return folder
