"""Reviews: packages follow need."""

from __future__ import annotations

from gofal.abm.week.access.assessment import AccessRules
from gofal.abm.week.access.offered import Offered
from gofal.abm.world.calendar import QUARTER
from gofal.abm.world.land import Land
from gofal.abm.world.patches import patch_of
from gofal.abm.world.people import QUARTER_HOUR, quarter_hours
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns
from gofal.agents.client import SLOTS, ClientColumns, Route, Stage
from gofal.agents.commissioner import CommissionerColumns
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64, Bool
from gofal.agents.unpaid_carer import UnpaidCarerColumns

_WAITING, _SERVED = int(Stage.WAITING), int(Stage.SERVED)
_FAMILY = int(Stage.FAMILY)
_COUNCIL, _OWN = int(Route.COUNCIL), int(Route.OWN_MONEY)


@kernel
def _review(
    clients: ClientColumns,
    carers: CarerColumns,
    unpaid: UnpaidCarerColumns,
    providers: ProviderColumns,
    commissioners: CommissionerColumns,
    land: Land,
    team: Bool,
    week: int,
    access: AccessRules,
    sums: F64,
) -> None:
    """Packages are reviewed every 13 weeks and follow need, at the council's present ratio.

    Where a patch has a team (``team``) they are reviewed when need has moved, in any week.
    The provider of a council-managed package may ask for more than is needed, and gets it.
    A smaller package gives carers hours back at once; a larger one is filled in the rounds. A
    family with cash gives the hours of its package itself.
    ``sums`` rows by council: hours added, hours taken off.
    """
    for i in range(len(clients.alive)):
        family = clients.stage[i] == _FAMILY
        in_care = clients.stage[i] == _WAITING or clients.stage[i] == _SERVED
        if not clients.alive[i] or not (in_care or family):
            continue
        patch = patch_of(clients.place[i], clients.uid[i], land.patch, land.patch_parts)
        if clients.uid[i] % QUARTER != week % QUARTER and not team[patch]:
            continue
        council = land.council[clients.place[i]]
        ration = 1.0 if clients.route[i] == _OWN else commissioners.ration[council]
        asked = 1.0
        if clients.route[i] == _COUNCIL and clients.provider[i] >= 0:
            asked += providers.padding[clients.provider[i]]
        need = (clients.need[i] - clients.helped[i]) * asked
        wanted = quarter_hours(
            need * ration, access.least_package, clients.need[i] * asked + QUARTER_HOUR
        )
        change = wanted - clients.package[i]
        if abs(change) < access.review_step * clients.package[i]:
            continue
        sums[0 if change > 0.0 else 1, council] += abs(change)
        if family and clients.unpaid[i] >= 0:
            unpaid.hours[clients.unpaid[i]] += change
        if change < 0.0:
            for s in range(SLOTS):
                row = clients.carer[i, s]
                if row >= 0:
                    less = clients.hours[i, s] * -change / clients.package[i]
                    clients.hours[i, s] -= less
                    carers.contact[row] = max(0.0, carers.contact[row] - less)
        clients.package[i] = wanted


def review(state: State) -> None:
    """Packages are reviewed and follow need, at the council's present ratio."""
    sums = state.work.by_council[:2]
    sums[:] = 0.0
    _review(
        state.client.columns,
        state.carer.columns,
        state.unpaid.columns,
        state.provider.columns,
        state.commissioner.columns,
        state.land,
        state.scratch(Offered).team,
        state.week,
        state.parameters.fill(AccessRules, "access"),
        sums,
    )
    state.tally["review_up"][:], state.tally["review_down"][:] = sums
