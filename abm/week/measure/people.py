"""People at work and in search of it."""

from __future__ import annotations

from typing import NamedTuple

from gofal.abm.world.forms import owner_works
from gofal.abm.world.land import Land
from gofal.abm.world.state import State
from gofal.agents.carer import NOT_TIED, CarerColumns, Job
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64, Bool

_SEEKING, _WORKING = int(Job.SEEKING), int(Job.WORKING)


class Workforce(NamedTuple):
    """Series of people at work and in search of it, shape (councils,) each.

    Who owns a business of one is not counted among those employed.
    """

    headcount: F64
    seekers: F64
    tenure_sum: F64
    abroad_count: F64


@kernel
def _people_at_work(
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    alone: Bool,
    week: int,
    sums: Workforce,
) -> None:
    """Count carers employed, tenure and who came from abroad; seekers.

    Those employed count where the employer is, seekers where they live.
    """
    for series in sums:
        series[:] = 0.0
    for row in range(len(carers.alive)):
        if not carers.alive[row]:
            continue
        if carers.job[row] == _WORKING and not alone[providers.form[carers.provider[row]]]:
            n = providers.council[carers.provider[row]]
            sums.headcount[n] += 1.0
            sums.tenure_sum[n] += week - carers.since[row]
            sums.abroad_count[n] += carers.tied_until[row] != NOT_TIED
        elif carers.job[row] == _SEEKING:
            sums.seekers[land.council[carers.home[row]]] += 1.0


def people_at_work(state: State) -> None:
    """Carers employed, and people who look for work."""
    _people_at_work(
        state.carer.columns,
        state.provider.columns,
        state.land,
        owner_works(state),
        state.week,
        state.tally.rows(Workforce),
    )
