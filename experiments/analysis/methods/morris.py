"""Which of many things varied matter at all: Morris's elementary effects."""

from __future__ import annotations

import numpy as np

from gofal.experiments.analysis.base import Analysis, Column, Question, Row, Words
from gofal.experiments.analysis.columns import AXIS, NOISE, low_high
from gofal.experiments.analysis.fit import needs_design
from gofal.experiments.analysis.intervals import percentile_interval, resampled
from gofal.experiments.analysis.noise import noise
from gofal.experiments.analysis.responses import QUANTITY, varying
from gofal.experiments.analysis.study import Slice, Study
from gofal.experiments.statistics import Floats


def work(study: Study, one: Slice, question: Question) -> list[Row]:
    """One row an axis."""
    rows: list[Row] = []
    for response in varying(study, one, question):
        effects = elementary_effects(study, response.values.mean(axis=1))
        luck = noise(response.values)
        take = resampled(effects.shape[1], question.seed)
        for axis, own in zip(study.axes, effects, strict=True):
            row: dict[str, object] = {
                "arm": response.arm,
                "quantity": response.quantity,
                "axis": axis.name,
            }
            for name, drawn in _measures(own[take]).items():
                low, high = percentile_interval(drawn)
                row |= {f"{name}_low": float(low), f"{name}_high": float(high)}
            row |= {name: float(value) for name, value in _measures(own).items()}
            rows.append({**row, "noise_share": luck.share, "noise_left": luck.left})
    return rows


def _measures(effects: Floats) -> dict[str, Floats]:
    """Measures over the last axis, that of the walks."""
    return {
        "mu": effects.mean(axis=-1),
        "mu_star": np.abs(effects).mean(axis=-1),
        "sigma": effects.std(axis=-1, ddof=1),
    }


def elementary_effects(study: Study, values: Floats) -> Floats:
    """Change of the outcome over a move across the whole stretch, shape (axes, walks).

    The design tells which axis moved at each step, so steps of choices, whose values do not lie on
    the grid, count like all others.

    Args:
        study: of a Morris design.
        values: one a point.
    """
    names = [axis.name for axis in study.axes]
    walks = study.notes["walk"].to_numpy()
    moved = study.notes["moved"].to_numpy()
    points = study.points.to_numpy(dtype=np.float64)
    levels = int(study.options["levels"])
    share = levels / (2.0 * (levels - 1.0))  # of the stretch; every move is this long
    found = np.full((len(names), int(walks.max()) + 1), np.nan)
    for point in np.flatnonzero(moved != ""):
        row = names.index(moved[point])
        way = np.sign(points[point, row] - points[point - 1, row])
        found[row, walks[point]] = way * (values[point] - values[point - 1]) / share
    return found


ANALYSIS = Analysis(
    slug="morris",
    label=Words("Morris screening", "sgrinio Morris"),
    answers=Words(
        "which of many things varied matter at all, and which act unevenly?",
        "pa rai o lawer o newidynnau sydd o bwys o gwbl, a pha rai sy'n gweithredu'n anwastad?",
    ),
    columns=(
        *QUANTITY,
        AXIS,
        Column(
            "mu_star",
            "difference",
            Words("mu*", "mu*"),
            Words(
                "mean size of the effect of a move across the whole stretch",
                "maint cymedrig effaith symud ar draws yr holl ystod",
            ),
        ),
        *low_high("mu_star", "difference", "bootstrap over walks", "bwtstrap dros deithiau"),
        Column(
            "sigma",
            "difference",
            Words("sigma", "sigma"),
            Words(
                "how the effect differs from place to place: bends and interactions",
                "sut mae'r effaith yn amrywio o le i le: cromliniau a rhyngweithiadau",
            ),
        ),
        *low_high("sigma", "difference", "bootstrap over walks", "bwtstrap dros deithiau"),
        Column(
            "mu",
            "difference",
            Words("mu", "mu"),
            Words("mean effect, with its sign", "effaith gymedrig, gyda'i harwydd"),
        ),
        *low_high("mu", "difference", "bootstrap over walks", "bwtstrap dros deithiau"),
        *NOISE,
    ),
    unfit=needs_design("morris"),
    work=work,
)
