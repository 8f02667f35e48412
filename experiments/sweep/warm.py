"""Imported by the server that workers are forked from, so that each has all kernels at hand.

Kernels are compiled once, kept by content on the disk, and loaded once; a worker then shares their
memory with the server.
"""

from __future__ import annotations

from contextlib import suppress

from abm.model import CareModel
from abm.scenario import load_scenario

WEEKS = 14  # a quarter and a week: every step has been through all it does


def warm() -> None:
    """Compile and load whatever a run at the defaults needs."""
    with suppress(Exception):  # a fault of the model is told by the runs themselves
        model = CareModel(load_scenario("baseline").with_(scale=0.05, burn_in_weeks=WEEKS))
        model.burn_in()
        model.run_for(1)
        model.outcomes()


warm()
