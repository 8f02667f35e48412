"""Hours that came, and how need and wellbeing respond."""

from __future__ import annotations

from typing import NamedTuple

from gofal.abm.week.delivery.flexible import use_bundle
from gofal.abm.world.state import State, Workspace
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


@kernel
def _cover_absence(
    k: CarerColumns, p: ProviderColumns, w: Workspace, further: F64, seed: int, week: int,
    r: DeliveryRules,
) -> None:  # fmt: skip
    """Who is away, and what share of the hours of those away each provider can cover.

    ``further`` is what the weather adds to absence, by council.

    The share is left in ``amounts[0]``. Those present can stretch to their idle hours and some
    overtime.
    """
    lost, spare = w.amounts[0], w.amounts[1]
    lost[:] = 0.0
    spare[:] = 0.0
    key = stream(seed, _ABSENT, week)
    for row in range(len(k.alive)):
        if not k.alive[row] or k.job[row] != _WORKING:
            continue
        j = k.provider[row]
        k.absent[row] = draw(key, k.uid[row]) < r.absence + further[p.council[j]]
        if k.absent[row]:
            lost[j] += k.contact[row]
        else:
            idle = free_contact_hours(
                k.hours_wanted[row], k.contact[row], k.travel[row], p.usual_travel[j]
            )
            spare[j] += max(0.0, idle) + r.overtime * k.contact[row]
    for j in range(len(p.alive)):
        lost[j] = min(1.0, spare[j] / lost[j]) if lost[j] > 0.0 else 1.0


@kernel
def _deliver(
    c: ClientColumns, k: CarerColumns, p: ProviderColumns, u: UnpaidCarerColumns, w: Workspace,
    cancels: F64, spell: int, seed: int, week: int, r: DeliveryRules,
) -> None:  # fmt: skip
    """Every person's week: hours that came, by whom, and what they did.

    ``cancels`` is the share of people by council who want no visits in this ``spell`` of weeks;
    what their carers lose is left in ``moved_hours``.
    """
    cover = w.amounts[0]
    w.moved_hours[:] = 0.0
    fears = stream(seed, _CANCELLED, spell)
    p.delivered[:] = 0.0
    for i in range(len(c.alive)):
        if not c.alive[i]:
            continue
        came = 0.0
        usual = 0.0
        planned = 0.0
        part = 1.0
        c.cancelled[i] = (
            c.stage[i] == _SERVED
            and cancels[p.council[c.provider[i]]] > 0.0
            and draw(fears, c.uid[i]) < cancels[p.council[c.provider[i]]]
        )
        if c.cancelled[i]:
            for s in range(SLOTS):
                if c.carer[i, s] >= 0:
                    w.moved_hours[c.carer[i, s]] += c.hours[i, s]
        elif c.stage[i] == _SERVED:
            for s in range(SLOTS):
                row = c.carer[i, s]
                if row < 0:
                    continue
                planned += c.hours[i, s]
                if not k.absent[row]:
                    came += c.hours[i, s]
                    known = s < USUAL and week - c.with_carer[i, s] >= r.usual_weeks
                    usual += c.hours[i, s] if known else 0.0
                else:
                    came += c.hours[i, s] * cover[c.provider[i]]
            part = use_bundle(i, planned, came, c)
            came, usual, planned = part * came, part * usual, part * planned
            p.delivered[c.provider[i]] += came
        c.delivered[i] = came
        c.usual[i] = usual
        c.missed[i] = planned - came
        # Who wanted less this week than the package had less need this week.
        need = c.need[i] * min(1.0, part)
        given = came - _rushed(i, came, planned, c, p) + c.helped[i]
        if c.stage[i] == _FAMILY:
            # The family gives the hours it has cash for, and no more.
            given += c.package[i]
        elif c.stage[i] == _REABLED:
            # The team's place is paid whole: it comes every day and does what is needed.
            given = need
        _respond(i, came, usual, planned, min(1.0, given / need), c, p, u, r)


@kernel
def _rushed(i: int, came: float, planned: float, c: ClientColumns, p: ProviderColumns) -> float:
    """Hours of a person's visits that carers spent on the way to the next."""
    if came <= 0.0:
        return 0.0
    rush = p.rush[c.provider[i]]
    return min(came, c.travel[i] * rush / (1.0 - rush) * came / planned)


@kernel
def _respond(
    i: int, came: float, usual: float, planned: float, met: float, c: ClientColumns,
    p: ProviderColumns, u: UnpaidCarerColumns, r: DeliveryRules,
) -> None:  # fmt: skip
    """Need, unmet share, continuity and wellbeing after the week's care."""
    c.unmet[i] += r.memory * (1.0 - met - c.unmet[i])
    if came > 0.0:
        c.continuity[i] += r.memory * (usual / came - c.continuity[i])
        effort = p.effort[c.provider[i]]
        if c.route[i] == _FUND:
            effort = max(effort, p.fund_effort[c.provider[i]])
        if effort > 0.0:
            removed = r.recovery_speed * effort * c.recovery[i] * c.goal[i]
            before = c.need[i]
            c.need[i] = max(1.0, before * (1.0 - removed))
            if c.route[i] != _OWN:
                p.removed[c.provider[i]] += before - c.need[i]
    family = r.well_alone
    if c.unpaid[i] >= 0 and u.uid[c.unpaid[i]] == c.unpaid_uid[i]:
        family = 1.0 - u.strain[c.unpaid[i]]
    lost = (planned - came) / planned if planned > 0.0 else 0.0
    target = wellbeing_target(
        met,
        c.continuity[i],
        lost,
        family,
        r.well_met,
        r.well_continuity,
        r.well_family,
        r.well_missed,
    )
    c.wellbeing[i] += r.well_speed * (target - c.wellbeing[i])


def on_delivery(state: State) -> tuple[F64, F64, int]:
    """Further absence and share of people who cancel, by council, and the spell of cancelling."""
    q, strength = state.parameters, state.lever("pandemic")
    spell = int(state.week // q["weather.cancelled_weeks"])
    return q["weather.absence"] * strength, q["weather.cancelled_share"] * strength, spell


def cover_absence(state: State) -> None:
    """Who is away, and how far those present can stretch."""
    further, _, _ = on_delivery(state)
    _cover_absence(
        state.carer.columns, state.provider.columns, state.work, further, state.seed, state.week,
        state.parameters.fill(DeliveryRules, "delivery"),
    )  # fmt: skip


def deliver(state: State) -> None:
    """Every person's week: hours that came, by whom, and what they did."""
    _, cancels, spell = on_delivery(state)
    _deliver(
        state.client.columns, state.carer.columns, state.provider.columns, state.unpaid.columns,
        state.work, cancels, spell, state.seed, state.week,
        state.parameters.fill(DeliveryRules, "delivery"),
    )  # fmt: skip
