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
def _list_seekers(carers: CarerColumns, w: Workspace, key: np.uint64) -> int:
    """List those who look for a job with a keyed draw to sort them by; returns how many."""
    n = 0
    for row in range(len(carers.alive)):
        if carers.alive[row] and carers.job[row] == _SEEKING and n < len(w.order):
            w.order[n] = row
            w.sort_key[n] = draw(key, carers.uid[row] ^ 7)
            n += 1
    return n


@kernel
def _search_jobs(
    carers: CarerColumns,
    free: Free,
    providers: ProviderColumns,
    land: Land,
    w: Workspace,
    seed: int,
    week: int,
    rules: SearchRules,
    outside: F64,
    values: F64,
    turn: I64,
    sums: F64,
) -> None:
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
        post = _best_post(row, carers, providers, land, w, key, week, rules, outside)
        if post >= 0 and _turned_away(
            row, w.posts[post], carers, providers, values, looked, seed, week, rules
        ):
            carers.turned_by[row] = providers.uid[w.posts[post]]
            post = -1
        if post >= 0:
            _hire(row, w.posts[post], carers, providers, seed, week, rules)
            sums[0, providers.council[w.posts[post]]] += 1.0
            w.posts[post] = -1
        elif draw(gives_up, carers.uid[row]) < rules.give_up:
            carers.alive[row] = False
            free.rows[free.top[0]] = row
            free.top[0] += 1


@kernel
def _turned_away(
    row: int,
    j: int,
    carers: CarerColumns,
    providers: ProviderColumns,
    values: F64,
    looked: F64,
    seed: int,
    week: int,
    rules: SearchRules,
) -> bool:
    """Whether an employer that chooses by values thinks the applicant would not settle.

    It recognises most who would, and some who would not; its judgement of a person is lasting.
    """
    share = values[providers.council[j]]
    pair = carers.uid[row] ^ providers.uid[j]
    if share <= 0.0 or draw(stream(seed, _VALUES, week), pair) >= share:
        return False
    looked[j] += 1.0
    judged = draw(stream(seed, _VALUES, 0), pair ^ 1)
    if carers.attached[row]:
        return judged >= rules.values_sensitivity
    return judged < rules.values_specificity


@kernel
def _best_post(
    row: int,
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    w: Workspace,
    key: np.uint64,
    week: int,
    rules: SearchRules,
    outside: F64,
) -> int:
    """The best of some posts within reach, -1 if none is worth taking."""
    home = carers.home[row]
    searched = week - carers.since[row]
    best_value = outside[land.council[home]] * (1.0 - rules.reservation_drop * searched)
    best = -1
    seen = 0
    for at in range(land.near_start[home], land.near_start[home + 1]):
        place = land.near[at]
        minutes = land.minutes[home, place]
        if minutes > carers.reach[row] or seen >= rules.search_tries:
            break
        first, last = w.post_start[place], w.post_start[place + 1]
        if first == last:
            continue
        turn = int(draw(key, carers.uid[row] ^ place) * (last - first))
        for n in range(min(last - first, int(rules.posts_in_place))):
            post = first + (turn + n) % (last - first)
            j = w.posts[post]
            if j < 0 or providers.uid[j] == carers.turned_by[row]:
                continue
            seen += 1
            secure = providers.secure_due[j] > 0.5 or providers.shift_due[j]
            value = job_value(
                providers.wage[j] * carers.premium[row],
                secure,
                minutes,
                rules.secure_worth,
                rules.minute_worth,
            )
            if value > best_value:
                best_value = value
                best = post
    return best


@kernel
def _hire(
    row: int,
    j: int,
    carers: CarerColumns,
    providers: ProviderColumns,
    seed: int,
    week: int,
    rules: SearchRules,
) -> None:
    """A seeker accepts a post and will start after checks and induction."""
    carers.job[row] = _HIRED
    carers.provider[row] = j
    carers.since[row] = week
    carers.starts[row] = week + int(rules.weeks_to_start)
    carers.wage[row] = providers.wage[j] * carers.premium[row]
    carers.effective[row] = 0.0
    carers.secure[row] = (
        draw(stream(seed, _CONTRACT, 0), carers.uid[row] ^ providers.uid[j])
        < providers.secure_due[j]
    )
    providers.pending[j] += 1


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
        k.columns,
        k.free,
        state.provider.columns,
        state.land,
        w,
        state.seed,
        state.week,
        rules,
        outside,
        state.lever("values_recruitment"),
        turn,
        sums,
    )
    state.tally["hired"][:] = sums[0]
