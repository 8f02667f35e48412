"""A payment mode: planned hours are paid, whether or not they came."""

from gofal.agents.payment.base import Account, Contract, PaymentMode, hours_lost
from gofal.agents.table import F64


def _invoice(account: Account, contract: Contract) -> F64:
    del contract
    return account.planned


MODE = PaymentMode(
    slug="flat_sum",
    label_en="flat sum",
    label_cy="swm gwastad",
    invoice=_invoice,
    recovery_value=hours_lost,
)
