"""Differences between scenarios on the same luck, with their intervals."""

from __future__ import annotations

import pandas as pd

from gofal.experiments.analysis.base import Analysis, Column, Question, Row, Words
from gofal.experiments.analysis.columns import ARM, POINT, REPLICATES, low_high
from gofal.experiments.analysis.contrasts import contrasts, corrected, pooled_only
from gofal.experiments.analysis.fit import all_of, needs_arms, needs_replicates
from gofal.experiments.analysis.intervals import estimate_known
from gofal.experiments.analysis.margins import margin_of
from gofal.experiments.analysis.study import Slice, Study
from gofal.experiments.looks import VERDICT_LEVEL
from gofal.experiments.statistics import replicates_needed


def work(study: Study, one: Slice, question: Question) -> list[Row]:
    """One row an arm and point, and one an arm over all points."""
    margin = margin_of(one.outcome, question.margin)
    wanted = question.wanted if question.wanted is not None else margin
    rows: list[Row] = []
    for contrast in contrasts(study, one, question):
        found, counts = estimate_known(contrast.values, VERDICT_LEVEL)
        for n, point in enumerate(contrast.points):
            sd = float(found.sd[n])
            needed = None
            if wanted and sd >= 0.0:
                needed = replicates_needed(sd, wanted, VERDICT_LEVEL)
            rows.append(
                {
                    "arm": contrast.arm,
                    "point": point,
                    "reference": contrast.reference[n],
                    "difference": found.mean[n],
                    "difference_low": found.low[n],
                    "difference_high": found.high[n],
                    "sd": sd,
                    "replicates": counts[n],
                    "p": found.p[n],
                    "wanted": wanted,
                    "needed": needed,
                }
            )
    return rows


def finish(table: pd.DataFrame) -> pd.DataFrame:
    """Correct for the number of outcomes looked at."""
    made = corrected(table)
    clear = (made["difference_low"] > 0.0) | (made["difference_high"] < 0.0)
    return made.assign(distinguishable=clear)


ANALYSIS = Analysis(
    slug="paired",
    label=Words("paired differences", "gwahaniaethau fesul pâr"),
    answers=Words(
        "what differs between scenarios, and how sure are we?",
        "beth sy'n wahanol rhwng senarios, a pha mor sicr ydym ni?",
    ),
    columns=(
        ARM,
        POINT,
        Column(
            "reference",
            "amount",
            Words("Reference", "Sail y gymhariaeth"),
            Words("mean of the reference arm", "cymedr y gangen gyfeirio"),
        ),
        Column(
            "difference",
            "difference",
            Words("Difference", "Gwahaniaeth"),
            Words(
                "mean difference, arm less reference, within replicates",
                "gwahaniaeth cymedrig, cangen llai sail y gymhariaeth, o fewn rhediadau",
            ),
        ),
        *low_high("difference", "difference", "Student t", "t Student", VERDICT_LEVEL),
        Column(
            "sd",
            "difference",
            Words("SD", "GS"),
            Words("standard deviation between replicates", "gwyriad safonol rhwng rhediadau"),
            shown=False,
        ),
        REPLICATES,
        Column(
            "p",
            "p",
            Words("p", "p"),
            Words("two-sided, uncorrected", "dwy ochr, heb ei gywiro"),
            shown=False,
        ),
        Column(
            "p_holm",
            "p",
            Words("p (Holm)", "p (Holm)"),
            Words(
                "corrected over the outcomes of one arm, point, window and level",
                "wedi'i gywiro dros ganlyniadau un gangen, pwynt, ffenestr a lefel",
            ),
            shown=False,
        ),
        Column(
            "p_bh",
            "p",
            Words("p (BH)", "p (BH)"),
            Words("the same by Benjamini-Hochberg", "yr un peth yn ôl Benjamini-Hochberg"),
        ),
        Column(
            "distinguishable",
            "flag",
            Words("Distinguishable", "I'w wahaniaethu"),
            Words("the interval leaves out zero", "nid yw'r cyfwng yn cynnwys sero"),
        ),
        Column(
            "wanted",
            "difference",
            Words("Wanted ±", "Eisiau ±"),
            Words(
                "half width wanted: --wanted, else the margin that matters",
                "hanner lled a geisir: --wanted, neu'r terfyn sydd o bwys",
            ),
        ),
        Column(
            "needed",
            "count",
            Words("Needed", "Angen"),
            Words("replicates that would give it", "rhediadau a'i rhoddai"),
        ),
    ),
    unfit=all_of(needs_arms, needs_replicates),
    work=work,
    finish=finish,
    screen=pooled_only,
)
