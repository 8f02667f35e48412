"""Lists of those who may sell to a council: open lists, frameworks and preferred providers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.calendar import QUARTER
from gofal.abm.levers import option
from gofal.abm.week.market.tenders import (
    BidRules,
    Bids,
    Tender,
    contract_wage,
    in_reach,
    independent,
    list_bids,
    lot,
    score_bids,
    willing,
)
from gofal.abm.world.prices import fees
from gofal.abm.world.state import State
from gofal.agents.commissioner import NO_TENDER
from gofal.agents.provider import ON_LIST, WON, CostRules, ProviderColumns
from gofal.agents.table import Bool

OPEN, FRAMEWORK, PREFERRED = (
    option("list_rule", word) for word in ("open", "framework", "few_preferred")
)


def register(state: State) -> None:
    """Put on open lists everyone who can reach the council."""
    rule = state.policy["list_rule"]
    if (rule == OPEN).any() and _register_now(state):
        _register(state, np.flatnonzero(rule == OPEN), in_reach(state))


def tender(state: State) -> None:
    """Frameworks and preferred places are tendered when they are due."""
    tendering = _tendering(state)
    if not tendering.any():
        return
    due = np.flatnonzero(tendering & _due(state))
    if len(due):
        reached = in_reach(state)
        for n in due:
            _tender(state, int(n), reached)


def end_places(state: State) -> None:
    """Places end with the rule that gave them."""
    tendered, tendering = state.memory.tendered, _tendering(state)
    for n in np.flatnonzero((tendered != NO_TENDER) & ~tendering):
        _end_places(state.provider.columns, int(n))
        tendered[n] = NO_TENDER


def _tendering(state: State) -> Bool:
    rule = state.policy["list_rule"]
    tendering: Bool = (rule == FRAMEWORK) | (rule == PREFERRED)
    return tendering


def _register_now(state: State) -> bool:
    """Open lists are looked through every quarter, and when somebody founds."""
    p = state.provider.columns
    return state.week % QUARTER == 0 or bool((p.alive & (p.founded == state.week)).any())


def _register(state: State, councils: NDArray[np.intp], reached: Bool) -> None:
    """Put every provider that can reach an open council on its list; no place has to be won."""
    p = state.provider.columns
    may = independent(state)
    for n in councils:
        p.contract[may & reached[:, n] & (p.contract[:, n] == 0), n] = ON_LIST


def _due(state: State) -> Bool:
    """Councils whose list is to be tendered: never yet, run out, or nobody left on it."""
    p, tendered = state.provider.columns, state.memory.tendered
    age = state.week - tendered
    won = independent(state)[:, None] & (p.contract >= WON)
    empty = ~won.any(axis=0) & (age >= QUARTER)
    due: Bool = (age >= state.parameters["commissioner.contract_weeks"]) | empty
    return due


def _tender(state: State, n: int, reached: Bool) -> None:
    """A council's tender: the best bids win a place, at the price they bid.

    Those without a place keep the people they serve, at the standard fee.
    """
    p, q = state.provider.columns, state.parameters
    weight, bids = float(state.policy["tender_price_weight"][n]), state.scratch(Bids)
    terms = Tender(float(fees(state)[n]), float(contract_wage(state)[n]), weight)
    cost, rules = q.fill(CostRules, "provider"), q.fill(BidRules, "tender")
    list_bids(terms, willing(state, n, reached), p, cost, rules, bids)
    number = score_bids(bids, weight, q["tender.lot_weight"], lot(state, n), p)
    places = max(1, round(float(state.policy["list_places"][n])))
    _end_places(p, n)
    winners = np.argsort(-bids.score, kind="stable")[: min(places, number)]
    p.contract[winners, n] = WON
    p.agreed_price[winners, n] = bids.price[winners] / terms.fee
    state.memory.tendered[n] = state.week


def _end_places(p: ProviderColumns, n: int) -> None:
    """Those who had won a place fall back to the list and to the standard fee."""
    p.agreed_price[:, n] = 1.0
    p.contract[p.contract[:, n] >= WON, n] = ON_LIST
