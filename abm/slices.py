"""Slices: some neighbouring councils at full size, cut out of a world of the whole country.

For tests and quick looks; never shown as an answer. What crosses the border is held as the whole
country left it: a provider that works on both sides keeps the share of its money and fixed cost
that its hours inside are of all its hours; a carer stays who has more than half of the hours
inside, and a home beyond the border becomes the nearest place inside; nobody new crosses. Founders,
arrivals and entrants come at the rates of the places inside.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gofal.abm.scenario import Scenario
from gofal.abm.week.need.calendar import ALIVE
from gofal.abm.week.transitions.closing import dissolve
from gofal.abm.world.build import given_by
from gofal.abm.world.forms import owner_works
from gofal.abm.world.land import council_of_patches
from gofal.abm.world.ledger import Ledger, Sector
from gofal.abm.world.memory import MEMORY_AXES, Memory
from gofal.abm.world.policy import policy_of
from gofal.abm.world.scratch import Scratch
from gofal.abm.world.state import State
from gofal.abm.world.stretches import stretches_of
from gofal.agents.carer import Job
from gofal.agents.client import Stage
from gofal.agents.founder import Venture
from gofal.agents.table import F64, Bool, Rows, Table


class Kept(NamedTuple):
    """Rows of a world that stay in a slice, ascending, and where the rest of it went.

    Attributes:
        councils: councils inside.
        places: places inside.
        client: people, likewise the other tables.
    """

    councils: Rows
    places: Rows
    client: Rows
    carer: Rows
    unpaid: Rows
    provider: Rows
    catalyst: Rows
    founder: Rows


def slice_of(whole: State, scenario: Scenario) -> State:
    """The councils that a scenario names, cut out of a world of the whole country.

    Args:
        whole: the world; it is left as it is.
        scenario: names the councils, and says which levers are set from here on.
    """
    state = whole.copy()
    given = given_by(scenario)
    codes = whole.geography.council_codes
    councils = np.array([codes.index(code) for code in given.geography.council_codes])
    inside = np.isin(whole.land.council, councils)
    hours = _hours(state, inside)
    stay = _providers_inside(state, inside, hours)
    carers = _carers_inside(state, inside, hours, stay)
    stay &= _has_carers(state, carers) | inside[state.provider["base_place"]]
    _keep_share(state, stay, hours)
    _move_inside(state, inside, carers, stay)
    dissolve(state, np.flatnonzero(state.provider.alive & ~stay))
    _clear_beyond(state, inside, carers)
    kept = Kept(
        councils=councils,
        places=np.flatnonzero(inside),
        client=_rows(state.client, inside[state.client["place"]]),
        carer=_rows(state.carer, carers),
        unpaid=_rows(state.unpaid, inside[state.unpaid["place"]]),
        provider=_rows(state.provider, stay),
        catalyst=_rows(state.catalyst, np.isin(state.catalyst["council"], councils)),
        founder=_rows(state.founder, _founders_inside(state, stay, councils)),
    )
    return _cut(state, kept, scenario)


def _founders_inside(state: State, stay: Bool, councils: Rows) -> Bool:
    """Founders of the providers that stay, and those without one who live inside."""
    f = state.founder.columns
    runs = f.stage == Venture.RUNNING
    lives: Bool = np.isin(f.council, councils)
    return np.where(runs, stay[f.provider], lives)


def _rows(table: Table[Any], stay: Bool) -> Rows:
    return np.flatnonzero(table.alive & stay)


class Hours(NamedTuple):
    """Hours a week inside and in all, of carers and of providers."""

    carer_inside: F64
    carer: F64
    provider_inside: F64
    provider: F64


def _hours(state: State, inside: Bool) -> Hours:
    c, rows = state.client.columns, state.client.rows()
    here = inside[c.place[rows]].astype(np.float64)
    slots, booked = c.carer[rows], c.hours[rows].astype(np.float64)
    person, slot = np.nonzero(slots >= 0)
    carer, hours = slots[person, slot], booked[person, slot]
    served = c.stage[rows] == Stage.SERVED
    provider, package = c.provider[rows][served], c.package[rows][served].astype(np.float64)
    size = state.provider.capacity
    return Hours(
        np.bincount(carer, hours * here[person], state.carer.capacity),
        np.bincount(carer, hours, state.carer.capacity),
        np.bincount(provider, package * here[served], size),
        np.bincount(provider, package, size),
    )


def _providers_inside(state: State, inside: Bool, hours: Hours) -> Bool:
    """Providers that work or are based inside.

    A business of one, or a service of a council outside, stays if most of its hours are inside. Who
    is based outside and would have no carer goes; its few people wait for another.
    """
    p = state.provider.columns
    based = inside[p.base_place]
    whole = owner_works(state)[p.form] | (p.owner_covers & ~based)
    most = np.where(hours.provider > 0, hours.provider_inside > 0.5 * hours.provider, based)
    stay: Bool = p.alive & np.where(whole, most, based | (hours.provider_inside > 0.0))
    return stay


def _carers_inside(state: State, inside: Bool, hours: Hours, providers: Bool) -> Bool:
    """Carers with most hours inside, or none and a home there; owners go with their business."""
    k, p = state.carer.columns, state.provider.columns
    most = hours.carer_inside > 0.5 * hours.carer
    stay = k.alive & np.where(hours.carer > 0.0, most, inside[k.home])
    owner = (k.provider >= 0) & owner_works(state)[p.form[k.provider]]
    stay[owner] = providers[k.provider[owner]]
    return stay


def _has_carers(state: State, carers: Bool) -> Bool:
    employers = state.carer["provider"][carers & (state.carer["provider"] >= 0)]
    has: Bool = np.bincount(employers, minlength=state.provider.capacity) > 0
    return has


MONEY = ("cash", "credit", "withheld", "loan", "instalment")
BOOKS = (
    "fixed_cost",
    "income",
    "council_income",
    "cost",
    "hours",
    "agreed",
    "weekly_cost",
    "fund_owed",
    "believed_hours",
    "hours_doubt",
    "handed_back",
    "removed",
    "spare",
)
"""Columns of a provider that grow with its work."""


def _keep_share(state: State, stay: Bool, hours: Hours) -> None:
    """Providers on both sides keep the money and fixed cost of the hours inside."""
    both = np.flatnonzero(stay & (hours.provider_inside < hours.provider))
    share = hours.provider_inside[both] / hours.provider[both]
    for name in MONEY:
        column = state.provider[name]
        column[both] = np.rint(column[both] * share).astype(column.dtype)
    for name in BOOKS:
        state.provider[name][both] *= share


def _move_inside(state: State, inside: Bool, carers: Bool, stay: Bool) -> None:
    """Homes and bases beyond the border become the nearest place inside."""
    places = np.flatnonzero(inside)
    nearest = places[np.argmin(state.land.minutes[:, places], axis=1)].astype(np.int32)
    k, p = state.carer.columns, state.provider.columns
    k.home[carers] = nearest[k.home[carers]]
    p.base_place[stay] = nearest[p.base_place[stay]]
    p.council[stay] = state.land.council[p.base_place[stay]]
    f = state.founder.columns
    runs = np.flatnonzero(f.alive & (f.stage == Venture.RUNNING))
    f.council[runs] = p.council[f.provider[runs]]
    p.partner[stay & ~np.isin(p.partner, state.land.council[places])] = -1


def _clear_beyond(state: State, inside: Bool, carers: Bool) -> None:
    """People lose the carers who are gone or would now come from too far."""
    c, k = state.client.columns, state.carer.columns
    there = (c.carer >= 0) & c.alive[:, None]
    person, slot = np.nonzero(there)
    carer = c.carer[person, slot]
    far = state.land.minutes[k.home[carer], c.place[person]] > k.reach[carer]
    lost = far | ~carers[carer] | ~inside[c.place[person]]
    c.carer[person[lost], slot[lost]] = -1
    c.hours[person[lost], slot[lost]] = 0.0
    left = np.where(lost, 0.0, c.hours[person, slot].astype(np.float64))
    k.contact[:] = np.bincount(carer, left, state.carer.capacity)


def _cut(state: State, kept: Kept, scenario: Scenario) -> State:
    """The rows that stay, in tables of their own that refer to each other."""
    given = given_by(scenario, equal_terms=state.equal_terms)
    councils, places, n = kept.councils, kept.places, len(kept.councils)
    new = replace(
        state,
        **given._asdict(),
        policy=policy_of(scenario, given.geography.council_codes, given.dated),
        client=state.client.picked(kept.client, 64),
        carer=state.carer.picked(kept.carer, 64),
        unpaid=state.unpaid.picked(kept.unpaid, 64),
        provider=state.provider.picked(kept.provider, 64, {"council": councils}),
        commissioner=state.commissioner.picked(councils, 0),
        catalyst=state.catalyst.picked(kept.catalyst, 64),
        founder=state.founder.picked(kept.founder, 64),
        memory=_memory(state.memory, kept, state),
        ledger=_ledger(state, kept),
        tally=state.tally.part(councils),
        records=state.records.part(councils),
        **{name: getattr(state, name)[places].copy() for name in BY_PLACE},
        **{name: getattr(state, name)[councils].copy() for name in BY_COUNCIL},
        zeros=np.zeros(n),
        _scratch=Scratch(),
    )
    _point_anew(new, kept, state)
    _count_staff(new)
    new.fit()
    return new


BY_PLACE = ("client_rate", "unpaid_rate", "entrant_rate", "population", "bands")
BY_COUNCIL = ("speakers", "need_size", "fee_index", "floor_index", "demand_index", "budget_index")


def _memory(memory: Memory, kept: Kept, state: State) -> Memory:
    """The memory of the providers, patches, places and councils that stay."""
    old = council_of_patches(state.land, len(memory.holder))
    patches = np.flatnonzero(np.isin(old, kept.councils))
    axes = {
        "provider": kept.provider,
        "unpaid": kept.unpaid,
        "patch": patches,
        "place": kept.places,
        "council": kept.councils,
    }
    cut = {}
    for name, array in memory._asdict().items():
        for axis, of in enumerate(MEMORY_AXES[name]):
            if of in axes:
                array = np.take(array, axes[of], axis)
        cut[name] = np.ascontiguousarray(array)
    cut["refused_in"], cut["visits_in"] = (
        stretches_of(cut[name]) for name in ("refused_at", "visits_at")
    )
    new = Memory(**cut)
    new.unpaid_noted[ALIVE] = -1  # rows have other numbers now: the calendar is made anew
    for rows in (new.holder, new.lot_winner):
        rows[:] = _index(rows, kept.provider, state.provider.capacity)
    return new


def _ledger(state: State, kept: Kept) -> Ledger:
    """Books that begin with the cash of the providers inside; their owners stand for its past."""
    ledger = Ledger(len(kept.councils))
    cash = int(state.provider.columns.cash[kept.provider].sum())
    ledger.balance[Sector.PROVIDER], ledger.balance[Sector.OWNER] = cash, -cash
    return ledger


def _index(old: NDArray[Any], rows: Rows, capacity: int) -> NDArray[Any]:
    """Rows of the slice for rows of the whole, -1 for those that are gone and for -1."""
    new = np.full(capacity + 1, -1, dtype=np.int32)
    new[rows] = np.arange(len(rows), dtype=np.int32)
    found: NDArray[Any] = new[np.where(old < 0, capacity, old)]
    return found


def _point_anew(new: State, kept: Kept, old: State) -> None:
    """Columns that hold rows, places or councils name those of the slice."""
    sizes = {
        "client": (kept.client, old.client.capacity),
        "carer": (kept.carer, old.carer.capacity),
        "unpaid": (kept.unpaid, old.unpaid.capacity),
        "provider": (kept.provider, old.provider.capacity),
        "catalyst": (kept.catalyst, old.catalyst.capacity),
        "founder": (kept.founder, old.founder.capacity),
        "place": (kept.places, len(old.population)),
        "council": (kept.councils, old.councils),
    }
    for table, columns in POINTERS.items():
        t: Table[Any] = getattr(new, table)
        rows = t.rows()
        for column, to in columns.items():
            t[column][rows] = _index(t[column][rows], *sizes[to])


def _count_staff(state: State) -> None:
    """Providers count those who are hired and on the way, and their people."""
    k, c, p = state.carer.columns, state.client.columns, state.provider.columns
    size = state.provider.capacity
    p.pending[:] = np.bincount(k.provider[k.alive & (k.job == Job.HIRED)], minlength=size)
    p.pending += np.bincount(k.next[k.alive & (k.next >= 0)], minlength=size).astype(np.int32)
    served = c.alive & (c.stage == Stage.SERVED)
    p.clients[:] = np.bincount(c.provider[served], minlength=size)
    p.planned[:] = np.bincount(c.provider[served], c.package[served], size)


POINTERS = {
    "client": {
        "place": "place",
        "unpaid": "unpaid",
        "provider": "provider",
        "refused_by": "provider",
        "carer": "carer",
    },
    "carer": {"home": "place", "provider": "provider", "next": "provider"},
    "unpaid": {"place": "place", "client": "client"},
    "provider": {
        "council": "council",
        "base_place": "place",
        "catalyst": "catalyst",
        "partner": "council",
    },
    "commissioner": {"council": "council", "in_house": "provider"},
    "catalyst": {"place": "place", "council": "council"},
    "founder": {
        "council": "council",
        "base_place": "place",
        "provider": "provider",
        "catalyst": "catalyst",
    },
}
"""Columns that hold the row or index of something else, and of what."""
