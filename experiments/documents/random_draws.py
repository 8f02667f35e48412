"""Variance ratios of shared random draws against independent ones, by year: ``docs/luck.md``."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from gofal.abm.results import WALES
from gofal.abm.scenario import Scenario
from gofal.agents.errors import GofalError
from gofal.experiments.analysis.ask import ask
from gofal.experiments.analysis.base import Question
from gofal.experiments.analysis.methods import analyses
from gofal.experiments.analysis.study import study_of_arms
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.documents.page_runs import PageRuns
from gofal.experiments.output.docs import DOCS, markdown, write_page
from gofal.experiments.output.slices import refuse_slice, run_notes
from gofal.experiments.output.terminal import console, table
from gofal.experiments.runs.replicates import ArmMeans
from gofal.experiments.text import LANGUAGES, Language, say

PAGE = DOCS / "luck.md"
OUTCOMES = ("exit_rate", "effective_wage", "rural_met_need", "met_need", "turnover")
MUCH = 10.0  # a ratio that makes shared draws worth their trouble

type Rows = list[tuple[str, ...]]


def show_ratios(arms: Sequence[Scenario], runs: PageRuns) -> None:
    """Run the arms, print a table an arm and, if asked, write them to ``docs/luck.md``.

    Args:
        arms: the scenarios, the reference first, with seed and burn-in.
        runs: how they are run, and whether the page is written.

    Raises:
        GofalError: the arms cannot be compared, or one went wrong.
    """
    refuse_slice(arms[0], runs.write)
    if runs.replicates < 2:
        raise GofalError(f"replicates = {runs.replicates} is too few; a variance needs 2 or more")
    made, language = runs.means(arms, runs.every_year, [WALES]), runs.language
    for name, error in made.errors.items():
        raise GofalError(f"arm {name} went wrong: {error}")
    ratios = ratio_table(made, [arm.name for arm in arms])
    screen = console()
    for title, columns, rows in ratio_tables(ratios, language):
        screen.print(table(title, columns, rows))
    for line in (summary(ratios, language), *run_notes(arms[0], language)):
        screen.print(line, highlight=False)
    if runs.write:
        write_page(PAGE, [page(ratios, made, runs.command)], language)


def ratio_table(made: ArmMeans, names: Sequence[str]) -> pd.DataFrame:
    """The variance ratio of every arm but the first, outcome and year."""
    study = study_of_arms(made, names)
    return ask(study, analyses()["variance_ratio"], Question(outcomes=OUTCOMES)).table


def ratio_tables(ratios: pd.DataFrame, language: Language) -> list[tuple[str, list[str], Rows]]:
    """Title, columns and rows, one table an arm."""
    windows = list(dict.fromkeys(ratios["window"]))
    years = [say("luck.year", language, year=name.removeprefix("year ")) for name in windows]
    tables = []
    for arm, own in ratios.groupby("arm", sort=False):
        rows: Rows = []
        for outcome in OUTCOMES:
            mine = own[own["outcome"] == outcome].set_index("window")
            cells = [_cell(mine.loc[name]) for name in windows]
            rows.append((outcome_label(outcome, language), *cells))
        middle = own.groupby("window")["ratio"].median()
        rows.append((say("luck.median", language), *(_ratio(middle[name]) for name in windows)))
        tables.append((str(arm), [say("column.outcome", language), *years], rows))
    return tables


def _cell(row: pd.Series) -> str:
    return f"{_ratio(row['ratio'])} ({_ratio(row['ratio_low'])}-{_ratio(row['ratio_high'])})"


def _ratio(value: float) -> str:
    if np.isnan(value):
        return "-"
    if np.isinf(value):
        return "∞"
    return f"{value:,.0f}" if value >= MUCH else f"{value:.1f}"


def summary(ratios: pd.DataFrame, language: Language) -> str:
    """How many ratios are large, how many small, in one sentence."""
    known = ratios["ratio"].dropna()
    return say(
        "luck.summary",
        language,
        all=len(known),
        ten=int((known >= MUCH).sum()),
        some=int(((known >= 1.0) & (known < MUCH)).sum()),
        less=int((known < 1.0).sum()),
        replicates=int(ratios["replicates"].max()),
    )


def page(ratios: pd.DataFrame, made: ArmMeans, command: str) -> str:
    """``docs/luck.md``: the tables in English, then in Welsh."""
    known = {
        "command": command,
        "replicates": len(made.seeds),
        "rules": made.rules,
    }
    lines: list[str] = []
    for language in LANGUAGES:
        lines += [f"# {say('luck.title', language)}", ""]
        lines += [say("luck.intro", language, **known), "", summary(ratios, language), ""]
        for title, columns, rows in ratio_tables(ratios, language):
            lines += [f"## {title}", "", *markdown(columns, rows)]
    return "\n".join(lines)
