"""Payment modes: one file each in this folder, or from an installed package."""

from __future__ import annotations

from gofal.agents.payment.base import PaymentMode
from gofal.agents.plugins import Seam, find

__all__ = ["PaymentMode", "payment_modes"]

SEAM = Seam("gofal.payment", __name__, "MODE", PaymentMode, lambda mode: mode.slug)


def payment_modes() -> tuple[PaymentMode, ...]:
    """Every payment mode, our own by slug, then those of packages; index = ``mode`` code."""
    return tuple(find(SEAM).values())
