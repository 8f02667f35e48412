"""Seekers look at posts within reach."""

from __future__ import annotations

import numpy as np

from gofal.abm.week.market.labour import SearchRules, labour_market
from gofal.abm.world.land import Land
from gofal.abm.world.state import State, Workspace
from gofal.agents.carer import CarerColumns, Job, job_value
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64, I64, Free

_SEEKING, _HIRED = int(Job.SEEKING), int(Job.HIRED)
_SEARCH = int(Decision.JOB_SEARCH)
_GIVES_UP, _CONTRACT = int(Decision.SEEKER_LEAVES), int(Decision.CARER_CONTRACT)
_VALUES = int(Decision.VALUES)


@kernel
def _list_seekers(k: CarerColumns, w: Workspace, key: np.uint64) -> int:
    """List those who look for a job with a keyed draw to sort them by; returns how many."""
    n = 0
    for row in range(len(k.alive)):
        if k.alive[row] and k.job[row] == _SEEKING and n < len(w.order):
            w.order[n] = row
            w.sort_key[n] = draw(key, k.uid[row] ^ 7)
            n += 1
    return n


@kernel
def _search_jobs(
    k: CarerColumns, free: Free, p: ProviderColumns, land: Land, w: Workspace, seed: int, week: int,
    r: SearchRules, outside: F64, values: F64, turn: I64, sums: F64,
) -> None:  # fmt: skip
    """Seekers look at posts within reach and take the best one worth taking.

    ``turn`` is the order in which they look, by keyed draw; ``order`` lists their rows. ``values``
    is the share of posts, by council, whose employer looks closely; the applicants each employer
    looked at are counted in ``amounts[3]``.

    Posts taken are marked -1. ``sums`` row by council: hired.
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
            sums[0, p.council[w.posts[post]]] += 1.0
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


def search_jobs(state: State) -> None:
    """Seekers look at posts within reach and take the best one worth taking, or give up."""
    w, k = state.work, state.carer
    rules = state.parameters.fill(SearchRules, "work")
    outside, _, _ = labour_market(state, rules)
    looking = _list_seekers(k.columns, w, stream(state.seed, _SEARCH, state.week))
    turn = np.argsort(w.sort_key[:looking])
    sums = w.by_council[:1]
    sums[:] = 0.0
    _search_jobs(
        k.columns, k.free, state.provider.columns, state.land, w, state.seed, state.week, rules,
        outside, state.lever("values_recruitment"), turn, sums,
    )  # fmt: skip
    state.tally["hired"][:] = sums[0]
