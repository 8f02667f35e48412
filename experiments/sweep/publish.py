"""The results of a sweep in one table, in the order of the design.

The bytes depend on the runs alone, and not on who worked them out, in what order, or how often the
sweep was stopped.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from gofal.abm.files import settle, temporary_file
from gofal.abm.results import write_table
from gofal.agents.errors import GofalError
from gofal.experiments.sums import SUMS, damaged, write_sums
from gofal.experiments.sweep.layout import Layout
from gofal.experiments.sweep.parts import SCHEMA
from gofal.experiments.sweep.store import SweepStore

CELLS = 400_000  # in memory at once
RESULTS, RUNS = PUBLISHED = "results.parquet", "runs.parquet"
_FIRST: Any = pa.schema(
    [
        ("run", pa.string()),
        ("point", pa.int32()),
        ("arm", pa.string()),
        ("replicate", pa.int32()),
        ("seed", pa.int64()),
    ]
)
_SCHEMA: Any = pa.schema([*_FIRST, *(field for field in SCHEMA if field.name != "run")])


def publish(store: SweepStore, layout: Layout) -> None:
    """Write ``results.parquet`` and ``runs.parquet``, and then their sums.

    Args:
        store: with every run of the design finished or failed.
        layout: the design.
    """
    while True:
        try:
            _write_results(store, layout)
            break
        except FileNotFoundError:
            store.look()  # another process made several parts into one meanwhile
    _write_runs(store, layout)
    write_sums(store.folder, PUBLISHED)


def unpublish(folder: Path) -> None:
    """Results go before anything changes that they were made of; so if there are any, they hold."""
    for name in (SUMS, *PUBLISHED):
        (folder / name).unlink(missing_ok=True)


def require_whole(folder: Path) -> None:
    """Refuse results that are not as they were published.

    Raises:
        GofalError: they or their sums are not there, or damaged; says what to do.
    """
    if not all((folder / name).exists() for name in (*PUBLISHED, SUMS)):
        raise GofalError(f"the sweep in {folder} is not complete; run it again to go on")
    if broken := damaged(folder, PUBLISHED):
        raise GofalError(
            f"{folder / broken[0]} is damaged (its bytes do not match {SUMS}); "
            "run the sweep again: it is made anew from the parts"
        )


def _write_runs(store: SweepStore, layout: Layout) -> None:
    finished = store.finished()
    done = np.isin(layout.ids, finished)
    failed = ((run, str(record["reason"])) for run, record in store.failures().items())
    reasons = {run: reason for run, reason in failed if run.encode() not in finished}
    table = layout.table().assign(
        status=np.where(done, "done", "failed"),
        reason=[reasons.get(run.decode(), "") for run in layout.ids],
    )
    with temporary_file(store.folder) as temporary:
        write_table(table, temporary)
        settle(temporary, store.folder / RUNS)


def _write_results(store: SweepStore, layout: Layout) -> None:
    with temporary_file(store.folder) as temporary:
        with pq.ParquetWriter(temporary, _SCHEMA, compression="zstd") as out:
            for table in _in_order(store, layout):
                out.write_table(table)
        settle(temporary, store.folder / RESULTS)


def _in_order(store: SweepStore, layout: Layout) -> Iterator[Any]:
    start, size = 0, 1
    while start < len(layout):
        numbers = np.arange(start, min(start + size, len(layout)))
        cells = store.rows(np.unique(layout.ids[numbers]))
        start += size
        if cells is None:
            continue
        if size == 1:  # from the first one that is there one knows how many fit
            size = max(1, CELLS // cells.num_rows)
        yield _joined(cells, numbers, layout)


def _joined(cells: Any, numbers: NDArray[np.int64], layout: Layout) -> Any:
    """The cells of some runs, in order, beside what the runs are."""
    run = np.array(cells["run"].to_pylist(), dtype="S24")
    ids, rank = np.unique(run, return_inverse=True)
    rows, count = np.argsort(rank, kind="stable"), np.bincount(rank)
    first = np.cumsum(count) - count
    numbers = numbers[np.isin(layout.ids[numbers], ids)]
    which = np.searchsorted(ids, layout.ids[numbers])
    take = np.concatenate([rows[first[w] : first[w] + count[w]] for w in which])
    owner = np.repeat(numbers, count[which])
    names = np.array([arm.name for arm in layout.plan.arms], dtype=object)
    known = [
        pa.array(layout.ids[owner].astype(str)),
        pa.array(layout.point[owner], pa.int32()),
        pa.array(names[layout.arm[owner]], pa.string()),
        pa.array(layout.replicate[owner], pa.int32()),
        pa.array(layout.seeds[owner], pa.int64()),
    ]
    cells = cells.drop_columns("run").take(pa.array(take))
    return pa.table([*known, *cells.columns], schema=_SCHEMA)
