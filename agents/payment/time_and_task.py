"""Time and task: delivered hours at the contract price, and nothing else (E049-E052, E305)."""

from gofal.agents.payment.base import Account, Contract, PaymentMode, hours_lost
from gofal.agents.table import F64


def hours_that_came(account: Account, contract: Contract) -> F64:
    """The hour is the price; what became of it is not asked."""
    del contract
    return account.delivered


MODE = PaymentMode(
    slug="time_and_task",
    label_en="Time and task",
    label_cy="Amser a thasg",
    invoice=hours_that_came,
    recovery_value=hours_lost,
)
