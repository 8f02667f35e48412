"""Capacity that is paid for: how much in each patch, how much of it is used, what it is worth."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.market.reach import serves_place
from gofal.abm.week.market.ways import in_force
from gofal.abm.week.transitions.owners import company_rows
from gofal.abm.world.land import Land
from gofal.abm.world.patches import patch_of
from gofal.abm.world.prices import pays_capacity
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draw, normal, stream
from gofal.agents.client import ClientColumns, Route, Stage
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64, I32, Bool

_SERVED, _WAITING, _COUNCIL = int(Stage.SERVED), int(Stage.WAITING), int(Route.COUNCIL)
_ERROR = int(Decision.CAPACITY_ERROR)


class PatchHours(NamedTuple):
    """Council-managed hours in each patch where its holder works, shape (patches,) each.

    Attributes:
        used: of people in the new way with the holder.
        seen: of those and of people in the new way who wait.
        old: of people in the old way with the holder or waiting.
        began: of people assessed recently.
        every: of all, the council's own service apart.
    """

    used: F64
    seen: F64
    old: F64
    began: F64
    every: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Zero of each."""
        return cls._make(np.zeros((len(cls._fields), sizes.patches)))


@kernel
def hours_in_patches(
    clients: ClientColumns,
    providers: ProviderColumns,
    land: Land,
    holder: I32,
    gate: F64,
    since: int,
    hours: PatchHours,
) -> None:
    """Sum up council-managed hours where the holder works, the council's own service apart.

    Whoever is with another provider is billed by the hour and stays there: they need no capacity.
    So is everyone with a holder that the council does not trust.

    Args:
        clients: clients.
        providers: providers.
        land: places.
        holder: provider that holds each patch.
        gate: trust that flexible care needs, by council.
        since: week from which assessments count as recent.
        hours: filled.
    """
    for sums in hours:
        sums[:] = 0.0
    for i in range(len(clients.alive)):
        if not clients.alive[i] or clients.route[i] != _COUNCIL:
            continue
        patch = patch_of(clients.place[i], clients.uid[i], land.patch, land.patch_parts)
        j, package = holder[patch], clients.package[i]
        if not _could_have(i, j, clients, providers, land):
            continue
        hours.every[patch] += package
        hours.began[patch] += package * (clients.assessed[i] >= since)
        served = clients.stage[i] == _SERVED
        trusted = providers.trust[j] >= gate[land.council[clients.place[i]]]
        theirs = served and clients.provider[i] == j and trusted
        if theirs and clients.new_way[i]:
            hours.used[patch] += package
        if theirs or not served:
            by_way = hours.seen if clients.new_way[i] else hours.old
            by_way[patch] += package


@kernel
def _could_have(
    i: int, j: int, clients: ClientColumns, providers: ProviderColumns, land: Land
) -> bool:
    """Whether a person waits or is with an independent provider, where holder ``j`` works."""
    if j < 0 or not serves_place(providers, j, clients.place[i], land):
        return False
    if clients.stage[i] == _SERVED:
        return not providers.owner_covers[clients.provider[i]]
    return bool(clients.stage[i] == _WAITING)


def _expected(state: State, hours: PatchHours, council: I32) -> F64:
    """Hours that the new way will need in each patch by the next review.

    Those seen now; where people already in care meet the new way too, the holder's own as far as
    it is in force; and what comes: as many begin as began of late, a share of them in the new way,
    while as many hours of those in it end as of all.
    """
    share, new_first = in_force(state)
    moved = share[council] * (hours.seen + hours.old)
    now = np.maximum(hours.seen, np.where(new_first[council] < 0.5, moved, hours.seen))
    part = now / np.maximum(hours.every, 1e-9)
    return np.asarray(now + hours.began * np.maximum(0.0, share[council] - part))


def _error(state: State, patches: NDArray[np.intp], council: I32) -> F64:
    """Error of the first estimate of patches, as a share; one draw a patch.

    Its usual size is lever ``capacity_error``.
    """
    key = stream(state.seed, _ERROR, 0)
    drawn = np.array([normal(draw(key, int(patch))) for patch in patches])
    return np.asarray(state.policy["capacity_error"][council[patches]] * drawn)


def review(state: State) -> None:
    """Capacity of the coming week: reviewed from what was seen, else as first estimated.

    A patch that gets a holder is estimated; one that was known before starts from what was seen.
    """
    m, p, land = state.memory, state.provider.columns, state.land
    council, paid = state.patch_council, pays_capacity(state)
    trial = state.commissioner.columns
    begun = (trial.trial >= 0) & (trial.trial_since == state.week - 1)
    m.patch_estimate[(~paid | begun)[council]] = 0.0
    hours, margin = state.scratch(PatchHours), 1.0 + state.policy["capacity_margin"][council]
    held = (m.holder >= 0) & paid[council]
    held &= p.trust[m.holder] >= state.policy["trust_gate"][council]
    if held.any():
        between = round(state.parameters["capacity.review_weeks"])
        since = state.week - between + 1
        hours_in_patches(
            state.client.columns, p, land, m.holder, state.lever("trust_gate"), since, hours
        )
        expected, known = _expected(state, hours, council), m.patch_estimate > 0.0
        new = held & ((m.patch_tendered == state.week) | ~known)
        m.patch_estimate[new] = expected[new]
        unknown = np.flatnonzero(new & ~known)
        m.patch_estimate[unknown] *= np.maximum(0.0, 1.0 + _error(state, unknown, council))
        age = state.week - m.patch_tendered
        reviewed = state.policy["capacity_review"][council] > 0.5
        now = held & reviewed & (age > 0) & (age % between == 0)
        first = held & (new | ~reviewed | (age < between))
        m.capacity[first] = (m.patch_estimate * margin)[first]
        m.capacity[now] = (expected * margin)[now]
    m.capacity[~held] = 0.0
    m.patch_left[:] = m.capacity
    if held.any():
        m.patch_left[:] -= hours.used
    _keep_ready(state, held)


def _keep_ready(state: State, held: Bool) -> None:
    """A holder keeps staffed what is paid for and not used; a company what it plans to sell too."""
    m, p = state.memory, state.provider.columns
    others = np.ones(len(p.spare), dtype=np.bool_)
    others[company_rows(state)] = False
    p.spare[others] = 0.0
    np.add.at(p.spare, m.holder[held], np.maximum(0.0, m.patch_left[held]))
