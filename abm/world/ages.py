"""Ages: how many of each age need home care in a place, and how many come to need it."""

from __future__ import annotations

import numpy as np

from gofal.abm.parameters import Parameters
from gofal.abm.world.geography import Geography
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import Age, ClientColumns
from gofal.agents.kernel import kernel
from gofal.agents.rows import used
from gofal.agents.table import F64, Table

_AGE, _NOT_SAID = int(Decision.AGE), int(Age.NOT_SAID)
GROUPS = ("under_65", "65", "75", "85")
"""Age groups as parameters name them, in the order of ``Age``."""


def people_by_age(geography: Geography) -> F64:
    """People of each age in each place, shape (ages, places)."""
    g = geography
    return np.array(
        [g.population - g.aged_65, g.aged_65 - g.aged_75, g.aged_75 - g.aged_85, g.aged_85]
    )


def expected_by_age(geography: Geography, q: Parameters, *, coming: bool) -> F64:
    """People of each age who have home care in each place, before any scale, shape (ages, places).

    If ``coming``, those who come to need it: as many more as their care ends sooner, which keeps
    the ages of those who have it.
    """
    people = people_by_age(geography)
    expected = np.array([q[f"need.odds_{name}"] * people[n] for n, name in enumerate(GROUPS)])
    if coming:
        expected *= np.array([q[f"need.ends_{name}"] for name in GROUPS])[:, None]
    return expected


@kernel
def _give(clients: ClientColumns, below: F64, key: np.uint64) -> None:
    """Draw the age of everybody who has none; ``below`` sums shares of the ages by place."""
    for i in range(len(clients.alive)):
        if clients.alive[i] and clients.age[i] == _NOT_SAID:
            drawn, age = draw(key, clients.uid[i]), 0
            while age < len(below) - 1 and drawn >= below[age, clients.place[i]]:
                age += 1
            clients.age[i] = age


def draw_ages(clients: Table[ClientColumns], expected: F64, seed: int) -> None:
    """Give an age to those who have none, by people ``expected`` of each age in their place."""
    below = np.cumsum(expected, axis=0)
    below /= np.maximum(1e-12, below[-1])
    _give(used(clients), below, stream(seed, _AGE, 0))
