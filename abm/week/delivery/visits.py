"""Hours that came, and how need and wellbeing respond."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.week.delivery.flexible import use_bundle
from gofal.abm.week.market.staffing import Cancelled
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns, Job, free_contact_hours
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import SLOTS, ClientColumns, Route, Stage, wellbeing_target
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64
from gofal.agents.unpaid_carer import UnpaidCarerColumns

_WORKING, _SERVED = int(Job.WORKING), int(Stage.SERVED)
_FAMILY, _REABLED = int(Stage.FAMILY), int(Stage.REABLED)
_OWN, _FUND = int(Route.OWN_MONEY), int(Route.FUND)
_ABSENT, _CANCELLED = int(Decision.CARER_ABSENT), int(Decision.CARE_CANCELLED)

USUAL = 3
"""Carers who count as usual."""


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
    """Hours of carers who are away, by provider, shape (providers,) each.

    Attributes:
        lost: hours of those who are away.
        spare: hours that those present can give beside their own: idle ones and some overtime.
        cover: share of the lost hours that comes all the same.
    """

    lost: F64
    spare: F64
    cover: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nought of each."""
        return cls._make(np.zeros((len(cls._fields), sizes.providers)))


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
            continue
        j = carers.provider[row]
        hazard = rules.absence + further[providers.council[j]]
        carers.absent[row] = draw(key, carers.uid[row]) < hazard
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
    carers: CarerColumns,
    providers: ProviderColumns,
    unpaid: UnpaidCarerColumns,
    cover: F64,
    cancels: F64,
    spell: int,
    seed: int,
    week: int,
    rules: DeliveryRules,
    cancelled: F64,
) -> None:
    """Give every person a week: hours that came, by whom, and what they did.

    ``cancels`` is the share of people by council who want no visits in this ``spell`` of weeks;
    ``cancelled`` gets the hours that each carer loses by it.
    """
    cancelled[:] = 0.0
    fears = stream(seed, _CANCELLED, spell)
    providers.delivered[:] = 0.0
    for i in range(len(clients.alive)):
        if not clients.alive[i]:
            continue
        planned, came, usual, part = 0.0, 0.0, 0.0, 1.0
        clients.cancelled[i] = _stays_alone(i, clients, providers, cancels, fears)
        if clients.cancelled[i]:
            _send_home(i, clients, cancelled)
        elif clients.stage[i] == _SERVED:
            j = clients.provider[i]
            planned, came, usual = _visits(i, cover[j], week, clients, carers, rules)
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


@kernel
def _stays_alone(
    i: int, clients: ClientColumns, providers: ProviderColumns, cancels: F64, fears: np.uint64
) -> bool:
    """Whether a person who is served wants no visits, by a draw that lasts for the spell."""
    if clients.stage[i] != _SERVED:
        return False
    share = cancels[providers.council[clients.provider[i]]]
    return bool(share > 0.0 and draw(fears, clients.uid[i]) < share)


@kernel
def _send_home(i: int, clients: ClientColumns, cancelled: F64) -> None:
    """Add the hours of a person without visits to what each carer loses."""
    for s in range(SLOTS):
        if clients.carer[i, s] >= 0:
            cancelled[clients.carer[i, s]] += clients.hours[i, s]


@kernel
def _visits(
    i: int,
    cover: float,
    week: int,
    clients: ClientColumns,
    carers: CarerColumns,
    rules: DeliveryRules,
) -> tuple[float, float, float]:
    """Hours of a person's carers that were planned, that came, and that usual carers gave."""
    planned, came, usual = 0.0, 0.0, 0.0
    for s in range(SLOTS):
        row = clients.carer[i, s]
        if row < 0:
            continue
        planned += clients.hours[i, s]
        if not carers.absent[row]:
            came += clients.hours[i, s]
            known = s < USUAL and week - clients.with_carer[i, s] >= rules.usual_weeks
            usual += clients.hours[i, s] if known else 0.0
        else:
            came += clients.hours[i, s] * cover
    return planned, came, usual


@kernel
def _rushed(
    i: int, came: float, planned: float, clients: ClientColumns, providers: ProviderColumns
) -> float:
    """Hours of a person's visits that carers spent on the way to the next."""
    if came <= 0.0:
        return 0.0
    rush = providers.rush[clients.provider[i]]
    return min(came, clients.travel[i] * rush / (1.0 - rush) * came / planned)


@kernel
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
    k, p, absence = state.carer.columns, state.provider.columns, state.scratch(Absence)
    rules = state.parameters.fill(DeliveryRules, "delivery")
    _cover_absence(k, p, absence, further, state.seed, state.week, rules)


def deliver(state: State) -> None:
    """Give every person a week: hours that came, by whom, and what they did."""
    _, cancels, spell = on_delivery(state)
    _deliver(
        state.client.columns,
        state.carer.columns,
        state.provider.columns,
        state.unpaid.columns,
        state.scratch(Absence).cover,
        cancels,
        spell,
        state.seed,
        state.week,
        state.parameters.fill(DeliveryRules, "delivery"),
        state.scratch(Cancelled).hours,
    )
