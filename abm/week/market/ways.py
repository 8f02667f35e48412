"""Ways of buying: payment modes, which councils pay in a new one, and on what terms."""

from __future__ import annotations

import numpy as np

from gofal.abm.levers import options
from gofal.abm.world.state import State
from gofal.agents.errors import unknown
from gofal.agents.payment.base import Contract
from gofal.agents.table import F64, Bool

MODES = options("payment_mode")
"""Payment modes of the lever ``payment_mode``, in the order of its options; the first is the old
way."""


def mode_code(state: State, slug: str) -> int:
    """Index of a payment mode.

    Raises:
        GofalError: no file in ``agents/payment`` has this mode.
    """
    slugs = [mode.slug for mode in state.modes]
    if slug not in slugs:
        raise unknown("payment mode", slug, slugs)
    return slugs.index(slug)


def new_ways(state: State) -> Bool:
    """Councils whose contracts pay in a new way, shape (councils,)."""
    mode = state.commissioner.columns.mode
    return np.asarray(mode != mode_code(state, MODES[0]), dtype=np.bool_)


def in_force(state: State) -> tuple[F64, F64]:
    """Share of people who meet the new way, and whether only new ones do, shapes (councils,)."""
    m = state.commissioner.columns
    trying = (m.trial > 0) & ~m.kept
    learned = m.learned.astype(np.float64)
    share = np.where(trying, state.parameters["search.cohort"], learned)
    return share, np.where(trying, 1.0, state.policy["change_cohort"])


def contract_of(state: State, n: int) -> Contract:
    """The terms of a council that payment modes use."""
    policy = state.policy
    return Contract(
        results_share=float(policy["results_share"][n]),
        withheld_share=float(policy["withheld_share"][n]),
        capacity_review=float(policy["capacity_review"][n]),
        numbers=state.parameters,
    )
