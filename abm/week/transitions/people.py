"""People leave: their carers, their family's care, their provider."""

from __future__ import annotations

from gofal.agents.carer import CarerColumns
from gofal.agents.client import SLOTS, ClientColumns, Stage, Wait, begin_wait
from gofal.agents.hospital import Hospital
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.unpaid_carer import UnpaidCarerColumns

_WAITING = int(Stage.WAITING)
_FAMILY = int(Stage.FAMILY)
_NONE, _AGAIN, _ILL = int(Wait.NONE), int(Wait.AGAIN), int(Hospital.ILL)

RETURNS = (
    "client(badly carer fund_hours fund_unused hours provider refused_by short since stage "
    "wait wait_began) "
    "carer(contact) provider(clients)"
)
"""What a person's return to the queue changes, as the plan of the week says it."""


@kernel
def release(i: int, clients: ClientColumns, carers: CarerColumns) -> None:
    """Give the carers of client ``i`` their hours back and part from the provider."""
    for s in range(SLOTS):
        row = clients.carer[i, s]
        if row >= 0:
            carers.contact[row] = max(0.0, carers.contact[row] - clients.hours[i, s])
            clients.carer[i, s] = -1
            clients.hours[i, s] = 0.0
    clients.provider[i] = -1
    # What a fund has not spent stays with the provider that held it, and falls due.
    clients.fund_hours[i] = 0.0
    clients.fund_unused[i] = 0.0


@kernel
def leave_family(i: int, clients: ClientColumns, unpaid: UnpaidCarerColumns) -> None:
    """The unpaid carer of client ``i`` no longer cares for somebody with formal care."""
    link = clients.unpaid[i]
    if link >= 0 and unpaid.uid[link] == clients.unpaid_uid[i]:
        unpaid.client[link] = -1
        if clients.stage[i] == _FAMILY:
            unpaid.hours[link] -= clients.package[i]


@kernel
def return_client(
    i: int, clients: ClientColumns, carers: CarerColumns, providers: ProviderColumns, week: int
) -> None:
    """A person served waits again, without visits from this week on.

    Nobody waits for an hour at home while ill in hospital: that begins when they are fit to leave.
    """
    j = clients.provider[i]
    release(i, clients, carers)
    clients.refused_by[i] = j
    clients.stage[i] = _WAITING
    clients.since[i] = week
    begin_wait(i, _NONE if clients.hospital[i] == _ILL else _AGAIN, week, clients)
    clients.short[i] = 0
    clients.badly[i] = 0
    providers.clients[j] = max(0, providers.clients[j] - 1)


@kernel
def return_after_visits(
    i: int, clients: ClientColumns, carers: CarerColumns, providers: ProviderColumns, week: int
) -> None:
    """A person who had the visits of this week waits again: the next week is the first without."""
    return_client(i, clients, carers, providers, week)
    clients.wait_began[i] = week + 1
