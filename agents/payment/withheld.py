"""Withheld funding: planned hours are paid, a share only when the quarter is over (E211).

Inside the quarter the provider may place its hours as it likes. What was held back is released if
few carers left and few hours were missed (``abm/week/money/contracts.py``).
"""

from gofal.agents.parameter import Parameter
from gofal.agents.payment.base import Account, Contract, PaymentMode, all_tasks, hours_lost
from gofal.agents.table import F64


def _invoice(account: Account, contract: Contract) -> F64:
    del contract
    return account.planned


def _held_back(contract: Contract) -> float:
    return contract.withheld_share


MODE = PaymentMode(
    slug="withheld",
    label_en="Withheld funding",
    label_cy="Atal cyllid",
    invoice=_invoice,
    recovery_value=hours_lost,
    held_back=_held_back,
    tasks_freed=all_tasks,
    parameters=(
        Parameter(
            "withheld.most_gone",
            0.08,
            "share/quarter",
            0.02,
            0.3,
            "assumption: about the usual loss of staff in a quarter; the pilot's indicators "
            "are on workforce, quality and productivity, their levels are not given",
            "most carers who may go in a quarter for the rest to be released",
            "y gyfran fwyaf o weithwyr a gaiff fynd mewn chwarter i'r gweddill gael ei ryddhau",
            evidence=("E211",),
        ),
        Parameter(
            "withheld.most_missed",
            0.05,
            "share",
            0.01,
            0.2,
            "assumption: no level is given",
            "most planned hours that may be missed in a quarter for the rest to be released",
            "y gyfran fwyaf o oriau a gynlluniwyd y gellir eu colli mewn chwarter i'r gweddill "
            "gael ei ryddhau",
            evidence=("E211",),
        ),
    ),
)
