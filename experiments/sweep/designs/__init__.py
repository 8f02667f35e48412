"""Kinds of designs: one file each, found by looking into this folder."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from gofal.experiments.sweep.designs.base import DesignKind, Drawn

__all__ = ["DesignKind", "Drawn", "design_kinds"]


@cache
def design_kinds() -> dict[str, DesignKind]:
    """Every kind in this folder, by slug."""
    found = [
        importlib.import_module(f"{__name__}.{module.name}").KIND
        for module in pkgutil.iter_modules(__path__)
        if module.name != "base"
    ]
    return {kind.slug: kind for kind in found}
