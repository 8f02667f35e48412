"""Gaps: hours by place that a provider would serve and has nobody for."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.world.land import Land
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.stretches import STRETCH
from gofal.agents.carer import CarerColumns, Job, free_contact_hours
from gofal.agents.client import SLOTS, ClientColumns, Stage
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.rows import group
from gofal.agents.table import F32, F64, I32, Bool

_HIRED = int(Job.HIRED)
_SERVED = int(Stage.SERVED)
_FORGOTTEN = 0.01
"""Hours a week so few that they are what fading left over."""


class Gaps(NamedTuple):
    """Hours that lack a carer, and carers who could give them.

    Attributes:
        provider: provider of each package that lacks carers, in the order of people.
        place: its place, same order.
        hours: hours it lacks, same order.
        own_start: where each provider's begin in ``own``, shape (providers + 1,).
        own: these packages in the order of providers.
        employer: employer of each carer who has one, in the order of carers.
        row: row of each, same order.
        crew_start: where each provider's begin in ``crew``, shape (providers + 1,).
        crew: these carers in the order of providers.
        at: places where the provider at hand lacks hours; a place may stand there twice.
        left: hours it lacks there.
    """

    provider: I32
    place: I32
    hours: F64
    own_start: I32
    own: I32
    employer: I32
    row: I32
    crew_start: I32
    crew: I32
    at: I32
    left: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """None yet."""
        provider, place, own = np.zeros((3, sizes.clients), np.int32)
        employer, row, crew = np.zeros((3, 2 * sizes.carers), np.int32)
        own_start, crew_start = np.zeros((2, sizes.providers + 1), np.int32)
        most = sizes.clients + sizes.places + 2
        return cls(
            provider,
            place,
            np.zeros(sizes.clients),
            own_start,
            own,
            employer,
            row,
            crew_start,
            crew,
            np.zeros(most, np.int32),
            np.zeros(most),
        )


@kernel
def list_own_gaps(clients: ClientColumns, borne: float, gaps: Gaps) -> None:
    """List hours of packages that lack a carer, by provider; ``borne`` is the share that may."""
    number = 0
    for i in range(len(clients.alive)):
        if not clients.alive[i] or clients.stage[i] != _SERVED:
            continue
        gap = float(clients.package[i])
        for s in range(SLOTS):
            gap -= clients.hours[i, s]
        if gap > borne * clients.package[i]:
            gaps.provider[number] = clients.provider[i]
            gaps.place[number] = clients.place[i]
            gaps.hours[number] = gap
            number += 1
    group(gaps.provider, number, gaps.own_start, gaps.own)


@kernel
def group_crew(carers: CarerColumns, gaps: Gaps) -> None:
    """List every provider's carers, those hired and not started too."""
    number = 0
    for row in range(len(carers.alive)):
        if not carers.alive[row]:
            continue
        for employer in (carers.provider[row], carers.next[row]):
            if employer >= 0:
                gaps.employer[number] = employer
                gaps.row[number] = row
                number += 1
    group(gaps.employer, number, gaps.crew_start, gaps.crew)


@kernel
def gaps_of(
    j: int,
    room: float,
    weight: float,
    providers: ProviderColumns,
    refused_at: F32,
    holds: Bool,
    gaps: Gaps,
) -> int:
    """List the hours that provider ``j`` lacks carers for by place; returns how many entries.

    Those of its own packages count in full, those it refused as far as it expects to keep work and
    has ``room`` to grow; ``weight`` makes a week's hours of what is remembered. Hours that it plans
    for and has not idle lack at its base, and so do those that it believes
    its patch has to give beside its packages, as far as it has room to grow.
    """
    number = 0
    for at in range(gaps.own_start[j], gaps.own_start[j + 1]):
        gaps.at[number] = gaps.place[gaps.own[at]]
        gaps.left[number] = gaps.hours[gaps.own[at]]
        number += 1
    planned = providers.spare[j] - providers.free[j]
    if planned > _FORGOTTEN:
        gaps.at[number] = providers.base_place[j]
        gaps.left[number] = planned
        number += 1
    first, refused = number, 0.0
    for part in range(holds.shape[1]):
        if not holds[j, part]:
            continue
        for place in range(part * STRETCH, min((part + 1) * STRETCH, refused_at.shape[1])):
            hours = weight * refused_at[j, place]
            if hours > _FORGOTTEN:
                gaps.at[number] = place
                gaps.left[number] = hours
                refused += hours
                number += 1
    kept = float(providers.outlook[j])
    part_kept = kept * min(1.0, room / max(refused, _FORGOTTEN))
    for g in range(first, number):
        gaps.left[g] *= part_kept
    # Hours refused are among those by which it believes to grow.
    grows = float(providers.believed_hours[j] - providers.planned[j])
    grows = kept * min(room, grows) - part_kept * refused
    if grows > _FORGOTTEN:
        gaps.at[number] = providers.base_place[j]
        gaps.left[number] = grows
        number += 1
    return number


@kernel
def take_off_idle(
    j: int,
    listed: int,
    least_room: float,
    providers: ProviderColumns,
    carers: CarerColumns,
    land: Land,
    gaps: Gaps,
) -> None:
    """Take idle hours of provider ``j``'s carers off the hours within their reach, each hour once.

    Who is hired and not started has all hours idle. What the provider keeps idle for work it plans
    is left. Once no hours are left the other carers are not looked at.
    """
    open_at = 0
    for g in range(listed):
        open_at += gaps.left[g] > 0.0
    spare = max(0.0, float(providers.spare[j]))
    for at in range(gaps.crew_start[j], gaps.crew_start[j + 1]):
        if open_at == 0:
            return
        row = gaps.row[gaps.crew[at]]
        if carers.job[row] == _HIRED or carers.provider[row] != j:
            idle = float(carers.promised[row])
        else:
            idle = free_contact_hours(
                carers.hours_wanted[row],
                carers.contact[row],
                carers.travel[row],
                providers.usual_travel[j],
            )
            kept = min(spare, max(0.0, idle))
            idle -= kept
            spare -= kept
        if idle < least_room:
            continue
        reach = carers.reach[row]
        if providers.patch_minutes[j] > 0.0:
            reach = min(reach, providers.patch_minutes[j])
        near = land.minutes[carers.home[row]]
        for g in range(listed):
            if gaps.left[g] > 0.0 and near[gaps.at[g]] <= reach:
                given = min(idle, gaps.left[g])
                gaps.left[g] -= given
                idle -= given
                open_at -= gaps.left[g] <= 0.0
                if idle <= 0.0:
                    break
