"""Is a difference too small to matter? Two one-sided tests against a margin set beforehand."""

from __future__ import annotations

import numpy as np
from scipy import stats

from gofal.experiments.analysis.base import Analysis, Column, Question, RefusedError, Row, Words
from gofal.experiments.analysis.columns import ARM, POINT, REPLICATES, low_high
from gofal.experiments.analysis.contrasts import contrasts, pooled_only
from gofal.experiments.analysis.fit import all_of, needs_arms, needs_replicates
from gofal.experiments.analysis.intervals import estimate_known
from gofal.experiments.analysis.margins import margin_of
from gofal.experiments.analysis.study import Slice, Study

CHANCE = 0.05  # of calling a difference equivalent (or different) that is not


def work(study: Study, one: Slice, question: Question) -> list[Row]:
    """One row an arm and point, and one an arm over all points."""
    margin = margin_of(one.outcome, question.margin)
    if margin is None:
        raise RefusedError(
            f"{one.outcome} has no margin in margins.toml; give one with --margin",
            f"nid oes terfyn i {one.outcome} yn margins.toml; rhowch un gyda --margin",
        )
    rows: list[Row] = []
    for contrast in contrasts(study, one, question):
        found, counts = estimate_known(contrast.values)
        inner, _ = estimate_known(contrast.values, 1 - 2 * CHANCE)
        for n, point in enumerate(contrast.points):
            p = tost(float(found.mean[n]), float(found.sd[n]), int(counts[n]), margin)
            rows.append(
                {
                    "arm": contrast.arm,
                    "point": point,
                    "difference": found.mean[n],
                    "difference_low": found.low[n],
                    "difference_high": found.high[n],
                    "inner_low": inner.low[n],
                    "inner_high": inner.high[n],
                    "replicates": counts[n],
                    "margin": margin,
                    "p_tost": p,
                    "p": found.p[n],
                    "verdict": verdict(p, float(found.p[n])),
                }
            )
    return rows


def tost(mean: float, sd: float, count: int, margin: float) -> float:
    """The larger p-value of the two one-sided t tests; NaN with fewer than two replicates.

    Args:
        mean: of the paired differences.
        sd: their standard deviation.
        count: replicates.
        margin: above zero.
    """
    if count < 2:
        return float("nan")
    room = margin - abs(mean)
    if sd == 0.0:
        return 0.0 if room > 0 else 1.0
    return float(stats.t.sf(room / (sd / np.sqrt(count)), count - 1))


def verdict(p_tost: float, p: float) -> str:
    """different, equivalent, both (different, but too little to matter) or unclear."""
    same, other = p_tost < CHANCE, p < CHANCE
    if same and other:
        return "both"
    return "equivalent" if same else "different" if other else "unclear"


ANALYSIS = Analysis(
    slug="equivalence",
    label=Words("equivalence", "cywerthedd"),
    answers=Words(
        "which differences are too small to matter?", "pa wahaniaethau sy'n rhy fach i fod o bwys?"
    ),
    columns=(
        ARM,
        POINT,
        Column(
            "difference",
            "difference",
            Words("Difference", "Gwahaniaeth"),
            Words("mean within replicates", "cymedr o fewn rhediadau"),
        ),
        *low_high("difference", "difference", "Student t", "t Student"),
        Column(
            "inner_low",
            "difference",
            Words("90% low", "90% isaf"),
            Words(
                "lower end of the 90% interval, which lies within the margin if equivalent",
                "pen isaf y cyfwng 90%, sydd o fewn y terfyn os yw'n gywerth",
            ),
            shown=False,
        ),
        Column(
            "inner_high",
            "difference",
            Words("90% high", "90% uchaf"),
            Words("its upper end", "ei ben uchaf"),
            shown=False,
        ),
        REPLICATES,
        Column(
            "margin",
            "difference",
            Words("Margin ±", "Terfyn ±"),
            Words(
                "differences up to this do not matter, see margins.toml",
                "nid yw gwahaniaethau hyd at hyn o bwys, gweler margins.toml",
            ),
        ),
        Column(
            "p_tost",
            "p",
            Words("p (TOST)", "p (TOST)"),
            Words(
                "larger of the two one-sided tests, uncorrected",
                "y mwyaf o'r ddau brawf unochrog, heb ei gywiro",
            ),
        ),
        Column(
            "p",
            "p",
            Words("p", "p"),
            Words("of no difference, two-sided, uncorrected", "o ddim gwahaniaeth, dwy ochr"),
            shown=False,
        ),
        Column(
            "verdict",
            "text",
            Words("Verdict", "Dyfarniad"),
            Words(
                "different, equivalent, both (different, but too little to matter) or unclear",
                "different (gwahanol), equivalent (cywerth), both (gwahanol ond rhy fach i fod o "
                "bwys) neu unclear (aneglur)",
            ),
            codes={
                "different": Words("different", "gwahanol"),
                "equivalent": Words("equivalent", "cywerth"),
                "both": Words("both", "y ddau"),
                "unclear": Words("unclear", "aneglur"),
            },
        ),
    ),
    unfit=all_of(needs_arms, needs_replicates),
    work=work,
    screen=pooled_only,
)
