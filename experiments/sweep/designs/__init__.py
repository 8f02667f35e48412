"""Kinds of designs: one file each in this folder, or from an installed package."""

from __future__ import annotations

from functools import cache

from gofal.agents.plugins import Seam, find
from gofal.experiments.sweep.designs.base import DesignKind, DesignOptions, Drawn

__all__ = ["DesignKind", "DesignOptions", "Drawn", "design_kinds"]

SEAM = Seam(
    "gofal.designs",
    __name__,
    "KIND",
    DesignKind,
    lambda kind: kind.slug,
    helpers=("base", "groups"),
)


@cache
def design_kinds() -> dict[str, DesignKind]:
    """Every kind of design, by slug."""
    return find(SEAM)
