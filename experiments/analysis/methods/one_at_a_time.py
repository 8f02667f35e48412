"""The tornado table: what happens when each thing varied stands at its low and at its high end."""

from __future__ import annotations

import numpy as np

from gofal.experiments.analysis.base import Analysis, Column, Question, Row, Words
from gofal.experiments.analysis.columns import AXIS, REPLICATES, low_high
from gofal.experiments.analysis.fit import needs_design
from gofal.experiments.analysis.intervals import estimate_known
from gofal.experiments.analysis.responses import QUANTITY, responses
from gofal.experiments.analysis.study import Slice, Study
from gofal.experiments.statistics import Floats, paired_differences


def work(study: Study, one: Slice, question: Question) -> list[Row]:
    """One row an axis, the widest swing first."""
    rows: list[Row] = []
    for response in responses(study, one, question):
        own = [
            {
                "arm": response.arm,
                "quantity": response.quantity,
                **_row(study, number, response.values),
            }
            for number in range(len(study.axes))
        ]
        rows += sorted(own, key=_swing)
    return rows


def _swing(row: Row) -> float:
    size = abs(float(str(row["swing"])))
    return -size if np.isfinite(size) else 1.0


def _row(study: Study, number: int, values: Floats) -> dict[str, object]:
    axis = study.axes[number]
    column = study.points.iloc[:, number].to_numpy(dtype=np.float64)
    # The centre is among the ends of an axis whose default is its lowest or highest value.
    alone = np.flatnonzero(study.notes["moved"].to_numpy() == axis.name)
    reach = np.array([0, *alone])
    low, high = reach[column[reach].argmin()], reach[column[reach].argmax()]
    row: dict[str, object] = {
        "axis": axis.name,
        "centre": column[0],
        "baseline": estimate_known(values[[0]])[0].mean[0],
        "replicates": int(np.isfinite(values[[0, low, high]]).all(axis=0).sum()),
    }
    for name, point in (("low", low), ("high", high)):
        row[f"at_{name}"] = column[point]
        row |= _effect(f"effect_{name}", values[point], values[0])
    return row | _effect("swing", values[high], values[low])


def _effect(name: str, treated: Floats, control: Floats) -> dict[str, object]:
    found, _ = estimate_known(paired_differences(treated, control)[None, :])
    ends = {f"{name}_low": found.low[0], f"{name}_high": found.high[0]}
    return {name: found.mean[0], **ends}


def _effect_columns(name: str, en: str, cy: str, why_en: str, why_cy: str) -> tuple[Column, ...]:
    return (
        Column(name, "difference", Words(en, cy), Words(why_en, why_cy)),
        *low_high(name, "difference", "Student t over replicates", "t Student dros rediadau"),
    )


ANALYSIS = Analysis(
    slug="one_at_a_time",
    label=Words("tornado: one at a time", "tornado: un ar y tro"),
    answers=Words(
        "how far does each thing varied move the outcome by itself?",
        "pa mor bell y mae pob newidyn yn symud y canlyniad ar ei ben ei hun?",
    ),
    columns=(
        *QUANTITY,
        AXIS,
        Column("centre", "axis", Words("Centre", "Canol"), Words("its default", "ei ragosodiad")),
        Column("at_low", "axis", Words("Low", "Isel"), Words("its low end", "ei ben isaf")),
        Column("at_high", "axis", Words("High", "Uchel"), Words("its high end", "ei ben uchaf")),
        Column(
            "baseline",
            "amount",
            Words("Baseline", "Llinell sylfaen"),
            Words("the outcome at the centre", "y canlyniad yn y canol"),
        ),
        *_effect_columns(
            "effect_low",
            "Effect of low",
            "Effaith isel",
            "outcome at the low end less that at the centre, within replicates",
            "y canlyniad yn y pen isaf llai'r canol, o fewn rhediadau",
        ),
        *_effect_columns(
            "effect_high",
            "Effect of high",
            "Effaith uchel",
            "outcome at the high end less that at the centre, within replicates",
            "y canlyniad yn y pen uchaf llai'r canol, o fewn rhediadau",
        ),
        *_effect_columns(
            "swing",
            "Swing",
            "Siglad",
            "outcome at the high end less that at the low end",
            "y canlyniad yn y pen uchaf llai'r pen isaf",
        ),
        REPLICATES,
    ),
    unfit=needs_design("one_at_a_time"),
    work=work,
)
