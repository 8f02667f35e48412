"""Functions for tests of systems: branches with settings, rows of a kind, sums since a start."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.model import CareModel
from gofal.abm.setting import parse_setting
from gofal.abm.week.founding.sight import local_news
from gofal.abm.week.matching import tiers
from gofal.abm.world.groups import see_branches
from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State
from gofal.abm.world.terms import Terms
from gofal.agents.client import Route, Stage
from gofal.agents.table import F64, Bool


def fork_with(wales: CareModel, *settings: str) -> CareModel:
    """Branch of a shared world under settings as typed, one or several a text; not yet run."""
    chosen = tuple(parse_setting(text) for texts in settings for text in texts.split())
    return wales.fork(wales.followed.with_(settings=chosen))


def nothing_known(state: State) -> None:
    """Let founders know nothing of what others' plans came to, nor lenders of losses."""
    news = local_news(state)
    news.short[:], news.worked[:] = 0.0, 0.0
    news.planned[:], news.came[:], news.lost[:] = 0.0, 0.0, 0.0


def rows_of(model: CareModel, slug: str) -> NDArray[np.intp]:
    """Providers of a delivery model."""
    p = model.state.provider.columns
    return np.flatnonzero(p.alive & (p.form == model.state.model_code(slug)))


def pounds(model: CareModel, flow: Flow) -> F64:
    """Pounds of a flow since the policy began, by week."""
    s = model.state
    weeks = s.tally.series("served").shape[0] - model.week
    money = np.array(s.records.money)[weeks:, flow].sum(axis=1)
    return np.asarray(money, dtype=np.float64) / 100.0


def total(model: CareModel, series: str) -> float:
    """Sum of a series since the policy began."""
    return float(model.state.tally.series(series)[-model.week :].sum())


def at(state: State, *stages: Stage) -> Bool:
    """Clients at any of some stages."""
    mask: Bool = state.client.alive & np.isin(state.client["stage"], stages)
    return mask


def paid_by(state: State, route: Route) -> Bool:
    """People in care whose money comes by one route."""
    mask: Bool = at(state, Stage.SERVED) & (state.client["route"] == route)
    return mask


def still_there(state: State, rows: NDArray[np.intp], uids: NDArray[np.int64]) -> Bool:
    """Which of some people, seen before, are still in their rows."""
    c = state.client.columns
    mask: Bool = c.alive[rows] & (c.uid[rows] == uids)
    return mask


def independents(state: State) -> NDArray[np.intp]:
    p = state.provider.columns
    return np.flatnonzero(p.alive & p.serves_council & ~p.owner_covers)


def tier_between(
    state: State, i: int, j: int, complex_from: float, terms: Terms, *, last_resort: bool = False
) -> int:
    """Tier in which client ``i`` asks provider ``j`` under some terms."""
    c, p, land = state.client.columns, state.provider.columns, state.land
    asker = tiers.asker_of(i, last_resort, complex_from, c, p, land, terms)
    bits = tiers.standing_of(j, int(land.council[c.place[i]]), p, terms)
    return tiers.tier_of(j, bits, asker, p)


def as_group(s: State) -> NDArray[np.intp]:
    """The three largest independents that work for councils, made branches of one group."""
    p = s.provider.columns
    able = p.alive & ~p.owner_covers & p.serves_council & (p.group < 0)
    rows = np.flatnonzero(able)
    rows = np.sort(rows[np.argsort(p.planned[rows])[-3:]])
    p.group[rows] = p.group.max() + 1
    p.required_return[rows] = s.parameters["market.group_return"]
    see_branches(s)
    return rows
