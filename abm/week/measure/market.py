"""Concentration, fees paid, numbers and cash of providers."""

from __future__ import annotations

import numpy as np

from gofal.abm.world.forms import owner_works
from gofal.abm.world.land import Land
from gofal.abm.world.series import SECTORS
from gofal.abm.world.state import State
from gofal.agents.client import ClientColumns, Route, Stage
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64, I64

_SERVED = int(Stage.SERVED)
_COUNCIL = int(Route.COUNCIL)
_LEAST_COST = 50.0
"""£ a week; only guards a division by nothing in the first weeks of a provider."""


@kernel
def _concentration(
    clients: ClientColumns,
    providers: ProviderColumns,
    land: Land,
    hours_by: F64,
    sector: I64,
    sums: F64,
) -> None:
    """Concentration and fees paid. ``hours_by`` is (providers, councils) scratch.

    ``sums`` rows by council: Herfindahl index, share of the largest, fees for council-managed hours
    of independents, council-managed hours, in-house hours among them, hours of independents.
    """
    hours_by[:] = 0.0
    for i in range(len(clients.alive)):
        if clients.alive[i] and clients.stage[i] == _SERVED:
            n, j = land.council[clients.place[i]], clients.provider[i]
            hours_by[j, n] += clients.delivered[i]
            sums[5 + sector[providers.form[j]], n] += clients.delivered[i]
            if clients.route[i] == _COUNCIL:
                if not providers.owner_covers[j]:
                    sums[2, n] += clients.delivered[i] * clients.price[i]
                    sums[4, n] += clients.delivered[i]
                sums[3, n] += clients.delivered[i]
    for n in range(hours_by.shape[1]):
        total = 0.0
        for j in range(len(providers.alive)):
            total += hours_by[j, n]
        if total <= 0.0:
            continue
        for j in range(len(providers.alive)):
            share = hours_by[j, n] / total
            sums[0, n] += share * share
            sums[1, n] = max(sums[1, n], share)


def count_providers(state: State) -> None:
    """Numbers and open posts of providers by council."""
    p, tally = state.provider.columns, state.tally
    rows = state.provider.rows()
    alone = owner_works(state)[p.form[rows]]
    main = rows[~alone]
    tally["providers"][:] = np.bincount(p.council[main], minlength=state.councils)
    tally["micros"][:] = np.bincount(p.council[rows[alone]], minlength=state.councils)
    tally["open_posts"][:] = np.bincount(
        p.council[main], weights=p.posts[main], minlength=state.councils
    )


def see_cash(state: State) -> None:
    """Weeks of cash, and margins, of independent providers that employ people."""
    p, tally = state.provider.columns, state.tally
    rows = state.provider.rows()
    main = rows[~owner_works(state)[p.form[rows]]]
    own = main[~p.owner_covers[main]]
    weeks = (p.cash[own] + p.credit[own]) / 100.0 / np.maximum(p.weekly_cost[own], _LEAST_COST)
    for n in range(state.councils):
        here = weeks[p.council[own] == n]
        tally["cash_weeks"][n] = np.median(here) if len(here) else np.nan
        mine = own[p.council[own] == n]
        hours = p.planned[mine].sum()
        tally["margin"][n] = (
            float((p.margin[mine] * p.planned[mine]).sum() / hours) if hours > 0 else 0.0
        )


def concentration(state: State) -> None:
    """How concentrated councils' markets are, what they pay and who gives the hours."""
    sums = state.work.by_council[: 5 + len(SECTORS)]
    sums[:] = 0.0
    alone = owner_works(state)
    sector = np.array(
        [
            SECTORS.index("micro" if own else m.sector)
            for m, own in zip(state.models, alone, strict=True)
        ]
    )
    _concentration(
        state.client.columns, state.provider.columns, state.land, state.work.billed[0], sector, sums
    )
    names = (
        "hhi",
        "largest_share",
        "fee_paid",
        "council_managed_hours",
        "fee_hours",
        *(f"hours_{name}" for name in SECTORS),
    )
    for name, row in zip(names, sums, strict=True):
        state.tally[name][:] = row
