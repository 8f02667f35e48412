"""The claims register."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gofal.experiments.commands.options import (
    RUNS,
    BurnIn,
    Seed,
    Words,
    Work,
    Workers,
    scenario_of,
)
from gofal.experiments.text import language_of


def claims(
    ids: Annotated[
        list[str] | None,
        typer.Argument(help="Claims by name (p07, p07-…) or evidence id (E224); all if left out."),
    ] = None,
    run: Annotated[
        bool, typer.Option("--run", help="Run pairs that lack; goes on where it ended.")
    ] = False,
    pairs: Annotated[
        int, typer.Option(help="With --run: up to so many pairs while one cannot say (4, 8 or 30).")
    ] = 4,
    parts: Annotated[
        Path | None,
        typer.Option(help="Folder of finished parts of policies; those of claims lie beside it."),
    ] = None,
    seed: Seed = 1,
    burn_in: BurnIn = None,
    workers: Workers = None,
    work: Work = RUNS,
    language: Words = "en",
) -> None:
    """Show what the reports claim and what the model says, by rules set before any run.

    Verdicts come from the finished parts that gofal evidence makes, on its terms; it also writes
    docs/claims.md. With --run only the claims named are run, each pair some minutes.
    """
    tongue = language_of(language)
    from gofal.experiments.calibration.show import sets_here
    from gofal.experiments.claims.read import find_claims
    from gofal.experiments.evidence.claims_show import require_look, show_claims
    from gofal.experiments.evidence.parts import Parts, folder_of
    from gofal.experiments.evidence.plan import Planner
    from gofal.experiments.evidence.show import Asked, run_evidence
    from gofal.experiments.evidence.terms import Terms

    chosen = find_claims(ids or [])
    terms = Terms(scenario_of("baseline", None, seed, burn_in), sets_here(tongue))
    require_look(pairs, terms.claim_looks)
    asked = Asked(terms, (), folder_of(parts), work, workers, tongue)
    planner = Planner(Parts(asked.parts, terms), (), claims=chosen, most=pairs if run else None)
    if run:
        run_evidence(asked, planner, None)
    show_claims(planner, tongue)
