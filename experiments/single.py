"""One run of one scenario, from the burn-in to a result folder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pandas as pd
from rich.table import Table

from gofal.abm.model import CareModel
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import LOCAL, is_whole, stress_rows, write_results
from gofal.abm.scenario import Scenario
from gofal.agents.errors import GofalError
from gofal.experiments.comparison.findings import by_group, outcome_label
from gofal.experiments.output.crate import describe_folder
from gofal.experiments.output.known import area_name, speaking
from gofal.experiments.output.slices import run_notes
from gofal.experiments.output.terminal import console, counted, note_first_run, progress, table
from gofal.experiments.own.parameter_sets import ParameterSet, record
from gofal.experiments.runs.means import means
from gofal.experiments.runs.worker import run_weeks
from gofal.experiments.runs.worlds import Passed, users_worlds
from gofal.experiments.text import (
    Language,
    group_label,
    heads,
    level,
    say,
    three_digits,
    unit_words,
)
from gofal.experiments.windows import WEEKS_A_YEAR, Window, main_window, parse_window


@dataclass(frozen=True)
class Result:
    """One run that has ended.

    Attributes:
        model: the model after its last week.
        years: years since the policy began.
        stress: rows of the market stress test, if it was made.
        parameter_sets: those whose values it was run with.
    """

    model: CareModel
    years: int
    stress: pd.DataFrame | None = None
    parameter_sets: tuple[ParameterSet, ...] = ()

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """Every outcome of every week: week, level, code, outcome, value."""
        parts = [self.model.outcomes(), self.stress]
        return pd.concat([part for part in parts if part is not None], ignore_index=True)

    @cached_property
    def providers(self) -> pd.DataFrame:
        """One row a provider and quarter."""
        return self.model.provider_records()

    def wales(self, window: str | None = None) -> pd.Series[float]:
        """Means for Wales by outcome.

        Args:
            window: years (``"3-4"``, ``"last 2"``, ``"all"``); the last two if None.

        Raises:
            GofalError: the window is not understood, or lies outside the run.
        """
        chosen = main_window(self.years) if window is None else parse_window(window, self.years)
        frame = means(self.outcomes, [chosen])
        return frame[is_whole(frame)].set_index("outcome")["value"]

    def save(self, folder: Path | str, command: str | None = None) -> None:
        """Write the result folder that ``gofal run`` writes, whole or not at all.

        Args:
            folder: does not exist yet, or is empty.
            command: what repeats the run; a call of :func:`gofal.run` if None.

        Raises:
            GofalError: the folder is in use or cannot be written.
        """
        scenario, said = self.model.followed, command or python_call(self)
        part = [f"slice: {', '.join(scenario.only)}"] if scenario.only else []
        part += ["equal terms"] if scenario.terms == "equal" else []
        about = "; ".join([f"{scenario.label_en}: one run of {self.years} years", *part])

        def describe(new: Path) -> None:
            record(self.parameter_sets, new / "run.json")
            describe_folder(new, f"gofal: {scenario.name}", about, said)

        write_results(self.model, Path(folder), said, self.stress, describe)


def run_once(
    scenario: Scenario,
    years: int,
    stress: bool,
    tick: Passed = lambda _: None,
    start: Path | None = None,
) -> Result:
    """Run a scenario, burn-in and all, or branch from a saved run.

    Args:
        scenario: what to run.
        years: years after the burn-in, or after the week of the saved run.
        stress: whether to end with the market stress test.
        tick: told how many weeks have passed since the last call.
        start: a saved run; slice, seed, burn-in and parameters are its own.
    """
    if start is None:
        model = users_worlds().burnt_in(scenario, tick).fork(scenario)
    else:
        model = _branch(_saved(start), scenario)
    run_weeks(model, years * WEEKS_A_YEAR, tick)
    return Result(model, model.week // WEEKS_A_YEAR, stress_rows(model) if stress else None)


def _saved(path: Path) -> CareModel:
    """A saved run.

    Raises:
        GofalError: it cannot be read, is none, or holds something else.
    """
    try:
        return CareModel.load(path)
    except GofalError:
        raise
    except (EOFError, IndexError, KeyError, ValueError) as error:
        told = f"{path} is not a whole saved run ({error!r}); run it again with --save"
        raise GofalError(told) from None


def _branch(saved: CareModel, scenario: Scenario) -> CareModel:
    own = saved.followed
    return saved.fork(scenario.with_(burn_in_weeks=own.burn_in_weeks, parameters=own.parameters))


def python_call(result: Result) -> str:
    """The call of :func:`gofal.run` that repeats a run."""
    chosen = result.model.followed
    preset, own = chosen.beyond_preset()
    given: dict[str, object] = {
        "years": result.years, "seed": chosen.seed,
        "burn_in_weeks": chosen.burn_in_weeks, "stress": result.stress is not None,
    }  # fmt: skip
    given |= {"set": [*own]} if own else {}
    given |= {"only": [*chosen.only]} if chosen.only else {}
    given |= {"terms": chosen.terms} if chosen.terms != "own" else {}
    given |= {"local": LOCAL} if chosen.local else {}
    given |= {"parameters": dict(chosen.parameters)} if chosen.parameters else {}
    words = ", ".join(f"{key}={value!r}" for key, value in given.items())
    return f"gofal.run({preset!r}, {words})"


@dataclass(frozen=True)
class RunOptions:
    """Options of ``gofal run``.

    Attributes:
        years: to run after the burn-in, or after the week of a saved run.
        folder: a new folder for the results.
        command: the command that repeats the run.
        stress: whether to end with the market stress test.
        language: of the table.
        save: file to save the run in at its end; None for none.
        start: a saved run to branch from; None for a world of its own.
        parameter_sets: those that the scenario's parameters come from.
    """

    years: int
    folder: Path
    command: str
    stress: bool
    language: Language
    save: Path | None = None
    start: Path | None = None
    parameter_sets: tuple[ParameterSet, ...] = ()


def run_scenario(scenario: Scenario, options: RunOptions) -> None:
    """Run, write the results and show the last two years."""
    made, language = _with_a_bar(scenario, options), options.language
    result = replace(made, parameter_sets=options.parameter_sets)
    result.save(options.folder, options.command)
    screen, model = console(), result.model
    for council in (None, *speaking(model.followed)):
        title = scenario.name, area_name(council, scenario.country, language)
        shown = levels_table(title, model.outcomes(), main_window(result.years), language, council)
        screen.print(shown)
    for line in run_notes(model.followed, language):
        screen.print(line, style="dim", highlight=False)
    screen.print(say("command.written", language, folder=options.folder), highlight=False)
    if options.save is not None:
        model.save(options.save)
        words = say("command.saved", language, week=model.week, file=options.save)
        screen.print(words, highlight=False)


def _with_a_bar(scenario: Scenario, options: RunOptions) -> Result:
    burn_in = scenario.burn_in_weeks if options.start is None else 0
    total = burn_in + options.years * WEEKS_A_YEAR
    note_first_run(options.language)
    with progress(say("command.running", options.language)) as bar:
        tick = counted(bar, total)
        return run_once(scenario, options.years, options.stress, tick, options.start)


def levels_table(
    title: tuple[str, str],
    outcomes: pd.DataFrame,
    window: Window,
    language: Language,
    council: str | None = None,
) -> Table:
    """Level of every outcome of the country or of a council, by group.

    Args:
        title: name of the scenario, and of the area.
        outcomes: of a run.
        window: over which they are averaged.
        language: of the words.
        council: its code; all of the country if None.
    """
    frame = means(outcomes, [window])
    area = is_whole(frame) if council is None else frame["code"] == council
    values = frame[area].set_index("outcome")["value"]
    made = table(
        say("command.levels_title", language, scenario=title[0], window=window.name, area=title[1]),
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
        made.add_row(outcome_label(name, language), shown, unit_words(outcome.unit, language))
    return made
