"""``gofal history``: years since April 2016 on the screen and in a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from gofal.abm.calendar import FIRST_YEAR
from gofal.abm.country import DEFAULT
from gofal.abm.history import events
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import WALES, new_folder, write_json
from gofal.abm.scenario import Scenario
from gofal.experiments.analysis.sizes import in_pounds
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.documents.page_runs import PageRuns
from gofal.experiments.history.years import (
    HISTORY,
    MAIN,
    PRICE_YEAR,
    arm_of,
    by_year,
    differences,
)
from gofal.experiments.output.slices import run_notes
from gofal.experiments.output.terminal import console, table
from gofal.experiments.text import Language, difference, level, say, three_digits
from gofal.experiments.windows import year_label

TABLE, NOTE = "years.csv", "history.json"
_MILLION = 1e6

type Rows = list[tuple[str, ...]]


def show_events(language: Language) -> None:
    """The events of history and what agents met."""
    cy = language == "cy"
    columns = [say(f"history.{name}", language) for name in ("event", "label", "met")]
    rows = [
        (one.name, one.label_cy if cy else one.label_en, one.what_cy if cy else one.what_en)
        for one in events(DEFAULT).values()
    ]
    console().print(table(say("history.events", language), columns, rows))


def show_history(base: Scenario, without: Sequence[str], runs: PageRuns, out: Path) -> None:
    """Run history, and without some events if they are named; print tables and write them.

    Args:
        base: the baseline, with seed, burn-in and slice.
        without: events that do not happen in a second run on the same luck.
        runs: how they are run.
        out: new folder for the table by year.

    Raises:
        GofalError: an event is unknown, or a run went wrong.
    """
    arms = [arm_of(base), *([arm_of(base, without)] if without else [])]
    found = runs.means(arms, runs.every_year, (WALES,), stop=True)
    years, screen, language = by_year(found, base), console(), runs.language
    title = say("history.title", language, prices=year_label(PRICE_YEAR), count=runs.replicates)
    screen.print(table(title, *shown(years[years["arm"] == HISTORY], language, signed=False)))
    for arm in arms[1:]:
        title = say("history.without", language, events=", ".join(sorted(set(without))))
        screen.print(table(title, *shown(differences(years, arm.name), language, signed=True)))
    for line in run_notes(base, language):
        screen.print(line, style="dim", highlight=False)
    with new_folder(out) as folder:
        years.to_csv(folder / TABLE, index=False, float_format="%.9g", lineterminator="\n")
        note = {"command": runs.command, "rules": found.rules, "first_year": FIRST_YEAR}
        note |= {"price_year": year_label(PRICE_YEAR), "without": sorted(set(without))}
        write_json(note, folder / NOTE)
    screen.print(say("command.written", language, folder=out), highlight=False)


def shown(years: pd.DataFrame, language: Language, signed: bool) -> tuple[list[str], Rows]:
    """Columns and rows of means by year; money in pounds of the day and in those of one year.

    Args:
        years: columns year, outcome, value, real; a row a replicate.
        language: of the words.
        signed: whether they are differences.
    """
    means = years.groupby(["outcome", "year"])[["value", "real"]].mean()
    aprils = sorted(years["year"].unique())
    columns = [say("column.outcome", language), *(year_label(int(year)) for year in aprils)]
    rows: Rows = []
    for outcome in MAIN:
        for kind in ("value", "real") if in_pounds(outcome) else ("value",):
            label = outcome_label(outcome, language)
            if kind == "real":
                label = say("history.real", language, prices=year_label(PRICE_YEAR))
            values = [float(means.loc[(outcome, year), kind]) for year in aprils]
            rows.append((label, *(_cell(x, outcome, language, signed) for x in values)))
    return columns, rows


def _cell(value: float, outcome: str, language: Language, signed: bool) -> str:
    """A value or a difference; millions as such, so that ten years stand side by side."""
    if value == 0:
        return "0"
    unit, large = OUTCOMES[outcome].unit, abs(value) >= _MILLION
    size = value / _MILLION if large else value
    if signed:
        words = difference(size, unit, three_digits(size), language, signed=True)
        text = words.split(" ", maxsplit=1)[0]
    else:
        text = level(size, unit, three_digits(size))
    return f"{text}m" if large else text
