"""Which of the things varied matter: Sobol' indices of first and total order, and of pairs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from gofal.experiments.analysis.base import (
    Analysis,
    Column,
    Question,
    Row,
    Words,
)
from gofal.experiments.analysis.columns import AXIS, NOISE, low_high
from gofal.experiments.analysis.fit import needs_design
from gofal.experiments.analysis.intervals import RESAMPLES
from gofal.experiments.analysis.noise import noise
from gofal.experiments.analysis.responses import QUANTITY, varying
from gofal.experiments.analysis.study import Slice, Study
from gofal.experiments.extras import missing
from gofal.experiments.statistics import Floats
from gofal.experiments.sweep.designs.base import library_seed
from gofal.experiments.sweep.designs.groups import groups_of

FIRST, TOTAL, SECOND = "first", "total", "second"


def work(study: Study, one: Slice, question: Question) -> list[Row]:
    """First and total order of every axis or group; second of every pair if the design has it."""
    axes = [axis.name for axis in study.axes]
    names = [*dict.fromkeys(groups_of(axes, study.options.get("groups", {})))]
    rows: list[Row] = []
    for response in varying(study, one, question):
        found = indices(
            response.values.mean(axis=1), names, bool(study.options["pairs"]), question.seed
        )
        luck = noise(response.values)
        told = {"arm": response.arm, "quantity": response.quantity}
        luck_of = {"noise_share": luck.share, "noise_left": luck.left}
        rows += [{**told, **row, **luck_of} for row in found]
    return rows


def indices(values: Floats, names: list[str], pairs: bool, seed: int) -> list[dict[str, object]]:
    """Sobol' indices of one number a point, with bootstrap intervals.

    Args:
        values: in the order of the design, without gaps, not all the same.
        names: of the axes or groups.
        pairs: whether the design has the points that second-order indices need.
        seed: of the bootstrap.

    Raises:
        GofalError: SALib is not installed.
    """
    try:
        from SALib.analyze import sobol
    except ImportError:
        raise missing("analysis sobol", "SALib", "sensitivity") from None
    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    found: Mapping[str, Any] = sobol.analyze(
        problem,
        values,
        calc_second_order=pairs,
        num_resamples=RESAMPLES,
        seed=library_seed(seed),
    )
    rows = [
        _row(name, "", order, found[key][n], found[f"{key}_conf"][n])
        for order, key in ((FIRST, "S1"), (TOTAL, "ST"))
        for n, name in enumerate(names)
    ]
    if pairs:
        rows += [
            _row(names[i], names[j], SECOND, found["S2"][i, j], found["S2_conf"][i, j])
            for i, j in zip(*np.triu_indices(len(names), k=1), strict=True)
        ]
    return rows


def _row(axis: str, other: str, order: str, index: float, half: float) -> dict[str, object]:
    return {
        "axis": axis,
        "with": other,
        "order": order,
        "index": float(index),
        "index_low": float(index - half),
        "index_high": float(index + half),
    }


ANALYSIS = Analysis(
    slug="sobol",
    label=Words("Sobol' indices", "indecsau Sobol'"),
    answers=Words(
        "which of the things varied move the outcome, alone and together?",
        "pa rai o'r newidynnau sy'n symud y canlyniad, ar eu pen eu hunain a gyda'i gilydd?",
    ),
    columns=(
        *QUANTITY,
        AXIS,
        Column(
            "with",
            "text",
            Words("With", "Gyda"),
            Words("the other of the pair, for second order", "y llall o'r pâr, ar gyfer ail drefn"),
        ),
        Column(
            "order",
            "text",
            Words("Order", "Trefn"),
            Words(
                "first: alone; total: alone and with others; second: what a pair adds",
                "first: ar ei ben ei hun; total: gydag eraill; second: yr hyn a ychwanega pâr",
            ),
            codes={
                FIRST: Words("first", "cyntaf"),
                TOTAL: Words("total", "cyfanswm"),
                SECOND: Words("second", "ail"),
            },
        ),
        Column(
            "index",
            "index",
            Words("Index", "Indecs"),
            Words(
                "share of the variance of the means over replicates",
                "cyfran o amrywiant y cymedrau dros rediadau",
            ),
        ),
        *low_high("index", "index", "bootstrap over base points", "bwtstrap dros bwyntiau sylfaen"),
        *NOISE,
    ),
    unfit=needs_design("sobol"),
    work=work,
    packages=("SALib",),
)
