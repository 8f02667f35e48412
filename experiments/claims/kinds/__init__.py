"""Kinds of comparison: one file each, found by looking into this folder."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from gofal.experiments.claims.kinds.base import Kind, Reader

__all__ = ["Kind", "Reader", "kinds"]


@cache
def kinds() -> dict[str, Kind]:
    """Every kind in this folder, by slug."""
    found: list[Kind] = [
        importlib.import_module(f"{__name__}.{module.name}").KIND
        for module in pkgutil.iter_modules(__path__)
        if module.name != "base"
    ]
    return {kind.slug: kind for kind in found}
