"""One provider per patch: tenders for patches, and who holds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np

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
from gofal.abm.world.calendar import QUARTER
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
        """Nought of each."""
        return cls(np.zeros(sizes.patches), np.zeros(sizes.providers))


def award(state: State) -> None:
    """Patches without a holder are tendered; who closed or gave up its contract holds none."""
    wanted = (state.policy["list_rule"] == _SINGLE) | pays_capacity(state)
    m = state.memory
    state.scratch(Patches).any = bool(wanted.any() or (m.patch_tendered != NO_TENDER).any())
    if not state.scratch(Patches).any:
        return
    council = state.patch_council
    _vacate(state, council, wanted)
    age = state.week - m.patch_tendered
    over = age >= state.parameters["commissioner.contract_weeks"]
    again = (m.holder < 0) & (age >= QUARTER)
    due = np.flatnonzero(wanted[council] & (over | again))
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
    m.patch_tendered[held & ~stands] = NO_TENDER
    m.patch_tendered[~wanted[council]] = NO_TENDER
    m.holder[free] = -1
    m.holder_uid[free] = 0
    m.patch_price[free] = 1.0
    m.capacity[free] = 0.0
    m.patch_left[free] = 0.0


def _award(state: State, due: I64, council: I32) -> None:
    """Tender patches, those with most hours first; nobody bids for more than it could grow into."""
    p, q, m = state.provider.columns, state.parameters, state.memory
    need, held = state.scratch(PatchNeed)
    need_of_patches(state.client.columns, independent(state), state.land, need)
    m.holder[due] = -1
    held[:] = 0.0
    np.add.at(held, m.holder[m.holder >= 0], need[m.holder >= 0])
    room = q["tender.holder_growth"] * np.maximum(p.planned, q["provider.plan_hours"])
    reached, fee = in_reach(state), fees(state)
    bids, by_lot = state.scratch(Bids), q["tender.lot_weight"]
    for patch in due[np.argsort(-need[due], kind="stable")]:
        n = int(council[patch])
        terms = _terms(state, n)
        _bid(state, int(patch), terms, willing(state, n, reached) & (held + need[patch] <= room))
        m.patch_tendered[patch] = state.week
        if score_bids(bids, terms.weight, by_lot, lot(state, 64 + int(patch)), p) == 0:
            continue
        winner = int(np.argmax(bids.score))
        held[winner] += need[patch]
        m.holder[patch], m.holder_uid[patch] = winner, p.uid[winner]
        m.patch_price[patch] = bids.price[winner] / fee[n]
        p.contract[winner, n] = max(ON_LIST, p.contract[winner, n])


def _terms(state: State, n: int) -> Tender:
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
