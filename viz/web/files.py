"""Files to take away: numbers of an answer as CSV, with units, words in the reader's language."""

from __future__ import annotations

import csv
import io

from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import WALES
from gofal.experiments.text import Language, is_percent, say, unit_name
from gofal.experiments.windows import year_label
from gofal.viz.answer import Answer
from gofal.viz.change import Change
from gofal.viz.verdict.lines import changes_in
from gofal.viz.web.arms import arm, label
from gofal.viz.web.gainers import by_council
from gofal.viz.web.origin import made_by
from gofal.viz.web.state import PageState
from gofal.viz.web.wording import council_name, outcome_label

HEADS = (
    "scenario",
    "setting",
    "area",
    "code",
    "outcome",
    "outcome_name",
    "unit",
    "baseline",
    "value",
    "change",
    "low",
    "high",
    "direction",
    "meaning",
    "runs",
    "rules",
    "years",
)
"""Names of the columns, the same in both languages: what reads one file reads the other."""


def table(answer: Answer, state: PageState) -> str:
    """One row for each scenario, outcome and area: the mean of the last two years.

    The words are those of the page. The rules are those that ran, whatever is installed here.
    """
    language = state.language
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADS)
    for one in state.scenarios:
        names = [label(one, language), arm(one)]
        for outcome in answer.outcomes:
            result = by_council(answer, names[1], outcome)
            result[WALES] = changes_in(answer, names[1])[outcome]
            for code, change in result.items():
                if change.word != "undefined":
                    writer.writerow([*names, *_row(answer, language, code, outcome, change)])
    return "\ufeff" + text.getvalue()  # the mark by which spreadsheets know the letters


def _row(answer: Answer, language: Language, code: str, outcome: str, change: Change) -> list[str]:
    numbers = (change.reference, change.value, change.change, change.low, change.high)
    return [
        council_name(code, language),
        code,
        outcome_label(outcome, language),
        outcome,
        _unit(outcome, language),
        *(_plain(value) for value in numbers),
        change.word,
        say(f"word.{change.word}", language),
        str(answer.replicates),
        made_by(answer),
        _years(answer),
    ]


def _years(answer: Answer) -> str:
    """Over which years values are means: 9-10, or 2034-35, 2035-36 in an answer with dates."""
    first, last = answer.years - 1, answer.years
    if answer.begins:
        return ", ".join(year_label(answer.begins - 1 + year) for year in (first, last))
    return f"{first}-{last}"


def _unit(outcome: str, language: Language) -> str:
    """The unit of the numbers as they stand in the file: shares are not in per cent there."""
    unit = OUTCOMES[outcome].unit
    return say(f"csv.unit {unit}", language) if is_percent(unit) else unit_name(unit, language)


def _plain(value: float) -> str:
    return "" if value != value else f"{value:.6g}"
