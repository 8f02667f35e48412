"""Ways of buying: payment modes, which councils pay in a new one, and on what terms."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.abm.levers import options
from gofal.abm.world.state import State
from gofal.agents.errors import unknown
from gofal.agents.payment.base import Contract, PaymentMode
from gofal.agents.table import F64, Bool


class Way(NamedTuple):
    """A new way of paying.

    Attributes:
        mode: how councils pay.
        contract: on what terms.
        councils: those that do, shape (councils,).
    """

    mode: PaymentMode
    contract: Contract
    councils: Bool


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
    return state.mode_code(slug)


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


def ways_in_use(state: State) -> list[Way]:
    """New ways of paying: councils that pay in one mode on the same terms are one.

    Asking each mode once and not once a council takes a third of the time of ``choose``.
    """
    mode = state.commissioner.columns.mode
    ways: dict[tuple[object, ...], Way] = {}
    for n in np.flatnonzero(new_ways(state)):
        contract = contract_of(state, int(n))
        terms = (int(mode[n]), *contract[:3])
        if terms not in ways:
            none = np.zeros(state.councils, dtype=np.bool_)
            ways[terms] = Way(state.modes[int(mode[n])], contract, none)
        ways[terms].councils[n] = True
    return list(ways.values())
