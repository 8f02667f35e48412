"""Where in a design one scenario is worse than another: points, boxes and what moves it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from gofal.abm.outcomes import OUTCOMES
from gofal.agents.errors import GofalError, unknown
from gofal.experiments.analysis.ask import ask
from gofal.experiments.analysis.base import Question, RefusedError, Words
from gofal.experiments.analysis.boxes import Mask
from gofal.experiments.analysis.condition import Condition
from gofal.experiments.analysis.margins import margin_of
from gofal.experiments.analysis.methods import analyses
from gofal.experiments.analysis.study import Study
from gofal.experiments.statistics import paired_differences

INSIDE = "inside_"
FIRST_BOX = 1


@dataclass(frozen=True)
class OutcomeResult:
    """What a sweep says of one outcome: the second scenario less the first, on the same luck.

    Attributes:
        outcome: its name.
        margin: the largest difference that does not matter, in the outcome's unit.
        worse: when it is worse by more than that; None if neither way is better.
        boxes: limits of the regions in which it is worse, as scenario discovery tells them.
        refused: why no region was looked for.
        movers: coefficients of the rank regression, the strongest first.
    """

    outcome: str
    margin: float
    worse: Condition | None
    boxes: pd.DataFrame
    refused: Words | None
    movers: pd.DataFrame


@dataclass(frozen=True)
class Discovery:
    """A sweep of two scenarios, looked through.

    Attributes:
        study: the sweep.
        points: one row a point: its number, the value of every axis, the mean difference of every
            outcome over replicates, and 1 or 0 in ``inside_<outcome>`` where it lies in the first
            box of that outcome.
        found: by outcome.
    """

    study: Study
    points: pd.DataFrame
    found: Mapping[str, OutcomeResult]


def beside_the_first(study: Study, names: Sequence[str] = ()) -> list[Study]:
    """A sweep as studies of two scenarios each: every other scenario beside the first.

    Args:
        study: the sweep.
        names: scenarios that are wanted; none for all but the first.

    Raises:
        GofalError: there is no such scenario, or it is the first.
    """
    first, *others = study.arms
    for name in names:
        if name not in others:
            raise unknown("scenario beside the first", name, others)
    runs = 2 * len(study.points) * study.replicates
    return [replace(study, arms=(first, name), runs=runs) for name in names or others]


def discover(study: Study) -> Discovery:
    """Look through a finished sweep.

    Raises:
        GofalError: it does not compare two scenarios over one window.
    """
    if len(study.arms) != 2 or len(study.windows) != 1:
        raise GofalError(
            "discovery compares two scenarios over one window; this sweep has "
            f"{len(study.arms)} scenarios and {len(study.windows)} windows"
        )
    found = {name: _found(study, name) for name in study.outcomes}
    return Discovery(study, _points(study, found), found)


def worse_than(outcome: str, margin: float) -> Condition | None:
    """When a difference is for the worse and matters; None if neither way is better."""
    match OUTCOMES[outcome].better:
        case "high":
            return Condition(outcome, "<", -margin)
        case "low":
            return Condition(outcome, ">", margin)
    return None


def _found(study: Study, outcome: str) -> OutcomeResult:
    margin = margin_of(outcome, None) or 0.0
    worse = worse_than(outcome, margin)
    boxes, refused = pd.DataFrame(), None
    if worse is not None:
        try:
            answer = ask(study, analyses()["discovery"], Question(when=worse))
            boxes = answer.table[answer.table["finder"] == "prim"].reset_index(drop=True)
        except RefusedError as error:
            refused = error.words
    return OutcomeResult(outcome, margin, worse, boxes, refused, _movers(study, outcome))


def _movers(study: Study, outcome: str) -> pd.DataFrame:
    try:
        table = ask(study, analyses()["regression"], Question(outcomes=(outcome,))).table
    except RefusedError:
        return pd.DataFrame()
    own = table[table["quantity"] == "difference"]
    return own.sort_values(
        "srrc", key=lambda column: -column.abs(), kind="stable", ignore_index=True
    )


def _points(study: Study, found: Mapping[str, OutcomeResult]) -> pd.DataFrame:
    table = study.points.reset_index(drop=True)
    table.insert(0, "point", np.arange(len(table)))
    for one in study.slices():
        values = paired_differences(one.values[:, 1], one.values[:, 0])
        table[one.outcome] = values.mean(axis=1)
        boxes = found[one.outcome].boxes
        if len(boxes):
            first = boxes[boxes["region"] == FIRST_BOX]
            table[f"{INSIDE}{one.outcome}"] = _inside(study.points, first).astype(np.int64)
    return table


def _inside(points: pd.DataFrame, limits: pd.DataFrame) -> Mask:
    inside = np.ones(len(points), dtype=np.bool_)
    for axis, low, high in limits[["axis", "low", "high"]].itertuples(index=False, name=None):
        values = points[axis].to_numpy(dtype=np.float64)
        inside &= ~(values < low) & ~(values > high)  # an open end is NaN and leaves nothing out
    return inside


def strongest(found: OutcomeResult, count: int) -> Sequence[str]:
    """The axes that move the difference most."""
    return [str(axis) for axis in found.movers["axis"][:count]] if len(found.movers) else []
