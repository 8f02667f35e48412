"""What a payment mode is: an invoice, and what recovery is worth to the provider under it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from agents.parameter import Parameter
from agents.table import F64

type Invoice = Callable[[F64, F64], F64]
type RecoveryValue = Callable[[F64], F64]


@dataclass(frozen=True, slots=True)
class PaymentMode:
    """A way for councils to pay for care.

    Attributes:
        slug: name in files and results.
        label_en: English label.
        label_cy: Welsh label.
        invoice: pounds owed for a week, from the worth at contract price of hours delivered and
            of hours planned; arrays of shape (providers,).
        recovery_value: £/week a provider gains for each weekly hour of need that its reablement
            removes, from its contribution per hour in £/h; arrays of shape (providers,).
        parameters: numbers of the mode, named ``<slug>.<name>``.
    """

    slug: str
    label_en: str
    label_cy: str
    invoice: Invoice
    recovery_value: RecoveryValue
    parameters: tuple[Parameter, ...] = ()
