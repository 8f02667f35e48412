"""Care homes: places are taken and come free, and people at home move to one."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.calendar import YEAR
from gofal.abm.week.community.unmet import still_unmet
from gofal.abm.week.transitions.people import leave_family, release
from gofal.abm.week.transitions.waiting import note_wait
from gofal.abm.world.land import Land
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.abm.world.waiting import WaitEnd
from gofal.agents.care_home import HomePayer, HomeRules, pull
from gofal.agents.carer import CarerColumns
from gofal.agents.chance import Decision, draw, poisson, stream
from gofal.agents.client import ClientColumns, Route, Stage
from gofal.agents.hospital import Hospital
from gofal.agents.kernel import inlined, kernel
from gofal.agents.rows import give_row_back, used
from gofal.agents.table import F64, I32, I64, Free
from gofal.agents.unpaid_carer import UnpaidCarerColumns

_MOVES, _LEAVES, _COMES = (
    int(Decision.HOME_MOVES),
    int(Decision.HOME_LEAVES),
    int(Decision.HOME_COMES),
)
_REABLED, _ILL, _OWN = int(Stage.REABLED), int(Hospital.ILL), int(Route.OWN_MONEY)
_MOVED = int(WaitEnd.CARE_HOME)
_COUNCIL, _CAPITAL = int(HomePayer.COUNCIL), int(HomePayer.OWN)
HOMES = (
    "client(alive carer fund_hours fund_unused hours provider wait) carer(contact) "
    "unpaid(client hours) memory(home_from_care home_others home_pull home_residents) "
    "tally(home_came home_free home_left home_places moved_for_want moved_home no_place spells)"
)
"""What a week of care homes changes, as the plan of the week says it."""


class Places(NamedTuple):
    """Places in care homes and who lives there.

    Attributes:
        places: places by council, whole numbers.
        residents: residents who came from home care, by council of the home, council of the
            person and who pays.
        others: residents who came from elsewhere, by council of the home.
    """

    places: F64
    residents: I64
    others: I64


class Moves(NamedTuple):
    """Series of this week, shape (councils,) each; the first three by council of the person."""

    moved_home: F64
    moved_for_want: F64
    no_place: F64
    home_came: F64
    home_left: F64
    home_places: F64
    home_free: F64


class Wishes(NamedTuple):
    """People who would move this week.

    Attributes:
        rows: their rows, shape (clients,).
        turn: how near their draw came to their chance, 0 first, same shape.
        want: share of their chance that is want of care, same shape.
        sums: pulls of everybody and how many people that is, shape (2,).
        number: how many would move, shape (1,).
    """

    rows: I32
    turn: F64
    want: F64
    sums: F64
    number: I64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nobody."""
        turn, want = np.zeros((2, sizes.clients))
        rows = np.zeros(sizes.clients, np.int32)
        return cls(rows, turn, want, np.zeros(2), np.zeros(1, np.int64))


class Chances(NamedTuple):
    """What decides who would move this week.

    Attributes:
        rules: parameters of the pull.
        chance: chance of a person with a pull of 1.
        most: draw above which nobody moves.
    """

    rules: HomeRules
    chance: float
    most: float


@inlined
def _pull_of(
    i: int, clients: ClientColumns, unpaid: UnpaidCarerColumns, rules: HomeRules
) -> tuple[float, float]:
    """Pull of a person and the part of it that is want of care."""
    link, family = clients.unpaid[i], 1.0
    if link >= 0 and unpaid.uid[link] == clients.unpaid_uid[i]:
        family = float(unpaid.strain[link])
    need, hard = float(clients.need[i]), float(clients.complexity[i])
    return pull(need, hard, family, still_unmet(i, clients), rules)


@inlined
def _may_move(i: int, clients: ClientColumns) -> bool:
    """Whether somebody is in this row who is at home or fit to leave hospital, teams apart."""
    return bool(clients.alive[i] and clients.stage[i] != _REABLED and clients.hospital[i] != _ILL)


@kernel
def _usual_pull(
    clients: ClientColumns, unpaid: UnpaidCarerColumns, rules: HomeRules, sums: F64
) -> None:
    """Sum of the pulls of all who may move, and how many they are."""
    sums[:] = 0.0
    for i in range(len(clients.alive)):
        if _may_move(i, clients):
            sums[0] += _pull_of(i, clients, unpaid, rules)[0]
            sums[1] += 1.0


@kernel
def _would_move(
    clients: ClientColumns,
    unpaid: UnpaidCarerColumns,
    chances: Chances,
    key: np.uint64,
    wishes: Wishes,
) -> None:
    """List who would move to a care home this week."""
    wishes.number[0] = 0
    for i in range(len(clients.alive)):
        if not _may_move(i, clients):
            continue
        drawn = draw(key, clients.uid[i])
        # Most draws are above any chance, which spares looking at who they are for.
        if drawn >= chances.most:
            continue
        pulled, want = _pull_of(i, clients, unpaid, chances.rules)
        if drawn < chances.chance * pulled:
            n = wishes.number[0]
            wishes.rows[n], wishes.want[n] = i, want / pulled
            wishes.turn[n] = drawn / (chances.chance * pulled)
            wishes.number[0] += 1


@inlined
def _free(n: int, homes: Places) -> int:
    """Free places in the homes of a council."""
    return int(homes.places[n] - homes.others[n] - homes.residents[n].sum())


@kernel
def _live_on(
    homes: Places, stay: float, comes: F64, leaves: np.uint64, arrives: np.uint64, sums: Moves
) -> None:
    """Residents leave for good; people who had no home care take places, as far as there are any.

    ``stay`` is the mean stay in weeks, ``comes`` how many would come a week by council.
    """
    councils = len(homes.others)
    for n in range(councils):
        cells = homes.residents[n]
        for m in range(councils):
            for payer in range(2):
                cell = (n * councils + m) * 2 + payer
                gone = min(cells[m, payer], poisson(cells[m, payer] / stay, draw(leaves, cell)))
                cells[m, payer] -= gone
                sums.home_left[n] += gone
        drawn = draw(leaves, 2 * councils * councils + n)
        gone = min(homes.others[n], poisson(homes.others[n] / stay, drawn))
        homes.others[n] -= gone
        sums.home_left[n] += gone
        came = min(max(0, _free(n, homes)), poisson(comes[n], draw(arrives, n)))
        homes.others[n] += came
        sums.home_came[n] += came


@inlined
def _home_for(place: int, reach: float, land: Land, homes: Places) -> int:
    """Council in whose homes a person takes a place: the own, else the nearest, else -1."""
    own = land.council[place]
    if _free(own, homes) > 0:
        return int(own)
    for at in range(land.near_start[place], land.near_start[place + 1]):
        other = land.near[at]
        if land.minutes[place, other] > reach:
            break
        if _free(land.council[other], homes) > 0:
            return int(land.council[other])
    return -1


@kernel
def _move(
    order: I64,
    wishes: Wishes,
    clients: ClientColumns,
    carers: CarerColumns,
    unpaid: UnpaidCarerColumns,
    free: Free,
    land: Land,
    homes: Places,
    reach: float,
    week: int,
    spells: I32,
    sums: Moves,
) -> None:
    """Who would move does so if there is a place, in the order given; others stay at home."""
    for at in order:
        i, want = wishes.rows[at], wishes.want[at]
        n = land.council[clients.place[i]]
        to = _home_for(clients.place[i], reach, land, homes)
        if to < 0:
            sums.no_place[n] += 1.0
            continue
        pays = _CAPITAL if clients.wealthy[i] or clients.route[i] == _OWN else _COUNCIL
        homes.residents[to, n, pays] += 1
        sums.moved_home[n] += 1.0
        sums.moved_for_want[n] += want
        note_wait(i, _MOVED, week, clients, land, spells)
        leave_family(i, clients, unpaid)
        release(i, clients, carers)
        clients.alive[i] = False
        give_row_back(i, free)


def _homes(state: State) -> Places:
    """Places and residents; places follow people of 75 and over."""
    old = np.bincount(state.land.council, state.geography.aged_75, state.councils)
    places = np.rint(state.parameters["homes.places"] * old)
    return Places(places, state.memory.home_residents, state.memory.home_others)


def _begin(state: State, homes: Places, usual: float) -> None:
    """Homes as full as they usually are, with as many from home care as would have come."""
    q, c, memory = state.parameters, state.client.columns, state.memory
    here = np.bincount(state.land.council[c.place[c.alive]], minlength=state.councils)
    full = np.floor(q["homes.occupied"] * homes.places)
    memory.home_from_care[:] = usual * here
    from_care = np.minimum(full, np.rint(usual * here * q["homes.stay_weeks"]))
    own, every = np.rint(q["need.wealthy_share"] * from_care), np.arange(state.councils)
    homes.residents[every, every, _CAPITAL] = own
    homes.residents[every, every, _COUNCIL] = from_care - own
    homes.others[:] = full - from_care


def move_to_homes(state: State) -> None:
    """Residents of care homes leave, others come, and people at home move if there is a place."""
    q, memory, c = state.parameters, state.memory, state.client
    usual = q["homes.of_ends"] * q["need.end_hazard"]
    if usual <= 0.0:
        return
    homes, wishes = _homes(state), state.scratch(Wishes)
    rules, sums = q.fill(HomeRules, "homes"), state.tally.rows(Moves)
    people, unpaid = used(c), state.unpaid.columns
    if memory.home_pull[0] <= 0.0:
        _begin(state, homes, usual)
    if state.week < 0 or memory.home_pull[0] <= 0.0:
        _usual_pull(people, unpaid, rules, wishes.sums)
        memory.home_pull[0] = wishes.sums[0] / max(1.0, wishes.sums[1])
    stay = q["homes.stay_weeks"]
    comes = np.maximum(0.0, q["homes.occupied"] * homes.places / stay - memory.home_from_care)
    leaves, arrives = (stream(state.seed, one, state.week) for one in (_LEAVES, _COMES))
    _live_on(homes, stay, comes, leaves, arrives, sums)
    chance = usual / memory.home_pull[0]
    most = chance * pull(q["need.hours_most"], 1.0, 1.0, 1.0, rules)[0]
    key = stream(state.seed, _MOVES, state.week)
    _would_move(people, unpaid, Chances(rules, chance, most), key, wishes)
    order = np.argsort(wishes.turn[: wishes.number[0]])
    before = homes.residents.sum(axis=(1, 2))
    carers, land, spells = state.carer.columns, state.land, state.tally.spells_now
    reach = q["homes.reach"]
    _move(
        *(order, wishes, people, carers, unpaid, c.free),
        *(land, homes, reach, state.week, spells, sums),
    )
    if state.week < 0:
        came = homes.residents.sum(axis=(1, 2)) - before
        memory.home_from_care[:] += (came - memory.home_from_care) / YEAR
    sums.home_places[:] = homes.places
    sums.home_free[:] = homes.places - homes.others - homes.residents.sum(axis=(1, 2))
