"""Officers who know providers, and leave."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F32, F64

_OFFICER, _ASKS = int(Decision.OFFICER_LEAVES), int(Decision.ASKED_FIRST)
_YEAR = 52.0


def trust_speed(state: State, rows: NDArray[np.intp]) -> F32 | float:
    """Speed at which trust moves; faster in a pandemic."""
    q, strength = state.parameters, state.policy["pandemic"]
    speed = q["commissioner.trust_speed"]
    if not strength.any():
        return speed
    faster = speed * (1.0 + q["weather.trust_gain"] * strength)
    at: F32 = np.minimum(1.0, faster)[state.provider.columns.council[rows]].astype(np.float32)
    return at


@kernel
def _forget(
    providers: ProviderColumns, hazard: F64, neutral: float, known: float, seed: int, week: int
) -> None:
    """The officer who knows a provider leaves with the council's hazard; trust starts anew.

    Providers below the size ``known`` are then unknown to the office.
    """
    key = stream(seed, _OFFICER, week)
    for j in range(len(providers.alive)):
        if providers.alive[j] and draw(key, providers.uid[j]) < hazard[providers.council[j]]:
            providers.trust[j] = neutral
            providers.unknown[j] = providers.planned[j] < known


def officers_leave(state: State) -> None:
    """Officers leave; what they knew of providers goes with them."""
    yearly, p, q = state.lever("contact_turnover"), state.provider.columns, state.parameters
    if p.unknown.any():
        p.unknown[p.trust >= q["commissioner.trust_again"]] = False
    if yearly.any():
        hazard = 1.0 - np.exp(-yearly / _YEAR)
        _forget(
            p,
            hazard,
            q["commissioner.neutral_trust"],
            q["commissioner.known_size"],
            state.seed,
            state.week,
        )


@kernel
def _come_to_mind(providers: ProviderColumns, counts: float, key: np.uint64) -> None:
    """Whom officers think of first this week: the likelier the more they trust a provider."""
    for j in range(len(providers.alive)):
        asked = draw(key, providers.uid[j]) < providers.trust[j] ** counts
        providers.in_mind[j] = asked and not providers.unknown[j]


def come_to_mind(state: State) -> None:
    """Officers think of those first whom they trust, and last of the small whom nobody knows."""
    key = stream(state.seed, _ASKS, state.week)
    _come_to_mind(state.provider.columns, state.parameters["commissioner.trust_counts"], key)
