"""What shared luck saves against independent seeds, by year: printed, and ``docs/luck.md``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from gofal.abm.results import WALES
from gofal.abm.scenario import Scenario
from gofal.agents.errors import GofalError
from gofal.experiments.analysis.ask import ask
from gofal.experiments.analysis.base import Question
from gofal.experiments.analysis.methods import analyses
from gofal.experiments.analysis.study import study_of_arms
from gofal.experiments.comparison.findings import label_of
from gofal.experiments.output.docs import DOCS, docs_folder
from gofal.experiments.output.terminal import console, note_first_run, progress, table
from gofal.experiments.runs.replicates import ArmMeans, Replicates
from gofal.experiments.runs.store import Store
from gofal.experiments.seeds import replicate_seeds
from gofal.experiments.text import LANGUAGES, Language, say
from gofal.experiments.windows import years_window

PAGE = DOCS / "luck.md"
OUTCOMES = ("exit_rate", "effective_wage", "rural_met_need", "met_need", "turnover")
MUCH = 10.0  # a ratio that makes shared luck worth its trouble

type Rows = list[tuple[str, ...]]


def show_luck(
    arms: Sequence[Scenario],
    replicates: int,
    years: int,
    workers: int | None,
    work: Path,
    write: bool,
    language: Language,
    command: str,
) -> None:
    """Run the arms, print a table an arm and, if asked, write them to ``docs/luck.md``.

    Args:
        arms: the scenarios, the reference first, with scale, seed and burn-in.
        replicates: how many Waleses.
        years: length of each run after the burn-in.
        workers: processes; None = one a core.
        work: the folder in which arms are kept.
        write: whether to write the page.
        language: of the tables on the screen; the page is in English and Welsh.
        command: the command that repeats it.

    Raises:
        GofalError: the arms cannot be compared, or one went wrong.
    """
    if replicates < 2:
        raise GofalError(f"replicates = {replicates} is too few; a variance needs 2 or more")
    if write:
        docs_folder()  # refused before the runs, not after
    note_first_run(language)
    seeds = replicate_seeds(arms[0].seed, replicates)
    windows = tuple(years_window(year, year) for year in range(1, years + 1))
    asked = Replicates(tuple(arms), seeds, years, windows)
    with progress(say("command.running", language)) as bar:
        asked.run(Store(work), workers, bar)
    made = asked.read(Store(work), [WALES])
    for name, error in made.errors.items():
        raise GofalError(f"arm {name} went wrong: {error}")
    ratios = luck_table(made, [arm.name for arm in arms])
    screen = console()
    for title, columns, rows in luck_tables(ratios, language):
        screen.print(table(title, columns, rows))
    screen.print(summary(ratios, language), highlight=False)
    if write:
        (docs_folder() / PAGE.name).write_text(page(ratios, made, command), encoding="utf-8")
        screen.print(say("command.written", language, folder=PAGE), highlight=False)


def luck_table(made: ArmMeans, names: Sequence[str]) -> pd.DataFrame:
    """The variance ratio of every arm but the first, outcome and year."""
    study = study_of_arms(made, names)
    return ask(study, analyses()["variance_ratio"], Question(outcomes=OUTCOMES)).table


def luck_tables(ratios: pd.DataFrame, language: Language) -> list[tuple[str, list[str], Rows]]:
    """Title, columns and rows, one table an arm."""
    windows = list(dict.fromkeys(ratios["window"]))
    years = [say("luck.year", language, year=name.removeprefix("year ")) for name in windows]
    tables = []
    for arm, own in ratios.groupby("arm", sort=False):
        rows: Rows = []
        for outcome in OUTCOMES:
            mine = own[own["outcome"] == outcome].set_index("window")
            cells = [_cell(mine.loc[name]) for name in windows]
            rows.append((label_of(outcome, language), *cells))
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
        "scale": made.scale,
        "rules": made.rules,
    }
    lines: list[str] = []
    for language in LANGUAGES:
        lines += [f"# {say('luck.title', language)}", ""]
        lines += [say("luck.intro", language, **known), "", summary(ratios, language), ""]
        for title, columns, rows in luck_tables(ratios, language):
            lines += [f"## {title}", "", *_markdown(columns, rows), ""]
    return "\n".join(lines)


def _markdown(columns: Sequence[str], rows: Rows) -> list[str]:
    return [
        f"| {' | '.join(columns)} |",
        "|" + "---|" * len(columns),
        *(f"| {' | '.join(row)} |" for row in rows),
    ]
