"""Hours that came, and how need and wellbeing respond."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.week.delivery.bought import Bought, with_agency
from gofal.abm.week.delivery.counts import Counts, count_person, empty_counts
from gofal.abm.week.delivery.flexible import use_bundle
from gofal.abm.week.delivery.response import (
    Came,
    DeliveryRules,
    Heard,
    QualityRules,
    hear,
    live,
    no_visits,
    quality_rules,
    respond,
    scaled,
    spread_word,
)
from gofal.abm.week.market.by_plan import council_pays_hours, share_by_plan
from gofal.abm.week.market.staffing import Cancelled
from gofal.abm.world.land import Land
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns, Job, free_contact_hours
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import SLOTS, ClientColumns, Stage
from gofal.agents.fetch import fetch_ahead
from gofal.agents.hospital import Hospital
from gofal.agents.kernel import inlined, kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.quality import SkillRules, acquaintance, learn_work, swing, up_to_it
from gofal.agents.rows import used
from gofal.agents.table import F32, F64, Bool
from gofal.agents.unpaid_carer import UnpaidCarerColumns

_WORKING, _SERVED = int(Job.WORKING), int(Stage.SERVED)
_HOME = int(Hospital.HOME)
_ABSENT, _CANCELLED = int(Decision.CARER_ABSENT), int(Decision.CARE_CANCELLED)
_VARIES = int(Decision.NEED_VARIES)

USUAL = 3
"""Carers who count as usual."""
_AHEAD = 8
"""Rows ahead for which the unpaid carer is asked for."""
DELIVERS = (
    "client(bank cancelled continuity delivered missed need service unmet usual wait wellbeing) "
    "provider(delivered removed reputation) tally(community_people community_unmet "
    "delays_package delivered_hours direct_hours discharge_delays family_people followed_hours "
    "in_hospital known_85 known_hours known_people known_unmet known_wellbeing missed_hours "
    "need_hours own_hours package_above_need package_hours people reabled_people "
    "rural_delivered rural_package served service_sum skilled_hours spells supported_hours "
    "supported_people urban_delivered urban_package usual_hours waiting waiting_hours "
    "wellbeing_sum)"
)
"""What a week of care changes, as the plan of the week says it."""


class Absence(NamedTuple):
    """Who is away, and what that does to providers.

    Attributes:
        away: whether each carer is, shape (carers,), beside ``carer.absent`` because a byte a
            carer stays in the nearest cache where records do not.
        skill: how far each carer is up to complex care, shape (carers,), for the same reason.
        lost: hours of those who are away, by provider, shape (providers,).
        spare: hours that those present can give beside their own: idle ones and some overtime.
        cover: share of the lost hours that comes all the same.
        idle: hours that carers without guaranteed hours have left, shape (carers,): contact hours
            of those at work, and all hours wanted of others.
        bought: what agency staff give.
    """

    away: Bool
    skill: F32
    lost: F64
    spare: F64
    cover: F64
    idle: F64
    bought: Bought

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Nobody away."""
        away, skill = np.zeros(sizes.carers, np.bool_), np.zeros(sizes.carers, np.float32)
        lost, spare, cover = np.zeros((3, sizes.providers))
        idle = np.zeros(sizes.carers)
        return cls(away, skill, lost, spare, cover, idle, Bought.made(sizes))


class Cancelling(NamedTuple):
    """People who want no visits in this spell of weeks.

    Attributes:
        share: how many of them, by council.
        spell: number of the spell, for which one draw holds.
        by_plan: part of the hours lost that councils pay for all the same, by council.
        hours: gets the hours that each carer loses by it.
    """

    share: F64
    spell: int
    by_plan: F64
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
    skills: SkillRules,
) -> None:
    """Draw who is away, and work out what share of the hours lost each provider can cover.

    ``further`` is what the weather adds to absence, by council.
    """
    absence.lost[:] = 0.0
    absence.spare[:] = 0.0
    key = stream(seed, _ABSENT, week)
    for row in range(len(carers.alive)):
        absence.idle[row] = 0.0
        if not carers.alive[row] or carers.job[row] != _WORKING:
            absence.away[row] = carers.absent[row]
            if carers.alive[row]:
                absence.idle[row] = carers.hours_wanted[row]
            continue
        j = carers.provider[row]
        hazard = rules.absence + further[providers.council[j]]
        carers.absent[row] = draw(key, carers.uid[row]) < hazard
        absence.away[row] = carers.absent[row]
        if carers.contact[row] > 0.0:
            taught = providers.training[j] + providers.training_extra[j]
            carers.skill[row] = learn_work(carers.skill[row], taught, skills)
        absence.skill[row] = carers.skill[row]
        contact = carers.contact[row]
        if carers.absent[row]:
            absence.lost[j] += contact
        else:
            wanted, travel = carers.hours_wanted[row], carers.travel[row]
            idle = free_contact_hours(wanted, contact, travel, providers.usual_travel[j])
            absence.spare[j] += max(0.0, idle) + rules.overtime * contact
            if carers.guaranteed[row] <= 0.0:
                absence.idle[row] = max(0.0, idle)
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
    heard: Heard,
    seed: int,
    week: int,
    rules: DeliveryRules,
    quality: QualityRules,
    counts: Counts,
) -> None:
    """Give every person a week: hours that came, by whom, and what they did; and count it.

    The counts are taken here, where the person's record is at hand: 0.6 of two walks of their own.
    """
    cancelling.hours[:] = 0.0
    fears, varies = stream(seed, _CANCELLED, cancelling.spell), stream(seed, _VARIES, week)
    providers.delivered[:] = 0.0
    last = len(clients.alive) - 1
    for i in range(len(clients.alive)):
        if not clients.alive[i]:
            continue
        fetch_ahead(unpaid, clients.unpaid[min(i + _AHEAD, last)])
        came, change = no_visits(), 0.0
        clients.cancelled[i] = _no_visits(i, clients, providers, cancelling.share, fears)
        if clients.cancelled[i]:
            by_plan = cancelling.by_plan[land.council[clients.place[i]]]
            _send_home(i, clients, by_plan, cancelling.hours)
        elif clients.stage[i] == _SERVED:
            cover = absence.cover[clients.provider[i]]
            came = _visits(i, cover, week, clients, absence, rules, quality.known_weeks)
            came = scaled(came, use_bundle(i, came.planned, came.hours, clients))
            came = with_agency(i, came, clients.complexity[i], absence.bought)
            change = swing(draw(varies, clients.uid[i]), quality.weekly_spread)
            providers.delivered[clients.provider[i]] += came.hours
        clients.delivered[i] = came.hours
        clients.usual[i] = came.usual
        clients.missed[i] = came.planned - came.hours
        lost = _rushed(i, came.hours, came.planned, clients, providers)
        lived = live(i, came, lost, change, rules.diverted, clients, providers)
        respond(i, came, lived, clients, providers, unpaid, rules, quality)
        council = land.council[clients.place[i]]
        hear(i, lived, came, council, clients, heard, counts.experienced, quality)
        count_person(i, week, clients, land, counts)
    spread_word(providers, heard, quality.memory)


@inlined
def _no_visits(
    i: int, clients: ClientColumns, providers: ProviderColumns, cancels: F64, fears: np.uint64
) -> bool:
    """Whether a person who is served is in hospital or wants no visits, by a draw for the spell."""
    if clients.stage[i] != _SERVED:
        return False
    if clients.hospital[i] != _HOME:
        return True
    share = cancels[providers.council[clients.provider[i]]]
    return bool(share > 0.0 and draw(fears, clients.uid[i]) < share)


@inlined
def _send_home(i: int, clients: ClientColumns, by_plan: float, cancelled: F64) -> None:
    """Add the hours of a person without visits to what each carer loses.

    What the council pays ``by_plan`` for these hours the carer is paid as well.
    """
    part = 1.0 - by_plan if council_pays_hours(i, clients) else 1.0
    for s in range(SLOTS):
        if clients.carer[i, s] >= 0:
            cancelled[clients.carer[i, s]] += part * clients.hours[i, s]


@inlined
def _visits(
    i: int,
    cover: float,
    week: int,
    clients: ClientColumns,
    absence: Absence,
    rules: DeliveryRules,
    known_weeks: float,
) -> Came:
    """Hours of a person's carers: planned, that came, by the usual ones, and what those knew.

    Whoever covers for somebody away is as able as that carer, and does not know the person.
    """
    planned, hours, usual, known, skill = 0.0, 0.0, 0.0, 0.0, 0.0
    for s in range(SLOTS):
        row = clients.carer[i, s]
        if row < 0:
            continue
        part, weeks = clients.hours[i, s], week - clients.with_carer[i, s]
        planned += part
        if not absence.away[row]:
            usual += part if s < USUAL and weeks >= rules.usual_weeks else 0.0
            known += part * acquaintance(weeks, known_weeks)
        else:
            part *= cover
        hours += part
        skill += part * up_to_it(clients.complexity[i], absence.skill[row])
    return Came(planned, hours, usual, known, skill)


@inlined
def _rushed(
    i: int, came: float, planned: float, clients: ClientColumns, providers: ProviderColumns
) -> float:
    """Hours of a person's visits that carers spent on the way to the next."""
    if came <= 0.0:
        return 0.0
    rush = providers.rush[clients.provider[i]]
    return min(came, clients.travel[i] * rush / (1.0 - rush) * came / planned)


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
    skills = state.parameters.fill(SkillRules, "quality")
    _cover_absence(k, p, absence, further, state.seed, state.week, rules, skills)


def deliver(state: State) -> None:
    """Give every person a week: hours that came, by whom, and what they did; and count it."""
    _, share, spell = on_delivery(state)
    _deliver(
        used(state.client),
        state.provider.columns,
        state.unpaid.columns,
        state.land,
        state.scratch(Absence),
        Cancelling(share, spell, share_by_plan(state), state.scratch(Cancelled).hours),
        state.scratch(Heard),
        state.seed,
        state.week,
        state.parameters.fill(DeliveryRules, "delivery"),
        quality_rules(state),
        empty_counts(state),
    )
