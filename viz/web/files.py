"""Files to take away: the numbers of an answer as CSV, with units, in the reader's language."""

from __future__ import annotations

import csv
import io

from abm.measures import OUTCOMES
from viz.web.answer import OUTCOME_NAMES, Answer, areas, difference
from viz.web.state import State, arm, label, model_version
from viz.web.telling import council_name, outcome_label
from viz.web.words import say

_HEADS = (
    "scenario", "setting", "area", "code", "outcome", "name", "unit", "baseline", "value",
    "change", "low", "high", "meaning", "runs", "scale", "model",
)  # fmt: skip


def table(answer: Answer, state: State) -> str:
    """One row for each scenario, area and outcome: the mean of the last two years."""
    language = state.language
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([say(f"csv.{head}", language) for head in _HEADS])
    for one in state.scenarios:
        for code in (areas()[-1], *areas()[:-1]):
            for outcome in OUTCOME_NAMES:
                change = difference(answer, arm(one), outcome, code)
                if change.word == "undefined":
                    continue
                writer.writerow(
                    [
                        label(one, language), arm(one), council_name(code, language), code,
                        outcome_label(outcome, language), outcome, OUTCOMES[outcome].unit,
                        *(_plain(v) for v in (change.reference, change.value, change.change,
                                              change.low, change.high)),
                        say(change.word, language), answer.replicates, f"{answer.scale:g}",
                        model_version(),
                    ]
                )  # fmt: skip
    return "\ufeff" + text.getvalue()  # the mark by which spreadsheets know the letters


def _plain(value: float) -> str:
    return "" if value != value else f"{value:.6g}"
