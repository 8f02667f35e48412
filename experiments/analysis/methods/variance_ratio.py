"""What shared luck saves: variance of a difference with independent seeds over that with shared."""

from __future__ import annotations

import numpy as np
from scipy import stats

from gofal.experiments.analysis.base import Analysis, Column, Question, Row, Words
from gofal.experiments.analysis.columns import ARM, POINT, REPLICATES, low_high
from gofal.experiments.analysis.fit import all_of, needs_arms, needs_replicates
from gofal.experiments.analysis.intervals import LEVEL
from gofal.experiments.analysis.study import Slice, Study
from gofal.experiments.statistics import Floats, estimate, paired_differences, variance_ratio

FEWEST = 3  # replicates that an interval needs


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
            low, high = ratio_interval(treated, control)
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


def ratio_interval(treated: Floats, control: Floats) -> tuple[float, float]:
    """Interval of the variance ratio, exact where both arms are normal.

    The sum of both variances is half the variance of their sum and of their difference together,
    so the ratio is (x + 1) / 2 with x = variance of the sum over that of the difference, and x has
    the interval of Pitman and Morgan for variances that are correlated. A bootstrap of so few
    replicates would draw some of them twice.

    Returns:
        The ends; NaN with fewer than three replicates, or if sum or difference do not vary.
    """
    total, difference = treated + control, paired_differences(treated, control)
    count, spreads = len(treated), (float(total.var()), float(difference.var()))
    if count < FEWEST or not all(spreads):
        return float("nan"), float("nan")
    apart = float(np.corrcoef(total, difference)[0, 1])
    t = float(stats.t.ppf(0.5 + LEVEL / 2, count - 2))
    room = 1.0 + 2.0 * (1.0 - apart**2) * t**2 / (count - 2)
    reach = room + float(np.sqrt(room**2 - 1.0))
    x = spreads[0] / spreads[1]
    return (x / reach + 1.0) / 2.0, (x * reach + 1.0) / 2.0


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
        *low_high("ratio", "index", "Pitman-Morgan", "Pitman-Morgan"),
        REPLICATES,
    ),
    unfit=all_of(needs_arms, needs_replicates),
    work=work,
)
