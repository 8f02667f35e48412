"""`gofal week`: the plan of the week, and what its parts cost and touch."""

from __future__ import annotations

from typing import Annotated

import typer

from gofal.experiments.commands.options import BurnIn, Only, Seed, Sets, Words, scenario_of
from gofal.experiments.ranges import require_years
from gofal.experiments.text import language_of


def week(
    scenario: Annotated[str, typer.Argument(help="The scenario that is run.")] = "baseline",
    years: Annotated[
        int, typer.Option(help="Run so many years; show time and agents touched by part.")
    ] = 0,
    sets: Sets = None,
    seed: Seed = 1,
    burn_in: BurnIn = None,
    only: Only = None,
    language: Words = "en",
) -> None:
    """Show the plan of the week: steps and their parts in order, what each does and may change."""
    tongue = language_of(language)
    from gofal.experiments.lists.week import plan_table, run_and_watch
    from gofal.experiments.output.terminal import console

    require_years(years, least=0)
    chosen = scenario_of(scenario, sets, seed, burn_in, only)
    seen = None
    if years > 0:
        from gofal.experiments.output.terminal import note_first_run

        note_first_run(tongue)
        seen = run_and_watch(chosen, years)
    console().print(plan_table(tongue, seen))
    if seen is not None:
        from gofal.experiments.output.slices import run_notes
        from gofal.experiments.text import say

        for line in (say("week.touched", tongue), *run_notes(chosen, tongue)):
            console().print(line)
