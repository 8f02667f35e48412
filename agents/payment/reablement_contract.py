"""Reablement contract: the price of an episode is fixed when it begins (Torbay, E192).

Hours that a person no longer needs stay paid until the episode ends, so recovery is worth the cost
it saves until then, and the contribution of the hour only after it.
"""

import numpy as np

from gofal.agents.parameter import Parameter
from gofal.agents.payment.base import Account, Contract, HourMargin, PaymentMode, all_tasks
from gofal.agents.table import F64


def _invoice(account: Account, contract: Contract) -> F64:
    del contract
    return account.promised


def _recovery_value(margin: HourMargin, contract: Contract) -> F64:
    # Of the usual episode half is still to come.
    left = min(margin.weeks, 0.5 * contract.numbers["reablement_contract.weeks"])
    return np.asarray(margin.cost * left - margin.contribution * (margin.weeks - left))


MODE = PaymentMode(
    slug="reablement_contract",
    label_en="Reablement contract",
    label_cy="Contract ail-alluogi",
    invoice=_invoice,
    recovery_value=_recovery_value,
    tasks_freed=all_tasks,
    fixes_episode=True,
    parameters=(
        Parameter(
            "reablement_contract.weeks",
            26.0,
            "weeks",
            6,
            104,
            "assumption: half a year; reablement services plan for six weeks, no report says how "
            "long Torbay fixes a price",
            "weeks for which the price of an episode is fixed",
            "wythnosau y pennir pris pennod ar eu cyfer",
            evidence=("E192",),
        ),
    ),
)
