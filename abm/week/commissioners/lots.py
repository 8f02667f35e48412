"""Tenders as events: a council lets a share of its work anew, lot by lot and in stages."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.calendar import QUARTER
from gofal.abm.week.commissioners.holders import (
    PatchNeed,
    best_bid,
    room_to_hold,
    terms_of_tender,
)
from gofal.abm.week.market.patches import need_of_patches, places_of
from gofal.abm.week.market.tenders import Bids, in_reach, independent, willing
from gofal.abm.week.transitions.lots import Passing, pass_lots
from gofal.abm.world.forms import owner_works
from gofal.abm.world.land import Land
from gofal.abm.world.patches import patch_of
from gofal.abm.world.prices import fees
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns
from gofal.agents.chance import Decision, draw, draws, normal, stream
from gofal.agents.client import SLOTS, ClientColumns, Route, Stage
from gofal.agents.kernel import kernel
from gofal.agents.provider import GAVE_UP, ON_LIST
from gofal.agents.table import F64, I64, Bool

_SERVED, _COUNCIL = int(Stage.SERVED), int(Route.COUNCIL)
_ORDER, _ERROR = int(Decision.LOT_ORDER), int(Decision.BID_ERROR)
_STAYS = int(Decision.STAYS_BEHIND)
_HARDLY = 1e-9
"""Hours or visits; only guards a division by nothing."""


class LotPay(NamedTuple):
    """What carers get who work in each lot now, shape (patches,) each.

    Attributes:
        hours: hours a week with people served for the council.
        pay: £ a week of these hours.
    """

    hours: F64
    pay: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Zero of each."""
        return cls._make(np.zeros((len(cls._fields), sizes.patches)))


@kernel
def _see_pay(clients: ClientColumns, carers: CarerColumns, land: Land, seen: LotPay) -> None:
    """Sum up the pay of the carers who work in each lot."""
    seen.hours[:] = 0.0
    seen.pay[:] = 0.0
    for i in range(len(clients.alive)):
        if not clients.alive[i] or clients.stage[i] != _SERVED or clients.route[i] != _COUNCIL:
            continue
        patch = patch_of(clients.place[i], clients.uid[i], land.patch, land.patch_parts)
        for s in range(SLOTS):
            if clients.carer[i, s] >= 0:
                seen.hours[patch] += clients.hours[i, s]
                seen.pay[patch] += clients.hours[i, s] * carers.wage[clients.carer[i, s]]


@kernel
def _misjudge(uid: I64, known: F64, seed: int, patch: int, spread: float, wrong: F64) -> None:
    """How far each bidder misjudges the cost of an hour of a lot, less the more of it it does."""
    key = stream(seed, _ERROR, patch)
    for j in range(len(wrong)):
        wrong[j] = (1.0 - min(1.0, known[j])) * spread * normal(draw(key, uid[j]))


def let_lots(state: State) -> None:
    """Councils whose lever says so let lots of their work anew, when each is due."""
    m, share, council = state.memory, state.policy["tender_share"], state.patch_council
    goes_on = (m.tender_began >= 0).any() or (m.lot_until >= 0).any()
    if state.week < 0 or not (share.any() or goes_on):
        return
    begins = np.flatnonzero((share > 0.0) & (m.tender_began < 0))
    if len(begins):
        _begin(state, begins)
    lets = share[council] > 0.0
    m.tender_began[share <= 0.0] = -1
    m.lot_due[~lets] = -1
    # Whose holder is gone is let again, and a contract that is over ends with the lever.
    free = (m.lot_until >= 0) & (m.holder < 0)
    m.lot_due[free & lets & (m.lot_winner < 0)] = state.week
    m.lot_until[free | ((m.lot_until <= state.week) & ~lets)] = -1
    due = (m.lot_due >= 0) & (m.lot_due <= state.week)
    if due.any():
        _award(state, np.flatnonzero(due))


def _begin(state: State, councils: I64) -> None:
    """Divide the work of councils into lots that are let or not, and these into stages."""
    m, policy, need = state.memory, state.policy, state.scratch(PatchNeed).need
    need_of_patches(state.client.columns, independent(state), state.land, need)
    for n in councils:
        lots = np.flatnonzero(state.patch_council == n)
        drawn = np.empty(len(lots))
        draws(stream(state.seed, _ORDER, int(n)), lots, drawn)
        lots = lots[np.argsort(drawn, kind="stable")]
        middle = np.cumsum(need[lots]) - 0.5 * need[lots]
        let = middle <= policy["tender_share"][n] * need[lots].sum()
        every = max(_HARDLY, float(need[lots[let]].sum()))
        stages = round(float(policy["tender_stages"][n]))
        stage = np.minimum(stages - 1, np.floor(stages * middle[let] / every))
        m.lot_due[lots[let]] = state.week + stage * round(float(policy["tender_spacing"][n]))
        m.tender_began[n] = state.week


def _award(state: State, due: I64) -> None:
    """Award lots, those with most hours first; nobody bids for more than it could grow into."""
    p, m, policy = state.provider.columns, state.memory, state.policy
    need, held = state.scratch(PatchNeed)
    need_of_patches(state.client.columns, independent(state), state.land, need)
    _see_held(state, due, need, held)
    room, reached, fee = room_to_hold(state), in_reach(state), fees(state)
    firms = ~owner_works(state)[p.form]
    seen = state.scratch(LotPay)
    _see_pay(state.client.columns, state.carer.columns, state.land, seen)
    for patch in due[np.argsort(-need[due], kind="stable")]:
        n = int(state.patch_council[patch])
        may = willing(state, n, reached) & firms & (held + need[patch] <= room)
        winner, price = _bids_for(state, int(patch), n, seen, may)
        m.lot_due[patch] = state.week + QUARTER
        if winner < 0:
            continue
        held[winner] += need[patch]
        m.lot_winner[patch], m.lot_winner_uid[patch] = winner, p.uid[winner]
        m.lot_price[patch] = price / fee[n]
        m.lot_due[patch] = -1
        m.lot_starts[patch] = state.week + round(float(policy["tender_lead"][n]))


def _see_held(state: State, due: I64, need: F64, held: F64) -> None:
    """Hours of patches that each provider holds or has won, but for those that are let now."""
    m = state.memory
    rows = np.where(m.lot_winner >= 0, m.lot_winner, m.holder)
    rows[due] = -1
    held[:] = 0.0
    np.add.at(held, rows[rows >= 0], need[rows >= 0])


def _bids_for(state: State, patch: int, n: int, seen: LotPay, may: Bool) -> tuple[int, float]:
    """The winner of a lot and its price: bidders reckon with the pay of those who go along."""
    memory, places = state.memory, places_of(state.land, patch)
    visits = max(_HARDLY, float(memory.demand_at[places].sum()))
    known = memory.visits_at[:, places].sum(axis=1, dtype=np.float64) / visits
    spread, wrong = state.parameters["tender.misjudged"], state.scratch(Bids).misjudged
    _misjudge(state.provider.columns.uid, known, state.seed, patch, spread, wrong)
    terms = terms_of_tender(state, n)
    usual = float(seen.pay[patch]) / max(_HARDLY, float(seen.hours[patch]))
    return best_bid(state, patch, terms._replace(floor=max(terms.floor, usual)), may)


def hand_over(state: State) -> None:
    """Lots whose time has come pass to who won them, with people and carers."""
    m, p = state.memory, state.provider.columns
    ready = (m.lot_winner >= 0) & (m.lot_starts <= state.week)
    if not ready.any():
        return
    row, council = np.where(ready, m.lot_winner, 0), state.patch_council
    stands = p.alive[row] & (p.uid[row] == m.lot_winner_uid) & (p.contract[row, council] != GAVE_UP)
    m.lot_due[ready & ~stands] = state.week + 1
    starts = np.flatnonzero(ready & stands)
    m.lot_winner[ready & ~stands] = -1
    if len(starts):
        _pass(state, starts)
        _hold(state, starts)


def _pass(state: State, starts: I64) -> None:
    """People of the lots pass, and the carers who go along."""
    p, q, passing = state.provider.columns, state.parameters, state.scratch(Passing)
    passing.winner[:] = -1
    passing.winner[starts] = state.memory.lot_winner[starts]
    passing.loses[:] = independent(state) & ~owner_works(state)[p.form]
    pass_lots(
        np.unique(passing.winner[starts]).astype(np.int64),
        q["commissioner.goes_along"],
        q["tender.stays_behind"],
        stream(state.seed, _STAYS, state.week),
        state.client.columns,
        state.carer.columns,
        p,
        state.land,
        passing,
    )
    state.tally["transferred_hours"][:] += passing.moved


def _hold(state: State, starts: I64) -> None:
    """Winners hold their lots at the price they bid, until the contract is over."""
    m, p, council = state.memory, state.provider.columns, state.patch_council[starts]
    winner, term = m.lot_winner[starts], round(state.parameters["commissioner.contract_weeks"])
    lead = np.round(state.policy["tender_lead"][council]).astype(np.int32)
    m.holder[starts], m.holder_uid[starts] = winner, m.lot_winner_uid[starts]
    m.patch_price[starts], m.patch_tendered[starts] = m.lot_price[starts], state.week
    m.lot_until[starts] = state.week + term
    m.lot_due[starts] = m.lot_until[starts] - lead
    m.lot_winner[starts] = -1
    p.contract[winner, council] = np.maximum(ON_LIST, p.contract[winner, council])
