"""Matching rules: one file each in this folder, or from an installed package."""

from __future__ import annotations

from functools import cache

from gofal.agents.matching.base import MatchingRule, Queue
from gofal.agents.plugins import Seam, find

__all__ = ["MatchingRule", "Queue", "matching_rules"]

SEAM = Seam("gofal.matching", __name__, "RULE", MatchingRule, lambda rule: rule.slug)


@cache
def matching_rules() -> dict[str, MatchingRule]:
    """Every matching rule, by slug."""
    return find(SEAM)
