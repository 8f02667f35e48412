"""One run of the model: from a scenario to means of chosen outcomes."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gofal.abm.results import stress_rows
from gofal.experiments.runs.means import means, plain_mean
from gofal.experiments.runs.task import Report, Work
from gofal.experiments.runs.worker import begun
from gofal.experiments.sweep.cells import Cell, RunSpec
from gofal.experiments.sweep.keep import Keep

if TYPE_CHECKING:
    from gofal.abm.model import CareModel


def run_model(spec: RunSpec, report: Report) -> list[Cell]:
    """Run a scenario and keep what is asked for."""
    gc.collect()  # a model holds on to itself; that of the run before is still there
    model = begun(spec, report)
    for _ in range(spec.weeks):
        model.run_for(1)
        report()
    cells = list(_means(model, spec.keep))
    if "place" in spec.keep.levels:
        cells += _place_means(model, spec.keep)
    if spec.keep.stress:
        cells += _stress(model, spec)
    return cells


def _means(model: CareModel, keep: Keep) -> Iterator[Cell]:
    """Means for councils and Wales; a week in which an outcome is undefined does not count."""
    from gofal.abm.outcomes import weekly_outcomes
    from gofal.abm.outcomes.frame import outcome_series

    codes = [*model.state.geography.council_codes, "wales"]
    names = [name for name in keep.outcomes if name in weekly_outcomes()]
    series = outcome_series(model.state, names)
    for window in keep.windows:
        for name in names:
            mean = plain_mean(series[name][window.start : window.end])
            for code, value in zip(codes, mean.tolist(), strict=True):
                level = "wales" if code == "wales" else "council"
                if level in keep.levels:
                    yield Cell(window.name, level, code, name, value)


def _place_means(model: CareModel, keep: Keep) -> list[Cell]:
    from gofal.abm.outcomes.frame import place_frame

    frame = place_frame(model.state)
    frame = frame[frame["outcome"].isin(keep.outcomes)]
    table = means(frame, keep.windows, levels=("place",))
    return [Cell(*row) for row in table.itertuples(index=False, name=None)]


def _stress(model: CareModel, spec: RunSpec) -> list[Cell]:
    """The stress test at the end of the run."""
    rows = stress_rows(model).itertuples(index=False, name=None)
    return [
        Cell(f"week {week}", level, code, outcome, value)
        for week, level, code, outcome, value in rows
        if outcome in spec.keep.outcomes and level in spec.keep.levels
    ]


MODEL = Work(run_model, warm="gofal.experiments.runs.warm")
"""What a sweep does unless told otherwise."""
