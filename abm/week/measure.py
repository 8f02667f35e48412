"""Step 11, measure: what the week came to, for every council; places and providers each quarter."""

from __future__ import annotations

import numpy as np

from gofal.abm.calendar import QUARTER
from gofal.abm.forms import owner_works
from gofal.abm.prices import fees, terms
from gofal.abm.records import PLACE_SERIES
from gofal.abm.state import State, Workspace
from gofal.abm.tally import SECTORS
from gofal.abm.week.travel import TravelRules, expected_travel
from gofal.abm.world.land import Land
from gofal.agents.carer import CarerColumns, Job
from gofal.agents.client import ClientColumns, Route, Stage
from gofal.agents.kernel import kernel
from gofal.agents.provider import CostRules, ProviderColumns, hour_cost
from gofal.agents.table import F64, I32, I64, Bool

_SERVED, _WAITING = int(Stage.SERVED), int(Stage.WAITING)
_COUNCIL = int(Route.COUNCIL)
_SEEKING, _WORKING = int(Job.SEEKING), int(Job.WORKING)
_BEYOND = 9.0
"""Travel hours per contact hour that no offer needs: where nobody offers there is none."""
_LEAST_COST = 50.0
"""£ a week; only guards a division by nothing in the first weeks of a provider."""


@kernel
def _market(
    c: ClientColumns, p: ProviderColumns, land: Land, hours_by: F64, sector: I64, sums: F64
) -> None:
    """Concentration and fees paid. ``hours_by`` is (providers, councils) scratch.

    ``sums`` rows by council: Herfindahl index, share of the largest, fees for council-managed hours
    of independents, council-managed hours, in-house hours among them, hours of independents.
    """
    hours_by[:] = 0.0
    for i in range(len(c.alive)):
        if c.alive[i] and c.stage[i] == _SERVED:
            n, j = land.council[c.place[i]], c.provider[i]
            hours_by[j, n] += c.delivered[i]
            sums[5 + sector[p.form[j]], n] += c.delivered[i]
            if c.route[i] == _COUNCIL:
                if not p.owner_covers[j]:
                    sums[2, n] += c.delivered[i] * c.price[i]
                    sums[4, n] += c.delivered[i]
                sums[3, n] += c.delivered[i]
    for n in range(hours_by.shape[1]):
        total = 0.0
        for j in range(len(p.alive)):
            total += hours_by[j, n]
        if total <= 0.0:
            continue
        for j in range(len(p.alive)):
            share = hours_by[j, n] / total
            sums[0, n] += share * share
            sums[1, n] = max(sums[1, n], share)


@kernel
def _choice(
    p: ProviderColumns, land: Land, w: Workspace, fee: F64, premium: F64, least_place: I32,
    hours: float, room: float, cost: CostRules, t: TravelRules, choice: F64, travel: F64,
) -> None:  # fmt: skip
    """Providers that would take a typical package in each place, and the travel it would need."""
    visits = hours / t.visit_hours
    for place in range(len(choice)):
        choice[place] = 0.0
        n = land.council[place]
        price = fee[n] * (1.0 + premium[n] * land.rural[place])
        least = _BEYOND
        for at in range(w.offer_start[place], w.offer_start[place + 1]):
            j = w.offers[at]
            if not (p.alive[j] and p.serves_council[j] and p.contract[j, n] >= least_place[n]):
                continue
            ratio = expected_travel(j, place, visits, p, land, w, cost,
                                    w.demand_at[place], t)  # fmt: skip
            least = min(least, ratio)
            direct = hour_cost(j, ratio, p, cost)
            worth = p.owner_covers[j] or price * (1.0 - p.royalty[j]) - direct >= p.required[j]
            if worth and p.free[j] >= room * hours:
                choice[place] += 1.0
        travel[place] = least if least < _BEYOND else np.nan


@kernel
def _quantile(counts: F64, q: float) -> float:
    """A quantile of waits counted by whole weeks, with linear steps inside a week; nan if none."""
    total = 0.0
    for week in range(len(counts)):
        total += counts[week]
    if total <= 0.0:
        return np.nan
    wanted = q * total
    so_far = 0.0
    for week in range(len(counts)):
        if so_far + counts[week] >= wanted:
            return week + (wanted - so_far) / counts[week]
        so_far += counts[week]
    return float(len(counts))


@kernel
def _wait_table(waits: F64, counts: F64, out: F64) -> None:
    """Median and 90th percentile by area (councils, then Wales) and by urban, rural, all."""
    councils = waits.shape[0]
    for n in range(councils + 1):
        for kind in range(3):
            counts[:] = 0.0
            for m in range(councils):
                if n in (m, councils):
                    for week in range(len(counts)):
                        counts[week] += waits[m, 0, week] * (kind != 1)
                        counts[week] += waits[m, 1, week] * (kind != 0)
            out[n, kind, 0] = _quantile(counts, 0.5)
            out[n, kind, 1] = _quantile(counts, 0.9)


@kernel
def _people_at_work(
    k: CarerColumns, p: ProviderColumns, land: Land, alone: Bool, sums: F64
) -> None:
    """``sums`` rows by council: carers employed (who owns a business of one apart), seekers."""
    for row in range(len(k.alive)):
        if not k.alive[row]:
            continue
        if k.job[row] == _WORKING and not alone[p.form[k.provider[row]]]:
            sums[0, p.council[k.provider[row]]] += 1.0
        elif k.job[row] == _SEEKING:
            sums[1, land.council[k.home[row]]] += 1.0


@kernel
def _by_place(c: ClientColumns, table: F64) -> None:
    """Sums by place in the order of ``PLACE_SERIES``."""
    for i in range(len(c.alive)):
        if not c.alive[i] or (c.stage[i] != _SERVED and c.stage[i] != _WAITING):
            continue
        place = c.place[i]
        table[0, place] += c.package[i]
        table[1, place] += c.delivered[i]
        table[2, place] += c.stage[i] == _SERVED
        table[3, place] += c.stage[i] == _WAITING
        table[6, place] += c.travel[i]
        table[7, place] += c.wellbeing[i]
        table[8, place] += c.continuity[i] * (c.stage[i] == _SERVED)


def _providers(state: State) -> None:
    """Numbers, posts and cash of providers by council."""
    p, tally = state.provider.columns, state.tally
    rows = state.provider.rows()
    alone = owner_works(state)[p.form[rows]]
    main = rows[~alone]
    tally["providers"][:] = np.bincount(p.council[main], minlength=state.councils)
    tally["micros"][:] = np.bincount(p.council[rows[alone]], minlength=state.councils)
    tally["open_posts"][:] = np.bincount(
        p.council[main], weights=p.posts[main], minlength=state.councils
    )
    if state.week % QUARTER == 0:
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


def _quarter(state: State) -> None:
    """Places: choice and travel of an offer; and the books of every provider."""
    q, w, tally = state.parameters, state.work, state.tally
    choice, travel = w.chance_at, w.openings_at
    _choice(state.provider.columns, state.land, w, fees(state), state.lever("rural_premium"),
            terms(state).list_least, q["measure.typical_package"], q["measure.room_for"],
            q.fill(CostRules, "provider"), q.fill(TravelRules, "travel"), choice,
            travel)  # fmt: skip
    weight = state.client_rate
    for series, values in (("choice", choice), ("offer_travel", travel)):
        known = np.isfinite(values)
        top = np.bincount(state.land.council[known], (values * weight)[known], state.councils)
        bottom = np.bincount(state.land.council[known], weight[known], state.councils)
        tally[series][:] = np.divide(top, bottom, out=np.full_like(top, np.nan), where=bottom > 0)
    table = np.zeros((len(PLACE_SERIES), len(choice)))
    _by_place(state.client.columns, table)
    table[4], table[5] = choice, travel
    state.records.keep_places(state.week, table)
    state.records.keep_providers(state.week, state.provider.columns)


def step(state: State) -> None:
    """Step 11 of the week."""
    w, tally, p = state.work, state.tally, state.provider.columns
    sums = w.by_council[: 5 + len(SECTORS)]
    sums[:] = 0.0
    alone = owner_works(state)
    sector = np.array([SECTORS.index("micro" if own else m.sector)
                       for m, own in zip(state.models, alone, strict=True)])  # fmt: skip
    _market(state.client.columns, p, state.land, w.billed[0], sector, sums)
    names = ("hhi", "largest_share", "fee_paid", "council_managed_hours", "fee_hours",
             *(f"hours_{name}" for name in SECTORS))  # fmt: skip
    for name, row in zip(names, sums, strict=True):
        tally[name][:] = row
    sums = w.by_council[:2]
    sums[:] = 0.0
    _people_at_work(state.carer.columns, p, state.land, alone, sums)
    tally["headcount"][:], tally["seekers"][:] = sums
    _providers(state)
    if state.week % QUARTER == 0:
        _quarter(state)
    waits = np.empty((state.councils + 1, 3, 2))
    _wait_table(tally.waits, np.empty(tally.waits.shape[2]), waits)
    state.records.money.append(state.ledger.week.copy())
    tally.close_week(waits)
