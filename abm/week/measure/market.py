"""Concentration, fees paid, numbers and cash of providers."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.calendar import ESTABLISHED
from gofal.abm.world.bills import Pairs, clear_pairs, list_pairs, mark_pair
from gofal.abm.world.forms import owner_works, sector_codes
from gofal.abm.world.land import Land
from gofal.abm.world.regimes import direct_costs
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.series import SECTORS
from gofal.abm.world.state import State
from gofal.agents.client import ClientColumns, Route, Stage
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64, I64

_SERVED = int(Stage.SERVED)
_COUNCIL, _OWN = int(Route.COUNCIL), int(Route.OWN_MONEY)
_PUBLIC = SECTORS.index("public")
_LEAST_COST = 50.0
"""£ a week; only guards a division by nothing in the first weeks of a provider."""


class Concentration(NamedTuple):
    """Series of a council's market, shape (councils,) each."""

    hhi: F64
    largest_share: F64
    fee_paid: F64
    fee_hours: F64
    council_managed_hours: F64
    in_house_hours: F64


class HoursGiven(NamedTuple):
    """Hours delivered this week.

    Attributes:
        pairs: providers and councils with hours.
        by_provider: shape (providers, councils).
        by_sector: in the order of ``SECTORS``, shape (sectors, councils).
        total: of all providers, shape (councils,).
    """

    pairs: Pairs
    by_provider: F64
    by_sector: F64
    total: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """No hours yet."""
        return cls(
            Pairs.made(sizes),
            np.zeros((sizes.providers, sizes.councils)),
            np.zeros((len(SECTORS), sizes.councils)),
            np.zeros(sizes.councils),
        )


@kernel
def _give(
    clients: ClientColumns,
    providers: ProviderColumns,
    land: Land,
    sector: I64,
    given: HoursGiven,
    sums: Concentration,
) -> None:
    """Sum up the hours delivered, and the fees paid for those that councils manage."""
    pairs = given.pairs
    for pair in range(pairs.number[0]):
        given.by_provider[pairs.provider[pair], pairs.council[pair]] = 0.0
    clear_pairs(pairs)
    given.by_sector[:] = 0.0
    for i in range(len(clients.alive)):
        if clients.alive[i] and clients.stage[i] == _SERVED:
            n, j = land.council[clients.place[i]], clients.provider[i]
            mark_pair(j, n, pairs)
            given.by_provider[j, n] += clients.delivered[i]
            given.by_sector[sector[providers.form[j]], n] += clients.delivered[i]
            if sector[providers.form[j]] == _PUBLIC and clients.route[i] != _OWN:
                sums.in_house_hours[n] += clients.delivered[i]
            if clients.route[i] == _COUNCIL:
                if not providers.owner_covers[j]:
                    sums.fee_paid[n] += clients.delivered[i] * clients.price[i]
                    sums.fee_hours[n] += clients.delivered[i]
                sums.council_managed_hours[n] += clients.delivered[i]
    list_pairs(pairs)


@kernel
def _concentrate(hours: F64, pairs: Pairs, total: F64, sums: Concentration) -> None:
    """Herfindahl index and share of the largest provider in ``hours`` (providers, councils)."""
    total[:] = 0.0
    for pair in range(pairs.number[0]):
        total[pairs.council[pair]] += hours[pairs.provider[pair], pairs.council[pair]]
    for pair in range(pairs.number[0]):
        j, n = pairs.provider[pair], pairs.council[pair]
        if hours[j, n] > 0.0:
            share = hours[j, n] / total[n]
            sums.hhi[n] += share * share
            sums.largest_share[n] = max(sums.largest_share[n], share)


def count_providers(state: State) -> None:
    """Numbers and open posts of providers by council."""
    p, tally = state.provider.columns, state.tally
    rows = state.provider.rows()
    alone = owner_works(state)[p.form[rows]]
    main = rows[~alone]
    tally["providers"][:] = np.bincount(p.council[main], minlength=state.councils)
    old = main[state.week - p.founded[main] >= ESTABLISHED]
    tally["established"][:] = np.bincount(p.council[old], minlength=state.councils)
    tally["micros"][:] = np.bincount(p.council[rows[alone]], minlength=state.councils)
    pending = p.pending[main].astype(np.float64)
    nobody = p.posts[main] - pending
    tally["open_posts"][:] = np.bincount(p.council[main], nobody, state.councils)
    tally["starting"][:] = np.bincount(p.council[main], pending, state.councils)


def see_cash(state: State) -> None:
    """Weeks of cash, and margins, of independent providers that employ people."""
    p, tally = state.provider.columns, state.tally
    rows = state.provider.rows()
    main = rows[~owner_works(state)[p.form[rows]]]
    own = main[~p.owner_covers[main]]
    weeks = (p.cash[own] + p.credit[own]) / 100.0 / np.maximum(p.weekly_cost[own], _LEAST_COST)
    # Sorted once, as there are the more councils the more providers.
    order = np.argsort(p.council[own], kind="stable")
    ends = np.bincount(p.council[own], minlength=state.councils).cumsum()
    for n, here in enumerate(np.split(order, ends[:-1])):
        tally["cash_weeks"][n] = np.median(weeks[here]) if len(here) else np.nan
        mine = own[here]
        hours = p.planned[mine].sum()
        tally["margin"][n] = (
            float((p.margin[mine] * p.planned[mine]).sum() / hours) if hours > 0 else 0.0
        )


def see_direct_costs(state: State) -> None:
    """What carers cost independent providers that employ people, where those are based."""
    p, tally = state.provider.columns, state.tally
    rows = state.provider.rows()
    own = rows[~owner_works(state)[p.form[rows]] & ~p.owner_covers[rows]]
    hours = p.delivered[own].astype(np.float64)
    costs = hours * direct_costs(state, own)
    tally["direct_cost"][:] = np.bincount(p.council[own], costs, state.councils)
    tally["independent_hours"][:] = np.bincount(p.council[own], hours, state.councils)


def concentration(state: State) -> None:
    """How concentrated councils' markets are, what they pay and who gives the hours."""
    given, sums = state.scratch(HoursGiven), state.tally.rows(Concentration)
    for row in sums:
        row[:] = 0.0
    sector = sector_codes(state)
    _give(state.client.columns, state.provider.columns, state.land, sector, given, sums)
    _concentrate(given.by_provider, given.pairs, given.total, sums)
    for name, hours in zip(SECTORS, given.by_sector, strict=True):
        state.tally[f"hours_{name}"][:] = hours
