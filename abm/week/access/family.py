"""Cash for families in place of services, and what becomes of the families."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.abm.world.land import Land
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.prices import fees
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import ClientColumns, Route, Stage, Wait, begin_wait
from gofal.agents.kernel import kernel
from gofal.agents.table import F64
from gofal.agents.unpaid_carer import UnpaidCarerColumns

_CASH = int(Decision.FAMILY_CASH)
_CONTACT, _WAITING, _FAMILY = int(Stage.CONTACT), int(Stage.WAITING), int(Stage.FAMILY)
_OWN, _FIRST = int(Route.OWN_MONEY), int(Wait.FIRST)


class CashRules(NamedTuple):
    """Parameters ``unpaid_carer.*`` of a family that weighs cash."""

    time_value: float
    strain_value: float


@kernel
def takes_cash(cash: float, drawn: float, strain: float, rules: CashRules) -> bool:
    """Whether a family does an hour of care for ``cash``, £/h.

    The worth of its time is its own (exponential, from a uniform draw), and rises with the strain
    of whoever would give the hour.
    """
    worth = -rules.time_value * np.log(1.0 - drawn)
    return cash > worth * (1.0 + rules.strain_value * strain)


@kernel
def _is_new(i: int, week: int, clients: ClientColumns) -> bool:
    """Whether a person was assessed this week, waits, and does not live on own money."""
    if clients.stage[i] != _WAITING or clients.route[i] == _OWN:
        return False
    return bool(clients.since[i] == week and clients.assessed[i] == week)


@kernel
def _families(
    clients: ClientColumns,
    unpaid: UnpaidCarerColumns,
    land: Land,
    cash: F64,
    seed: int,
    week: int,
    rules: CashRules,
    paid: F64,
) -> None:
    """Families assessed this week choose; those whose carer stopped make contact again.

    A family that takes cash gives the hours of the package itself.

    Args:
        clients: clients.
        unpaid: unpaid carers.
        land: places.
        cash: cash for an hour of the package, £, by council.
        seed: decides every random draw.
        week: this week.
        rules: parameters.
        paid: filled: cash paid this week by council, £.
    """
    key = stream(seed, _CASH, 0)
    for i in range(len(clients.alive)):
        if not clients.alive[i]:
            continue
        n, link = land.council[clients.place[i]], clients.unpaid[i]
        if clients.stage[i] == _FAMILY and (link < 0 or cash[n] <= 0.0):
            if link >= 0:
                unpaid.hours[link] -= clients.package[i]
            clients.stage[i] = _CONTACT
            clients.since[i] = week
            begin_wait(i, _FIRST, week, clients)
        elif (
            link >= 0
            and _is_new(i, week, clients)
            and takes_cash(cash[n], draw(key, clients.uid[i]), unpaid.strain[link], rules)
        ):
            clients.stage[i] = _FAMILY
            unpaid.hours[link] += clients.package[i]
        if clients.stage[i] == _FAMILY:
            paid[n] += cash[n] * clients.package[i]


def offer_cash(state: State) -> None:
    """Families assessed this week weigh cash in place of services."""
    share = state.policy["cash_for_care"]
    if not share.any() and not state.tally["family_people"].any():
        return
    paid = np.zeros(state.councils)
    _families(
        state.client.columns,
        state.unpaid.columns,
        state.land,
        share * fees(state),
        state.seed,
        state.week,
        state.parameters.fill(CashRules, "unpaid_carer"),
        paid,
    )
    state.ledger.post(Flow.CASH_FOR_CARE, np.arange(state.councils), pence(paid))
