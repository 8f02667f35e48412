"""Payment by results: part of the fee follows measured progress towards goals (E320-E322).

The goals stand in the contract and are not written anew, so that effort goes on being paid when it
no longer serves what matters to the person. How they are reached is left to carers and the person.
"""

import numpy as np

from gofal.agents.parameter import Parameter
from gofal.agents.payment.base import Account, Contract, HourMargin, PaymentMode, hours_lost
from gofal.agents.table import F64


def _invoice(account: Account, contract: Contract) -> F64:
    share = contract.results_share
    measured = account.measured / contract.numbers["payment_by_results.target"]
    return (1.0 - share) * account.delivered + share * measured


def _effort_value(margin: HourMargin, contract: Contract) -> F64:
    reached = margin.recovery / contract.numbers["payment_by_results.target"]
    return contract.results_share * margin.price * reached


def _hour_value(margin: HourMargin, contract: Contract) -> F64:
    # An hour nobody needs brings no result: only the part that is paid for hours counts.
    return np.maximum(0.0, (1.0 - contract.results_share) * margin.price - margin.cost)


MODE = PaymentMode(
    slug="payment_by_results",
    label_en="Payment by results",
    label_cy="Talu yn ôl canlyniadau",
    invoice=_invoice,
    recovery_value=hours_lost,
    effort_value=_effort_value,
    hour_value=_hour_value,
    tasks_freed=lambda numbers: numbers["payment_by_results.freedom"],
    renews_goals=False,
    parameters=(
        Parameter(
            "payment_by_results.target",
            0.25,
            "0-1",
            0.1,
            0.5,
            "assumption: somewhat below what full effort reaches with the mean person "
            "(need.recovery_mean); no report gives a target",
            "progress for which the share on results is paid in full",
            "cynnydd y telir y gyfran ar ganlyniadau yn llawn amdano",
            evidence=("E320",),
        ),
        Parameter(
            "payment_by_results.freedom",
            1.0,
            "share",
            0,
            1,
            "assumption: results are bought, not tasks; outcome-based contracts are hoped to let "
            "providers meet needs more flexibly (E177, E218), and E320 to E322 do not say that "
            "tasks are fixed",
            "share of tasks that carers and the person agree where results are paid",
            "cyfran y tasgau y mae gweithwyr a'r person yn cytuno arnynt lle telir am ganlyniadau",
            evidence=("E177", "E218"),
        ),
    ),
)
