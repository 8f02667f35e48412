"""Delivery models: one file each, found by looking into this folder."""

from __future__ import annotations

import importlib
import pkgutil

from gofal.agents.delivery.base import DeliveryModel

__all__ = ["DeliveryModel", "delivery_models"]


def delivery_models() -> tuple[DeliveryModel, ...]:
    """Every delivery model in this folder, in the order of their slugs; index = ``model`` code."""
    found = [
        importlib.import_module(f"{__name__}.{module.name}").MODEL
        for module in pkgutil.iter_modules(__path__)
        if module.name != "base"
    ]
    return tuple(sorted(found, key=lambda model: str(model.slug)))
