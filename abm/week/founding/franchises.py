"""Franchises: which forms pay a franchisor, and how much."""

from __future__ import annotations

from gofal.abm.world.state import State
from gofal.agents.table import F64, Bool


def is_franchise(state: State) -> Bool:
    """Mark delivery models that pay a franchisor, shape (models,)."""
    pays: Bool = state.form_term("royalty") > 0.0
    return pays


def royalty_here(state: State, slug: str, council: int) -> float:
    """Share of income that a provider of a model would owe its franchisor in a council."""
    own = state.form_term("royalty")[state.model_code(slug)]
    ratio = own / state.parameters["franchise.royalty"]
    return float(ratio * state.policy["franchise_royalty"][council])


def royalties(state: State) -> F64:
    """Share of income a provider of each model owes its franchisor, (models, councils).

    The lever is that of a commercial franchise; others keep their ratio to it.
    """
    q = state.parameters
    own = state.form_term("royalty")
    ratio: F64 = (own / q["franchise.royalty"])[:, None] * state.policy["franchise_royalty"][None]
    return ratio
