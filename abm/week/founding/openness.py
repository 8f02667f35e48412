"""Openness of councils: what a founder can expect to sell to one, and what being allowed costs."""

from __future__ import annotations

from gofal.abm.levers import option
from gofal.abm.world.prices import pays_capacity
from gofal.abm.world.state import State

_CLOSED = tuple(option("list_rule", x) for x in ("framework", "single_patch"))


def council_open(state: State, slug: str, council: int) -> bool:
    """Whether a new provider may take hours that the council manages.

    Behind a closed list or patches with a holder only direct payments and own money are left.
    """
    closed = int(state.policy["list_rule"][council]) in _CLOSED or pays_capacity(state)[council]
    return bool(_serves_council(state, slug) and not closed)


def list_cost(state: State, slug: str, council: int) -> float:
    """£/week that a provider of this form would pay to stand on the council's list."""
    return float(state.policy["list_cost"][council]) * _serves_council(state, slug)


def _serves_council(state: State, slug: str) -> bool:
    return state.models[state.model_code(slug)].serves.council
