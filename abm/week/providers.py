"""Step 8, providers: ask, review pay, hand back, leave, fail, enter."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from abm.ledger import Flow, pence
from abm.prices import fees, terms, wage_floor
from abm.regimes import required
from abm.state import State, Workspace
from abm.terms import Terms
from abm.week import conversions, groups, training, weather
from abm.week.companies import pay_owners, restructure
from abm.week.cooperatives import (
    agree_with_union,
    founders_outlook,
    grants,
    help_to_begin,
    hold_votes,
    levies,
    share_offices,
    tax_kept,
)
from abm.week.funds import close_funds
from abm.week.holding import return_surplus, set_pay
from abm.week.loans import repay, settle
from abm.week.matching import WINDOWS, TravelRules, scope_pay, tour_minutes
from abm.week.need import release
from abm.week.openness import council_open, list_cost
from abm.week.owners import pay_to_owners
from abm.week.tenders import contract_wage
from abm.week.term_money import deferred_royalties, private_drift, royalties
from abm.week.work import part
from abm.world.founding import found_provider, local_scale, start_cash, term
from abm.world.land import Land
from agents.carer import CarerColumns, Job
from agents.chance import Decision, draw, identity, poisson, stream
from agents.client import ClientColumns, Route, Stage
from agents.kernel import kernel
from agents.kinds import PROVIDER
from agents.provider import (
    CostRules,
    PayRules,
    ProviderColumns,
    hour_cost,
    next_wage,
    posts_wanted,
    required_contribution,
    unit_cost,
)
from agents.table import F64

QUARTER = 13
_SERVED, _WAITING = int(Stage.SERVED), int(Stage.WAITING)
_DIRECT, _OWN = int(Route.DIRECT_PAYMENT), int(Route.OWN_MONEY)
PAYERS = ("council", "direct_payment", "own_money")
"""Who pays for an hour, as founders see the market; funds and budgets count as the council."""
_ENTRY, _TYPE = int(Decision.PROVIDER_ENTRY), int(Decision.PROVIDER_PROFILE)


class HandBackRules(NamedTuple):
    """Parameters ``provider.*`` of handing packages back."""

    hand_back_loss: float
    hand_back_reviews: float
    hand_back_most: float
    hand_back_short: float


@kernel
def _hand_back(
    c: ClientColumns, k: CarerColumns, p: ProviderColumns, land: Land, due: NDArray[np.bool_],
    t: Terms, complex_from: float, cost: CostRules, week: int, r: HandBackRules, sums: F64,
) -> None:  # fmt: skip
    """Return packages that lack carers for weeks, or lose money review after review.

    ``sums`` rows by the person's council: hours, packages.
    """
    for i in range(len(c.alive)):
        if not c.alive[i] or c.stage[i] != _SERVED:
            continue
        j = c.provider[i]
        give = c.short[i] >= r.hand_back_short
        if due[j] and not p.owner_covers[j] and c.delivered[i] > 0.0:
            travel = c.travel[i] / c.delivered[i]
            direct = hour_cost(j, travel, p, cost)
            left = c.price[i] * (1.0 - p.royalty[j]) - direct
            left += scope_pay(i, j, complex_from, c, p, land, t)
            losing = left < -r.hand_back_loss * c.price[i]
            c.losing[i] = min(100, c.losing[i] + 1) if losing else 0
            room = r.hand_back_most * p.planned[j] > p.handed_back[j]
            give = give or (c.losing[i] >= r.hand_back_reviews and p.margin[j] < 0.0 and room)
        if give:
            p.handed_back[j] += c.package[i]
            n = land.council[c.place[i]]
            sums[0, n] += c.package[i]
            sums[1, n] += 1.0
            return_client(i, c, k, p, week)


@kernel
def return_client(i: int, c: ClientColumns, k: CarerColumns, p: ProviderColumns, week: int) -> None:
    """A person served waits again."""
    j = c.provider[i]
    release(i, c, k)
    c.refused_by[i] = j
    c.stage[i] = _WAITING
    c.since[i] = week
    c.losing[i] = 0
    c.short[i] = 0
    p.clients[j] = max(0, p.clients[j] - 1)


@kernel
def _empty_provider(
    closing: NDArray[np.bool_], c: ClientColumns, k: CarerColumns, p: ProviderColumns, w: Workspace,
    week: int,
) -> None:  # fmt: skip
    """People served by closing providers wait again; their carers look for work."""
    for i in range(len(c.alive)):
        if c.alive[i] and c.stage[i] == _SERVED and closing[c.provider[i]]:
            return_client(i, c, k, p, week)
            c.refused_by[i] = -1
        elif c.alive[i] and c.refused_by[i] >= 0 and closing[c.refused_by[i]]:
            c.refused_by[i] = -1
    for row in range(len(k.alive)):
        if k.alive[row] and k.provider[row] >= 0 and closing[k.provider[row]]:
            part(row, k, week)
    for j in range(len(closing)):
        if closing[j]:
            w.refused_at[j] = 0.0
            w.visits_at[j] = 0.0


def close_providers(state: State, rows: NDArray[np.intp], kind: str) -> None:
    """Close providers: settle their accounts, free their carers, return their packages.

    Args:
        state: the Wales they leave.
        rows: their rows.
        kind: ``failed``, ``withdrew`` or ``ended`` (micro-enterprises), for the tally.
    """
    if len(rows) == 0:
        return
    p = state.provider.columns
    np.add.at(state.tally[f"exits_{kind}"], p.council[rows], 1.0)
    np.add.at(state.tally["exit_hours"], p.council[rows], p.planned[rows])
    dissolve(state, rows)


def dissolve(state: State, rows: NDArray[np.intp]) -> None:
    """Providers are no more: not all that end have left the market, some went into another."""
    p = state.provider.columns
    closing = np.zeros(state.provider.capacity, dtype=np.bool_)
    closing[rows] = True
    _settle_accounts(state, rows)
    _free_catalysts(state, rows)
    _empty_provider(closing, state.client.columns, state.carer.columns, p, state.work, state.week)
    state.provider.give_back(rows)
    for name, (_, spec) in state.provider.specs.items():
        state.provider[name][rows] = spec.default
    m = state.commissioner.columns
    gone = np.isin(m.in_house, rows)
    m.in_house[gone] = -1
    m.company_failed[gone] = True
    m.award_lost[gone] = False


def _settle_accounts(state: State, rows: NDArray[np.intp]) -> None:
    """Money held for people goes back first, then loans; the owners get what is left."""
    p = state.provider.columns
    close_funds(state, rows)
    settle(state, rows)
    cash, public = p.cash[rows], np.isin(rows, state.commissioner.columns.in_house)
    left = np.maximum(cash, 0)
    pay_to_owners(state, Flow.COUNCIL_DIVIDEND, rows[public], left[public])
    state.ledger.post(Flow.WIND_UP, p.council[rows], np.where(public, 0, left))
    state.ledger.post(Flow.WRITE_OFF, p.council[rows], np.maximum(-cash, 0))


def _free_catalysts(state: State, rows: NDArray[np.intp]) -> None:
    helped = state.provider.columns.catalyst[rows]
    helped = helped[helped >= 0]
    cases = state.catalyst.columns.cases
    np.subtract.at(cases, helped, 1.0)
    np.maximum(cases, 0.0, out=cases)


def _review_money(state: State, due: NDArray[np.intp]) -> None:
    """Margins of the quarter; tax on surplus; owners draw what reserves do not need."""
    p, q = state.provider.columns, state.parameters
    income, cost = p.income[due], p.cost[due]
    surplus = income - cost
    covered = p.owner_covers[due]
    idle = np.where(cost > 1.0, -1.0, 0.0) * ~covered
    p.margin[due] = np.where(covered | (income <= 0.0), idle, surplus / np.maximum(income, 1.0))
    weeks = np.maximum(1, state.week - p.reviewed[due])
    p.weekly_cost[due] = cost / weeks
    tax = pence(np.maximum(0.0, surplus) * p.tax[due] * ~covered * tax_kept(state, due))
    reserve = pence(q["provider.reserve_weeks"] * p.weekly_cost[due])
    # What funds have not spent is not the owners' yet.
    held = pence(np.maximum(0.0, p.fund_owed[due]))
    room = np.maximum(0, p.cash[due] - tax - reserve - held)
    draw_up = np.minimum(room, pence(np.maximum(0.0, surplus) * p.dividend[due]))
    draw_up[covered] = 0
    public = np.isin(due, state.commissioner.columns.in_house)
    to_council = np.where(public, draw_up, 0)
    to_staff = np.where(public, 0, np.rint(draw_up * p.staff_share[due])).astype(np.int64)
    worked = np.maximum(1.0, p.hours[due] * (1.0 + p.usual_travel[due]))
    p.bonus[due] = to_staff / 100.0 / worked
    state.ledger.post(Flow.STAFF_SHARE, p.council[due], to_staff)
    state.ledger.post(Flow.CORPORATION_TAX, p.council[due], tax)
    state.ledger.post(Flow.DIVIDEND, p.council[due], draw_up - to_council - to_staff)
    pay_to_owners(state, Flow.COUNCIL_DIVIDEND, due[public], to_council[public])
    np.add.at(state.tally["local_surplus"], p.council[due], draw_up / 100.0 * p.owner_local[due])
    p.cash[due] -= tax + draw_up
    credit = [state.parameters[f"{m.slug}.credit"] for m in state.models]
    floor = pence(np.array(credit)[p.form[due]] * p.weekly_cost[due])
    p.credit[due] = np.maximum(floor, (q["provider.credit_keep"] * p.credit[due]).astype(np.int64))
    losing = p.margin[due] < -q["provider.loss_borne"]
    p.losses[due] = np.where(losing, p.losses[due] + 1, 0)


@kernel
def _review_pay(p: ProviderColumns, due: NDArray[np.bool_], floor: F64, rules: PayRules) -> None:
    """The pay scale of those due, by the rules of :func:`agents.provider.next_wage`."""
    for j in range(len(p.alive)):
        if not (p.alive[j] and due[j]):
            continue
        least = floor[p.council[j]] * p.wage_over_floor[j]
        if p.owner_covers[j]:
            p.wage[j] = max(least, p.wage[j] * (1.0 - rules.real_erosion))
            continue
        vacancy = p.posts[j] / max(1.0, p.posts[j] + p.staff[j])
        share = p.pay[j] * QUARTER / max(1.0, p.income[j])
        p.wage[j] = next_wage(
            p.wage[j], least, p.margin[j], vacancy, p.pass_through[j], share, rules
        )


def _reset_quarter(state: State, due: NDArray[np.intp]) -> None:
    p = state.provider.columns
    p.income[due] = 0.0
    p.council_income[due] = 0.0
    p.cost[due] = 0.0
    p.hours[due] = 0.0
    p.handed_back[due] = 0.0
    p.removed[due] = 0.0
    p.agreed[due] = 0.0
    p.leavers[due] = 0
    p.reviewed[due] = state.week


@kernel
def _ask(
    p: ProviderColumns, fee: F64, per_post: float, first_posts: float, idle_counts: float,
    cost: CostRules,
) -> None:  # fmt: skip
    """What each provider asks of a new package, and how many carers it looks for."""
    for j in range(len(p.alive)):
        if not p.alive[j]:
            continue
        slack = p.free[j] / max(1.0, p.capacity[j])
        p.required[j] = required_contribution(
            fee[p.council[j]], p.target_margin[j], p.fixed_cost[j], p.planned[j], slack, cost
        )
        if p.growth[j] > 0.0:
            idle = max(0.0, p.free[j] - p.spare[j])
            want = posts_wanted(p.unfilled[j], p.refused[j], p.planned[j], idle, p.growth[j],
                                per_post, first_posts, p.outlook[j], idle_counts)  # fmt: skip
            want += max(0.0, p.spare[j] - p.free[j]) / per_post
            p.posts[j] = max(float(p.pending[j]), want)


def _leave(state: State, due: NDArray[np.intp]) -> None:
    """Who is out of money fails; who has lost for too long, or sees no future, withdraws."""
    p = state.provider.columns
    alive = state.provider.rows()
    broke = alive[(p.cash[alive] + p.credit[alive] < 0) & ~p.owner_covers[alive]]
    micro = p.form[broke] == state.model_code("micro_enterprise")
    close_providers(state, broke[~micro], "failed")
    close_providers(state, broke[micro], "ended")
    due = due[p.alive[due]]
    restructure(state, due)
    small = p.max_clients[due] < 100
    horizon = np.maximum(1.0, p.patience[due] * p.outlook[due])
    tired = (p.losses[due] >= horizon) & ~p.owner_covers[due]
    idle = (p.planned[due] <= 0.0) & (state.week - p.founded[due] > 52)
    close_providers(state, due[tired & ~small], "withdrew")
    close_providers(state, due[small & (tired | idle) & p.alive[due]], "ended")
    _owners_stop(state)


def _owners_stop(state: State) -> None:
    """Micro-enterprises end whose owner gives up or is gone."""
    p, k = state.provider.columns, state.carer.columns
    micro = p.alive & (p.form == state.model_code("micro_enterprise"))
    owners = np.flatnonzero(k.alive & (k.job == Job.WORKING))
    of = k.provider[owners]
    ends = np.bincount(of, minlength=len(micro)) == 0
    ends[of[k.stopping[owners]]] = True
    close_providers(state, np.flatnonzero(micro & ends), "ended")


@kernel
def _prospect(
    base: int, council: int, radius: float, wage: float, overhead: float, travel_paid: float,
    waiting_paid: float, prices: F64, premium: float, waiting: F64, served: F64, demand: F64,
    land: Land, cost: CostRules, t: TravelRules,
) -> tuple[float, float]:  # fmt: skip
    """Hours a newcomer at ``base`` can expect, and the contribution of an hour.

    Everything that waits within reach is open to it, and its share of what is served turns over,
    whoever pays. ``prices``, ``waiting`` and ``served`` have a row for each of :data:`PAYERS`.
    """
    hours = 0.0
    worth = 0.0
    for at in range(land.near_start[base], land.near_start[base + 1]):
        place = land.near[at]
        minutes = land.minutes[base, place]
        if minutes > radius:
            break
        if land.council[place] != council:
            continue
        visits = cost.expected_share * demand[place] / WINDOWS
        travel = tour_minutes(land.area[place], minutes, visits, t) / 60.0 / t.visit_hours
        direct = unit_cost(wage, travel, travel_paid, waiting_paid, overhead, cost)
        for payer in range(len(prices)):
            rural = premium * land.rural[place] if payer == 0 else 0.0
            left = prices[payer] * (1.0 + rural) - direct
            if left > 0.0:
                mine = waiting[payer, place] + cost.expected_share * served[payer, place]
                hours += mine
                worth += mine * left
    return hours, worth / hours if hours > 0.0 else 0.0


@kernel
def _waiting_at(c: ClientColumns, waiting: F64, served: F64) -> None:
    """Hours that wait and hours that are served, by payer and place."""
    waiting[:] = 0.0
    served[:] = 0.0
    for i in range(len(c.alive)):
        if not c.alive[i]:
            continue
        payer = 0
        if c.route[i] == _DIRECT:
            payer = 1
        elif c.route[i] == _OWN:
            payer = 2
        if c.stage[i] == _WAITING:
            waiting[payer, c.place[i]] += c.package[i]
        elif c.stage[i] == _SERVED:
            served[payer, c.place[i]] += c.package[i]


def _enter(state: State) -> None:
    """Would-be founders look at the market of a place and start if it would pay."""
    q, w = state.parameters, state.work
    key = stream(state.seed, _ENTRY, state.week)
    rate = q["market.founders"] * state.scale / 52.0
    share = state.population / state.population.sum()
    by_council = np.bincount(state.land.council, weights=share, minlength=state.councils)
    _waiting_at(state.client.columns, w.waiting_at, w.served_at)
    for council in range(state.councils):
        for n in range(poisson(rate * float(by_council[council]), draw(key, council))):
            uid = int(identity(PROVIDER, state.week, council, n))
            _consider(state, council, uid)


def _consider(state: State, council: int, uid: int) -> None:
    """One would-be founder picks a form and starts if it would pay."""
    luck = draw(stream(state.seed, _TYPE, 1), uid ^ 1)
    consider_form(state, council, uid, _form(state, luck), helped=False)


def consider_form(state: State, council: int, uid: int, slug: str, *, helped: bool) -> int:
    """A founder looks at the market of a place; returns the row of the new provider, -1 if none.

    The place is drawn by unserved and served hours of those it may serve. The first years would
    pay if the hours within reach, up to the size planned for, leave more than the fixed cost. Help
    from a catalyst lessens the error of the founder's judgement.
    """
    q, w, land = state.parameters, state.work, state.land
    key = stream(state.seed, _TYPE, 1)
    places = np.flatnonzero(land.council == council)
    prices = expected_prices(state, slug, council)
    served = w.served_at / q["travel.visit_hours"]
    seen = w.waiting_at + q["market.served_weight"] * served
    weight = seen[prices > 0.0][:, places].sum(axis=0) + 1e-6
    if term(q, f"{slug}.by_users") > 0.0:
        weight = _users_weight(state, slug, places, weight)
    pick = np.searchsorted(np.cumsum(weight), draw(key, uid) * weight.sum())
    base = int(places[min(int(pick), len(places) - 1)])
    help_known = founders_outlook(state, slug, council)
    wage = float(wage_floor(state)[council]) * help_known.scale
    wage = max(wage, local_scale(state, council), float(contract_wage(state)[council]))
    law = required(state, council, slug)
    overhead = q[f"{slug}.overhead"] * help_known.office + law.extra_cost
    overhead += term(q, f"{slug}.monitoring") * q["provider.monitoring_cost"]
    hours, margin = _prospect(
        base, council, q[f"{slug}.radius"], wage * law.pay_factor, overhead,
        max(q[f"{slug}.travel_paid"], law.travel), max(q[f"{slug}.waiting_paid"], law.waiting),
        prices, float(state.lever("rural_premium")[council]), w.waiting_at, w.served_at,
        w.demand_at, land,
        q.fill(CostRules, "provider"),
        q.fill(TravelRules, "travel"),
    )  # fmt: skip
    judged = judgement(state, slug, uid, helped=helped)
    running = q[f"{slug}.fixed_cost"] * help_known.office + list_cost(state, slug, council)
    if min(hours, q["market.plan_hours"]) * margin * judged < running:
        return -1
    return open_provider(state, slug, council, base, uid, helped=helped)


def expected_prices(state: State, slug: str, council: int) -> F64:
    """What an hour brings a founder by :data:`PAYERS`, £/h; nought from those closed to it."""
    q, t = state.parameters, terms(state)
    serves = state.models[state.model_code(slug)].serves
    open_to = (council_open(state, slug, council), serves.direct_payment, serves.own_money)
    fee = float(t.fee[council])
    price = np.array([fee, fee * q[f"{slug}.direct_ratio"],
                      float(t.start_fee[council]) * q[f"{slug}.private_ratio"]])  # fmt: skip
    kept = (1.0 - royalty_of(state, slug, council)) * founders_outlook(state, slug, council).grant
    price = price * kept + _scope_expected(state, slug, council)
    if t.route_open[council] and t.route_model[council] == state.model_code(slug):
        price[0] += float(t.route_extra[council])
    expected: F64 = np.where(open_to, price, 0.0)
    return expected


def judgement(state: State, slug: str, uid: int, *, helped: bool) -> float:
    """What a founder thinks the market would leave, over what it would leave.

    Help from a catalyst lessens the error; a model's own guidance takes a further share of it.
    """
    q = state.parameters
    luck = 2.0 * draw(stream(state.seed, _TYPE, 1), uid ^ 2) - 1.0
    doubt = (q["market.helped_doubt"] if helped else 1.0) * (1.0 - term(q, f"{slug}.guidance"))
    return 1.0 + doubt * q["market.misjudgement"] * luck


def _users_weight(state: State, slug: str, places: NDArray[np.intp], usual: F64) -> F64:
    """Where people with direct payments would found their own: near each other."""
    c = state.client.columns
    theirs = c.alive & (c.route == Route.DIRECT_PAYMENT)
    hours = np.bincount(
        c.place[theirs], weights=c.package[theirs].astype(np.float64),
        minlength=len(state.land.council),
    )[places] + 1e-6  # fmt: skip
    part = state.parameters[f"{slug}.by_users"]
    weight: F64 = (1.0 - part) * usual / usual.sum() + part * hours / hours.sum()
    return weight


def _scope_expected(state: State, slug: str, council: int) -> float:
    """What a founder of a nursing team counts on from health for a mean hour, £/h."""
    paid = float(state.policy["health_scope"][council])
    nursing = term(state.parameters, f"{slug}.nursing")
    if paid * nursing <= 0.0:
        return 0.0
    c = state.client.columns
    here = c.alive & (state.land.council[c.place] == council)
    able = c.complexity[here] >= state.parameters["matching.complex_from"]
    return paid * nursing * float(able.mean()) if len(able) else 0.0


def open_provider(
    state: State, slug: str, council: int, base: int, uid: int, *, helped: bool = False
) -> int:
    """Found a provider with its owners' capital and its first posts; returns its row.

    Those a catalyst helped also get the start-up grant, where there is one.
    """
    q = state.parameters
    row = found_provider(state, slug, council, base, uid, q["market.first_hours"])
    capital = start_cash(state, row)
    p = state.provider.columns
    p.cash[row] = capital
    state.ledger.post(Flow.START_CAPITAL, np.array([council]), np.array([capital]))
    grant = pence(np.array([state.policy["startup_grant"][council] * helped]))
    p.cash[row] += int(grant[0])
    state.ledger.post(Flow.START_GRANT, np.array([council]), grant)
    help_to_begin(state, row)
    kind = "micro_entries" if p.max_clients[row] < 100 else "entries"
    state.tally[kind][council] += 1.0
    p.royalty[row] = royalty_of(state, slug, council)
    p.reviewed[row] = state.week
    state.work.refused_at[row, base] = q["market.first_hours"] / q["matching.refusal_memory"]
    return row


def royalty_of(state: State, slug: str, council: int) -> float:
    """Share of income a franchise pays week by week; nought in other forms.

    Where it is deferred nothing is due but a part of a surplus, so it breaks no newcomer.
    """
    if state.policy["royalty_deferral"][council] > 0.5:
        return 0.0
    return float(royalties(state)[state.model_code(slug), council])


def _form(state: State, luck: float) -> str:
    """Legal form a founder of the open market chooses, by usual shares."""
    names = [m.slug for m in state.models if m.enters]
    weight = np.array([state.parameters[f"market.form_{name}"] for name in names])
    return names[int(np.searchsorted(np.cumsum(weight), luck * weight.sum()))]


def _before_review(state: State, due: NDArray[np.intp]) -> None:
    """What belongs to the quarter that ends, and what providers ask more for this week."""
    deferred_royalties(state, due)
    grants(state, due)
    pay_owners(state, due)
    private_drift(state)
    share_offices(state)


def _after_review(state: State, due: NDArray[np.intp]) -> None:
    """What follows from the quarter's margin: levy, instalments, votes, new terms."""
    levies(state, due)
    repay(state, due)
    agree_with_union(state, due)
    hold_votes(state, due)
    conversions.step(state, due)


def step(state: State) -> None:
    """Step 8 of the week."""
    q, p = state.parameters, state.provider.columns
    cost = q.fill(CostRules, "provider")
    rows = state.provider.rows()
    _ask(p, fees(state), q["provider.hours_per_post"], q["provider.first_posts"],
         q["provider.idle_counts"], cost)  # fmt: skip
    due_rows = rows[p.uid[rows] % QUARTER == state.week % QUARTER]
    due_rows = due_rows[state.week - p.founded[due_rows] >= QUARTER]
    if not state.settling:
        returned = return_surplus(state, due_rows)
        _before_review(state, due_rows)
        _review_money(state, due_rows)
        _after_review(state, due_rows)
        due = np.zeros(state.provider.capacity, dtype=np.bool_)
        due[due_rows] = True
        _review_pay(p, due, wage_floor(state), q.fill(PayRules, "provider"))
        set_pay(state, due_rows, returned)
        training.choose(state, due_rows)
        sums = state.work.by_council[:2]
        sums[:] = 0.0
        _hand_back(state.client.columns, state.carer.columns, p, state.land, due, terms(state),
                   q["matching.complex_from"], cost, state.week,
                   q.fill(HandBackRules, "provider"), sums)  # fmt: skip
        state.tally["handed_back_hours"][:] = sums[0]
        state.tally["handed_back_packages"][:] = sums[1]
        # What ending or going on costs from here is the next quarter's.
        _reset_quarter(state, due_rows)
        _leave(state, due_rows)
        groups.step(state, close_providers)
        close_providers(state, weather.failing(state), "failed")
        _enter(state)
    else:
        _reset_quarter(state, due_rows)
