"""What each part of a bundle adds: without it, alone, and on average over the rest."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gofal.experiments.analysis.base import Analysis, Column, Question, Row, Words
from gofal.experiments.analysis.columns import AXIS, REPLICATES, low_high
from gofal.experiments.analysis.fit import needs_design
from gofal.experiments.analysis.intervals import estimate_known
from gofal.experiments.analysis.responses import QUANTITY, responses
from gofal.experiments.analysis.study import Slice, Study
from gofal.experiments.statistics import Floats

BUNDLE = "bundle"
type Weights = NDArray[np.float64]


def work(study: Study, one: Slice, question: Question) -> list[Row]:
    """One row a contrast that the design's points allow."""
    points = study.points.to_numpy(dtype=np.float64)
    on = points != points[0]  # the first point is that with everything off
    found = list(contrasts_of(on, [axis.name for axis in study.axes]))
    rows: list[Row] = []
    for response in responses(study, one, question):
        for axis, contrast, weights in found:
            own = _weighted(response.values, weights)
            result, counts = estimate_known(own[None, :])
            rows.append(
                {
                    "arm": response.arm,
                    "quantity": response.quantity,
                    "axis": axis,
                    "contrast": contrast,
                    "effect": result.mean[0],
                    "effect_low": result.low[0],
                    "effect_high": result.high[0],
                    "replicates": int(counts[0]),
                    "p": result.p[0],
                }
            )
    return rows


def _weighted(values: Floats, weights: Weights) -> Floats:
    """Weighted sum over points within replicates; unknown only where a point that counts is."""
    used = weights != 0.0
    total: Floats = weights[used] @ values[used]
    scale = np.abs(values[used]).max(axis=0, initial=0.0)
    return np.where(np.abs(total) <= 1e-12 * scale, 0.0, total)


def contrasts_of(on: NDArray[np.bool_], names: list[str]) -> Iterator[tuple[str, str, Weights]]:
    """Name of the part, kind of contrast, and weight of every point.

    Args:
        on: shape (points, parts), what is switched on at each point.
        names: of the parts.
    """
    parts = len(names)
    row = {tuple(pattern): n for n, pattern in enumerate(on.tolist())}
    nothing, everything = (False,) * parts, (True,) * parts

    def between(treated: tuple[bool, ...], control: tuple[bool, ...]) -> Weights:
        weights = np.zeros(len(on))
        weights[row[treated]] += 1.0
        weights[row[control]] -= 1.0
        return weights

    yield BUNDLE, "together", between(everything, nothing)
    sum_alone = np.zeros(len(on))
    for n, name in enumerate(names):
        only = tuple(i == n for i in range(parts))
        without = tuple(i != n for i in range(parts))
        yield name, "last_in", between(everything, without)
        if only in row:
            yield name, "alone", between(only, nothing)
            sum_alone += between(only, nothing)
        if len(on) == 2**parts:
            yield name, "main", np.where(on[:, n], 2.0, -2.0) / len(on)
    if all(tuple(i == n for i in range(parts)) in row for n in range(parts)):
        yield BUNDLE, "synergy", between(everything, nothing) - sum_alone


ANALYSIS = Analysis(
    slug="leave_one_out",
    label=Words("parts of a bundle", "rhannau o fwndel"),
    answers=Words(
        "what does each part of a bundle add, and is the whole more than its parts?",
        "beth mae pob rhan o fwndel yn ei ychwanegu, ac a yw'r cyfan yn fwy na'i rannau?",
    ),
    columns=(
        *QUANTITY,
        AXIS,
        Column(
            "contrast",
            "text",
            Words("Contrast", "Cyferbyniad"),
            Words(
                "last_in: everything less everything but it; alone: it alone less nothing; main: "
                "on less off, mean over the rest; together: everything less nothing; synergy: "
                "together less the sum of all alone",
                "last_in: popeth llai popeth ond hwn; alone: hwn yn unig llai dim; main: ymlaen "
                "llai i ffwrdd, cymedr dros y gweddill; together: popeth llai dim; synergy: "
                "together llai swm pob alone",
            ),
            codes={
                "last_in": Words("last in", "olaf i mewn"),
                "alone": Words("alone", "ar ei ben ei hun"),
                "main": Words("on average", "ar gyfartaledd"),
                "together": Words("together", "gyda'i gilydd"),
                "synergy": Words("synergy", "synergedd"),
            },
        ),
        Column(
            "effect",
            "difference",
            Words("Effect", "Effaith"),
            Words("mean over replicates", "cymedr dros rediadau"),
        ),
        *low_high("effect", "difference", "Student t over replicates", "t Student dros rediadau"),
        REPLICATES,
        Column(
            "p", "p", Words("p", "p"), Words("two-sided, uncorrected", "dwy ochr, heb ei gywiro")
        ),
    ),
    unfit=needs_design("factorial"),
    work=work,
)
