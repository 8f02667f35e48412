"""The ledger: every pound has a payer and a payee, in whole pence."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.table import F64, I64


class Sector(IntEnum):
    """Who can pay or be paid."""

    COUNCIL = 0
    HEALTH = 1
    UK_GOVERNMENT = 2
    WELSH_GOVERNMENT = 3
    CLIENT = 4
    PROVIDER = 5
    CARER = 6
    SUPPLIER = 7
    OWNER = 8
    FRANCHISOR = 9
    CATALYST = 10


class Flow(IntEnum):
    """What is paid for; append only. The sectors of each flow stand in ``PARTIES``."""

    COUNCIL_FEES = 0
    DIRECT_PAYMENTS = 1
    CLIENT_CHARGES = 2
    DIRECT_CARE = 3
    OWN_CARE = 4
    IN_HOUSE_COST = 5
    PAY = 6
    ONCOSTS = 7
    PENSION_TRAINING = 8
    MILEAGE = 9
    OVERHEAD = 10
    ROYALTY = 11
    CORPORATION_TAX = 12
    DIVIDEND = 13
    START_CAPITAL = 14
    WRITE_OFF = 15
    WIND_UP = 16
    INCOME_TAX = 17
    CATALYST_COST = 18
    START_GRANT = 19
    RECRUITMENT = 20
    COUNCIL_LOAN = 21
    BENEFIT_SAVING = 22
    REABLEMENT = 23
    COUNCIL_DIVIDEND = 24


_S = Sector
PARTIES: dict[Flow, tuple[Sector, Sector]] = {
    Flow.COUNCIL_FEES: (_S.COUNCIL, _S.PROVIDER),
    Flow.DIRECT_PAYMENTS: (_S.COUNCIL, _S.CLIENT),
    Flow.CLIENT_CHARGES: (_S.CLIENT, _S.COUNCIL),
    Flow.DIRECT_CARE: (_S.CLIENT, _S.PROVIDER),
    Flow.OWN_CARE: (_S.CLIENT, _S.PROVIDER),
    Flow.IN_HOUSE_COST: (_S.COUNCIL, _S.PROVIDER),
    Flow.PAY: (_S.PROVIDER, _S.CARER),
    Flow.ONCOSTS: (_S.PROVIDER, _S.UK_GOVERNMENT),
    Flow.PENSION_TRAINING: (_S.PROVIDER, _S.SUPPLIER),
    Flow.MILEAGE: (_S.PROVIDER, _S.CARER),
    Flow.OVERHEAD: (_S.PROVIDER, _S.SUPPLIER),
    Flow.ROYALTY: (_S.PROVIDER, _S.FRANCHISOR),
    Flow.CORPORATION_TAX: (_S.PROVIDER, _S.UK_GOVERNMENT),
    Flow.DIVIDEND: (_S.PROVIDER, _S.OWNER),
    Flow.START_CAPITAL: (_S.OWNER, _S.PROVIDER),
    Flow.WRITE_OFF: (_S.SUPPLIER, _S.PROVIDER),
    Flow.WIND_UP: (_S.PROVIDER, _S.OWNER),
    Flow.INCOME_TAX: (_S.CARER, _S.UK_GOVERNMENT),
    Flow.CATALYST_COST: (_S.COUNCIL, _S.CATALYST),
    Flow.START_GRANT: (_S.WELSH_GOVERNMENT, _S.PROVIDER),
    Flow.RECRUITMENT: (_S.PROVIDER, _S.SUPPLIER),
    Flow.COUNCIL_LOAN: (_S.COUNCIL, _S.PROVIDER),
    Flow.BENEFIT_SAVING: (_S.CARER, _S.UK_GOVERNMENT),
    Flow.REABLEMENT: (_S.PROVIDER, _S.SUPPLIER),
    Flow.COUNCIL_DIVIDEND: (_S.PROVIDER, _S.COUNCIL),
}


def pence(pounds: NDArray[Any]) -> I64:
    """Pounds to whole pence."""
    return np.rint(np.asarray(pounds, dtype=np.float64) * 100.0).astype(np.int64)


class Ledger:
    """Flows of the present week by council, and sector balances since the start.

    Attributes:
        week: pence by flow and council of this week, shape (flows, councils).
        balance: pence by sector since the start; sums to nought, always.
    """

    def __init__(self, councils: int) -> None:
        self.week: I64 = np.zeros((len(Flow), councils), dtype=np.int64)
        self.balance: I64 = np.zeros(len(Sector), dtype=np.int64)

    def open_week(self) -> None:
        """Start a week with empty flows."""
        self.week[:] = 0

    def post(self, flow: Flow, council: NDArray[Any], amount: I64) -> None:
        """Book ``amount`` pence of ``flow``, one entry each, to the councils given."""
        np.add.at(self.week[flow], council, amount)
        total = int(amount.sum())
        payer, payee = PARTIES[flow]
        self.balance[payer] -= total
        self.balance[payee] += total

    def pounds(self, flow: Flow) -> F64:
        """This week's pounds of a flow by council, shape (councils,)."""
        return self.week[flow] / 100.0

    def copy(self) -> Ledger:
        """An independent ledger with the same content."""
        twin = Ledger(self.week.shape[1])
        twin.week = self.week.copy()
        twin.balance = self.balance.copy()
        return twin
