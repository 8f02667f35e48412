"""Terms of delivery models: rules ask a provider's form for a term, never for its name."""

from __future__ import annotations

import numpy as np

from gofal.abm.parameters import Parameters
from gofal.abm.world.series import SECTORS
from gofal.abm.world.state import State
from gofal.agents.delivery.base import neutral_value
from gofal.agents.table import F64, I64, Bool


def term(parameters: Parameters, name: str) -> float:
    """A delivery model's term, ``slug.term``; neutral where the model does not give it."""
    neutral = neutral_value(name.partition(".")[2])
    return parameters[name] if name in parameters or neutral is None else neutral


def owner_works(state: State) -> Bool:
    """Mask of the delivery models of one person, who owns and works in the business, (models,)."""
    alone: Bool = state.form_term("owner_works") > 0.5
    return alone


def sector_codes(state: State) -> I64:
    """Sector of every delivery model as its place in ``SECTORS``, shape (models,)."""
    alone = owner_works(state)
    names = ["micro" if own else m.sector for m, own in zip(state.models, alone, strict=True)]
    return np.array([SECTORS.index(name) for name in names])


def founders_choose(state: State, *, alone: bool) -> tuple[list[str], F64]:
    """Delivery models that come up by themselves, and the weight of each.

    Args:
        state: the world.
        alone: those of one person, whom a carer founds; otherwise those of the open market.
    """
    one = owner_works(state)
    slugs = [m.slug for m, own in zip(state.models, one, strict=True) if m.enters and own == alone]
    return slugs, np.array([state.parameters[f"market.form_{slug}"] for slug in slugs])
