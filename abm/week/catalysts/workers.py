"""Catalysts that a lever pays for come and go with it."""

from __future__ import annotations

import numpy as np

from gofal.abm.world.ledger import Sector
from gofal.abm.world.state import State
from gofal.agents.catalyst import CatalystKind
from gofal.agents.chance import identity, in_band
from gofal.agents.kinds import CATALYST
from gofal.agents.table import F64

LEVERS = {
    CatalystKind.COMMUNITY_CATALYST: "community_catalysts",
    CatalystKind.COOP_DEVELOPMENT: "coop_development_workers",
    CatalystKind.FRANCHISOR: "franchisors",
    CatalystKind.INTEGRATOR: "integrator_fee",
    CatalystKind.CONNECTOR: "community_connectors",
    CatalystKind.COORDINATOR: "area_coordinators",
    CatalystKind.BROKER: "brokers",
    CatalystKind.LIVING_CENTRE: "living_centres",
    CatalystKind.SOCIAL_ENTERPRISE: "social_enterprise_workers",
    CatalystKind.TEAM_FOUNDER: "team_founders",
}
"""Levers that set how many catalysts of a kind each council area has beside the old ones."""


HELPERS = {
    CatalystKind.CONNECTOR: "connector",
    CatalystKind.COORDINATOR: "coordinator",
    CatalystKind.BROKER: "broker",
    CatalystKind.LIVING_CENTRE: "centre",
}
"""Kinds that help people and not providers: their parameters begin with the name."""


ADJUSTS = (
    "provider(catalyst) founder(catalyst) "
    "catalyst(alive caseload cost council kind paid_by place policy uid)"
)
"""What their coming and going changes, as the plan of the week says it."""


def adjust(state: State) -> None:
    """Catalysts that a lever pays for come and go with it."""
    k = state.catalyst.columns
    for kind, lever in LEVERS.items():
        # However small its share of the fee, a contract is with one integrator.
        whole = np.ceil if kind == CatalystKind.INTEGRATOR else np.rint
        wanted = whole(_wanted(state, kind, lever)).astype(int)
        ours = np.flatnonzero(k.alive & k.policy & (k.kind == kind))
        present = np.bincount(k.council[ours], minlength=state.councils)
        # Looking in each council by itself took 1.7 ms a week wherever there is a catalyst.
        for n in np.flatnonzero(present != wanted):
            here = ours[k.council[ours] == n]
            for extra in range(len(here), wanted[n]):
                _add(state, kind, int(n), extra)
                k = state.catalyst.columns
            if len(here) > wanted[n]:
                _release(state, here[wanted[n] :])


def _wanted(state: State, kind: CatalystKind, lever: str) -> F64:
    """Workers of a kind by council; coordinators come by the number of residents."""
    number: F64 = state.policy[lever]
    if kind == CatalystKind.COORDINATOR and number.any():
        people = np.bincount(state.land.council, state.population, state.councils)
        number = number * people / 10_000.0
    return number


def _add(state: State, kind: CatalystKind, n: int, ordinal: int) -> None:
    q = state.parameters
    row = state.catalyst.take(1)[0]
    k = state.catalyst.columns
    places = np.flatnonzero(state.land.council == n)
    k.uid[row] = identity(CATALYST, state.week, in_band(100 * int(kind), n, 100), ordinal)
    k.kind[row], k.council[row] = kind, n
    k.place[row] = places[np.argmax(state.population[places])]
    k.caseload[row], k.cost[row] = q["catalyst.caseload"], q["catalyst.cost"]
    if kind in HELPERS:
        k.caseload[row] = q[f"catalyst.{HELPERS[kind]}_caseload"]
        k.cost[row] = q[f"catalyst.{HELPERS[kind]}_cost"]
    commercial = kind == CatalystKind.FRANCHISOR
    # An integrator lives on its share of the fees, which the council pays by the hour.
    if commercial or kind == CatalystKind.INTEGRATOR:
        k.cost[row] = 0.0
    k.paid_by[row] = Sector.FRANCHISOR if commercial else Sector.COUNCIL
    k.policy[row] = True


def _release(state: State, rows: np.ndarray[tuple[int], np.dtype[np.intp]]) -> None:
    p = state.provider.columns
    p.catalyst[np.isin(p.catalyst, rows)] = -1
    f = state.founder.columns
    f.catalyst[np.isin(f.catalyst, rows)] = -1
    state.catalyst.give_back(rows)
