"""One run of the model: from a scenario to means of chosen outcomes.

A worker keeps the last few burnt-in Waleses. Runs that differ in levers only start from a copy of
one, which is the same, bit for bit, as to burn in anew.
"""

from __future__ import annotations

import gc
import threading
from collections import OrderedDict
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from gofal.abm.results import stress_rows
from gofal.abm.scenario import Scenario, load_scenario
from gofal.experiments.sweep.keep import Keep
from gofal.experiments.sweep.work import Cell, RunSpec, Tick, Work
from gofal.experiments.windows import means

if TYPE_CHECKING:
    from gofal.abm.model import CareModel

KEPT = 2
"""Burnt-in Waleses a worker keeps; one is some hundred megabytes at full size."""


class _Kept(threading.local):
    def __init__(self) -> None:
        self.waleses: OrderedDict[tuple[object, ...], CareModel] = OrderedDict()


_kept = _Kept()


def run_model(spec: RunSpec, tick: Tick) -> list[Cell]:
    """Run a scenario and keep what is asked for."""
    gc.collect()  # a model holds on to itself; that of the run before is still there
    model = _begun(spec, tick)
    for _ in range(spec.weeks):
        model.run_for(1)
        tick()
    cells = list(_means(model, spec.keep))
    if "place" in spec.keep.levels:
        cells += _place_means(model, spec.keep)
    if spec.keep.stress:
        cells += _stress(model, spec)
    return cells


def _begun(spec: RunSpec, tick: Tick) -> CareModel:
    """The scenario at week 0."""
    from gofal.abm.model import CareModel  # in the worker only; the parent needs no compiled code

    if not spec.shared:
        model = CareModel(spec.scenario)
        model.burn_in(lambda _week: tick())
        return model
    base = _base(spec.scenario)
    key = (base.seed, base.scale, base.burn_in_weeks, *sorted(base.parameters.items()))
    if key not in _kept.waleses:
        while len(_kept.waleses) >= KEPT:
            _kept.waleses.popitem(last=False)
        model = CareModel(base)
        model.burn_in(lambda _week: tick())
        _kept.waleses[key] = model
    _kept.waleses.move_to_end(key)
    return _kept.waleses[key].fork(spec.scenario)


def _base(scenario: Scenario) -> Scenario:
    """The scenario with all levers at their defaults."""
    return load_scenario("baseline").with_(
        seed=scenario.seed,
        scale=scenario.scale,
        burn_in_weeks=scenario.burn_in_weeks,
        parameters=scenario.parameters,
    )


def _means(model: CareModel, keep: Keep) -> Iterator[Cell]:
    """Means for councils and Wales; a week in which an outcome is undefined does not count."""
    from gofal.abm.outcomes import weekly_outcomes
    from gofal.abm.outcomes.frame import outcome_series

    codes = [*model.state.geography.council_codes, "wales"]
    names = [name for name in keep.outcomes if name in weekly_outcomes()]
    series = outcome_series(model.state, names)
    for window in keep.windows:
        for name in names:
            inside = series[name][window.start : window.end]
            known = np.isfinite(inside)
            count = known.sum(axis=0)
            total = np.where(known, inside, 0.0).sum(axis=0)
            mean = np.where(count, total / np.maximum(count, 1), np.nan)
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


MODEL = Work(run_model, warm="gofal.experiments.sweep.warm")
"""What a sweep does unless told otherwise."""
