"""Studies whose outcome is a known function, so that analyses have known answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from msgspec.structs import asdict

from gofal.experiments.analysis.ask import ask
from gofal.experiments.analysis.base import Question
from gofal.experiments.analysis.methods import analyses
from gofal.experiments.analysis.study import Study, Varied
from gofal.experiments.statistics import Floats
from gofal.experiments.sweep.axes import Axis
from gofal.experiments.sweep.designs import design_kinds

type Outcome = Callable[[Floats, int, int], Floats]
"""Points, number of the arm and of the replicate to one number a point."""


def axes_of(count: int, low: float = 0.0, high: float = 1.0, centre: float = 0.5) -> list[Axis]:
    return [Axis(f"x.{n}", "parameter", low, high, centre) for n in range(count)]


def study_of(
    kind: str,
    axes: Sequence[Axis],
    outcome: Outcome,
    arms: Sequence[str] = ("baseline",),
    replicates: int = 1,
    name: str = "met_need",
    **options: Any,
) -> Study:
    """A design drawn as sweeps draw it, and run by a function."""
    chosen = design_kinds()[kind]
    read = chosen.read(options)
    drawn = chosen.draw(axes, read)
    rows = [
        pd.DataFrame(
            {
                "point": np.arange(len(drawn.points)),
                "arm": arm,
                "replicate": replicate,
                "window": "years 1-2",
                "level": "wales",
                "code": "wales",
                "outcome": name,
                "value": outcome(drawn.points, number, replicate),
            }
        )
        for number, arm in enumerate(arms)
        for replicate in range(replicates)
    ]
    cells = pd.concat(rows, ignore_index=True)
    return Study(
        kind=kind,
        options=asdict(read),
        axes=tuple(Varied(axis.name, axis.low, axis.high, axis.centre) for axis in axes),
        arms=tuple(arms),
        points=pd.DataFrame(drawn.points, columns=[axis.name for axis in axes]),
        notes=pd.DataFrame(dict(drawn.notes), index=range(len(drawn.points))),
        replicates=replicates,
        runs=len(cells),
        failed=0,
        weeks=104,
        outcomes=(name,),
        windows=("years 1-2",),
        cells=cells,
    )


def table_of(study: Study, slug: str, **question: Any) -> pd.DataFrame:
    """Result of an analysis."""
    return ask(study, analyses()[slug], Question(**question)).table


def comparison_of(
    values: Sequence[Sequence[float]], arms: Sequence[str] = ("a", "b"), outcome: str = "met_need"
) -> Study:
    """A comparison, one row of replicates an arm; NaN where a run is missing."""
    table = np.asarray(values, dtype=np.float64)
    axis = [Axis("x.0", "parameter", 0.0, 1.0, 0.5, values=(0.5,))]
    return study_of(
        "grid",
        axis,
        lambda points, arm, replicate: np.full(len(points), table[arm, replicate]),
        arms,
        table.shape[1],
        outcome,
    )
