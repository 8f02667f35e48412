"""Step 7, work: satisfaction, quits, vacancies, search, starting."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.abm.calendar import QUARTER
from gofal.abm.forms import owner_works
from gofal.abm.ledger import Flow, pence
from gofal.abm.state import State, Workspace
from gofal.abm.world.land import Land
from gofal.abm.world.people import SupplyRules, make_carer
from gofal.agents.carer import (
    CarerColumns,
    Job,
    QuitRules,
    SatisfactionRules,
    job_value,
    quit_hazard,
    satisfaction_target,
)
from gofal.agents.chance import Decision, draw, identity, poisson, stream
from gofal.agents.client import SLOTS, ClientColumns
from gofal.agents.kernel import kernel
from gofal.agents.kinds import CARER
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64, I64, Bool, Free

_SEEKING, _HIRED, _WORKING = int(Job.SEEKING), int(Job.HIRED), int(Job.WORKING)
_QUITS, _SECTOR = int(Decision.CARER_QUITS), int(Decision.CARER_SECTOR)
_SEARCH, _INFLOW = int(Decision.JOB_SEARCH), int(Decision.LABOUR_INFLOW)
_GIVES_UP, _CONTRACT = int(Decision.SEEKER_LEAVES), int(Decision.CARER_CONTRACT)
_VALUES = int(Decision.VALUES)
_ENOUGH = 1.0
"""Contact hours from which a carer's own travel says something."""
_WIDER = 1_000_000
"""Far above any place: the draw of people who come because values count."""


class SearchRules(NamedTuple):
    """Parameters ``work.*`` of looking for a job."""

    leave_sector: float
    give_up: float
    search_tries: float
    posts_in_place: float
    secure_worth: float
    minute_worth: float
    outside_wage: float
    reservation_drop: float
    weeks_to_start: float
    satisfaction_speed: float
    outside_weight: float
    supply_elasticity: float
    choice_accept: float
    values_sensitivity: float
    values_specificity: float


@kernel
def _quit(
    k: CarerColumns, free: Free, p: ProviderColumns, local: F64, choice: F64, alone: Bool,
    seed: int, week: int, q: QuitRules, s: SatisfactionRules, r: SearchRules, sums: F64,
) -> None:  # fmt: skip
    """Satisfaction moves, some leave. ``sums`` rows by council: leavers, left the sector.

    ``choice`` is the share who are in fact offered a choice of contract, by council.
    """
    quits, sector = stream(seed, _QUITS, week), stream(seed, _SECTOR, week)
    contract = stream(seed, _CONTRACT, week)
    for row in range(len(k.alive)):
        if not k.alive[row] or k.job[row] != _WORKING:
            continue
        j = k.provider[row]
        if alone[p.form[j]]:
            # Owners stop as settled carers do; the business then closes at its next review.
            if draw(quits, k.uid[row]) < q.quit_settled:
                k.stopping[row] = True
            continue
        n = p.council[j]
        use = (k.contact[row] + k.travel[row]) / k.hours_wanted[row]
        ratio = k.travel[row] / k.contact[row] if k.contact[row] > _ENOUGH else s.usual_travel
        pay_ratio = k.effective[row] / k.wage[row] if k.effective[row] > 0.0 else s.usual_pay
        tenure = week - k.since[row]
        skilled = p.training[j] + p.training_extra[j]
        target = satisfaction_target(use, ratio, p.freedom[j], skilled, pay_ratio, p.relief[j], s)
        k.novice[row] = k.novice[row] and tenure < s.novice_weeks
        if k.novice[row]:
            target -= s.novice_need * max(0.0, s.novice_training - skilled)
        k.satisfaction[row] += r.satisfaction_speed * (max(0.0, target) - k.satisfaction[row])
        secure = k.secure[row] or p.shift_due[j]
        offered = tenure == QUARTER and not secure and not k.offered_choice[row]
        if offered and draw(contract, k.uid[row] ^ 1) < choice[n]:
            k.offered_choice[row] = True
            k.secure[row] = draw(contract, k.uid[row]) < r.choice_accept
            secure = k.secure[row]
        own = k.effective[row] if k.effective[row] > 0.0 else local[n]
        hazard = quit_hazard(
            k.attached[row], tenure, own / local[n], secure, k.satisfaction[row], q
        )
        if draw(quits, k.uid[row]) >= hazard:
            continue
        sums[0, n] += 1.0
        p.leavers[j] += 1
        part(row, k, week)
        if draw(sector, k.uid[row]) < r.leave_sector:
            sums[1, n] += 1.0
            k.alive[row] = False
            free.rows[free.top[0]] = row
            free.top[0] += 1


@kernel
def part(row: int, k: CarerColumns, week: int) -> None:
    """A carer no longer works for the employer and looks for a job."""
    k.job[row] = _SEEKING
    k.provider[row] = -1
    k.since[row] = week
    k.contact[row] = 0.0
    k.travel[row] = 0.0
    k.secure[row] = False
    k.offered_choice[row] = False
    k.protected[row] = 0.0
    k.absent[row] = False
    k.stopping[row] = False


@kernel
def clear_slots(c: ClientColumns, k: CarerColumns) -> None:
    """Take carers who left off the packages they served."""
    for i in range(len(c.alive)):
        if not c.alive[i]:
            continue
        for s in range(SLOTS):
            row = c.carer[i, s]
            if row >= 0 and (
                not k.alive[row] or k.job[row] != _WORKING or k.provider[row] != c.provider[i]
            ):
                c.carer[i, s] = -1
                c.hours[i, s] = 0.0


@kernel
def _enter(
    k: CarerColumns, free: Free, land: Land, rate: F64, pull: F64, wider: F64, speakers: F64,
    seed: int, week: int, r: SupplyRules, sums: F64,
) -> None:  # fmt: skip
    """People from outside the sector start to look for work in home care.

    ``wider`` is the share by council of further people, without experience, who come because
    employers look for values.
    """
    key = stream(seed, _INFLOW, week)
    for place in range(len(rate)):
        n = land.council[place]
        count = poisson(rate[place] * pull[n], draw(key, place))
        more = 0
        if wider[n] > 0.0:
            more = poisson(rate[place] * pull[n] * wider[n], draw(key, place + _WIDER))
        for ordinal in range(count + more):
            if free.top[0] == 0:
                return
            free.top[0] -= 1
            row = free.rows[free.top[0]]
            make_carer(
                k, row, identity(CARER, week, place, ordinal), place, speakers[n], seed, week, r
            )
            k.novice[row] = ordinal >= count
        sums[2, n] += count + more


@kernel
def _open_posts(p: ProviderColumns, w: Workspace, seed: int, week: int) -> int:
    """Put every open post at a place where the provider lacked carers; returns posts listed.

    ``posts`` holds provider rows grouped by place.
    """
    key = stream(seed, _SEARCH, week)
    places = w.refused_at.shape[1]
    w.post_start[:] = 0
    total = 0
    for j in range(len(p.alive)):
        want = int(np.ceil(p.posts[j] - p.pending[j] - 0.5)) if p.alive[j] else 0
        if want <= 0:
            continue
        weight = 0.0
        for place in range(places):
            weight += w.refused_at[j, place]
        for n in range(want):
            if total >= len(w.posts):
                break
            place = p.base_place[j]
            if weight > 0.0:
                left = draw(key, p.uid[j] ^ n) * weight
                for q in range(places):
                    left -= w.refused_at[j, q]
                    if left <= 0.0 and w.refused_at[j, q] > 0.0:
                        place = q
                        break
            w.cursor[total] = place
            w.post_order[total] = j
            w.post_start[place + 1] += 1
            total += 1
    for place in range(places):
        w.post_start[place + 1] += w.post_start[place]
    for n in range(total):
        place = w.cursor[n]
        w.posts[w.post_start[place]] = w.post_order[n]
        w.post_start[place] += 1
    for place in range(places, 0, -1):
        w.post_start[place] = w.post_start[place - 1]
    w.post_start[0] = 0
    return total


@kernel
def _seekers(k: CarerColumns, w: Workspace, key: np.uint64) -> int:
    """List those who look for a job with a keyed draw to sort them by; returns how many."""
    n = 0
    for row in range(len(k.alive)):
        if k.alive[row] and k.job[row] == _SEEKING and n < len(w.order):
            w.order[n] = row
            w.sort_key[n] = draw(key, k.uid[row] ^ 7)
            n += 1
    return n


@kernel
def _search(
    k: CarerColumns, free: Free, p: ProviderColumns, land: Land, w: Workspace, seed: int, week: int,
    r: SearchRules, outside: F64, values: F64, turn: I64, sums: F64,
) -> None:  # fmt: skip
    """Seekers look at posts within reach and take the best one worth taking.

    ``turn`` is the order in which they look, by keyed draw; ``order`` lists their rows. ``values``
    is the share of posts, by council, whose employer looks closely; the applicants each employer
    looked at are counted in ``amounts[3]``.

    Posts taken are marked -1. ``sums`` row 3 by council: hired.
    """
    key, gives_up = stream(seed, _SEARCH, week), stream(seed, _GIVES_UP, week)
    looked = w.amounts[3]
    looked[:] = 0.0
    for n in range(len(turn)):
        row = w.order[turn[n]]
        post = _best_post(row, k, p, land, w, key, week, r, outside)
        if post >= 0 and _turned_away(row, w.posts[post], k, p, values, looked, seed, week, r):
            k.turned_by[row] = p.uid[w.posts[post]]
            post = -1
        if post >= 0:
            _hire(row, w.posts[post], k, p, seed, week, r)
            sums[3, p.council[w.posts[post]]] += 1.0
            w.posts[post] = -1
        elif draw(gives_up, k.uid[row]) < r.give_up:
            k.alive[row] = False
            free.rows[free.top[0]] = row
            free.top[0] += 1


@kernel
def _turned_away(
    row: int, j: int, k: CarerColumns, p: ProviderColumns, values: F64, looked: F64, seed: int,
    week: int, r: SearchRules,
) -> bool:  # fmt: skip
    """Whether an employer that chooses by values thinks the applicant would not settle.

    It recognises most who would, and some who would not; its judgement of a person is lasting.
    """
    share = values[p.council[j]]
    pair = k.uid[row] ^ p.uid[j]
    if share <= 0.0 or draw(stream(seed, _VALUES, week), pair) >= share:
        return False
    looked[j] += 1.0
    judged = draw(stream(seed, _VALUES, 0), pair ^ 1)
    if k.attached[row]:
        return judged >= r.values_sensitivity
    return judged < r.values_specificity


@kernel
def _best_post(
    row: int, k: CarerColumns, p: ProviderColumns, land: Land, w: Workspace, key: np.uint64,
    week: int, r: SearchRules, outside: F64,
) -> int:  # fmt: skip
    """The best of some posts within reach, -1 if none is worth taking."""
    home = k.home[row]
    searched = week - k.since[row]
    best_value = outside[land.council[home]] * (1.0 - r.reservation_drop * searched)
    best = -1
    seen = 0
    for at in range(land.near_start[home], land.near_start[home + 1]):
        place = land.near[at]
        minutes = land.minutes[home, place]
        if minutes > k.reach[row] or seen >= r.search_tries:
            break
        first, last = w.post_start[place], w.post_start[place + 1]
        if first == last:
            continue
        turn = int(draw(key, k.uid[row] ^ place) * (last - first))
        for n in range(min(last - first, int(r.posts_in_place))):
            post = first + (turn + n) % (last - first)
            j = w.posts[post]
            if j < 0 or p.uid[j] == k.turned_by[row]:
                continue
            seen += 1
            secure = p.secure_due[j] > 0.5 or p.shift_due[j]
            value = job_value(p.wage[j] * k.premium[row], secure, minutes,
                              r.secure_worth, r.minute_worth)  # fmt: skip
            if value > best_value:
                best_value = value
                best = post
    return best


@kernel
def _hire(
    row: int, j: int, k: CarerColumns, p: ProviderColumns, seed: int, week: int, r: SearchRules
) -> None:
    """A seeker accepts a post and will start after checks and induction."""
    k.job[row] = _HIRED
    k.provider[row] = j
    k.since[row] = week
    k.starts[row] = week + int(r.weeks_to_start)
    k.wage[row] = p.wage[j] * k.premium[row]
    k.effective[row] = 0.0
    k.secure[row] = draw(stream(seed, _CONTRACT, 0), k.uid[row] ^ p.uid[j]) < p.secure_due[j]
    p.pending[j] += 1


@kernel
def _start(k: CarerColumns, p: ProviderColumns, week: int) -> None:
    """Those hired some weeks ago begin; pay scales reach everyone at work."""
    for row in range(len(k.alive)):
        if not k.alive[row]:
            continue
        j = k.provider[row]
        if k.job[row] == _HIRED and week >= k.starts[row]:
            k.job[row] = _WORKING
            k.since[row] = week
            p.pending[j] -= 1
        if k.job[row] == _WORKING:
            k.wage[row] = max(k.protected[row], p.wage[j] * k.premium[row])


def labour_market(state: State, r: SearchRules) -> tuple[F64, F64, F64]:
    """Wage outside, local wage to compare with, pull on people outside; arrays by council."""
    tally = state.tally
    heads = np.maximum(1.0, tally["paid_carers"])
    outside = r.outside_wage * state.floor_index * state.memory.outside_index
    inside = np.where(tally["paid_carers"] > 0, tally["effective_sum"] / heads, outside)
    local = r.outside_weight * outside + (1.0 - r.outside_weight) * inside
    offered = np.where(tally["paid_carers"] > 0, tally["wage_sum"] / heads, outside)
    return outside, local, (offered / outside) ** r.supply_elasticity


def step(state: State) -> None:
    """Step 7 of the week."""
    q, w, week, seed = state.parameters, state.work, state.week, state.seed
    k, p = state.carer, state.provider.columns
    rules = q.fill(SearchRules, "work")
    outside, local, pull = labour_market(state, rules)
    values = state.lever("values_recruitment")
    sums = w.by_council[:4]
    sums[:] = 0.0
    _start(k.columns, p, week)
    _quit(k.columns, k.free, p, local, state.lever("contract_choice"),
          owner_works(state), seed, week, q.fill(QuitRules, "carer"),
          q.fill(SatisfactionRules, "carer"), rules, sums)  # fmt: skip
    clear_slots(state.client.columns, k.columns)
    _enter(k.columns, k.free, state.land, state.entrant_rate, pull, values * q["work.values_pool"],
           state.speakers, seed, week, q.fill(SupplyRules, "carer"), sums)  # fmt: skip
    _open_posts(p, w, seed, week)
    looking = _seekers(k.columns, w, stream(seed, _SEARCH, week))
    turn = np.argsort(w.sort_key[:looking])
    _search(k.columns, k.free, p, state.land, w, seed, week, rules, outside, values, turn,
            sums)  # fmt: skip
    for name, row in zip(("leavers", "left_sector", "entrants", "hired"), sums, strict=True):
        state.tally[name][:] = row
    _pay_for_hiring(state)


def _pay_for_hiring(state: State) -> None:
    """Adverts, checks and induction of those hired this week, paid by the employer."""
    k, p = state.carer.columns, state.provider.columns
    hired = np.flatnonzero(k.alive & (k.job == _HIRED) & (k.since == state.week))
    number = np.bincount(k.provider[hired], minlength=state.provider.capacity)
    q, looked = state.parameters, state.work.amounts[3]
    cost = pence(number * q["work.recruitment_cost"] + looked * q["work.values_cost"])
    covered = np.where(p.owner_covers, cost, 0)
    state.ledger.post(Flow.RECRUITMENT, p.council, cost)
    state.ledger.post(Flow.IN_HOUSE_COST, p.council, covered)
    p.cash[:] += covered - cost
    p.cost[:] += cost / 100.0
