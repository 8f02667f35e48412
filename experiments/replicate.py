"""One replicate: a burnt-in Wales from which every arm of a comparison forks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from gofal.abm.results import stress_rows
from gofal.abm.scenario import Scenario
from gofal.agents.errors import GofalError
from gofal.experiments.windows import Window, means

if TYPE_CHECKING:
    from gofal.abm.model import CareModel

STRIDE = 4  # weeks between two reports of progress
COLUMNS = ["arm", "replicate", "seed", "window", "level", "code", "outcome", "value"]

type Tick = Callable[[int], None]
type Work = Callable[[Replicate, Tick], pd.DataFrame]


@dataclass(frozen=True)
class Replicate:
    """What a worker needs to know; small, because it travels between processes.

    Attributes:
        number: 0, 1, 2, …
        base: the scenario that is burnt in, with this replicate's seed.
        arms: the scenarios that fork from it, with the same seed.
        weeks: length of the run under each arm.
        windows: stretches over which outcomes are averaged.
        stress: whether to end each arm with the stress test.
    """

    number: int
    base: Scenario
    arms: tuple[Scenario, ...]
    weeks: int
    windows: tuple[Window, ...]
    stress: bool

    @property
    def total_weeks(self) -> int:
        """Weeks to simulate, for progress."""
        return self.base.burn_in_weeks + len(self.arms) * self.weeks


def run_replicate(task: Replicate, tick: Tick) -> pd.DataFrame:
    """Burn in once, fork and run every arm, and keep the means only.

    Args:
        task: what to run.
        tick: told how many weeks have passed since the last call.

    Returns:
        Columns arm, replicate, seed, window, level, code, outcome, value.

    Raises:
        GofalError: names the replicate and the arm in which something went wrong.
    """
    doing = "burn-in"
    try:
        base = burnt_in(task, tick)
        parts = []
        for arm in task.arms:
            doing = arm.name
            parts.append(run_arm(base, arm, task, tick))
    except GofalError:
        raise
    except Exception as error:
        where = f"replicate {task.number + 1} (seed {task.base.seed}), {doing}"
        raise GofalError(f"{where}: {type(error).__name__}: {error}") from error
    return pd.concat(parts, ignore_index=True)


def burnt_in(task: Replicate, tick: Tick) -> CareModel:
    """The Wales of a replicate after its burn-in."""
    from gofal.abm.model import CareModel  # in the worker only; the parent needs no compiled code

    model = CareModel(scenario=task.base)
    model.burn_in(lambda _week: tick(1))
    return model


def run_arm(base: CareModel, arm: Scenario, task: Replicate, tick: Tick) -> pd.DataFrame:
    """Fork one arm, run it and keep the means of its outcomes."""
    model = base.fork(arm)
    run_with_progress(model, task.weeks, tick)
    outcomes = model.outcomes()
    if task.stress:
        outcomes = pd.concat([outcomes, stress_rows(model)], ignore_index=True)
    summary = means(outcomes, task.windows)
    return summary.assign(arm=arm.name, replicate=task.number, seed=task.base.seed)[COLUMNS]


def run_with_progress(model: CareModel, weeks: int, tick: Tick) -> None:
    """Run ``weeks`` in strides, telling ``tick`` after each."""
    for start in range(0, weeks, STRIDE):
        stride = min(STRIDE, weeks - start)
        model.run_for(stride)
        tick(stride)
