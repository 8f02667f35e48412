"""Capacity that is paid for: how much in each patch, how much of it is used, what it is worth."""

from __future__ import annotations

import numpy as np

from abm.prices import fees, pays_capacity
from abm.state import State
from abm.week.patches import council_of_patches, rural_of_patches
from abm.world.land import Land
from abm.world.patches import patch_of
from agents.chance import Decision, draw, normal, stream
from agents.client import ClientColumns, Route, Stage
from agents.kernel import kernel
from agents.table import F64, I32, I64

_SERVED, _WAITING, _COUNCIL = int(Stage.SERVED), int(Stage.WAITING), int(Route.COUNCIL)
_ERROR = int(Decision.CAPACITY_ERROR)


@kernel
def hours_in_patches(
    c: ClientColumns, land: Land, holder: I32, week: int, recent: int, used: F64, seen: F64
) -> None:
    """Hours of people in the new way, by patch.

    ``used``: with the holder. ``seen``: with the holder, waiting, or begun with somebody else in
    the last ``recent`` weeks, so that the holder had no capacity for them.
    """
    used[:] = 0.0
    seen[:] = 0.0
    for i in range(len(c.alive)):
        if not c.alive[i] or not c.new_way[i] or c.route[i] != _COUNCIL:
            continue
        patch = patch_of(c.place[i], c.uid[i], land.patch, land.patch_parts)
        if c.stage[i] == _WAITING:
            seen[patch] += c.package[i]
        elif c.stage[i] == _SERVED:
            if c.provider[i] == holder[patch]:
                used[patch] += c.package[i]
                seen[patch] += c.package[i]
            elif week - c.since[i] <= recent:
                seen[patch] += c.package[i]


def estimate(state: State, patches: I64, need: F64) -> None:
    """A first estimate of the hours that patches will need, on the day their holder is chosen.

    It is off by a share whose usual size is lever ``capacity_error``; one draw a patch.
    """
    m, policy = state.memory, state.policy
    council = council_of_patches(state.land, len(m.holder))
    key = stream(state.seed, _ERROR, 0)
    for patch in patches:
        n = council[patch]
        off = float(policy["capacity_error"][n]) * normal(draw(key, int(patch)))
        m.patch_estimate[patch] = max(0.0, need[patch] * (1.0 + off))


def step(state: State) -> None:
    """Capacity of the coming week: reviewed from what was seen, else as first estimated.

    Only what the council has learned of the new way is bought in it.
    """
    m, land = state.memory, state.land
    paid = pays_capacity(state)
    if not paid.any():
        return
    number = len(m.holder)
    council = council_of_patches(land, number)
    used, seen = np.zeros(number), np.zeros(number)
    between = round(state.parameters["capacity.review_weeks"])
    hours_in_patches(state.client.columns, land, m.holder, state.week, between, used, seen)
    margin = 1.0 + state.policy["capacity_margin"][council]
    learned = state.commissioner.columns.learned[council]
    held = (m.holder >= 0) & paid[council]
    reviewed = state.policy["capacity_review"][council] > 0.5
    age = state.week - m.patch_tendered
    now = held & reviewed & (age > 0) & (age % between == 0)
    first = held & (~reviewed | (age < between))
    m.capacity[first] = (m.patch_estimate * margin * learned)[first]
    m.capacity[now] = (seen * margin)[now]
    m.capacity[~held] = 0.0
    m.patch_left[:] = m.capacity - used


def capacity_worth(state: State) -> F64:
    """£/week that councils pay holders for capacity, shape (providers, councils)."""
    m = state.memory
    worth = np.zeros((state.provider.capacity, state.councils))
    if not pays_capacity(state).any():
        return worth
    council = council_of_patches(state.land, len(m.holder))
    held = (m.holder >= 0) & pays_capacity(state)[council]
    held &= state.provider.columns.uid[np.where(held, m.holder, 0)] == m.holder_uid
    rural = rural_of_patches(state.land, state.client_rate, len(m.holder))
    price = fees(state)[council] * m.patch_price
    price *= 1.0 + state.policy["rural_premium"][council] * rural
    np.add.at(worth, (m.holder[held], council[held]), (m.capacity * price)[held])
    return worth
