"""Step 9, commissioners: monitor, live within budget, rebalance, found a company, step in."""

from __future__ import annotations

import numpy as np

from gofal.abm.calendar import QUARTER
from gofal.abm.forms import owner_works
from gofal.abm.ledger import Flow
from gofal.abm.prices import funded_floor, insured, staffing_extra, terms, uprate
from gofal.abm.regimes import hour_costs
from gofal.abm.state import State
from gofal.abm.tally import YEAR
from gofal.abm.week import (
    companies,
    health,
    holders,
    insurance,
    joint_companies,
    list_terms,
    lists,
    meetings,
    oversight,
    search,
    weather,
)
from gofal.abm.week.entry import consider_form
from gofal.abm.world.founding import found_provider
from gofal.abm.world.land import Land
from gofal.agents.carer import CarerColumns, Job
from gofal.agents.chance import identity, in_band
from gofal.agents.client import SLOTS, ClientColumns, Route, Stage
from gofal.agents.commissioner import BudgetRules, next_ration
from gofal.agents.kernel import kernel
from gofal.agents.kinds import PROVIDER
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64, I32

_SERVED, _WORKING = int(Stage.SERVED), int(Job.WORKING)
_LEAST_LEFT = 0.05
"""Share off the preferred route; only guards a division by nothing where all is on it."""
_COUNCIL, _OWN = int(Route.COUNCIL), int(Route.OWN_MONEY)


@kernel
def _shares(
    c: ClientColumns, p: ProviderColumns, land: Land, model: F64, own: I32, sums: F64
) -> None:
    """Council-supported hours: all, by the council's own service, on the preferred route."""
    sums[:3] = 0.0
    for i in range(len(c.alive)):
        if c.alive[i] and c.stage[i] == _SERVED and c.route[i] != _OWN:
            n, j = land.council[c.place[i]], c.provider[i]
            sums[0, n] += c.package[i]
            sums[1, n] += c.package[i] * (j == own[n])
            sums[2, n] += c.package[i] * (p.form[j] == model[n])


@kernel
def transfer(
    j: int, to: int, council: int, goes_along: float, c: ClientColumns, k: CarerColumns, land: Land,
    moved_hours: F64,
) -> float:  # fmt: skip
    """A council's contract passes from one provider to another, people and carers with it (TUPE).

    Carers who do more than ``goes_along`` of their work for the people who move go along on
    protected pay; the others stay and their part of the packages has to be staffed anew. Returns
    the hours moved.
    """
    moved_hours[:] = 0.0
    moved = _move_people(j, to, council, c, land, moved_hours)
    for row in range(len(k.alive)):
        theirs = k.alive[row] and k.provider[row] == j and k.job[row] == _WORKING
        if theirs and moved_hours[row] > goes_along * k.contact[row]:
            k.provider[row] = to
            k.protected[row] = k.wage[row]
    _part_teams(j, to, c, k)
    return moved


@kernel
def _move_people(
    j: int, to: int, council: int, c: ClientColumns, land: Land, moved_hours: F64
) -> float:
    """Give the people to the new provider; sums each carer's hours with them."""
    moved = 0.0
    for i in range(len(c.alive)):
        if not c.alive[i] or c.stage[i] != _SERVED or c.provider[i] != j:
            continue
        if c.route[i] != _COUNCIL or land.council[c.place[i]] != council:
            continue
        moved += c.package[i]
        c.provider[i] = to
        c.losing[i] = 0
        for s in range(SLOTS):
            if c.carer[i, s] >= 0:
                moved_hours[c.carer[i, s]] += c.hours[i, s]
    return moved


@kernel
def _part_teams(j: int, to: int, c: ClientColumns, k: CarerColumns) -> None:
    """Take carers off the packages of people who are now with the other provider."""
    for i in range(len(c.alive)):
        if not c.alive[i] or c.stage[i] != _SERVED or (c.provider[i] != to and c.provider[i] != j):
            continue
        for s in range(SLOTS):
            row = c.carer[i, s]
            if row >= 0 and k.provider[row] != c.provider[i]:
                k.contact[row] = max(0.0, k.contact[row] - c.hours[i, s])
                c.carer[i, s] = -1
                c.hours[i, s] = 0.0


def _monitor(state: State) -> None:
    """Shares of council-managed hours, and where the preferred route ought to stand by now."""
    m, sums, policy = state.commissioner.columns, state.work.by_council, state.policy
    t = terms(state)
    _shares(
        state.client.columns, state.provider.columns, state.land, t.route_model, m.in_house, sums
    )
    every = np.maximum(1.0, sums[0])
    m.own_share[:] = sums[1] / every
    m.route_share[:] = sums[2] / every
    years = np.maximum(1e-9, policy["rebalancing_years"])
    begins = (policy["rebalancing_target"] > 0.0) & (m.route_since < 0) & (state.week >= 0)
    m.route_since[begins] = state.week
    progress = np.clip((state.week - m.route_since) / 52.0 / years, 0.0, 1.0) * (m.route_since >= 0)
    m.route_target[:] = policy["rebalancing_target"] * progress
    _expect(state, t.route_model)


def _expect(state: State, preferred: F64) -> None:
    """Providers off the preferred route expect to lose what it has still to gain.

    How far they believe it is the lever ``private_exit_expectations``.
    """
    p, m, policy = state.provider.columns, state.commissioner.columns, state.policy
    gap = np.maximum(0.0, policy["rebalancing_target"] - m.route_share)
    loss = np.clip(gap / np.maximum(_LEAST_LEFT, 1.0 - m.route_share), 0.0, 1.0)
    loss = loss * policy["private_exit_expectations"]
    on_route = p.form == preferred[p.council]
    p.outlook[:] = np.where(on_route | p.owner_covers, 1.0, 1.0 - loss[p.council])


def _council_spend(state: State) -> None:
    """Smooth every council's gross spending on care and catalysts over a quarter.

    The week's ledger is complete by now but for what entrants pay and are paid in step 10.
    """
    ledger, m = state.ledger, state.commissioner.columns
    gross = sum(
        ledger.pounds(flow)
        for flow in (
            Flow.COUNCIL_FEES,
            Flow.DIRECT_PAYMENTS,
            Flow.IN_HOUSE_COST,
            Flow.CATALYST_COST,
            Flow.TEAM_COUNCIL,
            Flow.INTEGRATOR_FEE,
            Flow.GAIN_SHARE,
            Flow.CASH_FOR_CARE,
            Flow.CARER_SUPPORT,
            Flow.REABLEMENT_TEAM,
            Flow.VOLUNTEER_COST,
            Flow.VOLUNTEER_PAY,
        )
    )
    for back in (Flow.FUND_RETURN, Flow.PROFIT_RETURN, Flow.HEALTH_BUDGET, Flow.SERVICE_GRANT):
        gross = gross - ledger.pounds(back)
    state.tally["council_gross"][:] = gross
    m.spend[:] = np.where(m.spend > 0.0, m.spend + (gross - m.spend) / QUARTER, gross)


def _live_within_budget(state: State) -> None:
    """Once a quarter: set the budget from own experience, then tighten or loosen assessment."""
    m, policy = state.commissioner.columns, state.policy
    q = state.parameters
    rules = q.fill(BudgetRules, "commissioner")
    if state.week < 0:
        # Before the policy the budget follows what home care costs: that is the baseline budget.
        memory = q["commissioner.budget_memory"]
        m.budget[:] = np.where(m.budget > 0.0, m.budget + memory * (m.spend - m.budget), m.spend)
        return
    allowed_for = m.budget * state.budget_index * _funded(state) + health.pool(state)
    for n in np.flatnonzero((policy["budget_control"] > 0.5) & ~insured(state)):
        allowed = allowed_for[n]
        m.ration[n] = next_ration(float(m.ration[n]), float(m.spend[n]), float(allowed), rules)


def _funded(state: State) -> F64:
    """Ratio by which budgets rise with what councils decide on purpose, shape (councils,).

    Fee levels and upratings, premium, funded floor, extra for the preferred route and growing
    demand are funded; what else drives cost is not.
    """
    policy, m = state.policy, state.commissioner.columns
    level = policy["fee_level"] * state.fee_index * (1.0 + policy["rural_premium"] * m.rural)
    extra = policy["rebalancing_funding"] * m.route_share + staffing_extra(state) * m.learned
    ratio: F64 = state.demand_index * (level + (funded_floor(state) + extra) / m.fee)
    return ratio


def _bidder(state: State, n: int, slug: str, loser: int) -> int:
    """Who takes over a contract on the preferred route: the best willing bidder, -1 if nobody is.

    The council's own service or company takes it directly, unless it has lost the direct award
    and bids like others. Those bid if the fee covers their unit cost; trust earned counts first,
    then nearness. Nobody takes more than it has, or than a provider usually plans for.
    """
    p, m = state.provider.columns, state.commissioner.columns
    t = terms(state)
    own = int(m.in_house[n])
    public = state.models[int(t.route_model[n])].sector == "public"
    if public and not m.award_lost[n]:
        return own
    fee = float(t.fee[n] + t.route_extra[n])
    here = np.flatnonzero(p.alive & (p.council == n) & (p.form == state.model_code(slug)))
    left = fee - hour_costs(state, here)
    plan = state.parameters["provider.plan_hours"]
    room = p.planned[loser] <= np.maximum(p.planned[here], plan)
    here, left = here[(left > 0.0) & room], left[(left > 0.0) & room]
    if len(here):
        far = state.land.minutes[p.base_place[loser], p.base_place[here]]
        return int(here[np.lexsort((far, -np.round(p.trust[here], 1)))[0]])
    if public:
        return -1
    uid = int(identity(PROVIDER, state.week, in_band(1000, n, 1000), int(p.uid[loser])))
    return consider_form(state, n, uid, slug, helped=False)


def _retender(state: State) -> None:
    """Contracts that run out go to the preferred route while it is short of its target."""
    p, m, w = state.provider.columns, state.commissioner.columns, state.work
    t = terms(state)
    term = round(state.parameters["commissioner.contract_weeks"])
    most = state.parameters["commissioner.retender_most"]
    goes_along = state.parameters["commissioner.goes_along"]
    supported = w.by_council[0].copy()
    alone = owner_works(state)
    for n in np.flatnonzero(t.route_open & (t.route_model >= 0)):
        form = int(t.route_model[n])
        if alone[form]:
            continue  # nobody takes over a contract alone
        slug = state.models[form].slug
        short = float((m.route_target[n] - m.route_share[n]) * supported[n])
        due = np.flatnonzero(
            p.alive & (p.contract[:, n] > 0) & (p.form != t.route_model[n]) & ~p.owner_covers
            & (p.uid % term == state.week % term) & ~alone[p.form]
        )  # fmt: skip
        for j in due:
            if short <= 0.0 or p.planned[j] > most * short:
                continue
            to = _bidder(state, int(n), slug, int(j))
            p = state.provider.columns
            if to < 0 or to == j:
                continue
            short -= transfer(int(j), to, int(n), goes_along, state.client.columns,
                              state.carer.columns, state.land, w.moved_hours)  # fmt: skip
            p.contract[to, n] = max(1, p.contract[j, n])
            p.contract[j, n] = 0


def _trust(state: State) -> None:
    """Once a quarter trust moves towards what was kept of what was promised."""
    p = state.provider.columns
    rows = state.provider.rows()
    promised = np.maximum(1.0, p.planned[rows])
    kept = np.clip((p.delivered[rows] - p.rushed[rows] - p.handed_back[rows]) / promised, 0.0, 1.0)
    p.trust[rows] += weather.trust_speed(state, rows) * (kept - p.trust[rows])


def _step_in(state: State) -> None:
    """A council left without its own service or company builds one up again, as last resort."""
    m, land = state.commissioner.columns, state.land
    for n in np.flatnonzero(m.in_house < 0):
        places = np.flatnonzero(land.council == n)
        base = int(places[np.argmax(state.population[places])])
        uid = int(identity(PROVIDER, state.week, in_band(2000, int(n), 1000), 0))
        m.in_house[n] = found_provider(
            state, "in_house", int(n), base, uid, state.parameters["market.first_hours"]
        )
        state.tally["entries"][n] += 1.0


def step(state: State) -> None:
    """Step 9 of the week."""
    _step_in(state)
    _monitor(state)
    if state.settling:
        _council_spend(state)
        return
    weather.officers_leave(state)
    companies.found_companies(state)
    joint_companies.step(state)
    companies.step(state)
    lists.step(state)
    list_terms.step(state)
    holders.step(state)
    oversight.step(state, transfer)
    _retender(state)
    if state.week % QUARTER == 0:
        _trust(state)
        meetings.meet(state)
    _council_spend(state)
    if state.week % QUARTER == 0:
        _live_within_budget(state)
    insurance.set_terms(state)
    insurance.pay(state)
    search.step(state)
    if state.week > 0 and state.week % YEAR == 0:
        uprate(state)
    state.tally["ration"][:] = state.commissioner.columns.ration
