"""Why a study cannot be analysed in some way, in both languages."""

from __future__ import annotations

from gofal.experiments.analysis.base import Question, Unfit, Words
from gofal.experiments.analysis.study import Study


def needs_design(*kinds: str) -> Unfit:
    """Fits designs of these kinds only."""

    def unfit(study: Study, _question: Question) -> Words | None:
        if study.kind in kinds:
            return None
        named = ", ".join(kinds)
        return Words(
            f"needs a design of kind {named}; this is {study.kind}",
            f"mae angen dyluniad o fath {named}; {study.kind} yw hwn",
        )

    return unfit


def needs_arms(study: Study, _question: Question) -> Words | None:
    """Fits studies of two arms or more."""
    if len(study.arms) > 1:
        return None
    return Words("needs two scenarios or more", "mae angen dau senario neu fwy")


def needs_replicates(study: Study, _question: Question) -> Words | None:
    """Fits studies of two replicates or more."""
    if study.replicates > 1:
        return None
    return Words("needs two replicates or more", "mae angen dau rediad neu fwy")


def needs_points(study: Study, _question: Question) -> Words | None:
    """Fits studies of two points or more."""
    if len(study.points) > 1:
        return None
    return Words("needs two points or more", "mae angen dau bwynt neu fwy")


def needs_condition(_study: Study, question: Question) -> Words | None:
    """Fits questions that say which cases are looked for."""
    if question.when is not None:
        return None
    return Words("needs --when, as 'met_need<0.9'", "mae angen --when, fel 'met_need<0.9'")


def all_of(*tests: Unfit) -> Unfit:
    """Fits if all of these do; the first reason counts."""

    def unfit(study: Study, question: Question) -> Words | None:
        found = (test(study, question) for test in tests)
        return next((why for why in found if why is not None), None)

    return unfit
