"""Catalysts that have time: who can still be helped in each council, and what a case takes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.abm.world.state import State
from gofal.agents.catalyst import CatalystKind
from gofal.agents.table import F64, I32

CASES = "catalyst(busy cases)"
"""What counting cases changes, as the plan of the week says it."""
BEGINS = f"{CASES} tally(support_began support_waited)"
"""What a new case changes."""


class CaseRules(NamedTuple):
    """Parameters ``catalyst.*`` of what the case of a firm, or of a business of one, takes.

    Attributes:
        firm_load: hours a week until a firm opens.
        firm_weeks: weeks from then until it takes none.
        micro_load: hours a week as a business of one begins.
        micro_weeks: weeks from then until it takes none.
    """

    firm_load: float
    firm_weeks: float
    micro_load: float
    micro_weeks: float


def case_rules(state: State) -> CaseRules:
    """What cases take."""
    return state.parameters.fill(CaseRules, "catalyst")


def first_load(state: State, kind: CatalystKind) -> float:
    """Hours a week that a new case of a kind of catalyst takes."""
    rules = case_rules(state)
    return rules.micro_load if kind == CatalystKind.COMMUNITY_CATALYST else rules.firm_load


def posts(state: State, kind: CatalystKind) -> F64:
    """Posts of a kind in each council, parts of them counted as parts, shape (councils,)."""
    k = state.catalyst.columns
    rows = np.flatnonzero(k.alive & (k.kind == kind))
    total: F64 = np.bincount(
        k.council[rows], weights=k.part[rows], minlength=state.councils
    ).astype(np.float64)
    return total


def helpers_in(state: State, kind: CatalystKind, n: int) -> I32:
    """Catalysts of a kind in a council that have the hours for one more case."""
    k = state.catalyst.columns
    able = k.alive & (k.kind == kind) & (k.council == n)
    return np.flatnonzero(able & (k.busy + first_load(state, kind) <= k.hours)).astype(np.int32)


def helper_in(state: State, kind: CatalystKind, n: int) -> int:
    """A catalyst of a kind that has the hours for one more case now, -1 where none has."""
    rows = helpers_in(state, kind, n)
    return int(rows[-1]) if len(rows) else -1


def begin_case(state: State, helper: int, asked: int) -> None:
    """A catalyst begins with a case that was asked for in some week."""
    k = state.catalyst.columns
    n = int(k.council[helper])
    k.cases[helper] += 1.0
    k.busy[helper] += first_load(state, CatalystKind(int(k.kind[helper])))
    state.tally["support_began"][n] += 1.0
    state.tally["support_waited"][n] += state.week - asked
