"""One provider per patch: tenders for patches, and who holds them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gofal.abm.levers import option
from gofal.abm.week.commissioners import capacity
from gofal.abm.week.market.patches import need_of_patches, places_of
from gofal.abm.week.market.tenders import (
    BidRules,
    contract_wage,
    in_reach,
    independent,
    lot,
    patch_bids,
    score_bids,
    willing,
)
from gofal.abm.week.market.travel import TravelRules
from gofal.abm.world.calendar import QUARTER
from gofal.abm.world.land import council_of_patches
from gofal.abm.world.prices import fees, pays_capacity, staffing_extra
from gofal.abm.world.scratch import Notes
from gofal.abm.world.state import State
from gofal.agents.provider import ON_LIST, CostRules
from gofal.agents.table import I32, I64, Bool

_SINGLE = option("list_rule", "single_patch")


@dataclass
class Patches(Notes):
    """Whether there are patches with one provider, or were until now."""

    any: bool = False


def award(state: State) -> None:
    """Patches without a holder are tendered; who closed or gave up its contract holds none."""
    wanted = (state.policy["list_rule"] == _SINGLE) | pays_capacity(state)
    m = state.memory
    state.scratch(Patches).any = bool(wanted.any() or (m.patch_tendered >= 0).any())
    if not state.scratch(Patches).any:
        return
    council = council_of_patches(state.land, len(m.holder))
    _vacate(state, council, wanted)
    age = state.week - m.patch_tendered
    over = age >= state.parameters["commissioner.contract_weeks"]
    again = (m.holder < 0) & (age >= QUARTER)
    due = np.flatnonzero(wanted[council] & ((m.patch_tendered < 0) | over | again))
    if len(due):
        _award(state, due.astype(np.int64), council)


def pay_capacity(state: State) -> None:
    """The capacity that is paid for in each patch is reviewed, and kept ready by its holder."""
    if state.scratch(Patches).any:
        capacity.review(state)


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
    need_of_patches(state.client.columns, independent(state), state.land, need)
    m.holder[due] = -1
    held = np.zeros(state.provider.capacity)
    np.add.at(held, m.holder[m.holder >= 0], need[m.holder >= 0])
    room = q["tender.holder_growth"] * np.maximum(p.planned, q["provider.plan_hours"])
    reached, fee, floor = in_reach(state), fees(state), contract_wage(state)
    highest = fee + staffing_extra(state)
    cost, travel, rules = (
        q.fill(CostRules, "provider"),
        q.fill(TravelRules, "travel"),
        q.fill(BidRules, "tender"),
    )
    bids, scores, by_lot = w.amounts[2], w.amounts[3], q["tender.lot_weight"]
    for patch in due[np.argsort(-need[due], kind="stable")]:
        n = int(council[patch])
        weight = float(state.policy["tender_price_weight"][n])
        may = willing(state, n, reached) & (held + need[patch] <= room)
        patch_bids(
            places_of(state.land, int(patch)),
            float(highest[n]),
            float(floor[n]),
            weight,
            q["tender.patch_share"],
            may,
            p,
            state.land,
            m.visits_at,
            m.demand_at,
            cost,
            travel,
            rules,
            bids,
        )
        m.patch_tendered[patch] = state.week
        if score_bids(bids, weight, by_lot, lot(state, 64 + int(patch)), p, scores) == 0:
            continue
        winner = int(np.argmax(scores))
        held[winner] += need[patch]
        m.holder[patch], m.holder_uid[patch] = winner, p.uid[winner]
        m.patch_price[patch] = bids[winner] / fee[n]
        p.contract[winner, n] = max(ON_LIST, p.contract[winner, n])
