"""`gofal history`: what the years since April 2016 were like, and what did it."""

from __future__ import annotations

from typing import Annotated

import typer

from gofal.experiments.commands.options import (
    RUNS,
    BurnIn,
    Only,
    Out,
    Seed,
    To,
    Words,
    Work,
    Workers,
    folder_of,
    repeat,
    scenario_of,
    years_to,
)
from gofal.experiments.text import language_of


def history(
    context: typer.Context,
    to: To = 2026,
    without: Annotated[
        list[str] | None,
        typer.Option(metavar="EVENT", help="An event that does not happen; may be repeated."),
    ] = None,
    events: Annotated[bool, typer.Option("--events", help="Only list the events.")] = False,
    each: Annotated[
        bool, typer.Option("--each", help="Leave out each event in turn; say what it did.")
    ] = False,
    write: Annotated[
        bool, typer.Option("--write", help="Leave out each in turn; write docs/history.md.")
    ] = False,
    replicates: Annotated[int, typer.Option(help="Runs of other luck, 1 or more.")] = 1,
    seed: Seed = 1,
    burn_in: BurnIn = None,
    only: Only = None,
    workers: Workers = None,
    work: Work = RUNS,
    out: Out = None,
    language: Words = "en",
) -> None:
    """Run the years from April 2016 as they were, and without events on the same luck.

    Replicates take the parameter sets of the calibration in turn, if it was made with the rules
    installed here, otherwise those of the parameter files. Ten years take about a minute of one
    core; goes on where it ended.
    """
    tongue = language_of(language)
    from gofal.experiments.history.show import show_events

    if events:
        show_events(tongue)
        return
    years = years_to(to)
    base = scenario_of("baseline", None, seed, burn_in, only)
    from gofal.experiments.calibration.show import sets_here
    from gofal.experiments.documents.page_runs import PageRuns
    from gofal.experiments.history.page import write_history
    from gofal.experiments.history.show import show_history

    sets = sets_here(tongue)
    runs = PageRuns(replicates, years, workers, work, write, tongue, repeat(context), sets)
    named = tuple(without or ())
    if each or write:
        write_history(base, named, runs)
        return
    show_history(base, named, runs, folder_of(out, "history"))
