"""What shared luck saves: variance of a difference with independent seeds over that with shared."""

from __future__ import annotations

import numpy as np
from scipy import stats

from experiments.analysis.base import Analysis, Column, Question, Row, Words
from experiments.analysis.columns import ARM, POINT, REPLICATES, low_high
from experiments.analysis.fit import all_of, needs_arms, needs_replicates
from experiments.analysis.intervals import LEVEL
from experiments.analysis.study import Slice, Study
from experiments.statistics import Floats, estimate, paired_differences, variance_ratio

FEWEST = 4  # replicates that Fisher's interval needs


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
    """Interval of the variance ratio, from Fisher's of the correlation between the arms.

    The spreads of the two arms are taken as they are; a bootstrap of so few replicates would draw
    some of them twice and so find luck that is shared by construction.

    Returns:
        The ends; NaN with fewer than four replicates, or if an arm does not vary.
    """
    spreads = float(treated.std()), float(control.std())
    if len(treated) < FEWEST or not all(spreads):
        return float("nan"), float("nan")
    alike = 2 * spreads[0] * spreads[1] / (spreads[0] ** 2 + spreads[1] ** 2)
    shared = float(np.clip(np.corrcoef(treated, control)[0, 1], -1.0, 1.0))
    reach = float(stats.norm.ppf(0.5 + LEVEL / 2)) / np.sqrt(len(treated) - 3)
    with np.errstate(divide="ignore"):
        ends = np.tanh(np.arctanh(shared) + np.array([-reach, reach]))
        low, high = 1.0 / (1.0 - alike * ends)
    return float(low), float(high)


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
        *low_high("ratio", "index", "Fisher, of the correlation", "Fisher, o'r cydberthyniad"),
        REPLICATES,
    ),
    unfit=all_of(needs_arms, needs_replicates),
    work=work,
)
