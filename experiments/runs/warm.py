"""Imported by the server that workers are forked from, so that each has all kernels at hand.

Kernels are compiled once, kept by content on the disk, and loaded once; a worker then shares their
memory with the server.
"""

from __future__ import annotations

import gc
from contextlib import suppress

from gofal.abm.facts import load_facts
from gofal.abm.levers import load_levers
from gofal.abm.model import CareModel
from gofal.abm.scenario import load_scenario
from gofal.abm.setting import Setting

WEEKS = 14  # a quarter and a week: every step has been through all it does


def warm() -> None:
    """Compile and load what a run needs, at the defaults and with every lever moved."""
    first = load_facts().councils["lad_code"].iloc[0]
    baseline = load_scenario("baseline").with_(only=(str(first),), burn_in_weeks=0)
    with suppress(Exception):  # a fault of the model is told by the runs themselves
        model = CareModel(baseline)
        model.run_for(WEEKS)
        moved = tuple(
            Setting(lever.name, lever.high if lever.high != lever.default else lever.low)
            for lever in load_levers().values()
        )
        everything = model.fork(baseline.with_(settings=moved))
        everything.run_for(WEEKS)
        everything.outcomes()


warm()
gc.collect()
gc.freeze()  # what is here stays: workers need not look through it, nor copy its memory
