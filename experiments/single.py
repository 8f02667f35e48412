"""One run of one scenario, from the burn-in to a result folder."""

from __future__ import annotations

from dataclasses import dataclass
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
from gofal.experiments.runs.worlds import users_worlds
from gofal.experiments.show import console, note_first_run, progress, table
from gofal.experiments.windows import WEEKS_A_YEAR, Window, main_window, means
from gofal.experiments.words import Language, group_label, level, say, three_digits, unit_words


@dataclass(frozen=True)
class How:
    """How one run is made.

    Attributes:
        years: to run after the burn-in, or after the week of a saved run.
        folder: a new folder for the results.
        command: the command that repeats the run.
        stress: whether to end with the market stress test.
        language: of the table.
        save: file to save the run in at its end; None for none.
        start: a saved run to branch from; None for a world of its own.
    """

    years: int
    folder: Path
    command: str
    stress: bool
    language: Language
    save: Path | None = None
    start: Path | None = None


def run_scenario(scenario: Scenario, how: How) -> None:
    """Run, write the results and show the last two years."""
    language = how.language
    note_first_run(language)
    model = _run(scenario, how)
    scenario = model.followed
    rows = stress_rows(model) if how.stress else None
    about = f"{scenario.label_en}: one run of {how.years} years at scale {scenario.scale:g}"

    def describe(new: Path) -> None:
        describe_folder(new, f"gofal: {scenario.name}", about, how.command)

    write_results(model, how.folder, how.command, rows, describe)
    screen = console()
    window = main_window(model.week // WEEKS_A_YEAR)
    screen.print(levels_table(scenario.name, model.outcomes(), window, language))
    if scenario.scale != 1.0:
        screen.print(say("scale_note", language, scale=scenario.scale), style="dim")
    screen.print(say("written", language, folder=how.folder), highlight=False)
    if how.save is not None:
        model.save(how.save)
        words = say("run_saved", language, week=model.week, file=how.save)
        screen.print(words, highlight=False)


def _run(scenario: Scenario, how: How) -> CareModel:
    """The model at the end of the run."""
    weeks = how.years * WEEKS_A_YEAR
    total, done = weeks + (scenario.burn_in_weeks if how.start is None else 0), 0
    with progress(say("running", how.language)) as bar:

        def tick(passed: int) -> None:
            nonlocal done
            done += passed
            bar(done, total)

        if how.start is None:
            model = users_worlds().burnt_in(scenario, tick).fork(scenario)
        else:
            model = _branch(CareModel.load(how.start), scenario)
        run_with_progress(model, weeks, tick)
    return model


def _branch(saved: CareModel, scenario: Scenario) -> CareModel:
    own = saved.followed
    return saved.fork(scenario.with_(burn_in_weeks=own.burn_in_weeks, parameters=own.parameters))


def levels_table(title: str, outcomes: pd.DataFrame, window: Window, language: Language) -> Table:
    """Level of every outcome for Wales, by group."""
    frame = means(outcomes, [window])
    values = frame[frame["level"] == "wales"].set_index("outcome")["value"]
    made = table(
        say("levels_title", language, scenario=title, window=window.name),
        [say("outcome", language), say("value", language), say("unit", language)],
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
