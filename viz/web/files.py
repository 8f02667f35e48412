"""Files to take away: numbers of an answer as CSV, with units, words in the reader's language."""

from __future__ import annotations

import csv
import io

from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import WALES
from gofal.experiments.analysis.sizes import in_pounds
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.text import Language, is_percent, say, unit_name
from gofal.experiments.windows import year_label
from gofal.viz.answer import Answer
from gofal.viz.change import Change
from gofal.viz.verdict.lines import changes_in
from gofal.viz.web.arms import arm, label
from gofal.viz.web.gainers import by_council
from gofal.viz.web.origin import made_by
from gofal.viz.web.state import PageState
from gofal.viz.web.wording import council_name

HEADS = (
    "scenario",
    "setting",
    "area",
    "code",
    "outcome",
    "outcome_name",
    "unit",
    "prices",
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
    "span",
)
"""Names of the columns, the same in both languages: what reads one file reads the other."""
OF_EACH_YEAR = "each_year"
"""Says in ``prices`` that pounds are those of each year; the page turns them into one year's."""


def table(answer: Answer, state: PageState) -> str:
    """One row for each scenario, outcome and area, the mean of the last two years, and one a year.

    Rows of single years are of Wales; ``span`` tells both kinds apart. The words are those of the
    page. The rules are those that ran, whatever is installed here.
    """
    language = state.language
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADS)
    for one in state.scenarios:
        names = [label(one, language), arm(one)]
        by_year = [changes_in(answer, names[1], when=n) for n in range(1, answer.years + 1)]
        for outcome in answer.outcomes:
            result = by_council(answer, names[1], outcome)
            result[WALES] = changes_in(answer, names[1])[outcome]
            told = [(code, change, *_last_two(answer)) for code, change in result.items()]
            told += [
                (WALES, changed[outcome], _year(answer, number), "year")
                for number, changed in enumerate(by_year, 1)
            ]
            for code, change, *when in told:
                if change.word != "undefined":
                    row = _row(answer, language, code, outcome, change)
                    writer.writerow([*names, *row, *when])
    return "\ufeff" + text.getvalue()  # the mark by which spreadsheets know the letters


def _row(answer: Answer, language: Language, code: str, outcome: str, change: Change) -> list[str]:
    numbers = (change.reference, change.value, change.change, change.low, change.high)
    return [
        council_name(code, language),
        code,
        outcome,
        outcome_label(outcome, language),
        _unit(outcome, language),
        OF_EACH_YEAR if answer.begins and in_pounds(outcome) else "",
        *(_plain(value) for value in numbers),
        change.word,
        say(f"word.{change.word}", language),
        str(answer.replicates),
        made_by(answer),
    ]


def _last_two(answer: Answer) -> tuple[str, str]:
    """Over which years values are means, 9-10 or 2034-35, 2035-36 with dates; and their span."""
    first, last = (_year(answer, year) for year in (answer.years - 1, answer.years))
    return f"{first}, {last}" if answer.begins else f"{first}-{last}", "last_two"


def _year(answer: Answer, number: int) -> str:
    """A year by its name: 2026-27, or 1 in an answer without dates."""
    return year_label(answer.begins - 1 + number) if answer.begins else str(number)


def _unit(outcome: str, language: Language) -> str:
    """The unit of the numbers as they stand in the file: shares are not in per cent there."""
    unit = OUTCOMES[outcome].unit
    return say(f"csv.unit {unit}", language) if is_percent(unit) else unit_name(unit, language)


def _plain(value: float) -> str:
    return "" if value != value else f"{value:.6g}"
