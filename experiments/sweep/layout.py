"""The runs of a plan, in order: points by arms by replicates.

Runs that start from the same burnt-in Wales stand together, so that a worker burns in once. Seeds
belong to replicates and are the same at every point and arm, so that luck is shared; or every run
of a point has luck of its own, which draws what no source says of Wales too.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gofal.abm.scenario import Scenario
from gofal.experiments.seeds import replicate_seeds
from gofal.experiments.sweep.cells import RunSpec
from gofal.experiments.sweep.designs import Drawn
from gofal.experiments.sweep.identity import run_id
from gofal.experiments.sweep.plan import Plan

type Ints = NDArray[np.int64]
type Ids = NDArray[np.bytes_]


class Layout:
    """All runs of a plan by number. Kept in arrays, because there may be a million.

    Attributes:
        plan: where it comes from.
        drawn: the points.
        point: point of each run.
        arm: arm of each run.
        replicate: replicate of each run.
        group: runs of one number share a burnt-in Wales and stand together.
        ids: id of each run.
        seeds: seed of each run.
    """

    def __init__(self, plan: Plan, code: str, ids: Ids | None = None) -> None:
        """Lay out the runs.

        Args:
            plan: what to run.
            code: hash of the code.
            ids: the ids if they are known already, because working them out takes a while.
        """
        self.plan = plan
        self.drawn: Drawn = plan.kind.draw(plan.axes, plan.options)
        points, arms = len(self.drawn.points), len(plan.arms)
        grid = np.indices((plan.replicates, points, arms)).reshape(3, -1)
        wales = self._wales()[grid[1], grid[2]]
        order = np.lexsort((grid[2], grid[1], wales, grid[0]))
        self.replicate, self.point, self.arm = (row[order] for row in grid)
        new = np.diff(self.replicate * (wales.max() + 1) + wales[order], prepend=-1) != 0
        self.group: Ints = np.cumsum(new) - 1
        self._sizes = np.bincount(self.group)
        self.seeds: Ints = self._seeds()
        self.ids = self._identify(code) if ids is None else ids

    def __len__(self) -> int:
        return len(self.point)

    def _wales(self) -> Ints:
        """Which points and arms share a burnt-in Wales, shape (points, arms)."""
        columns = [i for i, axis in enumerate(self.plan.axes) if axis.kind == "parameter"]
        points = self.drawn.points[:, columns]
        same_point = np.unique(points, axis=0, return_inverse=True)[1] if columns else 0
        burnt = [
            (
                arm.only,
                arm.burn_in_weeks,
                sorted(arm.parameters.items()),
                arm.local,
                arm.wales,
                arm.history,
            )
            for arm in self.plan.arms
        ]
        same_arm = np.array([burnt.index(one) for one in burnt])
        if self.plan.luck == "own":
            same_point = np.arange(len(points))
        rows = np.reshape(np.broadcast_to(same_point, len(points)), (-1, 1))
        wales: Ints = rows * len(burnt) + same_arm
        return wales

    def _seeds(self) -> Ints:
        plan = self.plan
        if plan.luck == "shared":
            return np.array(replicate_seeds(plan.seed, plan.replicates))[self.replicate]
        points = range(len(self.drawn.points))
        own = np.array([replicate_seeds(plan.seed + n, plan.replicates) for n in points])
        seeds: Ints = own[self.point, self.replicate]
        return seeds

    def _identify(self, code: str) -> Ids:
        plan = self.plan
        made = (run_id(self.scenario(n), plan.weeks, plan.keep, code) for n in range(len(self)))
        return np.fromiter((text.encode() for text in made), dtype="S24", count=len(self))

    def scenario(self, number: int) -> Scenario:
        """What a run runs."""
        plan = self.plan
        values = self.drawn.points[self.point[number]].tolist()
        pairs = list(zip(plan.axes, values, strict=True))
        arm: Scenario = plan.arms[self.arm[number]]
        seed = int(self.seeds[number])
        return arm.with_(
            seed=seed,
            wales=seed if plan.luck == "own" else None,
            settings=tuple(axis.setting(value) for axis, value in pairs if axis.kind == "lever"),
            parameters={axis.name: value for axis, value in pairs if axis.kind == "parameter"},
        )

    def spec(self, number: int) -> RunSpec:
        """One run, ready for a worker."""
        return RunSpec(
            run=self.ids[number].decode(),
            number=number,
            scenario=self.scenario(number),
            weeks=self.plan.weeks,
            keep=self.plan.keep,
            shared=bool(self._sizes[self.group[number]] > 1),
        )

    def table(self) -> pd.DataFrame:
        """One row a run: number, run, point, arm, replicate, seed, notes, value of every axis."""
        names = np.array([arm.name for arm in self.plan.arms], dtype=object)
        columns: dict[str, object] = {
            "number": np.arange(len(self), dtype=np.int32),
            "run": self.ids.astype(str),
            "point": self.point.astype(np.int32),
            "arm": names[self.arm],
            "replicate": self.replicate.astype(np.int32),
            "seed": self.seeds,
        }
        for name, notes in self.drawn.notes.items():
            columns[name] = np.array(notes)[self.point]
        for i, axis in enumerate(self.plan.axes):
            columns[axis.name] = self.drawn.points[self.point, i]
        return pd.DataFrame(columns)
