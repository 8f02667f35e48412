"""Tenders: providers choose a price, the council weighs price against trust."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.week.market.reach import serves_place
from gofal.abm.week.market.travel import TravelRules, expected_travel
from gofal.abm.world.land import Land
from gofal.abm.world.prices import wage_floor
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draw, in_band, stream
from gofal.agents.kernel import kernel
from gofal.agents.provider import GAVE_UP, CostRules, ProviderColumns, hour_cost_at
from gofal.agents.table import F32, F64, I64, Bool

_TENDER = int(Decision.TENDER)
_LEAST_KEPT = 0.1
"""Share of a price left after royalty and surplus; only guards a division by nothing."""


class BidRules(NamedTuple):
    """Parameters ``tender.*`` of bidding."""

    bid_room: float


class Tender(NamedTuple):
    """Terms of one tender.

    Attributes:
        fee: standard fee, £/h; no bid may be above.
        floor: lowest wage the contract allows, £/h.
        weight: weight of price against trust.
    """

    fee: float
    floor: float
    weight: float


class Bids(NamedTuple):
    """Bids of one tender by provider, shape (providers,) each.

    Attributes:
        price: £/h, -1 where there is no bid.
        score: marks, -1 where there is no bid.
        misjudged: what each takes an hour to cost over what it would, £/h.
    """

    price: F64
    score: F64
    misjudged: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Zero of each."""
        return cls._make(np.zeros((len(cls._fields), sizes.providers)))


@kernel
def price_asked(
    j: int,
    travel: float,
    waiting: float,
    tender: Tender,
    providers: ProviderColumns,
    cost: CostRules,
    rules: BidRules,
    misjudged: float,
) -> float:
    """The price a provider bids, £/h; -1 if even the standard fee would lose on every hour.

    A penny more is a penny of surplus and a smaller chance to win. The chance falls with the
    weight of price, so the best mark-up over own cost is in inverse proportion to it; where price
    does not count, the bid is the fee. Nobody bids above the fee, nor below own cost and the
    surplus it always asks.

    Args:
        j: provider.
        travel: travel hours per contact hour it expects.
        waiting: hours of waiting per contact hour it expects.
        tender: terms of the tender.
        providers: providers.
        cost: parameters of cost.
        rules: parameters of bidding.
        misjudged: what it takes an hour to cost over what it would, £/h.
    """
    fee = tender.fee
    wage = max(providers.mean_wage[j], tender.floor)
    direct = hour_cost_at(j, wage, travel, waiting, providers, cost) + misjudged
    kept = 1.0 - providers.royalty[j]
    if fee * kept < direct:
        return -1.0
    fixed = cost.fixed_share * providers.fixed_cost[j] / max(providers.planned[j], cost.plan_hours)
    least = (direct + fixed) / max(_LEAST_KEPT, kept - providers.target_margin[j])
    aimed = fee
    if tender.weight > 0.0:
        aimed = direct / kept + rules.bid_room * fee / tender.weight
    return min(fee, max(least, aimed))


@kernel
def list_bids(
    tender: Tender,
    willing: Bool,
    providers: ProviderColumns,
    cost: CostRules,
    rules: BidRules,
    bids: Bids,
) -> None:
    """Every willing provider's bid for a place on a list, at the travel it is used to."""
    for j in range(len(providers.alive)):
        bids.price[j] = -1.0
        if willing[j]:
            travel, waiting = providers.usual_travel[j], providers.usual_waiting[j]
            bids.price[j] = price_asked(j, travel, waiting, tender, providers, cost, rules, 0.0)


@kernel
def patch_bids(
    places: I64,
    tender: Tender,
    share: float,
    willing: Bool,
    providers: ProviderColumns,
    land: Land,
    visits_at: F32,
    demand_at: F64,
    cost: CostRules,
    travel_rules: TravelRules,
    rules: BidRules,
    bids: Bids,
) -> None:
    """Every willing provider's bid for a patch, at the travel it expects in its places.

    Only those bid whose own reach holds ``share`` of the patch's visits. The holder would have the
    visits of the patch to itself.
    """
    for j in range(len(providers.alive)):
        bids.price[j] = -1.0
        if not willing[j]:
            continue
        held = 0.0
        travel = 0.0
        waiting = 0.0
        every = 0.0
        for n in range(len(places)):
            place = places[n]
            visits = demand_at[place] / land.patch_parts[place]
            every += visits
            if serves_place(providers, j, place, land):
                new = max(0.0, visits - visits_at[j, place])
                held += visits
                way, gap = expected_travel(
                    j,
                    place,
                    new,
                    60.0 * travel_rules.visit_hours,
                    providers,
                    land,
                    visits_at,
                    cost,
                    demand_at[place],
                    travel_rules,
                )
                travel += visits * way
                waiting += visits * gap
        if held > 0.0 and held >= share * every:
            # Sensors stand in for visits nobody has to travel to.
            part = (1.0 - providers.monitoring[j]) / held
            far, gaps, wrong = part * travel, part * waiting, bids.misjudged[j]
            bids.price[j] = price_asked(j, far, gaps, tender, providers, cost, rules, wrong)


@kernel
def score_bids(
    bids: Bids, weight: float, by_lot: float, key: np.uint64, providers: ProviderColumns
) -> int:
    """Score every bid, -1 where there is none; returns how many there are.

    The lowest price gets full marks for price, others in proportion; marks for trust are the
    council's trust in the bidder. A little goes by lot (``by_lot``), to tell apart who is alike.
    """
    number = 0
    lowest = 1e9
    for j in range(len(bids.price)):
        if bids.price[j] > 0.0:
            number += 1
            lowest = min(lowest, bids.price[j])
    for j in range(len(bids.price)):
        bids.score[j] = -1.0
        if bids.price[j] > 0.0:
            marks = weight * lowest / bids.price[j] + (1.0 - weight) * providers.trust[j]
            bids.score[j] = marks + by_lot * draw(key, providers.uid[j])
    return number


def lot(state: State, where: int) -> np.uint64:
    """The key of the lots drawn in one tender: council ``where``'s, or a patch's after them."""
    return stream(state.seed, _TENDER, in_band(4096 * state.week, where, 4096))


def contract_wage(state: State) -> F64:
    """Lowest wage that a contract with each council allows, £/h, shape (councils,)."""
    lowest: F64 = wage_floor(state) * (1.0 + state.policy["pay_guarantee"])
    return lowest


def in_reach(state: State) -> Bool:
    """Which councils each provider can reach from its base, shape (providers, councils)."""
    p, land = state.provider.columns, state.land
    rows = state.provider.rows()
    near = land.minutes[p.base_place[rows]] <= p.radius[rows, None]
    reached = np.zeros((state.provider.capacity, state.councils), dtype=np.bool_)
    for n in range(state.councils):
        reached[rows, n] = near[:, land.council == n].any(axis=1)
    reached[rows, p.council[rows]] = True
    return reached


def independent(state: State) -> Bool:
    """Providers that may serve councils and do not belong to one."""
    p = state.provider.columns
    may: Bool = p.alive & p.serves_council & ~p.owner_covers
    own = state.commissioner.columns.in_house
    may[own[own >= 0]] = False
    return may


def willing(state: State, n: int, reached: Bool) -> Bool:
    """Who may bid for work of a council: may serve councils, is near, has not given contracts up.

    A council's own service or company does not bid: it has its work by direct award.
    """
    p = state.provider.columns
    may = independent(state) & (p.contract[:, n] != GAVE_UP)
    bidders: Bool = may & (reached[:, n] | (p.contract[:, n] > 0))
    return bidders
