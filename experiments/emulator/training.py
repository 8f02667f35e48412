"""The runs of a training as tables: what is not in the store is run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gofal.abm.outcomes import weekly_outcomes
from gofal.agents.errors import GofalError
from gofal.experiments.emulator.design import SEEDS, Design
from gofal.experiments.runs.arms import Progress, run_arms
from gofal.experiments.runs.means import mean
from gofal.experiments.runs.store import Arm, Store
from gofal.experiments.runs.workload import Workload, workload
from gofal.experiments.sweep.axes import Floats


@dataclass(frozen=True)
class Trained:
    """What runs gave.

    Attributes:
        names: outcomes that every run knows.
        moves: shares of the ranges away from defaults, shape (blocks, points, levers).
        changes: from the baseline, shape (outcomes, blocks, points, seeds).
        baselines: levels, shape (outcomes, blocks, seeds).
    """

    names: tuple[str, ...]
    moves: Floats
    changes: Floats
    baselines: Floats


def work_of(design: Design, store: Store, workers: int | None) -> Workload:
    """How many runs a training takes, and about how long."""
    return workload(list(design.arms()), store, workers)


def run_training(
    design: Design, store: Store, workers: int | None = None, progress: Progress | None = None
) -> Trained:
    """Run what is not in the store, and read all of it.

    Raises:
        GofalError: a run went wrong, or no outcome is known in all of them.
    """
    run_arms(list(design.arms()), store, workers, progress, stop=True)
    shape = (design.blocks, design.points + 1, SEEDS)
    names = weekly_outcomes()
    levels = np.empty((*shape, len(names)))
    for block, point, seed in np.ndindex(shape):
        arm = design.baseline(block, seed)
        if point:
            arm = design.arm(block, seed, point - 1)
        levels[block, point, seed] = _means(arm, store, design, names)
    return _trained(design, names, np.moveaxis(levels, -1, 0))


def _means(arm: Arm, store: Store, design: Design, names: tuple[str, ...]) -> Floats:
    kept = store.find(arm)
    if kept is None or kept.error is not None:
        why = "it is not there" if kept is None else kept.error
        raise GofalError(f"a run of the training (seed {arm.scenario.seed}) failed: {why}")
    weeks = kept.table("country", names).to_numpy(dtype=np.float64)
    return mean(weeks[design.window.start : design.window.end])


def _trained(design: Design, names: tuple[str, ...], levels: Floats) -> Trained:
    """Differences from levels of shape (outcomes, blocks, baseline and points, seeds)."""
    known = np.isfinite(levels).all(axis=(1, 2, 3))
    if not known.any():
        raise GofalError("no outcome is known in every run of the training")
    levels = levels[known]
    centre = np.array([axis.centre for axis in design.axes])
    span = np.array([axis.high - axis.low for axis in design.axes])
    return Trained(
        tuple(name for name, there in zip(names, known, strict=True) if there),
        (design.values - centre) / span,
        levels[:, :, 1:] - levels[:, :, :1],
        levels[:, :, 0],
    )
