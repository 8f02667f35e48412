"""Payment modes: one file each, found by looking into this folder."""

from __future__ import annotations

import importlib
import pkgutil

from gofal.agents.payment.base import PaymentMode

__all__ = ["PaymentMode", "payment_modes"]


def payment_modes() -> tuple[PaymentMode, ...]:
    """Every payment mode in this folder, in the order of their slugs; index = ``mode`` code."""
    found = [
        importlib.import_module(f"{__name__}.{module.name}").MODE
        for module in pkgutil.iter_modules(__path__)
        if module.name != "base"
    ]
    return tuple(sorted(found, key=lambda mode: str(mode.slug)))
