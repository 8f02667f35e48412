"""Reviews: packages follow need."""

from __future__ import annotations

from typing import NamedTuple

from gofal.abm.calendar import QUARTER
from gofal.abm.week.access.offered import Offered
from gofal.abm.week.access.packages import AccessRules, change_package
from gofal.abm.world.land import Land
from gofal.abm.world.patches import patch_of
from gofal.abm.world.people import QUARTER_HOUR, quarter_hours
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns
from gofal.agents.client import ClientColumns, Route, Stage
from gofal.agents.commissioner import CommissionerColumns
from gofal.agents.kernel import inlined, kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.rows import used
from gofal.agents.table import F64, Bool
from gofal.agents.unpaid_carer import UnpaidCarerColumns

_WAITING, _SERVED = int(Stage.WAITING), int(Stage.SERVED)
_FAMILY = int(Stage.FAMILY)
_COUNCIL, _OWN = int(Route.COUNCIL), int(Route.OWN_MONEY)


class Reviewed(NamedTuple):
    """Series of hours that reviews add and take off, shape (councils,) each."""

    review_up: F64
    review_down: F64


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
    sums: Reviewed,
) -> None:
    """Packages are reviewed every 13 weeks and follow need, at the council's present ratio.

    Where a patch has a team (``team``) they are reviewed when need has moved, in any week.
    """
    for row in sums:
        row[:] = 0.0
    now, teams = week % QUARTER, False
    for patch in range(len(team)):
        teams |= team[patch]
    for i in range(len(clients.alive)):
        if not clients.alive[i] or not _has_package(clients.stage[i]):
            continue
        if clients.uid[i] % QUARTER != now and not (
            teams and team[patch_of(clients.place[i], clients.uid[i], land.patch, land.patch_parts)]
        ):
            continue
        council = land.council[clients.place[i]]
        wanted = _package_now(i, commissioners.ration[council], clients, providers, access)
        change = wanted - clients.package[i]
        if abs(change) < access.review_step * clients.package[i]:
            continue
        if change > 0.0:
            sums.review_up[council] += change
        else:
            sums.review_down[council] += -change
        change_package(i, wanted, change, clients, carers, unpaid)


@inlined
def _has_package(stage: int) -> bool:
    """Whether people of this stage have a package, to be served or given by the family."""
    return stage in (_WAITING, _SERVED, _FAMILY)


@inlined
def _package_now(
    i: int, ration: float, clients: ClientColumns, providers: ProviderColumns, access: AccessRules
) -> float:
    """The package that a person's need asks for now, h/week.

    The provider of a council-managed package may ask for more than is needed, and gets it.
    """
    if clients.route[i] == _OWN:
        ration = 1.0
    asked = 1.0
    if clients.route[i] == _COUNCIL and clients.provider[i] >= 0:
        asked += providers.padding[clients.provider[i]]
    need = (clients.need[i] - clients.helped[i]) * asked
    return quarter_hours(
        need * ration, access.least_package, clients.need[i] * asked + QUARTER_HOUR
    )


def review(state: State) -> None:
    """Packages are reviewed and follow need, at the council's present ratio."""
    _review(
        used(state.client),
        state.carer.columns,
        state.unpaid.columns,
        state.provider.columns,
        state.commissioner.columns,
        state.land,
        state.scratch(Offered).team,
        state.week,
        state.parameters.fill(AccessRules, "access"),
        state.tally.rows(Reviewed),
    )
