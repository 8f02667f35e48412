"""Outcomes: the public names, units and definitions, each declared once and found by name."""

from __future__ import annotations

from gofal.abm.outcomes.base import GROUPS, Better, Group, Outcome
from gofal.agents.plugins import Registry, Seam

__all__ = ["GROUPS", "OUTCOMES", "Better", "Group", "Outcome", "stress_outcomes", "weekly_outcomes"]

OUTCOMES = Registry(
    Seam(
        group="gofal.outcomes",
        folder=__name__,
        attribute="OUTCOMES",
        kind=Outcome,
        name=lambda outcome: outcome.name,
        helpers=("base", "frame", "series", "survival"),
        order=lambda outcome: GROUPS.index(outcome.group),
    )
)
"""Every outcome by its name, group by group; those of installed packages last."""


def weekly_outcomes() -> tuple[str, ...]:
    """Names of the outcomes that have a value every week; the others are of the stress test."""
    return tuple(name for name, outcome in OUTCOMES.items() if outcome.compute is not None)


def stress_outcomes() -> tuple[str, ...]:
    """Names of the outcomes of the market stress test, which a run has once, at its end."""
    return tuple(name for name, outcome in OUTCOMES.items() if outcome.compute is None)
