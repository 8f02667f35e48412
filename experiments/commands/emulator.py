"""The command that trains the first estimate."""

from __future__ import annotations

from typing import Annotated

import typer

from gofal.agents.errors import unknown
from gofal.experiments.commands.options import (
    RUNS,
    BurnIn,
    Only,
    Words,
    Work,
    Workers,
    repeat,
)
from gofal.experiments.extras import require
from gofal.experiments.text import language_of

ACTIONS = ("train", "show")


def emulator(
    context: typer.Context,
    action: Annotated[
        str, typer.Argument(help="train, or show what the one that ships covers.")
    ] = "show",
    blocks: Annotated[
        int | None, typer.Option(help="Blocks of two seeds; those that were run stay.")
    ] = None,
    points: Annotated[int | None, typer.Option(help="Points of each block.")] = None,
    years: Annotated[int | None, typer.Option(help="Years of each run.", min=1)] = None,
    burn_in: BurnIn = None,
    only: Only = None,
    dates: Annotated[
        bool, typer.Option("--dates/--no-dates", help="Train on the pairs of gofal evidence.")
    ] = True,
    work: Work = RUNS,
    workers: Workers = None,
    write: Annotated[
        bool, typer.Option("--write", help="Ship it, and write docs/first-estimate.md.")
    ] = False,
    language: Words = "en",
) -> None:
    """Train the first estimate that is shown before runs; killed, it goes on where it was."""
    tongue = language_of(language)
    if action not in ACTIONS:
        raise unknown("action", action, ACTIONS)
    from gofal.experiments.emulator import show as shown

    if action == "show":
        shown.show(tongue)
        return
    require("gofal emulator train", "calibration")
    from gofal.experiments.emulator.design import load_design

    design = load_design(
        blocks=blocks, points=points, years=years, burn_in=burn_in, only=only, dated=dates
    )
    shown.train(design, shown.Training(work, workers, write, tongue, repeat(context)))
