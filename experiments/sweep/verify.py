"""Do runs give again what is kept of them? And what of them to show on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import numpy as np
import pyarrow as pa

from gofal.agents.errors import GofalError
from gofal.experiments.runs.task import Done
from gofal.experiments.runs.worker import work_out
from gofal.experiments.sweep.parts import SCHEMA
from gofal.experiments.sweep.store import same_bits
from gofal.experiments.sweep.sweep import Sweep


@dataclass(frozen=True)
class Verdict:
    """What came of running one run again.

    Attributes:
        run: its id.
        number: its place in the design.
        same: whether every bit is as it was.
        why: if not, in what it differs.
    """

    run: str
    number: int
    same: bool
    why: str = ""


def verify(sweep: Sweep, count: int, seed: int | None = None) -> Iterator[Verdict]:
    """Run finished runs again, picked at random, and compare every bit.

    Args:
        sweep: an open sweep.
        count: how many; all if there are fewer.
        seed: of the picking; another pick each time if None.

    Raises:
        GofalError: nothing is finished yet.
    """
    finished = np.flatnonzero(np.isin(sweep.layout.ids, sweep.store.finished()))
    if not len(finished):
        raise GofalError(f"no run of the sweep in {sweep.folder} is finished yet")
    picked = Random(seed).sample(finished.tolist(), min(count, len(finished)))  # noqa: S311
    for number in sorted(picked):
        yield _again(sweep, number)


def _again(sweep: Sweep, number: int) -> Verdict:
    spec = sweep.layout.spec(number)
    told = work_out(sweep.work, spec)
    if not isinstance(told, Done):
        return Verdict(spec.run, number, same=False, why=told.reason)
    columns = zip(*((spec.run, *cell) for cell in told.result), strict=True)
    arrays = [pa.array(c, f.type) for c, f in zip(columns, SCHEMA, strict=True)]
    new = pa.table(arrays, schema=SCHEMA)
    old = sweep.store.rows(sweep.layout.ids[[number]])
    same = same_bits(old, new)
    return Verdict(spec.run, number, same, "" if same else _difference(old, new))


def _difference(old: pa.Table, new: pa.Table) -> str:
    """The first cell that is not the same, in words."""
    if old.drop_columns("value") != new.drop_columns("value"):
        return "other cells than before"
    values = [table["value"].to_numpy() for table in (old, new)]
    row = int(np.flatnonzero(values[0].view(np.uint64) != values[1].view(np.uint64))[0])
    cell = old.slice(row, 1).to_pylist()[0]
    before, now = (float(value[row]) for value in values)
    return f"{cell['outcome']} of {cell['code']}, {cell['window']}: {before!r} before, {now!r} now"
