"""An analysis: how far runs of one arm lie apart."""

import numpy as np

from gofal.experiments.analysis.base import Analysis, Column, Question, Row, Words
from gofal.experiments.analysis.columns import ARM
from gofal.experiments.analysis.study import Slice, Study


def _fits_all(study: Study, question: Question) -> Words | None:
    del study, question
    return None


def _work(study: Study, one: Slice, question: Question) -> list[Row]:
    del question
    arms = enumerate(study.arms)
    return [{"arm": arm, "spread": float(np.nanstd(one.values[:, n]))} for n, arm in arms]


ANALYSIS = Analysis(
    slug="spread",
    label=Words("spread of the runs", "gwasgariad y rhediadau"),
    answers=Words("how far do runs lie apart?", "pa mor bell oddi wrth ei gilydd yw'r rhediadau?"),
    columns=(
        ARM,
        Column(
            "spread",
            "difference",
            Words("Spread", "Gwasgariad"),
            Words("standard deviation over points and replicates", "gwyriad safonol"),
        ),
    ),
    unfit=_fits_all,
    work=_work,
)
