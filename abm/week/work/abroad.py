"""People come from abroad to posts of employers that sponsor them."""

from __future__ import annotations

from typing import NamedTuple

from gofal.abm.week.market.labour import Labour, labour, sponsors
from gofal.abm.week.work.posts import Posts
from gofal.abm.week.work.taking import Search, accept
from gofal.abm.world.land import Land
from gofal.abm.world.memory import STEPS_OF_EARNINGS
from gofal.abm.world.people import SupplyRules, make_carer
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns
from gofal.agents.chance import Decision, draw, identity, poisson, stream
from gofal.agents.kernel import kernel
from gofal.agents.kinds import CARER
from gofal.agents.provider import ProviderColumns
from gofal.agents.rows import take_row
from gofal.agents.table import F64, Free

_ABROAD = int(Decision.FROM_ABROAD)
_MILLION = 1e6
_FIRST = STEPS_OF_EARNINGS << 20
"""Ordinal of the first of a week in a place, beyond those who come from other work there."""


class AbroadRules(NamedTuple):
    """Parameters ``work.*`` of people who come from abroad.

    Attributes:
        abroad_hours: hours a week that they want.
        tied_weeks: weeks for which they are tied to employers that sponsor.
    """

    abroad_hours: float
    tied_weeks: float


class FromAbroad(NamedTuple):
    """Series of people who come from abroad, where the employer is, shape (councils,) each."""

    from_abroad: F64
    hired: F64


@kernel
def _open_with_sponsors(posts: Posts, providers: ProviderColumns, market: Labour) -> int:
    """Open posts of employers that sponsor."""
    number = 0
    for post in range(posts.start[len(posts.start) - 1]):
        j = posts.provider[post]
        number += j >= 0 and sponsors(j, providers, market)
    return number


@kernel
def _come_from_abroad(
    expected: float,
    carers: CarerColumns,
    free: Free,
    providers: ProviderColumns,
    land: Land,
    posts: Posts,
    week: int,
    market: Labour,
    search: Search,
    supply: SupplyRules,
    rules: AbroadRules,
    sums: FromAbroad,
) -> None:
    """As many as come take posts of employers that sponsor, each open post with the same chance."""
    key = stream(market.seed, _ABROAD, week)
    left = _open_with_sponsors(posts, providers, market)
    come = min(left, poisson(expected, draw(key, 0)))
    for post in range(posts.start[len(posts.start) - 1]):
        j = posts.provider[post]
        if come == 0:
            break
        if j < 0 or not sponsors(j, providers, market):
            continue
        taken = draw(key, 1 + post) * left < come
        left -= 1
        if not taken:
            continue
        row, place = take_row(free), posts.found_at[posts.order[post]]
        uid = identity(CARER, week, place, _FIRST + come)
        make_carer(carers, row, uid, place, 0.0, market.seed, week, supply)
        carers.hours_wanted[row] = rules.abroad_hours
        carers.tied_until[row] = week + int(rules.tied_weeks)
        accept(row, post, week, carers, providers, land, posts, search, market)
        # The number is that of people who start: what comes before was done abroad.
        carers.starts[row] = week
        come -= 1
        for series in sums:
            series[providers.council[j]] += 1.0


def come_from_abroad(state: State) -> None:
    """People from abroad take posts of employers that sponsor them."""
    q = state.parameters
    expected = q["work.from_abroad"] * q["work.abroad_home_care"] * state.population.sum()
    if expected <= 0.0:
        return
    _come_from_abroad(
        expected / _MILLION,
        state.carer.columns,
        state.carer.free,
        state.provider.columns,
        state.land,
        state.scratch(Posts),
        state.week,
        labour(state),
        state.scratch(Search),
        q.fill(SupplyRules, "carer"),
        q.fill(AbroadRules, "work"),
        state.tally.rows(FromAbroad),
    )
