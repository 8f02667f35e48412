"""People at work and in search of it."""

from __future__ import annotations

from gofal.abm.world.forms import owner_works
from gofal.abm.world.land import Land
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns, Job
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64, Bool

_SEEKING, _WORKING = int(Job.SEEKING), int(Job.WORKING)


@kernel
def _people_at_work(
    carers: CarerColumns, providers: ProviderColumns, land: Land, alone: Bool, sums: F64
) -> None:
    """``sums`` rows by council: carers employed (who owns a business of one apart), seekers."""
    for row in range(len(carers.alive)):
        if not carers.alive[row]:
            continue
        if carers.job[row] == _WORKING and not alone[providers.form[carers.provider[row]]]:
            sums[0, providers.council[carers.provider[row]]] += 1.0
        elif carers.job[row] == _SEEKING:
            sums[1, land.council[carers.home[row]]] += 1.0


def people_at_work(state: State) -> None:
    """Carers employed, and people who look for work."""
    sums = state.work.by_council[:2]
    sums[:] = 0.0
    _people_at_work(
        state.carer.columns, state.provider.columns, state.land, owner_works(state), sums
    )
    state.tally["headcount"][:], state.tally["seekers"][:] = sums
