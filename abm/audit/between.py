"""Checks between steps: each changed what it says it changed, by a note of the state before it."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from gofal.abm.audit.books import HOURS, Books
from gofal.abm.week.plan import STEPS
from gofal.abm.world.ledger import PARTIES, Flow, Sector
from gofal.abm.world.series import FLOWS
from gofal.abm.world.tally import Tally
from gofal.agents.table import F64, I64


@dataclass
class _Note:
    """Sums that the last audit saw, from which the changes of the next step follow."""

    week: int
    step: str
    alive: dict[str, int]
    employed: int
    pool: int
    homes: int
    flows: dict[str, float]
    contact: F64
    travel: F64
    usual: F64
    balance: I64
    opening: I64


_NOTES: WeakKeyDictionary[Tally, _Note] = WeakKeyDictionary()
_ORDER = tuple(STEPS)


def check(b: Books) -> None:
    """Compare with the note taken right before this step, if there is one, and take the next."""
    before = _NOTES.get(b.state.tally)
    if before is not None and _follows(b, before):
        _changes(b, before)
        _remember(b, before)
    else:
        _remember(b, None)


def _follows(b: Books, before: _Note) -> bool:
    """Test whether the note was taken right before the step that has just run."""
    at = _ORDER.index(b.step)
    return (before.week, before.step) == (b.state.week - (at == 0), _ORDER[at - 1])


def _changes(b: Books, before: _Note) -> None:
    """Check that a step changed what it says it changed."""
    opened = b.step == "need"
    flow = {name: _sum(b, name) - (0.0 if opened else before.flows[name]) for name in FLOWS}
    change = {name: len(table) - before.alive[name] for name, table in b.tables.items()}
    came = flow["contacts"] + flow["unpaid_formal"] + flow["met_first"]
    left = flow["ended"] + flow["left_waiting"] + flow["diverted"] + flow["moved_home"]
    b.grew("clients", change["client"], came - left)
    if before.homes:
        residents = flow["moved_home"] + flow["home_came"] - flow["home_left"]
        b.grew("residents of care homes", _residents(b) - before.homes, residents)
    new = flow["entries"] + flow["micro_entries"]
    gone = flow["exits_failed"] + flow["exits_withdrew"] + flow["exits_ended"]
    gone += flow["joined_another"]
    b.grew("providers", change["provider"], new - gone)
    _carers_changed(b, before, flow, change["carer"])
    if opened:
        b.grew("unpaid carers counted", _sum(b, "unpaid_carers"), before.alive["unpaid"])
        if change["unpaid"] < -flow["unpaid_stopped"]:
            b.fail("unpaid carers vanished without stopping")
    else:
        b.grew("unpaid carers", change["unpaid"], 0)
    if b.step in ("matching", "rounds"):
        _no_overbooking(b, before)
    if not np.array_equal(b.state.ledger.balance - _net_flows(b), before.opening):
        sector = int(np.argmax(b.state.ledger.balance - _net_flows(b) != before.opening))
        b.fail(f"ledger: {Sector(sector).name} gained or lost what no flow explains")


def _carers_changed(b: Books, before: _Note, flow: dict[str, float], change: int) -> None:
    if b.step != "work":
        # With the end of a business or an employer some leave care for good.
        back = flow["back_to_pool"]
        b.grew("carers", change, -flow["carer_founders"] - flow["seekers_ended"] - back)
        b.grew("people in other work who could do care", _pool(b) - before.pool, back)
        return
    left = flow["left_sector"] + flow["gave_up"] + flow["seekers_ended"]
    b.grew("carers", change, flow["entrants"] + flow["from_abroad"] - left)
    pool = flow["pool_came"] - flow["pool_ended"] + flow["back_to_pool"] - flow["entrants"]
    b.grew("people in other work who could do care", _pool(b) - before.pool, pool)
    reasons = sum(flow[f"leavers_{reason}"] for reason in ("pay", "job", "hours", "life"))
    b.grew("leavers by reason", reasons, flow["leavers"])
    employed = _employed(b) - before.employed
    b.grew("carers with an employer", employed, flow["hired"] - flow["leavers"])


def _no_overbooking(b: Books, before: _Note) -> None:
    """Check that carers who got visits in this step had room, with the travel known before it."""
    k, rows = b.k, b.carers
    rose = rows[k.contact[rows] > before.contact[rows] + HOURS]
    wanted = k.hours_wanted[rose].astype(np.float64)
    usual = before.usual[k.provider[rose]]
    room = np.maximum(wanted / (1.0 + usual), wanted - before.travel[rose])
    over = k.contact[rose] > room + HOURS
    b.none("carer", "was booked beyond the hours wanted", rose[over])


def _remember(b: Books, before: _Note | None) -> None:
    s = b.state
    balance = s.ledger.balance.copy()
    if before is None:
        opening = balance - _net_flows(b)
    else:
        opening = balance if b.step == "measure" else before.opening
    _NOTES[s.tally] = _Note(
        week=s.week,
        step=b.step,
        alive={name: len(table) for name, table in b.tables.items()},
        employed=_employed(b),
        pool=_pool(b),
        homes=_residents(b),
        flows={name: _sum(b, name) for name in FLOWS},
        contact=b.k.contact.astype(np.float64),
        travel=b.k.travel.astype(np.float64),
        usual=b.p.usual_travel.astype(np.float64),
        balance=balance,
        opening=opening,
    )


def _net_flows(b: Books) -> I64:
    """Sum of the week's flows by sector."""
    net = np.zeros_like(b.state.ledger.balance)
    for flow, total in zip(Flow, b.state.ledger.week.sum(axis=1), strict=True):
        payer, payee = PARTIES[flow]
        net[payer] -= total
        net[payee] += total
    return net


def _sum(b: Books, series: str) -> float:
    return float(b.state.tally[series].sum())


def _pool(b: Books) -> int:
    return int(b.state.memory.pool.sum())


def _residents(b: Books) -> int:
    memory = b.state.memory
    return int(memory.home_residents.sum() + memory.home_others.sum())


def _employed(b: Books) -> int:
    return int((b.k.provider[b.carers] >= 0).sum())
