"""Delivery models: one file each in this folder, or from an installed package."""

from __future__ import annotations

from gofal.agents.delivery.base import DeliveryModel
from gofal.agents.plugins import Seam, find

__all__ = ["DeliveryModel", "delivery_models"]

SEAM = Seam("gofal.delivery", __name__, "MODEL", DeliveryModel, lambda model: model.slug)


def delivery_models() -> tuple[DeliveryModel, ...]:
    """Every delivery model, our own by slug, then those of packages; index = ``form`` code."""
    return tuple(find(SEAM).values())
