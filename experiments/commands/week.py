"""`gofal week`: the plan of the week, and what its parts cost and touch."""

from __future__ import annotations

from typing import Annotated

import typer

from gofal.experiments.commands.options import BurnIn, Scale, Seed, Sets, Words, scenario_of
from gofal.experiments.text import language_of


def week(
    scenario: Annotated[str, typer.Argument(help="The scenario that is run.")] = "baseline",
    years: Annotated[
        int, typer.Option(help="Run so many years; show time and agents touched by part.")
    ] = 0,
    sets: Sets = None,
    scale: Scale = 0.1,
    seed: Seed = 1,
    burn_in: BurnIn = None,
    language: Words = "en",
) -> None:
    """Show the plan of the week: steps and their parts in order, what each does and may change."""
    tongue = language_of(language)
    from gofal.experiments.lists.week import plan_table, run_and_watch
    from gofal.experiments.output.terminal import console

    seen = None
    if years > 0:
        from gofal.experiments.output.terminal import note_first_run

        note_first_run(tongue)
        seen = run_and_watch(scenario_of(scenario, sets, scale, seed, burn_in), years)
    console().print(plan_table(tongue, seen))
    if seen is not None:
        from gofal.experiments.text import say

        console().print(say("week.touched", tongue))
