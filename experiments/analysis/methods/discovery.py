"""Scenario discovery: under which conditions does it go wrong (or right)?

Regions are found with two thirds of the points and checked on the third that was held out, because
a box that is fitted to cases always looks good on them.
"""

from __future__ import annotations

import numpy as np

from gofal.experiments.analysis.base import Analysis, Column, Question, RefusedError, Row, Words
from gofal.experiments.analysis.boxes import Mask, Region, score, split
from gofal.experiments.analysis.columns import AXIS, low_high
from gofal.experiments.analysis.condition import Condition
from gofal.experiments.analysis.finders import prim_boxes, tree_leaves
from gofal.experiments.analysis.fit import all_of, needs_condition, needs_design, needs_points
from gofal.experiments.analysis.responses import QUANTITY, Response, differences, responses
from gofal.experiments.analysis.study import Slice, Study
from gofal.experiments.statistics import Floats

FEWEST = 12  # cases, and points that are none, for anything to be learnt


def work(study: Study, one: Slice, question: Question) -> list[Row]:
    """One row a limit of every region; of one arm its level, of several their differences."""
    condition = question.when
    if condition is None:  # `unfit` has refused this before
        return []
    explained = differences if len(study.arms) > 1 else responses
    rows: list[Row] = []
    refused: list[RefusedError] = []
    for response in explained(study, one, question):
        try:
            rows += _of_response(study, response, condition, question.seed)
        except RefusedError as error:
            refused.append(error)
    if not rows:
        raise refused[0]
    return rows


def _of_response(study: Study, response: Response, condition: Condition, seed: int) -> list[Row]:
    whole = np.isfinite(response.values).all(axis=1)
    means = response.values[whole].mean(axis=1)
    cases = condition.holds(means)
    _require_both(response, condition, means, cases)
    points = study.points.to_numpy(dtype=np.float64)[whole]
    find, check = split(cases, seed)
    found = [("prim", n, box) for n, box in enumerate(prim_boxes(points[find], cases[find]), 1)]
    leaves = tree_leaves(points[find], cases[find], seed)
    found += [("tree", n, leaf) for n, leaf in enumerate(leaves, 1)]
    told = {
        "arm": response.arm,
        "quantity": response.quantity,
        "when": str(condition),
        "base_rate": float(cases.mean()),
        "points": len(cases),
        "cases": int(cases.sum()),
    }
    return [
        {**told, "finder": finder, "region": number, **row}
        for finder, number, region in found
        for row in _rows(study, region, points, cases, find, check)
    ]


def _require_both(response: Response, condition: Condition, means: Floats, cases: Mask) -> None:
    """Refuse a threshold that nothing, or nearly nothing, crosses."""
    hits = int(cases.sum())
    if min(hits, len(cases) - hits) >= FEWEST:
        return
    span = f"{means.min():.4g} … {means.max():.4g}" if len(means) else "-"
    of = f"{condition} ({response.arm}, {response.quantity})"
    raise RefusedError(
        f"{of} holds at {hits} of {len(cases)} points; at least {FEWEST} must be on either side "
        f"(values go from {span})",
        f"mae {of} yn wir mewn {hits} o {len(cases)} pwynt; rhaid i o leiaf {FEWEST} fod ar bob "
        f"ochr (gwerthoedd: {span})",
    )


def _rows(
    study: Study, region: Region, points: Floats, cases: Mask, find: Mask, check: Mask
) -> list[Row]:
    """One row a limited axis; a region without limits is everything and not told."""
    inside = region.holds(points)
    fitted, held = score(inside[find], cases[find]), score(inside[check], cases[check])
    shared = {
        "density": fitted.density,
        "coverage": fitted.coverage,
        "mass": fitted.mass,
        "held_out_density": held.density,
        "held_out_density_low": held.low,
        "held_out_density_high": held.high,
        "held_out_coverage": held.coverage,
    }
    rows: list[Row] = []
    for axis, (low, high) in sorted(region.limits.items()):
        p_low, p_high = region.quasi_p.get(axis, (np.nan, np.nan))
        rows.append(
            {
                "axis": study.axes[axis].name,
                "low": low if np.isfinite(low) else np.nan,
                "high": high if np.isfinite(high) else np.nan,
                "quasi_p_low": p_low,
                "quasi_p_high": p_high,
                **shared,
            }
        )
    return rows


ANALYSIS = Analysis(
    slug="discovery",
    label=Words("scenario discovery", "darganfod senarios"),
    answers=Words(
        "under which conditions does an outcome fall below, or rise above, a threshold?",
        "o dan ba amodau y mae canlyniad yn disgyn o dan drothwy, neu'n codi drosto?",
    ),
    columns=(
        *QUANTITY,
        Column(
            "when",
            "text",
            Words("Cases", "Achosion"),
            Words("what was looked for", "yr hyn a geisiwyd"),
        ),
        Column(
            "base_rate",
            "share",
            Words("Of all", "O'r cyfan"),
            Words("share of all points that are cases", "cyfran yr holl bwyntiau sy'n achosion"),
        ),
        Column(
            "points",
            "count",
            Words("Points", "Pwyntiau"),
            Words("without gaps", "heb fylchau"),
            shown=False,
        ),
        Column(
            "cases", "count", Words("Cases", "Achosion"), Words("how many", "faint"), shown=False
        ),
        Column(
            "finder",
            "text",
            Words("By", "Drwy"),
            Words(
                "prim: a box by PRIM; tree: a leaf of a shallow tree",
                "prim: blwch gan PRIM; tree: deilen coeden fas",
            ),
            codes={"prim": Words("PRIM", "PRIM"), "tree": Words("tree", "coeden")},
        ),
        Column(
            "region",
            "count",
            Words("Region", "Rhanbarth"),
            Words("its number, the best first", "ei rif, y gorau'n gyntaf"),
        ),
        AXIS,
        Column(
            "low",
            "axis",
            Words("From", "O"),
            Words("lower limit, none if empty", "terfyn isaf, dim os yn wag"),
        ),
        Column(
            "high",
            "axis",
            Words("To", "I"),
            Words("upper limit, none if empty", "terfyn uchaf, dim os yn wag"),
        ),
        Column(
            "quasi_p_low",
            "p",
            Words("quasi-p from", "lled-p o"),
            Words(
                "chance of so many cases inside if the lower limit did nothing (Bryant, Lempert)",
                "siawns o gynifer o achosion y tu mewn pe na bai'r terfyn isaf yn gwneud dim",
            ),
        ),
        Column(
            "quasi_p_high",
            "p",
            Words("quasi-p to", "lled-p i"),
            Words("the same of the upper limit", "yr un peth ar gyfer y terfyn uchaf"),
        ),
        Column(
            "density",
            "share",
            Words("Density", "Dwysedd"),
            Words(
                "share of the points inside that are cases, where it was found",
                "cyfran y pwyntiau y tu mewn sy'n achosion, lle'i canfuwyd",
            ),
        ),
        Column(
            "coverage",
            "share",
            Words("Coverage", "Cwmpas"),
            Words(
                "share of all cases that lie inside, where it was found",
                "cyfran yr achosion sydd y tu mewn, lle'i canfuwyd",
            ),
        ),
        Column(
            "mass",
            "share",
            Words("Mass", "Màs"),
            Words("share of points that lie inside", "cyfran y pwyntiau sydd y tu mewn"),
            shown=False,
        ),
        Column(
            "held_out_density",
            "share",
            Words("Density, held out", "Dwysedd, o'r neilltu"),
            Words(
                "density on the third of the points held out",
                "dwysedd ar y traean o bwyntiau a gadwyd o'r neilltu",
            ),
        ),
        *low_high("held_out_density", "share", "Wilson", "Wilson"),
        Column(
            "held_out_coverage",
            "share",
            Words("Coverage, held out", "Cwmpas, o'r neilltu"),
            Words("coverage on the points held out", "cwmpas ar y pwyntiau a gadwyd o'r neilltu"),
        ),
    ),
    unfit=all_of(
        needs_design("latin_hypercube", "listed", "sobol", "grid"), needs_points, needs_condition
    ),
    work=work,
    packages=("ema-workbench", "scikit-learn"),
    conditional=True,
)
