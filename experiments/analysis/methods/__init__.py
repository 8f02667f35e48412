"""Analyses: one file each, found by looking into this folder."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from gofal.experiments.analysis.base import Analysis

__all__ = ["analyses"]


@cache
def analyses() -> dict[str, Analysis]:
    """Every analysis in this folder, by slug."""
    found = [
        importlib.import_module(f"{__name__}.{module.name}").ANALYSIS
        for module in pkgutil.iter_modules(__path__)
    ]
    return {analysis.slug: analysis for analysis in found}
