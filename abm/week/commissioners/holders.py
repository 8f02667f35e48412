"""One provider per patch: tenders for patches, and who holds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np

from gofal.abm.calendar import QUARTER
from gofal.abm.levers import option
from gofal.abm.week.commissioners import capacity
from gofal.abm.week.market.patches import need_of_patches, places_of
from gofal.abm.week.market.tenders import (
    BidRules,
    Bids,
    Tender,
    contract_wage,
    in_reach,
    independent,
    lot,
    patch_bids,
    score_bids,
    willing,
)
from gofal.abm.week.market.travel import TravelRules
from gofal.abm.world.prices import fees, pays_capacity, staffing_extra
from gofal.abm.world.scratch import Notes, Sizes
from gofal.abm.world.state import State
from gofal.agents.commissioner import NO_TENDER
from gofal.agents.provider import ON_LIST, CostRules
from gofal.agents.table import F64, I32, I64, Bool

_SINGLE = option("list_rule", "single_patch")


@dataclass
class Patches(Notes):
    """Note on whether there are patches with one provider, or were until now."""

    any: bool = False


class PatchNeed(NamedTuple):
    """Hours a week of a round of tenders.

    Attributes:
        need: wanted in each patch, shape (patches,).
        held: of the patches that each provider holds or has won, shape (providers,).
    """

    need: F64
    held: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Zero of each."""
        return cls(np.zeros(sizes.patches), np.zeros(sizes.providers))


def award(state: State) -> None:
    """Patches without a holder are tendered; who closed or gave up its contract holds none."""
    wanted = (state.policy["list_rule"] == _SINGLE) | pays_capacity(state)
    m = state.memory
    state.scratch(Patches).any = bool(wanted.any() or (m.patch_tendered != NO_TENDER).any())
    if not state.scratch(Patches).any:
        return
    council = state.patch_council
    by_contract = m.lot_until >= 0
    _vacate(state, council, wanted[council] | by_contract)
    age = state.week - m.patch_tendered
    over = age >= state.parameters["commissioner.contract_weeks"]
    again = (m.holder < 0) & (age >= QUARTER)
    due = wanted[council] & ~by_contract & (over | again)
    if due.any():
        _award(state, np.flatnonzero(due).astype(np.int64), council)


def pay_capacity(state: State) -> None:
    """The capacity that is paid for in each patch is reviewed, and kept ready by its holder."""
    if state.scratch(Patches).any:
        capacity.review(state)


def _vacate(state: State, council: I32, wanted: Bool) -> None:
    """A patch is free when its holder is gone, works no more for the council, or it is not wanted.

    ``wanted`` says which patches are to have one holder, shape (patches,).
    """
    m, p = state.memory, state.provider.columns
    held = m.holder >= 0
    row = np.where(held, m.holder, 0)
    stands = p.alive[row] & (p.uid[row] == m.holder_uid) & (p.contract[row, council] >= ON_LIST)
    free = (held & ~stands) | ~wanted
    m.patch_tendered[held & ~stands] = NO_TENDER
    m.patch_tendered[~wanted] = NO_TENDER
    m.holder[free] = -1
    m.holder_uid[free] = 0
    m.patch_price[free] = 1.0
    m.capacity[free] = 0.0
    m.patch_left[free] = 0.0


def _award(state: State, due: I64, council: I32) -> None:
    """Tender patches, those with most hours first; nobody bids for more than it could grow into."""
    p, m = state.provider.columns, state.memory
    need, held = state.scratch(PatchNeed)
    need_of_patches(state.client.columns, independent(state), state.land, need)
    m.holder[due] = -1
    held[:] = 0.0
    np.add.at(held, m.holder[m.holder >= 0], need[m.holder >= 0])
    room = room_to_hold(state)
    reached, fee = in_reach(state), fees(state)
    state.scratch(Bids).misjudged[:] = 0.0
    for patch in due[np.argsort(-need[due], kind="stable")]:
        n = int(council[patch])
        may = willing(state, n, reached) & (held + need[patch] <= room)
        m.patch_tendered[patch] = state.week
        winner, price = best_bid(state, int(patch), terms_of_tender(state, n), may)
        if winner < 0:
            continue
        held[winner] += need[patch]
        m.holder[patch], m.holder_uid[patch] = winner, p.uid[winner]
        m.patch_price[patch] = price / fee[n]
        p.contract[winner, n] = max(ON_LIST, p.contract[winner, n])


def room_to_hold(state: State) -> F64:
    """Hours a week of patches that each provider would hold at most, shape (providers,)."""
    q, planned = state.parameters, state.provider.columns.planned
    room: F64 = q["tender.holder_growth"] * np.maximum(planned, q["provider.plan_hours"])
    return room


def best_bid(state: State, patch: int, tender: Tender, may: Bool) -> tuple[int, float]:
    """The provider with the best bid for a patch and its price, £/h; (-1, 0) where nobody bids.

    How far they misjudge what an hour costs them stands in the scratch of bids.
    """
    bids, by_lot = state.scratch(Bids), state.parameters["tender.lot_weight"]
    _bid(state, patch, tender, may)
    key = lot(state, 64 + patch)
    if score_bids(bids, tender.weight, by_lot, key, state.provider.columns) == 0:
        return -1, 0.0
    winner = int(np.argmax(bids.score))
    return winner, float(bids.price[winner])


def terms_of_tender(state: State, n: int) -> Tender:
    """Terms on which a council tenders its patches: an extra for staffing may come on the fee."""
    highest = fees(state) + staffing_extra(state)
    weight = float(state.policy["tender_price_weight"][n])
    return Tender(float(highest[n]), float(contract_wage(state)[n]), weight)


def _bid(state: State, patch: int, tender: Tender, may: Bool) -> None:
    """Bids of those who may for one patch."""
    q, share = state.parameters, state.parameters["tender.patch_share"]
    patch_bids(
        places_of(state.land, patch),
        tender,
        share,
        may,
        state.provider.columns,
        state.land,
        state.memory.visits_at,
        state.memory.demand_at,
        q.fill(CostRules, "provider"),
        q.fill(TravelRules, "travel"),
        q.fill(BidRules, "tender"),
        state.scratch(Bids),
    )
