"""Differences between arms, point by point and over all points at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gofal.experiments.analysis.base import Question
from gofal.experiments.analysis.intervals import estimate_known
from gofal.experiments.analysis.responses import differences
from gofal.experiments.analysis.study import Slice, Study
from gofal.experiments.directions import FIRST
from gofal.experiments.statistics import Floats, benjamini_hochberg, holm

ALL_POINTS = "all"
_FAMILY = ["arm", "point", "window", "level"]


@dataclass(frozen=True)
class Contrast:
    """An arm against the reference.

    Attributes:
        arm: name of the scenario.
        points: names of the rows: the points, and ``all``.
        values: differences within replicates, shape (rows, replicates).
        reference: mean of the reference of each row over the same runs, shape (rows,).
    """

    arm: str
    points: tuple[str, ...]
    values: Floats
    reference: Floats


def contrasts(study: Study, one: Slice, question: Question) -> Iterator[Contrast]:
    """Every arm but the reference.

    Where there are several points, the last row holds the mean over points within each replicate.
    Replicates share their luck over all points, so they and not the points are what is drawn anew;
    a point with a gap is left out of that row.
    """
    reference = one.values[:, study.arm_number(question.reference)]
    names = [str(point) for point in range(len(reference))]
    several = len(names) > 1
    rows = (*names, ALL_POINTS) if several else tuple(names)
    for response in differences(study, one, question):
        values = response.values
        base = np.where(np.isfinite(values), reference, np.nan)
        if several:
            values, base = _with_mean(values), _with_mean(base)
        yield Contrast(response.arm, rows, values, estimate_known(base)[0].mean)


def _with_mean(values: Floats) -> Floats:
    """One row more: the mean over the points that have no gap."""
    whole = values[np.isfinite(values).all(axis=1)]
    mean = whole.mean(axis=0) if len(whole) else np.full(values.shape[1], np.nan)
    return np.vstack([values, mean])


def corrected(table: pd.DataFrame) -> pd.DataFrame:
    """Add p_holm and p_bh, corrected over the outcomes of one arm, point, window and level.

    Those of ``FIRST`` are corrected together, and the others together.
    """
    family = [*(table[name] for name in _FAMILY), table["outcome"].isin(FIRST)]
    groups = table["p"].groupby(family, sort=False)
    return table.assign(p_holm=groups.transform(holm), p_bh=groups.transform(benjamini_hochberg))


def pooled_only(table: pd.DataFrame) -> pd.DataFrame:
    """The rows over all points, where there are several points."""
    pooled = table[table["point"] == ALL_POINTS]
    return table if pooled.empty else pooled
