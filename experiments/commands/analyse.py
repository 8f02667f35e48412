"""From finished runs to answers."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from gofal.experiments.commands.options import (
    RUNS,
    BurnIn,
    Only,
    Seed,
    Words,
    Work,
    Workers,
    Years,
    repeat,
    scenario_of,
)
from gofal.experiments.ranges import require_years
from gofal.experiments.text import language_of

HEADLINES = ["rebalancing", "baseline/fee_level=1.1", "baseline/rural_premium=0.2"]


def analyse(
    folder: Annotated[Path, typer.Argument(help="Folder of a finished sweep or a comparison.")],
    names: Annotated[
        list[str] | None, typer.Argument(help="Analyses; without any, those that fit are listed.")
    ] = None,
    outcomes: Annotated[
        list[str] | None, typer.Option("--outcome", help="May be repeated; all that were kept.")
    ] = None,
    area: Annotated[str, typer.Option(help="WALES, a council, or all.")] = "WALES",
    window: Annotated[
        str | None, typer.Option(help="One window, as 3, 9-10, 'last 2'; all that were kept.")
    ] = None,
    against: Annotated[
        str | None, typer.Option(metavar="ARM", help="The reference; the first arm if left out.")
    ] = None,
    margin: Annotated[
        float | None, typer.Option(help="Differences up to this do not matter; needs --outcome.")
    ] = None,
    wanted: Annotated[
        float | None, typer.Option(help="Half width wanted of intervals; needs --outcome.")
    ] = None,
    when: Annotated[
        str | None,
        typer.Option(metavar="CONDITION", help="Cases for discovery, as 'met_need<0.9'; with "
        "several arms it is the difference that is meant."),
    ] = None,
    enough: Annotated[
        str | None,
        typer.Option(metavar="CONDITION", help="What a policy should reach, as 'met_need>0.95'."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of resampling and of splits.")] = 1,
    language: Words = "en",
) -> None:  # fmt: skip
    """Ask a finished sweep or comparison; tables go into its folder, under analysis/."""
    tongue = language_of(language)
    from gofal.experiments.analysis.question import read_question
    from gofal.experiments.analysis.screen import run

    question = read_question(
        tuple(outcomes or ()), area, window, against, margin, wanted, when, enough, seed
    )
    given = {
        "--area": None if area == "WALES" else area,
        "--window": window,
        "--against": against,
        "--margin": margin,
        "--wanted": wanted,
        "--when": when,
        "--enough": enough,
        "--seed": None if seed == 1 else seed,
    }
    words = ["gofal", "analyse", folder.name, *(names or ())]
    words += [word for outcome in outcomes or () for word in ("--outcome", outcome)]
    words += [str(word) for pair in given.items() if pair[1] is not None for word in pair]
    run(folder, names or (), question, tongue, shlex.join(words))


def luck(
    context: typer.Context,
    scenarios: Annotated[
        list[str] | None, typer.Argument(help="Compared with the baseline; three if left out.")
    ] = None,
    replicates: Annotated[int, typer.Option(help="Replicates, 2 or more.")] = 12,
    years: Years = 10,
    seed: Seed = 1,
    burn_in: BurnIn = None,
    only: Only = None,
    workers: Workers = None,
    work: Work = RUNS,
    write: Annotated[bool, typer.Option("--write", help="Also write docs/luck.md.")] = False,
    language: Words = "en",
) -> None:
    """Show what shared random draws save against independent seeds, year by year."""
    tongue = language_of(language)
    require_years(years)
    chosen = ["baseline", *(scenarios or HEADLINES)]
    arms = [scenario_of(text, None, seed, burn_in, only) for text in chosen]
    from gofal.experiments.documents.page_runs import PageRuns
    from gofal.experiments.documents.random_draws import show_ratios

    show_ratios(arms, PageRuns(replicates, years, workers, work, write, tongue, repeat(context)))
