"""Time and task: delivered hours at the contract price, and nothing else (E049-E052, E305)."""

from agents.payment.base import PaymentMode
from agents.table import F64


def _invoice(delivered: F64, planned: F64) -> F64:
    del planned
    return delivered


def _recovery_value(contribution: F64) -> F64:
    # An hour that is no longer needed is an hour that is no longer paid.
    return -contribution


MODE = PaymentMode(
    slug="time_and_task",
    label_en="Time and task",
    label_cy="Amser a thasg",
    invoice=_invoice,
    recovery_value=_recovery_value,
)
