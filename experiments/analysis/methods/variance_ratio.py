"""What shared luck saves: variance of a difference with independent seeds over that with shared."""

from __future__ import annotations

import numpy as np

from experiments.analysis.base import Analysis, Column, Question, Row, Words
from experiments.analysis.columns import ARM, POINT, REPLICATES, low_high
from experiments.analysis.fit import all_of, needs_arms, needs_replicates
from experiments.analysis.intervals import percentile_interval, resampled
from experiments.analysis.study import Slice, Study
from experiments.statistics import estimate, paired_differences, variance_ratio


def work(study: Study, one: Slice, question: Question) -> list[Row]:
    """One row an arm and point, over the replicates that both arms have."""
    reference = study.arm_number(question.reference)
    rows: list[Row] = []
    for number, arm in enumerate(study.arms):
        if number == reference:
            continue
        for point, both in enumerate(one.values[:, [number, reference]]):
            treated, control = both[:, np.isfinite(both).all(axis=0)]
            count = len(treated)
            if count < 2:
                continue
            take = resampled(count, question.seed)
            with np.errstate(invalid="ignore"):
                low, high = percentile_interval(variance_ratio(treated[take], control[take]))
            found = estimate(paired_differences(treated, control))
            rows.append(
                {
                    "arm": arm,
                    "point": str(point),
                    "difference": found.mean[0],
                    "unpaired_sd": float(np.hypot(treated.std(ddof=1), control.std(ddof=1))),
                    "paired_sd": found.sd[0],
                    "ratio": variance_ratio(treated, control)[0],
                    "ratio_low": low,
                    "ratio_high": high,
                    "replicates": count,
                }
            )
    return rows


ANALYSIS = Analysis(
    slug="variance_ratio",
    label=Words(
        "shared luck against independent seeds", "lwc a rennir o'i chymharu â hadau ar wahân"
    ),
    answers=Words(
        "how many times more runs would independent seeds have needed?",
        "sawl gwaith yn fwy o rediadau y byddai hadau ar wahân wedi'u gofyn?",
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
        Column(
            "unpaired_sd",
            "difference",
            Words("SD, independent", "GS, ar wahân"),
            Words(
                "standard deviation of the difference of two runs on independent luck",
                "gwyriad safonol gwahaniaeth dau rediad ar lwc ar wahân",
            ),
        ),
        Column(
            "paired_sd",
            "difference",
            Words("SD, shared", "GS, a rennir"),
            Words("the same on shared luck", "yr un peth ar lwc a rennir"),
        ),
        Column(
            "ratio",
            "index",
            Words("Variance ratio", "Cymhareb amrywiant"),
            Words(
                "independent over shared; as many times more runs would be needed",
                "ar wahân dros a rennir; byddai angen cynifer gwaith o rediadau",
            ),
        ),
        *low_high("ratio", "index", "bootstrap over replicates", "bwtstrap dros rediadau"),
        REPLICATES,
    ),
    unfit=all_of(needs_arms, needs_replicates),
    work=work,
)
