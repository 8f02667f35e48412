"""Ages: how many of each age need home care in a place, and how many come to need it."""

from __future__ import annotations

from functools import cache

import numpy as np

from gofal.abm.facts import Facts
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


@cache
def people_of_country(facts: Facts) -> F64:
    """People of each age in the whole country, shape (ages,)."""
    names = ["population", "aged_65_plus", "aged_75_plus", "aged_85_plus"]
    people: F64 = -np.diff(facts.places[names].to_numpy(np.float64).sum(axis=0), append=0.0)
    return people


def usual_ends(facts: Facts, q: Parameters) -> F64:
    """How often care ends for people of each age, shape (ages,).

    Brought to 1 on average over the people of the country who have home care, so that ages leave
    the number of ends as it is.
    """
    ends = np.array([q[f"need.ends_{name}"] for name in GROUPS])
    people = np.array([q[f"need.odds_{name}"] for name in GROUPS]) * people_of_country(facts)
    scaled: F64 = ends * (people.sum() / (ends * people).sum())
    return scaled


def expected_by_age(geography: Geography, q: Parameters) -> F64:
    """People of each age with home care in each place, before any scale, shape (ages, places)."""
    odds = np.array([q[f"need.odds_{name}"] for name in GROUPS])
    return odds[:, None] * people_by_age(geography)


def coming_by_age(facts: Facts, geography: Geography, q: Parameters) -> F64:
    """People of each age who come to need home care in each place, on the scale of those with it.

    As many more as their care ends sooner, which keeps their number and their ages. Moves to a care
    home, a part of all ends, know no age.
    """
    kept = 1.0 - q["homes.of_ends"]
    ending = 1.0 + kept * (usual_ends(facts, q) - 1.0)  # exactly 1 where all ages are alike
    return ending[:, None] * expected_by_age(geography, q)


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
