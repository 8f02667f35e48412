"""Pages of `docs/` that the model itself writes."""

from __future__ import annotations

from typing import Annotated

import typer

from gofal.agents.errors import unknown
from gofal.experiments.commands.options import (
    RUNS,
    BurnIn,
    Only,
    PolicyFrom,
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


def baseline(
    context: typer.Context,
    replicates: Annotated[int, typer.Option(help="Replicates to average over, 1 or more.")] = 3,
    years: Years = 10,
    seed: Seed = 1,
    burn_in: BurnIn = None,
    workers: Workers = None,
    work: Work = RUNS,
    write: Annotated[bool, typer.Option("--write", help="Also write docs/baseline.md.")] = False,
    language: Words = "en",
) -> None:
    """Check the baseline: targets with their sources, what the model gives, and drift."""
    tongue = language_of(language)
    require_years(years)
    chosen = scenario_of("baseline", None, seed, burn_in)
    from gofal.experiments.documents.baseline import show_baseline
    from gofal.experiments.documents.page_runs import PageRuns

    runs = PageRuns(replicates, years, workers, work, write, tongue, repeat(context))
    show_baseline(chosen, runs)


def document(
    context: typer.Context,
    page: Annotated[str, typer.Argument(help="presets, systems or all.")],
    replicates: Annotated[
        int, typer.Option(help="Replicates, 1 or more; best a multiple of the processes.")
    ] = 4,
    years: Years = 10,
    seed: Seed = 1,
    burn_in: BurnIn = None,
    only: Annotated[
        list[str] | None, typer.Option(help="A preset or system; may be repeated.")
    ] = None,
    terms: Annotated[
        str, typer.Option(metavar="own|both", help="both: how much of a preset's effect is terms.")
    ] = "own",
    workers: Workers = None,
    work: Work = RUNS,
    language: Words = "en",
) -> None:
    """Run presets and systems from shared burn-ins and say what came out; goes on where it ended.

    A ten-year arm takes about half a minute, all of them some eighty minutes a replicate. The pages
    of docs/ are written by gofal evidence, from the dated present.
    """
    tongue = language_of(language)
    require_years(years)
    if terms not in ("own", "both"):
        raise unknown("terms", terms, ("own", "both"))
    base = scenario_of("baseline", None, seed, burn_in)
    from gofal.experiments.documents.document import document as make_pages
    from gofal.experiments.documents.page_runs import PageRuns

    runs = PageRuns(replicates, years, workers, work, False, tongue, repeat(context))
    make_pages(page, base, tuple(only or ()), runs, both_terms=terms == "both")


def ablations(
    context: typer.Context,
    rules: Annotated[
        list[str] | None, typer.Argument(help="Rules to switch off; all if left out.")
    ] = None,
    replicates: Annotated[int, typer.Option(help="Replicates, 1 or more.")] = 4,
    years: Years = 10,
    seed: Seed = 1,
    burn_in: BurnIn = None,
    only: Only = None,
    policy_from: PolicyFrom = None,
    workers: Workers = None,
    work: Work = RUNS,
    write: Annotated[bool, typer.Option("--write", help="Write docs/ablations.md.")] = False,
    language: Words = "en",
) -> None:
    """Switch each shared rule off in turn; say what of fragility, wages and coverage it makes.

    With dates, year 1 begins in April of the year given, and what happened since 2016 is in it.
    Says beforehand how many runs there are and how long they take; goes on where it ended.
    """
    tongue = language_of(language)
    require_years(years)
    base = scenario_of("baseline", None, seed, burn_in, only, policy_from=policy_from)
    from gofal.experiments.ablations.ablations import show_ablations
    from gofal.experiments.documents.page_runs import PageRuns

    runs = PageRuns(replicates, years, workers, work, write, tongue, repeat(context))
    show_ablations(base, tuple(rules or ()), runs)
