"""Catalysts that a lever pays for come and go with it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.community.workers import HELPERS
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


ADJUSTS = (
    "provider(catalyst) founder(catalyst) "
    "catalyst(alive cost council hours kind paid_by part place policy uid)"
)
"""What their coming and going changes, as the plan of the week says it."""


_LEAST_PART = 1e-3
"""Part of a post that is not worth a change."""


def adjust(state: State) -> None:
    """Catalysts that a lever pays for come and go with it."""
    k = state.catalyst.columns
    for kind, lever in LEVERS.items():
        wanted = _wanted(state, kind, lever)
        number = np.ceil(wanted - _LEAST_PART).astype(int)
        ours = np.flatnonzero(k.alive & k.policy & (k.kind == kind))
        # Looking in each council by itself took 1.7 ms a week wherever there is a catalyst.
        given = np.bincount(k.council[ours], weights=k.part[ours], minlength=state.councils)
        for n in np.flatnonzero(np.abs(given - wanted) > _LEAST_PART):
            here = ours[k.council[ours] == n]
            for extra in range(len(here), number[n]):
                here = np.append(here, _add(state, kind, int(n), extra))
                k = state.catalyst.columns
            if len(here) > number[n]:
                _release(state, here[number[n] :])
            if number[n] > 0:
                _employ(state, kind, here[: number[n]], float(wanted[n]))


def _wanted(state: State, kind: CatalystKind, lever: str) -> F64:
    """Posts of a kind by council; coordinators come by the number of residents."""
    number: F64 = state.policy[lever]
    if kind == CatalystKind.INTEGRATOR:
        # However small its share of the fee, a contract is with one integrator.
        return np.ceil(number)
    if kind == CatalystKind.COORDINATOR and number.any():
        people = np.bincount(state.land.council, state.population, state.councils)
        number = number * people / 10_000.0
    return number


def _add(state: State, kind: CatalystKind, n: int, ordinal: int) -> int:
    row = int(state.catalyst.take(1)[0])
    k = state.catalyst.columns
    places = np.flatnonzero(state.land.council == n)
    k.uid[row] = identity(CATALYST, state.week, in_band(100 * int(kind), n, 100), ordinal)
    k.kind[row], k.council[row] = kind, n
    k.place[row] = places[np.argmax(state.population[places])]
    k.paid_by[row] = Sector.FRANCHISOR if kind == CatalystKind.FRANCHISOR else Sector.COUNCIL
    k.policy[row] = True
    return row


def _employ(state: State, kind: CatalystKind, rows: NDArray[np.intp], wanted: float) -> None:
    """Whole posts, and the last one for what is left: its hours and its cost are a part too."""
    q, k = state.parameters, state.catalyst.columns
    k.part[rows] = 1.0
    k.part[rows[-1]] = wanted - (len(rows) - 1)
    k.hours[rows] = q["catalyst.case_hours"] * k.part[rows]
    cost = q[f"catalyst.{HELPERS[kind]}_cost"] if kind in HELPERS else q["catalyst.cost"]
    # Franchisors cost councils nothing; integrators live on their share of the fees.
    free = kind in (CatalystKind.FRANCHISOR, CatalystKind.INTEGRATOR)
    k.cost[rows] = 0.0 if free else cost * k.part[rows]


def _release(state: State, rows: NDArray[np.intp]) -> None:
    p = state.provider.columns
    p.catalyst[np.isin(p.catalyst, rows)] = -1
    f = state.founder.columns
    f.catalyst[np.isin(f.catalyst, rows)] = -1
    state.catalyst.give_back(rows)
