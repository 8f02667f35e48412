"""What a worker does with a question: it runs one arm of one replicate and tells each year."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gofal.abm.outcomes import weekly_outcomes
from gofal.experiments.runs import means
from gofal.experiments.runs.task import Report, Task, Work
from gofal.experiments.runs.worker import begun, run_weeks
from gofal.experiments.windows import WEEKS_A_YEAR

if TYPE_CHECKING:
    from gofal.abm.model import CareModel

type Floats = NDArray[np.float64]

IN_MEMORY = 4  # burnt-in worlds
NICE = 10
FIRST_SEEN = ("handback_share", "effective_wage", "rural_met_need")  # told year by year


@dataclass(frozen=True, kw_only=True)
class PageTask(Task):
    """One arm of one replicate.

    Attributes:
        years: after the burn-in; 0 only burns in.
        stress: whether it ends with the market stress test.
    """

    years: int
    stress: bool = False


@dataclass(frozen=True)
class Year:
    """The first outcomes of a year that has ended, shape (outcomes, councils and Wales last)."""

    year: int
    values: Floats


def answer(task: PageTask, report: Report) -> dict[str, Any]:
    """Run a question.

    Returns:
        ``years``: means, shape (outcomes, years, councils and Wales last); ``stress``, if asked
        for, shape (outcomes, councils and Wales last); ``seconds`` without the burn-in.
    """
    model = begun(task, report, IN_MEMORY)
    start = time.perf_counter()
    if not task.years:
        return {"seconds": 0.0}
    for year in range(task.years):
        run_weeks(model, WEEKS_A_YEAR, report)
        report.say(Year(year, yearly(model, FIRST_SEEN)[:, year]))
    result: dict[str, Any] = {"years": yearly(model, weekly_outcomes())}
    if task.stress:
        result["stress"] = _stress(model)
    return {**result, "seconds": time.perf_counter() - start}


WORK = Work(answer, warm="gofal.abm.model", tells=True, nice=NICE)


def yearly(model: CareModel, names: tuple[str, ...]) -> Floats:
    """Yearly means of outcomes, shape (outcomes, years, councils and Wales last)."""
    from gofal.abm.outcomes.frame import outcome_series

    table = means.yearly(means.stacked(outcome_series(model.state, names)))
    return table.transpose(1, 0, 2)


def _stress(model: CareModel) -> Floats:
    """Shape (stress outcomes, councils and Wales last)."""
    losses = model.stress_test()
    return np.array([list(by_area.values()) for by_area in losses.values()])
