"""Measures that no public outcome gives, worked out from what is kept of a run; found by folder."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from gofal.experiments.claims.claim import ClaimPart
from gofal.experiments.claims.measures.base import Ask, Measure, Tables

__all__ = ["Ask", "Measure", "Tables", "measures", "measures_of"]


@cache
def measures() -> dict[str, Measure]:
    """Every measure in this folder, by name."""
    found: list[Measure] = []
    for module in pkgutil.iter_modules(__path__):
        if module.name != "base":
            found += importlib.import_module(f"{__name__}.{module.name}").MEASURES
    return {measure.name: measure for measure in found}


def measures_of(part: ClaimPart) -> list[Measure]:
    """The measures that a comparison reads; none of those that are outcomes of the model."""
    named = (part.outcome, part.over, part.options.get("with"))
    return [measures()[name] for name in named if name in measures()]
