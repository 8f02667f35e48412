"""One run of one scenario, from the burn-in to a result folder."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from rich.table import Table

from gofal.abm.measures import OUTCOMES
from gofal.abm.model import CareModel
from gofal.abm.results import stress_rows, write_results
from gofal.abm.scenario import Scenario
from gofal.experiments.crate import describe_folder
from gofal.experiments.findings import by_group, label_of
from gofal.experiments.replicate import run_with_progress
from gofal.experiments.show import console, note_first_run, progress, table
from gofal.experiments.text import (
    Language,
    group_label,
    heads,
    level,
    say,
    three_digits,
    unit_words,
)
from gofal.experiments.windows import WEEKS_A_YEAR, Window, main_window, means


def run_scenario(
    scenario: Scenario, years: int, folder: Path, command: str, stress: bool, language: Language
) -> None:
    """Run, write the results and show the last two years.

    Args:
        scenario: what to run.
        years: years after the burn-in.
        folder: a new folder for the results.
        command: the command that repeats the run.
        stress: whether to end with the market stress test.
        language: of the table.
    """
    note_first_run(language)
    model = CareModel(scenario=scenario)
    weeks = years * WEEKS_A_YEAR
    total, done = scenario.burn_in_weeks + weeks, 0
    with progress(say("command.running", language)) as bar:

        def tick(passed: int) -> None:
            nonlocal done
            done += passed
            bar(done, total)

        model.burn_in(lambda _week: tick(1))
        run_with_progress(model, weeks, tick)
        rows = stress_rows(model) if stress else None
    about = f"{scenario.label_en}: one run of {years} years at scale {scenario.scale:g}"

    def describe(new: Path) -> None:
        describe_folder(new, f"gofal: {scenario.name}", about, command)

    write_results(model, folder, command, rows, describe)
    screen = console()
    screen.print(levels_table(scenario.name, model.outcomes(), main_window(years), language))
    if scenario.scale != 1.0:
        screen.print(say("compare.scale_note", language, scale=scenario.scale), style="dim")
    screen.print(say("command.written", language, folder=folder), highlight=False)


def levels_table(title: str, outcomes: pd.DataFrame, window: Window, language: Language) -> Table:
    """Level of every outcome for Wales, by group."""
    frame = means(outcomes, [window])
    values = frame[frame["level"] == "wales"].set_index("outcome")["value"]
    made = table(
        say("command.levels_title", language, scenario=title, window=window.name),
        heads(("outcome", "value", "unit"), language),
        [],
    )
    group = ""
    for name in by_group():
        if name not in values.index:
            continue
        outcome = OUTCOMES[name]
        if outcome.group != group:
            group = outcome.group
            made.add_section()
            made.add_row(f"[bold]{group_label(group, language)}[/bold]")
        value = float(values[name])
        shown = level(value, outcome.unit, three_digits(value))
        made.add_row(label_of(name, language), shown, unit_words(outcome.unit, language))
    return made
