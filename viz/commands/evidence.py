"""``gofal evidence``: policies, systems and claims judged from the dated present, in parts."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gofal.experiments.commands.options import (
    RUNS,
    BurnIn,
    Seed,
    Words,
    Work,
    Workers,
    repeat,
    scenario_of,
)
from gofal.experiments.extras import require
from gofal.experiments.text import language_of

if TYPE_CHECKING:
    import pandas as pd

    from gofal.experiments.text import Language

KIND = "scatter_tradeoff"


def evidence(
    context: typer.Context,
    policies: Annotated[
        list[str] | None, typer.Argument(help="Presets that are judged; all if left out.")
    ] = None,
    run: Annotated[
        bool, typer.Option("--run", help="Run what is wanted; goes on where it ended.")
    ] = False,
    hours: Annotated[
        float | None, typer.Option(help="With --run: begin nothing that would end later.")
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Write league.md and the other pages from parts.")
    ] = False,
    parts: Annotated[
        Path | None,
        typer.Option(
            help="Folder of finished parts (docs/evidence/parts if left out); those of claims lie "
            "beside it, in claims."
        ),
    ] = None,
    seed: Seed = 1,
    burn_in: BurnIn = None,
    workers: Workers = None,
    work: Work = RUNS,
    language: Words = "en",
) -> None:
    """Say what of the evidence is wanted and how long it takes; run it; write its pages.

    Every policy begins in April 2026 and is set beside the same future without it. So is what the
    reports claim; claims are left out if policies are named. Finished parts are small tables that
    are read in place of runs. Parameters are those of the calibration, if it was made with the
    rules installed here, otherwise those of the parameter files.
    """
    tongue = language_of(language)
    from gofal.agents.errors import GofalError
    from gofal.experiments.calibration.show import sets_here
    from gofal.experiments.evidence import show
    from gofal.experiments.evidence.parts import folder_of
    from gofal.experiments.evidence.terms import Terms
    from gofal.experiments.evidence.write import require_all, write_evidence

    if hours is not None and not (run and hours > 0):
        raise GofalError("--hours is how long --run may take; give --run and a time above 0")
    if write:
        require("gofal evidence --write", "figures")
        require_all(named=bool(policies))
    base = scenario_of("baseline", None, seed, burn_in)
    terms = Terms(base, sets_here(tongue))
    asked = show.Asked(terms, tuple(policies or ()), folder_of(parts), work, workers, tongue)
    planner = asked.planner()
    if run:
        show.run_evidence(asked, planner, hours)
    if write:
        write_evidence(planner, repeat(context), tongue, draw_picture)
    else:
        show.show_plan(asked, planner)


def draw_picture(points: pd.DataFrame, table: Path, picture: Path, tongue: Language) -> str:
    """Draw the picture of the league from its table; the command that draws it again."""
    from gofal.abm.rules import rules_hash
    from gofal.experiments.evidence.league import LAST
    from gofal.experiments.evidence.picture import ACROSS, UP
    from gofal.experiments.output.docs import docs_folder
    from gofal.viz.commands.figure import write as write_figure
    from gofal.viz.figures import Look

    rules = rules_hash()
    look = Look(language=tongue, outcome=ACROSS, other=UP, window=LAST, rules=rules)
    write_figure(KIND, points, look, docs_folder() / picture.name)
    words = ["gofal", "figure", KIND, table.as_posix(), "--outcome", ACROSS, "--other", UP]
    words += ["--window", LAST, "--rules", rules]
    words += ["--language", tongue, "--out", picture.as_posix()]
    return shlex.join(words)
