"""The claims register."""

from __future__ import annotations

from typing import Annotated

import typer

from gofal.experiments.commands.options import (
    RUNS,
    BurnIn,
    Seed,
    Words,
    Work,
    Workers,
    repeat,
)
from gofal.experiments.text import language_of


def claims(
    context: typer.Context,
    ids: Annotated[
        list[str] | None,
        typer.Argument(help="Claims by name (p07, p07-…) or evidence id (E224); all if left out."),
    ] = None,
    replicates: Annotated[int, typer.Option(help="Replicates, best 8 or more.")] = 8,
    seed: Seed = 1,
    burn_in: BurnIn = None,
    workers: Workers = None,
    work: Work = RUNS,
    run: Annotated[
        bool, typer.Option("--run/--no-run", help="Run what is not there, or judge what is kept.")
    ] = True,
    write: Annotated[bool, typer.Option("--write", help="Write docs/claims.md.")] = False,
    language: Words = "en",
) -> None:
    """Put the reports' claims to the model, by rules set before; goes on where it ended."""
    tongue = language_of(language)
    from gofal.experiments.claims.run import ClaimRuns
    from gofal.experiments.claims.run import claims as judge_claims

    how = ClaimRuns(replicates, seed, burn_in, workers, work)
    judge_claims(ids or [], how, run, write, tongue, repeat(context))
