"""People leave: their carers, their family's care, their provider."""

from __future__ import annotations

from gofal.agents.carer import CarerColumns
from gofal.agents.client import SLOTS, ClientColumns, Stage
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.unpaid_carer import UnpaidCarerColumns

_WAITING = int(Stage.WAITING)
_FAMILY = int(Stage.FAMILY)

RETURNS = (
    "client(carer fund_hours fund_unused hours losing provider refused_by short since stage) "
    "carer(contact) provider(clients)"
)
"""What a person's return to the queue changes, as the plan of the week says it."""


@kernel
def release(i: int, c: ClientColumns, k: CarerColumns) -> None:
    """Give the carers of client ``i`` their hours back and part from the provider."""
    for s in range(SLOTS):
        row = c.carer[i, s]
        if row >= 0:
            k.contact[row] = max(0.0, k.contact[row] - c.hours[i, s])
            c.carer[i, s] = -1
            c.hours[i, s] = 0.0
    c.provider[i] = -1
    # What a fund has not spent stays with the provider that held it, and falls due.
    c.fund_hours[i] = 0.0
    c.fund_unused[i] = 0.0


@kernel
def leave_family(i: int, c: ClientColumns, u: UnpaidCarerColumns) -> None:
    """The unpaid carer of client ``i`` no longer cares for somebody with formal care."""
    link = c.unpaid[i]
    if link >= 0 and u.uid[link] == c.unpaid_uid[i]:
        u.client[link] = -1
        if c.stage[i] == _FAMILY:
            u.hours[link] -= c.package[i]


@kernel
def return_client(i: int, c: ClientColumns, k: CarerColumns, p: ProviderColumns, week: int) -> None:
    """A person served waits again."""
    j = c.provider[i]
    release(i, c, k)
    c.refused_by[i] = j
    c.stage[i] = _WAITING
    c.since[i] = week
    c.losing[i] = 0
    c.short[i] = 0
    p.clients[j] = max(0, p.clients[j] - 1)
