"""Hours that came, and how need and wellbeing respond."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.week.delivery.counts import Counts, count_person, empty_counts
from gofal.abm.week.delivery.flexible import use_bundle
from gofal.abm.week.market.staffing import Cancelled
from gofal.abm.world.land import Land
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns, Job, free_contact_hours
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import SLOTS, ClientColumns, Route, Stage, wellbeing_target
from gofal.agents.fetch import fetch_ahead
from gofal.agents.kernel import inlined, kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.rows import used
from gofal.agents.table import F64, Bool
from gofal.agents.unpaid_carer import UnpaidCarerColumns

_WORKING, _SERVED = int(Job.WORKING), int(Stage.SERVED)
_FAMILY, _REABLED = int(Stage.FAMILY), int(Stage.REABLED)
_OWN, _FUND = int(Route.OWN_MONEY), int(Route.FUND)
_ABSENT, _CANCELLED = int(Decision.CARER_ABSENT), int(Decision.CARE_CANCELLED)

USUAL = 3
"""Carers who count as usual."""
_AHEAD = 8
"""Rows ahead for which the unpaid carer is asked for."""


class DeliveryRules(NamedTuple):
    """Parameters ``delivery.*``."""

    absence: float
    usual_weeks: float
    overtime: float
    memory: float
    recovery_speed: float
    well_met: float
    well_continuity: float
    well_family: float
    well_missed: float
    well_alone: float
    well_speed: float


class Absence(NamedTuple):
    """Who is away, and what that does to providers.

    Attributes:
        away: whether each carer is, shape (carers,), beside ``carer.absent`` because a byte a
            carer stays in the nearest cache where records do not.
        lost: hours of those who are away, by provider, shape (providers,).
        spare: hours that those present can give beside their own: idle ones and some overtime.
        cover: share of the lost hours that comes all the same.
    """

    away: Bool
    lost: F64
    spare: F64
    cover: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nobody away."""
        return cls(np.zeros(sizes.carers, np.bool_), *np.zeros((3, sizes.providers)))


class Cancelling(NamedTuple):
    """People who want no visits in this spell of weeks.

    Attributes:
        share: how many of them, by council.
        spell: number of the spell, for which one draw holds.
        hours: gets the hours that each carer loses by it.
    """

    share: F64
    spell: int
    hours: F64


@kernel
def _cover_absence(
    carers: CarerColumns,
    providers: ProviderColumns,
    absence: Absence,
    further: F64,
    seed: int,
    week: int,
    rules: DeliveryRules,
) -> None:
    """Draw who is away, and work out what share of the hours lost each provider can cover.

    ``further`` is what the weather adds to absence, by council.
    """
    absence.lost[:] = 0.0
    absence.spare[:] = 0.0
    key = stream(seed, _ABSENT, week)
    for row in range(len(carers.alive)):
        if not carers.alive[row] or carers.job[row] != _WORKING:
            absence.away[row] = carers.absent[row]
            continue
        j = carers.provider[row]
        hazard = rules.absence + further[providers.council[j]]
        carers.absent[row] = draw(key, carers.uid[row]) < hazard
        absence.away[row] = carers.absent[row]
        contact = carers.contact[row]
        if carers.absent[row]:
            absence.lost[j] += contact
        else:
            wanted, travel = carers.hours_wanted[row], carers.travel[row]
            idle = free_contact_hours(wanted, contact, travel, providers.usual_travel[j])
            absence.spare[j] += max(0.0, idle) + rules.overtime * contact
    for j in range(len(providers.alive)):
        lost = absence.lost[j]
        absence.cover[j] = min(1.0, absence.spare[j] / lost) if lost > 0.0 else 1.0


@kernel
def _deliver(
    clients: ClientColumns,
    providers: ProviderColumns,
    unpaid: UnpaidCarerColumns,
    land: Land,
    absence: Absence,
    cancelling: Cancelling,
    seed: int,
    week: int,
    rules: DeliveryRules,
    counts: Counts,
) -> None:
    """Give every person a week: hours that came, by whom, and what they did; and count it.

    The counts are taken here, where the person's record is at hand: 0.6 of two walks of their own.
    """
    cancelling.hours[:] = 0.0
    fears = stream(seed, _CANCELLED, cancelling.spell)
    providers.delivered[:] = 0.0
    last = len(clients.alive) - 1
    for i in range(len(clients.alive)):
        if not clients.alive[i]:
            continue
        fetch_ahead(unpaid, clients.unpaid[min(i + _AHEAD, last)])
        planned, came, usual, part = 0.0, 0.0, 0.0, 1.0
        clients.cancelled[i] = _stays_alone(i, clients, providers, cancelling.share, fears)
        if clients.cancelled[i]:
            _send_home(i, clients, cancelling.hours)
        elif clients.stage[i] == _SERVED:
            j = clients.provider[i]
            planned, came, usual = _visits(i, absence.cover[j], week, clients, absence.away, rules)
            part = use_bundle(i, planned, came, clients)
            came, usual, planned = part * came, part * usual, part * planned
            providers.delivered[j] += came
        clients.delivered[i] = came
        clients.usual[i] = usual
        clients.missed[i] = planned - came
        # Who wanted less this week than the package had less need this week.
        need = clients.need[i] * min(1.0, part)
        given = came - _rushed(i, came, planned, clients, providers) + clients.helped[i]
        if clients.stage[i] == _FAMILY:
            # The family gives the hours it has cash for, and no more.
            given += clients.package[i]
        elif clients.stage[i] == _REABLED:
            # The team's place is paid whole: it comes every day and does what is needed.
            given = need
        _respond(i, came, usual, planned, min(1.0, given / need), clients, providers, unpaid, rules)
        count_person(i, clients, land, counts)


@inlined
def _stays_alone(
    i: int, clients: ClientColumns, providers: ProviderColumns, cancels: F64, fears: np.uint64
) -> bool:
    """Whether a person who is served wants no visits, by a draw that lasts for the spell."""
    if clients.stage[i] != _SERVED:
        return False
    share = cancels[providers.council[clients.provider[i]]]
    return bool(share > 0.0 and draw(fears, clients.uid[i]) < share)


@inlined
def _send_home(i: int, clients: ClientColumns, cancelled: F64) -> None:
    """Add the hours of a person without visits to what each carer loses."""
    for s in range(SLOTS):
        if clients.carer[i, s] >= 0:
            cancelled[clients.carer[i, s]] += clients.hours[i, s]


@inlined
def _visits(
    i: int, cover: float, week: int, clients: ClientColumns, away: Bool, rules: DeliveryRules
) -> tuple[float, float, float]:
    """Hours of a person's carers that were planned, that came, and that usual carers gave."""
    planned, came, usual = 0.0, 0.0, 0.0
    for s in range(SLOTS):
        row = clients.carer[i, s]
        if row < 0:
            continue
        planned += clients.hours[i, s]
        if not away[row]:
            came += clients.hours[i, s]
            known = s < USUAL and week - clients.with_carer[i, s] >= rules.usual_weeks
            usual += clients.hours[i, s] if known else 0.0
        else:
            came += clients.hours[i, s] * cover
    return planned, came, usual


@inlined
def _rushed(
    i: int, came: float, planned: float, clients: ClientColumns, providers: ProviderColumns
) -> float:
    """Hours of a person's visits that carers spent on the way to the next."""
    if came <= 0.0:
        return 0.0
    rush = providers.rush[clients.provider[i]]
    return min(came, clients.travel[i] * rush / (1.0 - rush) * came / planned)


@inlined
def _respond(
    i: int,
    came: float,
    usual: float,
    planned: float,
    met: float,
    clients: ClientColumns,
    providers: ProviderColumns,
    unpaid: UnpaidCarerColumns,
    rules: DeliveryRules,
) -> None:
    """Need, unmet share, continuity and wellbeing after the week's care."""
    clients.unmet[i] += rules.memory * (1.0 - met - clients.unmet[i])
    if came > 0.0:
        clients.continuity[i] += rules.memory * (usual / came - clients.continuity[i])
        effort = providers.effort[clients.provider[i]]
        if clients.route[i] == _FUND:
            effort = max(effort, providers.fund_effort[clients.provider[i]])
        if effort > 0.0:
            removed = rules.recovery_speed * effort * clients.recovery[i] * clients.goal[i]
            before = clients.need[i]
            clients.need[i] = max(1.0, before * (1.0 - removed))
            if clients.route[i] != _OWN:
                providers.removed[clients.provider[i]] += before - clients.need[i]
    family = rules.well_alone
    if clients.unpaid[i] >= 0 and unpaid.uid[clients.unpaid[i]] == clients.unpaid_uid[i]:
        family = 1.0 - unpaid.strain[clients.unpaid[i]]
    lost = (planned - came) / planned if planned > 0.0 else 0.0
    target = wellbeing_target(
        met,
        clients.continuity[i],
        lost,
        family,
        rules.well_met,
        rules.well_continuity,
        rules.well_family,
        rules.well_missed,
    )
    clients.wellbeing[i] += rules.well_speed * (target - clients.wellbeing[i])


def on_delivery(state: State) -> tuple[F64, F64, int]:
    """Further absence and share of people who cancel, by council, and the spell of cancelling."""
    q, strength = state.parameters, state.lever("pandemic")
    spell = int(state.week // q["weather.cancelled_weeks"])
    return q["weather.absence"] * strength, q["weather.cancelled_share"] * strength, spell


def cover_absence(state: State) -> None:
    """See who is away, and how far those present can stretch."""
    further, _, _ = on_delivery(state)
    k, p, absence = used(state.carer), state.provider.columns, state.scratch(Absence)
    rules = state.parameters.fill(DeliveryRules, "delivery")
    _cover_absence(k, p, absence, further, state.seed, state.week, rules)


def deliver(state: State) -> None:
    """Give every person a week: hours that came, by whom, and what they did; and count it."""
    _, share, spell = on_delivery(state)
    _deliver(
        used(state.client),
        state.provider.columns,
        state.unpaid.columns,
        state.land,
        state.scratch(Absence),
        Cancelling(share, spell, state.scratch(Cancelled).hours),
        state.seed,
        state.week,
        state.parameters.fill(DeliveryRules, "delivery"),
        empty_counts(state),
    )
