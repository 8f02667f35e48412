"""What analyses of a design explain: the level of an arm, or its difference from the reference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gofal.experiments.analysis.base import Column, Question, RefusedError, Words
from gofal.experiments.analysis.study import Slice, Study
from gofal.experiments.statistics import Floats, paired_differences

LEVEL, DIFFERENCE = "level", "difference"


@dataclass(frozen=True)
class Response:
    """One thing to explain.

    Attributes:
        arm: name of the scenario.
        quantity: ``level``, or ``difference`` from the reference on the same luck.
        values: shape (points, replicates).
    """

    arm: str
    quantity: str
    values: Floats


QUANTITY = (
    Column("arm", "text", Words("Arm", "Cangen"), Words("the scenario", "y senario")),
    Column(
        "quantity",
        "text",
        Words("Of", "O"),
        Words(
            "level: the outcome itself; difference: arm less reference, same point and replicate",
            "level: y canlyniad ei hun; difference: llai sail y gymhariaeth, yr un pwynt a rhediad",
        ),
        codes={LEVEL: Words("level", "lefel"), DIFFERENCE: Words("difference", "gwahaniaeth")},
    ),
)
"""The columns that tell responses apart."""


def responses(study: Study, one: Slice, question: Question) -> Iterator[Response]:
    """The level of every arm, and the difference of every arm but the reference."""
    for number, arm in enumerate(study.arms):
        yield Response(arm, LEVEL, one.values[:, number])
    yield from differences(study, one, question)


def differences(study: Study, one: Slice, question: Question) -> Iterator[Response]:
    """The difference of every arm from the reference."""
    reference = study.arm_number(question.reference)
    for number, arm in enumerate(study.arms):
        if number != reference:
            own = paired_differences(one.values[:, number], one.values[:, reference])
            yield Response(arm, DIFFERENCE, own)


def require_whole(study: Study, one: Slice) -> None:
    """Refuse an outcome with gaps, for designs whose arithmetic needs every point.

    Raises:
        RefusedError: says the share of runs that failed, or in which the outcome is undefined.
    """
    gaps = int((~np.isfinite(one.values)).sum())
    if not gaps:
        return
    share = f"{gaps} / {one.values.size} ({gaps / one.values.size:.1%})"
    failed = f"{study.failed} / {study.runs}"
    raise RefusedError(
        f"{one.outcome} is missing in {share} runs (failed: {failed}); indices from the rest would "
        "be wrong: run the failed ones again (--retry), or ask for another outcome",
        f"mae {one.outcome} ar goll mewn {share} rhediad (wedi methu: {failed}); byddai'r indecsau "
        "o'r gweddill yn anghywir: ailredwch y rhai a fethodd (--retry), neu dewiswch ganlyniad "
        "arall",
    )


def varying(study: Study, one: Slice, question: Question) -> list[Response]:
    """Levels and differences without gaps that differ between points.

    Raises:
        RefusedError: there are gaps, or nothing moves.
    """
    require_whole(study, one)
    found = [each for each in responses(study, one, question) if np.ptp(each.values.mean(axis=1))]
    if not found:
        raise RefusedError(
            f"{one.outcome} is the same at every point; there is nothing to explain",
            f"mae {one.outcome} yr un fath ym mhob pwynt; nid oes dim i'w esbonio",
        )
    return found
