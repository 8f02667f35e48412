"""Capacity: the holder of a patch is paid for hours it keeps ready, used or not (E330, E333).

An hour more brings nothing and an hour less saves its cost. Where capacity is reviewed it follows
the hours that people need, so what recovery saves is the provider's until the next review only.
People whom nobody holds a patch for are cared for in the old way, by the hour.
"""

import numpy as np

from gofal.agents.parameter import Parameter
from gofal.agents.payment.base import Account, Contract, HourMargin, PaymentMode, all_tasks, nothing
from gofal.agents.table import F64


def _invoice(account: Account, contract: Contract) -> F64:
    del contract
    return account.capacity_worth


def _recovery_value(margin: HourMargin, contract: Contract) -> F64:
    saved = margin.weeks
    if contract.capacity_review > 0.0:
        # Half of the time to the next review is still to come on average.
        saved = min(saved, 0.5 * contract.numbers["capacity.review_weeks"])
    return np.asarray(margin.cost * saved - margin.contribution * (margin.weeks - saved))


MODE = PaymentMode(
    slug="capacity",
    label_en="Capacity for a patch",
    label_cy="Capasiti ar gyfer ardal leol",
    invoice=_invoice,
    recovery_value=_recovery_value,
    # An hour nobody needs brings nothing: what is paid for is what is kept ready.
    hour_value=nothing,
    tasks_freed=all_tasks,
    parameters=(
        Parameter(
            "capacity.review_weeks",
            13.0,
            "weeks",
            4,
            52,
            "assumption: capacity is reviewed continuously by provider and commissioner; a quarter "
            "is the rhythm of the other reviews",
            "weeks between two reviews of a patch's capacity",
            "wythnosau rhwng dau adolygiad o gapasiti ardal leol",
            evidence=("E333",),
        ),
    ),
)
