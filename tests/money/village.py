"""A world for sums on paper: two councils, and in them only whom a test puts there.

Every number that decides an amount of money stands in the test, so that a person can check it with
a pencil. Numbers are such that single precision holds them exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
from two_councils import COUNTRY

from gofal.abm.model import CareModel
from gofal.abm.setting import parse_setting
from gofal.abm.world.bills import bills_of, clear_bills, mark_pairs
from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State
from gofal.agents.carer import Job
from gofal.agents.client import Route, Stage

HILL, LAKE = 0, 1
"""The two councils."""
FEE = (20.0, 24.0)
"""£/h, standard fee of each."""
CHARGE = (15.0, 16.0)
"""£/h, what people are charged before cap and means."""
RURAL = 0.5
"""Rural share of every place."""


@cache
def _country() -> CareModel:
    """The country as it is before its first week."""
    return CareModel("baseline", country=COUNTRY)


class Village:
    """The two councils with nobody in them but whom a test adds.

    Args:
        numbers: parameters by name.
        where: name of the one council in which the levers are set; both if empty.
        levers: levers by name; their values hold from now on.
    """

    def __init__(
        self, numbers: Mapping[str, float] | None = None, where: str = "", /, **levers: Any
    ) -> None:
        whole = _country()
        at = f"@{where}" if where else ""
        chosen = (parse_setting(f"{lever}{at}={x}", COUNTRY) for lever, x in levers.items())
        model = whole.fork(whole.followed.with_(settings=tuple(chosen)))
        self.state: State = model.state
        s = self.state
        s.week, s.settling = 100, False
        if numbers:
            s.use_parameters(s.parameters.with_values(numbers, beyond=tuple(numbers)))
        s.policy.at(s.week)
        for table in (s.client, s.carer, s.unpaid, s.provider, s.catalyst, s.founder):
            rows = table.rows()
            table.give_back(rows)
            table.reset(rows)
            # The first who comes has row 0, which is a row like any other.
            table.free.rows[:] = np.arange(table.capacity - 1, -1, -1)
        m = s.commissioner.columns
        m.fee[:], m.charge_per_hour[:], m.price_level[:] = FEE, CHARGE, FEE
        m.in_house[:] = -1
        m.mode[:] = s.mode_code("time_and_task")
        m.mode[[LAKE] if where == "Lakeside" else [HILL, LAKE]] = s.mode_code(
            str(levers.get("payment_mode", "time_and_task"))
        )
        s.land = s.land._replace(rural=np.full_like(s.land.rural, RURAL))
        s.memory.holder[:] = -1
        clear_bills(bills_of(s))
        s.ledger.open_week()

    def place(self, council: int) -> int:
        """A place of a council."""
        return int(np.flatnonzero(self.state.land.council == council)[0])

    def provider(self, slug: str = "private_agency", council: int = HILL, /, **columns: Any) -> int:
        """Add a provider that costs and earns nothing but what its columns say."""
        s = self.state
        row = int(s.provider.take(1)[0])
        p = s.provider.columns
        p.uid[row], p.form[row] = 1000 + row, s.model_code(slug)
        p.council[row], p.base_place[row] = council, self.place(council)
        p.serves_council[row] = p.serves_direct[row] = p.serves_own[row] = True
        p.direct_ratio[row] = p.private_ratio[row] = p.pooled[row] = 1.0
        p.contract[row] = 1
        p.partner[row] = p.group[row] = -1
        return self._set(p, row, columns)

    def person(self, provider: int, council: int = HILL, /, **columns: Any) -> int:
        """Add a person in care of a provider, paid for by the council and at home."""
        s = self.state
        row = int(s.client.take(1)[0])
        c = s.client.columns
        c.uid[row], c.place[row] = 5000 + row, self.place(council)
        c.stage[row], c.route[row], c.provider[row] = Stage.SERVED, Route.COUNCIL, provider
        c.need[row] = c.package[row] = 10.0
        return self._set(c, row, columns)

    def carer(self, provider: int, /, **columns: Any) -> int:
        """Add a carer at work."""
        s = self.state
        row = int(s.carer.take(1)[0])
        k = s.carer.columns
        k.uid[row], k.job[row], k.provider[row] = 9000 + row, Job.WORKING, provider
        k.home[row] = self.place(int(s.provider.columns.council[provider]))
        return self._set(k, row, columns)

    @staticmethod
    def _set(table: Any, row: int, columns: Mapping[str, Any]) -> int:
        for name, value in columns.items():
            getattr(table, name)[row] = value
        return row

    def paid(self, flow: Flow) -> list[float]:
        """Pounds of a flow by council this week."""
        found: list[float] = self.state.ledger.pounds(flow).tolist()
        return found

    def flows(self) -> dict[str, float]:
        """Pounds of every flow of this week that is not zero, of both councils together."""
        pounds = self.state.ledger.week.sum(axis=1) / 100.0
        return {flow.name: float(pounds[flow]) for flow in Flow if pounds[flow]}

    def bills(self, j: int, n: int, **worth: float) -> None:
        """Write bills of a provider for a council, £ by book."""
        books = bills_of(self.state)
        mark_pairs(np.array([j]), np.array([n]), books.pairs)
        for name, pounds in worth.items():
            getattr(books, name)[j, n] = pounds
