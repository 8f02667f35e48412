"""Analyses on the command line."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path

import pandas as pd
from rich.table import Table

from gofal.abm.facts import load_facts
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import WALES
from gofal.agents.errors import unknown
from gofal.experiments.analysis.ask import Analysed, ask, save
from gofal.experiments.analysis.base import Column, Question
from gofal.experiments.analysis.methods import analyses
from gofal.experiments.analysis.study import Study, load_study
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.output.slices import notes_of
from gofal.experiments.output.terminal import console, table
from gofal.experiments.text import UNDEFINED, Language, heads, level, number, say, three_digits

MOST_ROWS = 40
MOST_LEFT_OUT = 5
ROUNDING = 1e-6  # an interval this narrow, beside the value, has no width


def run(
    folder: Path, names: Sequence[str], question: Question, language: Language, command: str
) -> None:
    """Analyse what a folder holds, print it and keep it there; list what fits if nothing is named.

    Args:
        folder: of a finished sweep or a comparison.
        names: of the analyses.
        question: what is wanted.
        language: of what is printed.
        command: the command that repeats it.

    Raises:
        GofalError: a name is unknown, or an analysis does not fit.
    """
    known = analyses()
    for name in names:
        if name not in known:
            raise unknown("analysis", name, known)
    study = load_study(folder)
    screen = console()
    if not names:
        screen.print(fitting(study, question, language))
        return
    answers = [ask(study, known[name], question) for name in names]  # all, before one is kept
    for answer in answers:
        screen.print(shown(answer, language))
        for words in answer.left_out[:MOST_LEFT_OUT]:
            screen.print(f"  {words.text(language)}", style="dim", highlight=False, markup=False)
        more = len(answer.left_out) - MOST_LEFT_OUT
        if more > 0:
            screen.print(say("analysis.left_out", language, count=more), style="dim")
        path = save(answer, study, folder, command)
        screen.print(say("command.written", language, folder=path), highlight=False)
    for line in notes_of(study.only, language):
        screen.print(line, style="dim", highlight=False)


def fitting(study: Study, question: Question, language: Language) -> Table:
    """Every analysis, what it answers, and why it does not fit if it does not."""
    rows = []
    for analysis in analyses().values():
        why = analysis.unfit(study, question)
        fits = say("compare.yes", language) if why is None else why.text(language)
        rows.append((analysis.slug, analysis.answers.text(language), fits))
    names = ("analysis", "answers", "fits")
    title = say(
        "analysis.study",
        language,
        kind=study.kind,
        points=len(study.points),
        arms=len(study.arms),
        replicates=study.replicates,
        failed=study.failed,
        runs=study.runs,
    )
    return table(title, heads(names, language, "analysis"), rows)


def shown(answer: Analysed, language: Language) -> Table:
    """The answer as a table for people; a column with one value only stands in the title."""
    chosen = answer.analysis.screen(answer.table)
    head = chosen.head(MOST_ROWS)
    where = {name: chosen[name].unique() for name in ("window", "code")}
    title = [answer.analysis.label.text(language)]
    title += [_where(name, found[0], language) for name, found in where.items() if len(found) == 1]
    first = [name for name, found in where.items() if len(found) > 1]
    columns = [column for column in answer.analysis.columns if _worth(column, head)]
    names = heads(first, language, "analysis")
    names += [
        say("column.outcome", language),
        *(column.heading.text(language) for column in columns),
    ]
    rows = [
        (
            *(_where(name, str(row[name]), language) for name in first),
            outcome_label(str(row["outcome"]), language),
            *(_told(row, column, language) for column in columns),
        )
        for row in head.to_dict("records")
    ]
    if len(chosen) > len(head):
        title.append(say("analysis.some_rows", language, some=len(head), all=len(chosen)))
    return table(", ".join(title), names, rows)


def _worth(column: Column, rows: pd.DataFrame) -> bool:
    """Whether a column is meant for the screen and says anything."""
    values = rows[column.name]
    return column.shown and not (values.isna() | (values.astype(str) == "")).all()


def _where(name: str, value: str, language: Language) -> str:
    if name != "code":
        return value
    if value == WALES:
        return say("document.all_wales", language)
    councils = load_facts().councils
    found = councils.loc[councils["lad_code"] == value, f"name_{language}"]
    return str(found.iloc[0]) if len(found) else value


def _told(row: Mapping[Hashable, object], column: Column, language: Language) -> str:
    """A value with its interval, if the table has one."""
    outcome, value = str(row["outcome"]), row[column.name]
    ends = [row.get(f"{column.name}_{end}") for end in ("low", "high")]
    low, high = (end if isinstance(end, float) else math.nan for end in ends)
    if not isinstance(value, float) or not math.isfinite(high - low):
        return cell(value, column, outcome, language)
    precision = (high - low) / 2
    shown = [cell(each, column, outcome, language, precision) for each in (value, low, high)]
    return f"{shown[0]} ({shown[1]} … {shown[2]})"


def cell(
    value: object,
    column: Column,
    outcome: str,
    language: Language,
    precision: float | None = None,
) -> str:
    """One value as a person reads it.

    Args:
        value: in the table.
        column: where it stands.
        outcome: whose unit amounts are in.
        language: of codes and of yes.
        precision: half width of its interval, which decides the digits; three digits if None.
    """
    if column.kind == "text":
        code = str(value)
        return column.codes[code].text(language) if code in column.codes else code
    if column.kind == "flag":
        return say("compare.yes", language) if value else ""
    if not isinstance(value, int | float) or pd.isna(value):
        return UNDEFINED
    if column.kind == "count":
        return f"{value:,}"
    return "∞" if math.isinf(value) else _number(value, column, OUTCOMES[outcome].unit, precision)


def _number(value: float, column: Column, unit: str, precision: float | None) -> str:
    digits = three_digits(value)
    if precision is not None and precision > ROUNDING * abs(value):
        digits = precision
    match column.kind:
        case "amount":
            return level(value, unit, digits)
        case "difference":
            return number(value, unit, digits, signed=True)
        case "share":
            return level(value, "share", 0.03)
        case "p":
            return "<0.001" if value < 0.001 else f"{value:.3f}"
        case "axis":
            return f"{value:.4g}"
        case _:
            return number(value, "index", digits)
