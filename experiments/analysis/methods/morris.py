"""Which of many things varied matter at all: Morris's elementary effects."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gofal.experiments.analysis.base import Analysis, Column, Question, Row, Words
from gofal.experiments.analysis.columns import AXIS, NOISE, low_high
from gofal.experiments.analysis.fit import needs_design
from gofal.experiments.analysis.intervals import percentile_interval, resampled
from gofal.experiments.analysis.noise import noise
from gofal.experiments.analysis.responses import QUANTITY, varying
from gofal.experiments.analysis.study import Slice, Study
from gofal.experiments.statistics import Floats
from gofal.experiments.sweep.designs.groups import groups_of


def work(study: Study, one: Slice, question: Question) -> list[Row]:
    """One row an axis, or a group of them; a group has no direction, so only ``mu_star``."""
    axes = [axis.name for axis in study.axes]
    groups = groups_of(axes, study.options.get("groups", {}))
    rows: list[Row] = []
    for response in varying(study, one, question):
        effects = elementary_effects(study, response.values.mean(axis=1), groups)
        luck = noise(response.values)
        take = resampled(effects.shape[1], question.seed)
        for axis, own in zip(dict.fromkeys(groups), effects, strict=True):
            row: dict[str, object] = {
                "arm": response.arm,
                "quantity": response.quantity,
                "axis": axis,
            }
            together = groups.count(axis) > 1
            for name, drawn in _measures(own[take], together).items():
                low, high = percentile_interval(drawn)
                row |= {f"{name}_low": float(low), f"{name}_high": float(high)}
            row |= {name: float(value) for name, value in _measures(own, together).items()}
            rows.append({**row, "noise_share": luck.share, "noise_left": luck.left})
    return rows


def _measures(effects: Floats, together: bool) -> dict[str, Floats]:
    """Measures over the last axis, that of the walks.

    Members of a group move each its own way, so neither mean nor spread of its effects say much.
    """
    size = np.abs(effects).mean(axis=-1)
    unknown = np.full_like(size, np.nan)
    return {
        "mu": unknown if together else effects.mean(axis=-1),
        "mu_star": size,
        "sigma": unknown if together else effects.std(axis=-1, ddof=1),
    }


def elementary_effects(study: Study, values: Floats, groups: Sequence[str]) -> Floats:
    """Change of the outcome over a move across the whole stretch, shape (groups, walks).

    The design tells which axis moved at each step, so steps of choices, whose values do not lie on
    the grid, count like all others.

    Args:
        study: of a Morris design.
        values: one a point.
        groups: that of each axis, its own name where it stands alone.
    """
    names = [*dict.fromkeys(groups)]
    alone = {group: groups.index(group) for group in names if groups.count(group) == 1}
    walks = study.notes["walk"].to_numpy()
    moved = study.notes["moved"].to_numpy()
    points = study.points.to_numpy(dtype=np.float64)
    levels = int(study.options["levels"])
    share = levels / (2.0 * (levels - 1.0))  # of the stretch; every move is this long
    found = np.full((len(names), int(walks.max()) + 1), np.nan)
    for point in np.flatnonzero(moved != ""):
        row = names.index(moved[point])
        at = alone.get(moved[point])
        way = 1.0 if at is None else np.sign(points[point, at] - points[point - 1, at])
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
