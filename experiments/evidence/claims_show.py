"""``gofal claims``: what the parts say of some claims, on the screen; or a trial of one's own."""

from __future__ import annotations

from gofal.agents.errors import GofalError
from gofal.experiments.claims.page import counted, headings, section, summary
from gofal.experiments.evidence.plan import Planner
from gofal.experiments.output.terminal import console, table
from gofal.experiments.text import Language, say

FEW = 3
"""Claims that are printed in full."""


def require_look(pairs: int, looks: tuple[int, ...]) -> None:
    """Refuse, before any run, pairs of which no verdict could be taken.

    Raises:
        GofalError: there are fewer than at the first look.
    """
    if pairs < looks[0]:
        allowed = ", ".join(map(str, looks))
        raise GofalError(f"--pairs = {pairs} is too few; verdicts are taken at {allowed}")


def show_claims(planner: Planner, language: Language) -> None:
    """Verdicts on the screen; a few claims in full."""
    screen = console()
    results = [planner.of_claims.result(claim) for claim in planner.claims]
    if len(results) <= FEW:
        for result in results:
            lines = "\n".join(section(result, language))
            screen.print(lines, markup=False, highlight=False, soft_wrap=True)
    screen.print(
        table(say("claims.title", language), headings(language), summary(results, language))
    )
    screen.print(counted(results, language), highlight=False)
