"""What sharing an office saves, by the number of those who share it."""

from __future__ import annotations

from gofal.abm.world.state import State
from gofal.agents.table import F64


def share_of_office(own: F64, providers: F64) -> F64:
    """Cost of an office over its cost when very many share one.

    Args:
        own: cost of an office of its own over a share in one for very many.
        providers: who share it; from 1.
    """
    part: F64 = 1.0 + (own - 1.0) / providers
    return part


def pooled_part(state: State, members: float) -> float:
    """Share of its back office that a member of a consortium of some size still pays.

    The shared part of it costs a consortium of n members n ^ growth times what it costs one.
    """
    q = state.parameters
    shared, growth = q["cooperation.shared_office"], q["cooperation.office_growth"]
    return float(1.0 - shared + shared * max(1.0, members) ** (growth - 1.0))
