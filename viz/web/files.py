"""Files to take away: the numbers of an answer as CSV, with units, in the reader's language."""

from __future__ import annotations

import csv
import io

import numpy as np

from abm.measures import OUTCOMES
from abm.scenario import Scenario
from viz.web.answer import (
    BASELINE,
    OUTCOME_NAMES,
    Answer,
    Change,
    Floats,
    areas,
    not_by_chance,
    paired,
)
from viz.web.arms import arm, label
from viz.web.state import State, model_version
from viz.web.telling import council_name, outcome_label
from viz.web.words import say

_HEADS = (
    "scenario", "setting", "area", "code", "outcome", "name", "unit", "baseline", "value",
    "change", "low", "high", "meaning", "runs", "scale", "model",
)  # fmt: skip


def table(answer: Answer, state: State) -> str:
    """One row for each scenario, outcome and area: the mean of the last two years."""
    language = state.language
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([say(f"csv.{head}", language) for head in _HEADS])
    for one in state.scenarios:
        for outcome in OUTCOME_NAMES:
            own, base = (_by_area(answer, name, outcome) for name in (arm(one), BASELINE))
            *councils, wales = paired(own, base, OUTCOMES[outcome].better)  # Wales is the last
            found = (*not_by_chance(councils), wales)
            for code, change in zip(areas(), found, strict=True):
                if change.word != "undefined":
                    writer.writerow(_row(answer, state, one, code, outcome, change))
    return "\ufeff" + text.getvalue()  # the mark by which spreadsheets know the letters


def _by_area(answer: Answer, name: str, outcome: str) -> Floats:
    """Means of the last two years, shape (areas, replicates)."""
    return np.stack([answer.at(name, outcome, code) for code in areas()])


def _row(
    answer: Answer, state: State, one: Scenario, code: str, outcome: str, change: Change
) -> list[str]:
    language = state.language
    numbers = (change.reference, change.value, change.change, change.low, change.high)
    return [
        label(one, language), arm(one), council_name(code, language), code,
        outcome_label(outcome, language), outcome, OUTCOMES[outcome].unit,
        *(_plain(value) for value in numbers),
        say(change.word, language), str(answer.replicates), f"{answer.scale:g}", model_version(),
    ]  # fmt: skip


def _plain(value: float) -> str:
    return "" if value != value else f"{value:.6g}"
