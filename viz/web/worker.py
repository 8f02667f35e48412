"""A process that runs the model: it keeps burnt-in Waleses and tells each year as it ends.

Everything it hears and says goes over one pipe. Heavy parts are imported here only, so that the
server itself stays light.
"""

from __future__ import annotations

import os
import signal
import time
from collections import OrderedDict
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gofal.abm.outcomes import weekly_outcomes
from gofal.abm.scenario import Scenario
from gofal.experiments.windows import WEEKS_A_YEAR

if TYPE_CHECKING:
    from gofal.abm.model import CareModel

type Floats = NDArray[np.float64]

STRIDE = 4  # weeks between two looks at the pipe; about 30 ms at a tenth of Wales
MOST_KEPT = 4  # burnt-in Waleses
NICE = 10
FIRST_SEEN = ("handback_share", "effective_wage", "rural_met_need")  # told year by year


@dataclass(frozen=True)
class Task:
    """One arm of one replicate.

    Attributes:
        number: of the task; every word about it carries the number.
        scenario: what to run, with its seed and scale.
        years: after the burn-in; 0 only burns in.
        stress: end with the market stress test.
    """

    number: int
    scenario: Scenario
    years: int
    stress: bool = False

    @property
    def weeks(self) -> int:
        """Weeks to run, burn-in left out."""
        return self.years * WEEKS_A_YEAR


class Stopped(Exception):  # noqa: N818  (not an error)
    """The task that is running is not wanted any more."""


def work(pipe: Connection) -> None:
    """Serve tasks until the pipe closes; the target of the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server ends its workers itself
    os.nice(NICE)
    kept: OrderedDict[tuple[int, float, int], CareModel] = OrderedDict()
    try:
        pipe.send(("ready", 0))
        while True:
            word, what = pipe.recv()
            if word == "run":
                _serve(pipe, what, kept)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


def _serve(pipe: Connection, task: Task, kept: OrderedDict[Any, CareModel]) -> None:
    try:
        base = _burnt_in(pipe, task, kept)
        start = time.perf_counter()  # the burn-in is no part of what a question takes
        result = _run(pipe, task, base)
        pipe.send(("done", task.number, result, time.perf_counter() - start))
    except Stopped:
        pipe.send(("stopped", task.number))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        raise
    except Exception as error:  # one question that goes wrong must not end the process
        pipe.send(("failed", task.number, f"{type(error).__name__}: {error}"))


def _run(pipe: Connection, task: Task, base: CareModel) -> dict[str, Floats]:
    if not task.years:
        return {}
    model = base.fork(task.scenario)
    for year in range(task.years):
        for _ in range(WEEKS_A_YEAR // STRIDE):
            model.run_for(STRIDE)
            _look(pipe, task)
            pipe.send(("weeks", task.number, STRIDE))
        pipe.send(("year", task.number, year, yearly(model, FIRST_SEEN)[:, year]))
    result = {"years": yearly(model, weekly_outcomes())}
    if task.stress:
        result["stress"] = _stress(model)
    return result


def _burnt_in(pipe: Connection, task: Task, kept: OrderedDict[Any, CareModel]) -> CareModel:
    """The Wales of this seed after its burn-in, from the shelf if it is there."""
    scenario = task.scenario
    key = (scenario.seed, scenario.scale, scenario.burn_in_weeks)
    if key not in kept:
        from gofal.abm.model import CareModel
        from gofal.abm.scenario import load_scenario

        plain = load_scenario("baseline").with_(
            seed=scenario.seed, scale=scenario.scale, burn_in_weeks=scenario.burn_in_weeks
        )
        model = CareModel(scenario=plain)

        def tick(week: int) -> None:
            _look(pipe, task)
            if week % STRIDE == 0:
                pipe.send(("settling", task.number, STRIDE))

        model.burn_in(tick)
        kept[key] = model
        if len(kept) > MOST_KEPT:
            kept.popitem(last=False)
    kept.move_to_end(key)
    return kept[key]


def _look(pipe: Connection, task: Task) -> None:
    """Stop if told to; a word about an earlier task is too late and means nothing."""
    while pipe.poll():
        word, what = pipe.recv()
        if word == "stop" and what == task.number:
            raise Stopped


def yearly(model: CareModel, names: tuple[str, ...]) -> Floats:
    """Yearly means of outcomes, shape (outcomes, years, councils and Wales last).

    A week in which an outcome is undefined does not count; a year with no other week is NaN.
    """
    from gofal.abm.outcomes.frame import outcome_series

    weekly = np.stack(list(outcome_series(model.state, names).values()))
    years = weekly.shape[1] // WEEKS_A_YEAR
    table = weekly[:, : years * WEEKS_A_YEAR].reshape(len(names), years, WEEKS_A_YEAR, -1)
    known = np.isfinite(table)
    count = known.sum(axis=2)
    total = np.where(known, table, 0.0).sum(axis=2)
    means: Floats = np.full(total.shape, np.nan)
    np.divide(total, count, out=means, where=count > 0)
    return means


def _stress(model: CareModel) -> Floats:
    """Shape (stress outcomes, councils and Wales last)."""
    losses = model.stress_test()
    return np.array([list(by_area.values()) for by_area in losses.values()])
