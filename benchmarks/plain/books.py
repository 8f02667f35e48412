"""Books: who paid whom, and what each week came to.

The series that outcomes are worked out from stand in the model's own tally, so that both are
measured alike. What is entered is counted from the objects.
"""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING

import numpy as np

from gofal.abm.world.ledger import PARTIES, Flow, Sector
from gofal.abm.world.series import FLOWS, SERIES
from gofal.abm.world.state import State

if TYPE_CHECKING:
    from benchmarks.plain.council import Council

type Started = list[tuple[int, bool, int]]
"""First starts of care in a week: council, whether rural, weeks waited."""


class Books:
    """Payments of the week in pence, and the series of all weeks.

    Attributes:
        paid: pence by flow and council of the present week.
        now: this week's numbers of every series, by council; stocks stay until counted anew.
        balance: pence that each sector has got less what it paid, since the start.
        money: payments of past weeks, as outcomes read them.
        year: first starts of the last 52 weeks, the present one last.
    """

    def __init__(self, state: State) -> None:
        self.tally = state.tally.copy()
        self.money = list(state.records.money)
        self.councils = state.councils
        self.balance = {sector: int(state.ledger.balance[sector]) for sector in Sector}
        self.paid: dict[Flow, list[int]] = {}
        self.now = {name: [float(x) for x in self.tally[name]] for name in SERIES}
        self.year: deque[Started] = deque(_starts_of(state), maxlen=52)

    @property
    def records(self) -> Books:
        """Records in which outcomes look for past payments."""
        return self

    def open_week(self, week: int) -> None:
        """Start a week with empty books."""
        self.tally.open_week(week)
        self.paid = {}
        self.clear(*FLOWS)
        self.year.append([])

    def pay(self, flow: Flow, council: Council, pounds: float) -> int:
        """Book a payment to a council's page; returns it in pence."""
        return self.pay_pence(flow, council, round(100.0 * pounds))

    def pay_pence(self, flow: Flow, council: Council, pence: int) -> int:
        """Book a payment in pence."""
        payer, payee = PARTIES[flow]
        self.paid.setdefault(flow, [0] * self.councils)[council.number] += pence
        self.balance[payer] -= pence
        self.balance[payee] += pence
        return pence

    def pounds(self, flow: Flow, council: Council) -> float:
        """Pounds of a flow that were booked to a council this week."""
        return self.paid[flow][council.number] / 100.0 if flow in self.paid else 0.0

    def count(self, series: str, council: Council, number: float = 1.0) -> None:
        """Add to a series of a council."""
        self.now[series][council.number] += number

    def clear(self, *series: str) -> None:
        """Set series to zero before they are counted anew."""
        for name in series:
            self.now[name] = [0.0] * self.councils

    def close_week(self) -> None:
        """Write the week down."""
        week = np.zeros((len(Flow), self.councils), dtype=np.int64)
        for flow, pence in self.paid.items():
            week[flow] = pence
        self.money.append(week)
        for name, values in self.now.items():
            self.tally[name][:] = values
        self.tally.close_week(np.array(self._waits()))

    def _waits(self) -> list[list[list[float]]]:
        """Median and 90th percentile of the year's waits by area, in town, country and both."""
        waited: dict[tuple[int, bool], list[int]] = defaultdict(list)
        for starts in self.year:
            for council, rural, weeks in starts:
                waited[council, rural].append(weeks)
                waited[self.councils, rural].append(weeks)
        areas = range(self.councils + 1)
        by_area = [(waited[area, False], waited[area, True]) for area in areas]
        return [
            [[quantile(weeks, 0.5), quantile(weeks, 0.9)] for weeks in (town, far, town + far)]
            for town, far in by_area
        ]


def quantile(weeks: list[int], share: float) -> float:
    """A quantile of whole weeks, with linear steps inside a week; nan if there are none.

    Who waited w whole weeks waited somewhere between w and w + 1.
    """
    if not weeks:
        return float("nan")
    wanted = share * len(weeks)
    week = sorted(weeks)[max(0, int(np.ceil(wanted)) - 1)]
    before = sum(1 for one in weeks if one < week)
    return week + (wanted - before) / weeks.count(week)


def _starts_of(state: State) -> list[Started]:
    """First starts of the last year before the run."""
    return [
        [
            (int(n), bool(rural), int(weeks))
            for n, rural, weeks in zip(*np.nonzero(counts), strict=True)
            for _ in range(int(counts[n, rural, weeks]))
        ]
        for counts in state.tally._recent
    ]
