"""Cash for families in place of services, and what becomes of the families."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.abm.world.land import Land
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.prices import fees
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import ClientColumns, Route, Stage
from gofal.agents.kernel import kernel
from gofal.agents.table import F64
from gofal.agents.unpaid_carer import UnpaidCarerColumns

_CASH = int(Decision.FAMILY_CASH)
_CONTACT, _WAITING, _FAMILY = int(Stage.CONTACT), int(Stage.WAITING), int(Stage.FAMILY)
_OWN = int(Route.OWN_MONEY)


class CashRules(NamedTuple):
    """Parameters ``unpaid_carer.*`` of a family that weighs cash."""

    time_value: float
    strain_value: float


@kernel
def takes_cash(cash: float, luck: float, strain: float, r: CashRules) -> bool:
    """Whether a family does an hour of care for ``cash``, £/h.

    The worth of its time is its own (exponential, from a uniform draw), and rises with the strain
    of whoever would give the hour.
    """
    worth = -r.time_value * np.log(1.0 - luck)
    return cash > worth * (1.0 + r.strain_value * strain)


@kernel
def _families(
    c: ClientColumns, u: UnpaidCarerColumns, land: Land, cash: F64, seed: int, week: int,
    r: CashRules, paid: F64,
) -> None:  # fmt: skip
    """Families assessed this week choose; those whose carer stopped make contact again.

    A family that takes cash gives the hours of the package itself.

    Args:
        c: clients.
        u: unpaid carers.
        land: places.
        cash: cash for an hour of the package, £, by council.
        seed: luck of this Wales.
        week: this week.
        r: parameters.
        paid: filled: cash paid this week by council, £.
    """
    key = stream(seed, _CASH, 0)
    for i in range(len(c.alive)):
        if not c.alive[i]:
            continue
        n, link = land.council[c.place[i]], c.unpaid[i]
        if c.stage[i] == _FAMILY and (link < 0 or cash[n] <= 0.0):
            if link >= 0:
                u.hours[link] -= c.package[i]
            c.stage[i] = _CONTACT
            c.since[i] = week
        elif c.stage[i] == _WAITING and c.since[i] == week and c.assessed[i] == week:
            if link < 0 or c.route[i] == _OWN:
                continue
            if takes_cash(cash[n], draw(key, c.uid[i]), u.strain[link], r):
                c.stage[i] = _FAMILY
                u.hours[link] += c.package[i]
        if c.stage[i] == _FAMILY:
            paid[n] += cash[n] * c.package[i]


def offer_cash(state: State) -> None:
    """Families assessed this week weigh cash in place of services."""
    share = state.policy["cash_for_care"]
    if not share.any() and not state.tally["family_people"].any():
        return
    paid = np.zeros(state.councils)
    _families(
        state.client.columns, state.unpaid.columns, state.land, share * fees(state), state.seed,
        state.week, state.parameters.fill(CashRules, "unpaid_carer"), paid,
    )  # fmt: skip
    state.ledger.post(Flow.CASH_FOR_CARE, np.arange(state.councils), pence(paid))
