"""One provider per patch: tenders for patches, and who holds them."""

from __future__ import annotations

import numpy as np

from abm.prices import fees, pays_capacity
from abm.state import State
from abm.terms import LIST_RULES
from abm.week.matching import TravelRules
from abm.week.providers import QUARTER
from abm.week.tenders import (
    BidRules,
    contract_wage,
    in_reach,
    lot,
    patch_bids,
    score_bids,
    willing,
)
from abm.world.land import Land
from abm.world.patches import patch_of
from agents.client import ClientColumns, Route, Stage
from agents.kernel import kernel
from agents.provider import ON_LIST, CostRules, ProviderColumns
from agents.table import F64, I32, I64, Bool

_SERVED, _WAITING, _COUNCIL = int(Stage.SERVED), int(Stage.WAITING), int(Route.COUNCIL)
_SINGLE = LIST_RULES.index("single_patch")


@kernel
def need_of_patches(c: ClientColumns, p: ProviderColumns, land: Land, need: F64) -> None:
    """Council-managed hours of every patch, those with the council's own service apart."""
    need[:] = 0.0
    for i in range(len(c.alive)):
        if not c.alive[i] or c.route[i] != _COUNCIL:
            continue
        served = c.stage[i] == _SERVED
        if served and p.owner_covers[c.provider[i]]:
            continue
        if served or c.stage[i] == _WAITING:
            need[patch_of(c.place[i], c.uid[i], land.patch, land.patch_parts)] += c.package[i]


def places_of(land: Land, patch: int) -> I64:
    """Places of a patch: several small ones, or the one town it is a part of."""
    inside = (land.patch <= patch) & (patch < land.patch + land.patch_parts)
    found: I64 = np.flatnonzero(inside).astype(np.int64)
    return found


def council_of_patches(land: Land, patches: int) -> I32:
    """Council of every patch, shape (patches,)."""
    council = np.zeros(patches, dtype=np.int32)
    for place in range(len(land.council)):
        first = land.patch[place]
        council[first : first + land.patch_parts[place]] = land.council[place]
    return council


def step(state: State) -> None:
    """Patches without a holder are tendered; who closed or gave up its contract holds none."""
    wanted = (state.policy["list_rule"] == _SINGLE) | pays_capacity(state)
    m = state.memory
    if not wanted.any() and (m.patch_tendered < 0).all():
        return
    council = council_of_patches(state.land, len(m.holder))
    _vacate(state, council, wanted)
    age = state.week - m.patch_tendered
    over = age >= state.parameters["commissioner.contract_weeks"]
    again = (m.holder < 0) & (age >= QUARTER)
    due = np.flatnonzero(wanted[council] & ((m.patch_tendered < 0) | over | again))
    if len(due):
        _award(state, due.astype(np.int64), council)


def _vacate(state: State, council: I32, wanted: Bool) -> None:
    """A patch is free when its holder is gone, works no more for the council, or patches end."""
    m, p = state.memory, state.provider.columns
    held = m.holder >= 0
    row = np.where(held, m.holder, 0)
    stands = p.alive[row] & (p.uid[row] == m.holder_uid) & (p.contract[row, council] >= ON_LIST)
    free = (held & ~stands) | ~wanted[council]
    m.patch_tendered[held & ~stands] = -1
    m.patch_tendered[~wanted[council]] = -1
    m.holder[free] = -1
    m.holder_uid[free] = 0
    m.patch_price[free] = 1.0
    m.capacity[free] = 0.0
    m.patch_left[free] = 0.0


def _award(state: State, due: I64, council: I32) -> None:
    """Tender patches, those with most hours first; nobody bids for more than it could grow into."""
    p, q, m, w = state.provider.columns, state.parameters, state.memory, state.work
    need = np.zeros(len(m.holder))
    need_of_patches(state.client.columns, p, state.land, need)
    m.holder[due] = -1
    held = np.zeros(state.provider.capacity)
    np.add.at(held, m.holder[m.holder >= 0], need[m.holder >= 0])
    room = q["tender.holder_growth"] * np.maximum(p.planned, q["provider.plan_hours"])
    reached, fee, floor = in_reach(state), fees(state), contract_wage(state)
    cost, travel, rules = (
        q.fill(CostRules, "provider"), q.fill(TravelRules, "travel"), q.fill(BidRules, "tender"),
    )  # fmt: skip
    bids, scores = w.amounts[2], w.amounts[3]
    for patch in due[np.argsort(-need[due], kind="stable")]:
        n = int(council[patch])
        weight = float(state.policy["tender_price_weight"][n])
        may = willing(state, n, reached) & (held + need[patch] <= room)
        patch_bids(
            places_of(state.land, int(patch)), float(fee[n]), float(floor[n]), weight,
            q["tender.patch_share"], may, p, state.land, w, cost, travel, rules, bids,
        )  # fmt: skip
        m.patch_tendered[patch] = state.week
        if score_bids(bids, weight, lot(state, 64 + int(patch)), p, scores) == 0:
            continue
        winner = int(np.argmax(scores))
        held[winner] += need[patch]
        m.holder[patch], m.holder_uid[patch] = winner, p.uid[winner]
        m.patch_price[patch] = bids[winner] / fee[n]
        p.contract[winner, n] = max(ON_LIST, p.contract[winner, n])
