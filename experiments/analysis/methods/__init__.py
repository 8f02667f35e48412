"""Analyses: one file each in this folder, or from an installed package."""

from __future__ import annotations

from functools import cache

from gofal.agents.plugins import Seam, find
from gofal.experiments.analysis.base import Analysis

__all__ = ["analyses"]

SEAM = Seam("gofal.analyses", __name__, "ANALYSIS", Analysis, lambda analysis: analysis.slug)


@cache
def analyses() -> dict[str, Analysis]:
    """Every analysis, by slug."""
    return find(SEAM)
