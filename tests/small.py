"""Slices for tests: some councils of a Wales that all tests of a session share."""

from __future__ import annotations

from gofal.abm.model import CareModel
from gofal.abm.scenario import Scenario
from gofal.experiments.runs.worlds import users_worlds

TINY = ("Gwynedd", "Isle of Anglesey")
SMALL = (*TINY, "Conwy", "Denbighshire", "Flintshire", "Wrexham")
ONLY = [word for council in TINY for word in ("--only", council)]
"""Words of a command that runs the two."""
DESIGN = """
[design]
kind = "grid"

[vary]
fee_level = [0.9, 1.1]

[run]
weeks = 1
replicates = 1
burn_in_weeks = 1
only = ["Gwynedd", "Isle of Anglesey"]

[keep]
outcomes = ["met_need"]
"""
"""The smallest sweep: two points of the two councils for a week."""


def burnt_in(scenario: Scenario) -> CareModel:
    """A scenario at its week 0; tests of a session load the same whole country."""
    return users_worlds().burnt_in(scenario, lambda _weeks: None).fork(scenario)
