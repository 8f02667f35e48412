"""Helped founders: whom development bodies, franchisors and sound co-operatives bring on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gofal.abm.calendar import QUARTER
from gofal.abm.levers import options
from gofal.abm.week.founding.cooperatives import is_cooperative
from gofal.abm.week.founding.entry import consider_form
from gofal.abm.week.founding.franchises import is_franchise
from gofal.abm.week.market.helpers import helper_in, room
from gofal.abm.world.state import State
from gofal.agents.catalyst import CatalystKind
from gofal.agents.chance import Decision, draw, identity, in_band, poisson, stream
from gofal.agents.founder import Venture
from gofal.agents.kinds import PROVIDER
from gofal.agents.table import F64


def bring_on_cooperatives(state: State) -> None:
    """Development workers bring on founders of co-operatives."""
    _bring_on(state, CatalystKind.COOP_DEVELOPMENT, _forms(state, "coop_form"))


def bring_on_franchises(state: State) -> None:
    """Franchisors bring on franchisees."""
    _bring_on(state, CatalystKind.FRANCHISOR, _forms(state, "franchise_kind"))


def bring_on_charities(state: State) -> None:
    """Social-enterprise workers bring on founders of charities."""
    _bring_on(state, CatalystKind.SOCIAL_ENTERPRISE, ["third_sector"] * state.councils)


def bring_on_teams(state: State) -> None:
    """Team founders bring on local teams."""
    _bring_on(state, CatalystKind.TEAM_FOUNDER, _forms(state, "team_form"))


BRING_ON = (bring_on_cooperatives, bring_on_franchises, bring_on_charities, bring_on_teams)
"""Parts of the week in which helpers bring somebody to look at a form."""


def _forms(state: State, lever: str) -> list[str]:
    """The delivery model that a lever names in each council."""
    return [options(lever)[int(value)] for value in state.policy[lever]]


def _bring_on(state: State, kind: CatalystKind, forms: Sequence[str]) -> None:
    """Catalysts of a kind bring on founders; ``forms`` has a delivery model for each council."""
    free = room(state, kind)
    if not free.any():
        return
    if kind == CatalystKind.FRANCHISOR:
        free = free * word_of_mouth(state)
    key = stream(state.seed, int(Decision.CATALYST), state.week)
    rate = state.parameters["catalyst.founders_per_year"] / 52.0
    for n in np.flatnonzero(free > 0):
        drawn = draw(key, in_band(64 * int(kind), int(n), 64))
        for ordinal in range(poisson(rate * float(free[n]), drawn)):
            helper = helper_in(state, kind, int(n))
            if helper < 0:
                break
            origin = in_band(3000 + 100 * int(kind), int(n), 100)
            uid = int(identity(PROVIDER, state.week, origin, ordinal))
            person = consider_form(state, int(n), uid, forms[int(n)], helped=True)
            if person >= 0:
                state.founder.columns.catalyst[person] = helper
                state.catalyst.columns.cases[helper] += 1.0


def word_of_mouth(state: State) -> F64:
    """Ratio of founders who come to franchisors because they know a franchise, by council."""
    on = state.policy["franchise_growth"] > 0.5
    if not on.any():
        return np.ones(state.councils)
    p, rows = state.provider.columns, state.provider.rows()
    rows = rows[is_franchise(state)[p.form[rows]]]
    known = np.bincount(p.council[rows], minlength=state.councils).astype(np.float64)
    more: F64 = 1.0 + on * state.parameters["catalyst.word_of_mouth"] * known
    return more


def sponsor(state: State) -> None:
    """Sound co-operatives help one other to begin; the next only when that one stands (E280)."""
    on = state.policy["coop_sponsors"] > 0.5
    if not on.any():
        return
    p = state.provider.columns
    rows = state.provider.rows()
    rows = rows[(p.uid[rows] % QUARTER == state.week % QUARTER) & on[p.council[rows]]]
    rows = rows[is_cooperative(state)[p.form[rows]]]
    for j in rows:
        if not may_sponsor(state, int(j)):
            continue
        n = int(p.council[j])
        uid = int(identity(PROVIDER, state.week, in_band(4000, n, 1000), int(p.uid[j])))
        person = consider_form(state, n, uid, state.models[p.form[j]].slug, helped=True)
        if person >= 0:
            state.founder.columns.sponsor[person] = p.uid[j]


def may_sponsor(state: State, j: int) -> bool:
    """Whether a co-operative is sound and has no younger one to look after."""
    p, q = state.provider.columns, state.parameters
    reserve = 100.0 * q["provider.reserve_weeks"] * float(p.weekly_cost[j])
    sound = p.margin[j] >= q["provider.normal_margin"] and p.cash[j] >= reserve
    young = state.week - p.founded < q["cooperation.sponsor_weeks"]
    helping = (p.alive & (p.sponsor == p.uid[j]) & young).any()
    f = state.founder.columns
    starts = f.alive & (f.stage == Venture.REGISTERING) & (f.sponsor == p.uid[j])
    return bool(sound and not helping and not starts.any())
