"""Own money that has run out: its holder is assessed in turn and passes to the council."""

from __future__ import annotations

from gofal.abm.week.access.assessors import Line, join
from gofal.abm.week.access.packages import change_package, package_for
from gofal.abm.week.market.routes import route_allows
from gofal.abm.week.transitions.people import return_client
from gofal.abm.world.land import Land
from gofal.agents.carer import CarerColumns
from gofal.agents.client import ClientColumns, Route, Stage
from gofal.agents.kernel import inlined, kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F32, F64
from gofal.agents.unpaid_carer import UnpaidCarerColumns

_WAITING, _SERVED, _OWN = int(Stage.WAITING), int(Stage.SERVED), int(Route.OWN_MONEY)


@inlined
def has_run_out(i: int, clients: ClientColumns) -> bool:
    """Whether a person bought care alone and has no more capital for it."""
    in_care = clients.stage[i] == _SERVED or clients.stage[i] == _WAITING
    return bool(in_care and clients.route[i] == _OWN and not clients.wealthy[i])


@kernel
def see_run_out(
    clients: ClientColumns,
    land: Land,
    delay: F32,
    seed: int,
    week: int,
    awaiting: F64,
    line: Line,
) -> None:
    """Those whose own money ran out stand in the line of assessors, care goes on meanwhile."""
    for i in range(len(clients.alive)):
        if not clients.alive[i] or not has_run_out(i, clients):
            continue
        n, waited = land.council[clients.place[i]], week - clients.asked[i]
        awaiting[n] += 1.0
        if waited >= delay[n]:
            join(i, clients.uid[i], waited, n, seed, line)


@kernel
def pass_to_council(
    i: int,
    council: int,
    ration: float,
    least: float,
    week: int,
    clients: ClientColumns,
    carers: CarerColumns,
    unpaid: UnpaidCarerColumns,
    providers: ProviderColumns,
) -> None:
    """A person with a new route gets a package; the provider stays where law and lists allow it.

    Others wait for another provider, as after a hand-back.
    """
    clients.held_since[i] = week
    wanted = package_for(i, ration, least, clients)
    if clients.stage[i] == _SERVED:
        if route_allows(clients.provider[i], clients.route[i], council, providers):
            clients.assessed[i] = week
        else:
            return_client(i, clients, carers, providers, week)
    change_package(i, wanted, wanted - clients.package[i], clients, carers, unpaid)
