"""Catalysts that have room: who can still be helped in each council."""

from __future__ import annotations

import numpy as np

from gofal.abm.world.state import State
from gofal.agents.catalyst import CatalystKind
from gofal.agents.table import F64, Bool


def _with_room(state: State, kind: CatalystKind) -> Bool:
    """Catalysts of a kind with fewer cases than they can support."""
    k = state.catalyst.columns
    able: Bool = k.alive & (k.kind == kind) & (k.cases < k.caseload)
    return able


def room(state: State, kind: CatalystKind) -> F64:
    """Catalysts of a kind that have room in each council, shape (councils,)."""
    k = state.catalyst.columns
    rows = np.flatnonzero(_with_room(state, kind))
    return np.bincount(k.council[rows], minlength=state.councils).astype(np.float64)


def helper_in(state: State, kind: CatalystKind, n: int) -> int:
    """A catalyst of a kind that has room in a council now, -1 where none has."""
    k = state.catalyst.columns
    rows = np.flatnonzero(_with_room(state, kind) & (k.council == n))
    return int(rows[-1]) if len(rows) else -1
