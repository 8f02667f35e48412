"""What the week came to, for every council; places and providers each quarter."""

from __future__ import annotations

import numpy as np

from gofal.abm.week.measure.market import concentration, count_providers
from gofal.abm.week.measure.people import people_at_work
from gofal.abm.week.measure.places import measure_places
from gofal.abm.week.measure.waits import wait_table
from gofal.abm.world.calendar import QUARTER
from gofal.abm.world.forms import owner_works
from gofal.abm.world.series import SECTORS
from gofal.abm.world.state import State


def step(state: State) -> None:
    """A week of this step."""
    w, tally, p = state.work, state.tally, state.provider.columns
    sums = w.by_council[: 5 + len(SECTORS)]
    sums[:] = 0.0
    alone = owner_works(state)
    sector = np.array([SECTORS.index("micro" if own else m.sector)
                       for m, own in zip(state.models, alone, strict=True)])  # fmt: skip
    concentration(state.client.columns, p, state.land, w.billed[0], sector, sums)
    names = ("hhi", "largest_share", "fee_paid", "council_managed_hours", "fee_hours",
             *(f"hours_{name}" for name in SECTORS))  # fmt: skip
    for name, row in zip(names, sums, strict=True):
        tally[name][:] = row
    sums = w.by_council[:2]
    sums[:] = 0.0
    people_at_work(state.carer.columns, p, state.land, alone, sums)
    tally["headcount"][:], tally["seekers"][:] = sums
    count_providers(state)
    if state.week % QUARTER == 0:
        measure_places(state)
    waits = np.empty((state.councils + 1, 3, 2))
    wait_table(tally.waits, np.empty(tally.waits.shape[2]), waits)
    state.records.money.append(state.ledger.week.copy())
    tally.close_week(waits)
