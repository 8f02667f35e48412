"""Matching rules: one file each in this folder, or from an installed package."""

from __future__ import annotations

from gofal.agents.matching.base import MatchingRule, Waiting
from gofal.agents.plugins import Seam, find

__all__ = ["MatchingRule", "Waiting", "matching_rules"]

FIRST = "longest_wait"
"""The rule of the baseline, and the first option of the lever."""
SEAM = Seam(
    "gofal.matching",
    __name__,
    "RULE",
    MatchingRule,
    lambda rule: rule.slug,
    order=lambda rule: (rule.slug != FIRST, rule.slug),
)


def matching_rules() -> tuple[MatchingRule, ...]:
    """Every matching rule, that of the baseline first, then by slug, then those of packages."""
    return tuple(find(SEAM).values())
