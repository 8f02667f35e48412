"""Tiers noted as bits are those of the rule, read person by person."""

from __future__ import annotations

import numpy as np
import pytest
from forks import fork_with

from gofal.abm.model import CareModel
from gofal.abm.week.market import reach
from gofal.abm.week.matching import tiers
from gofal.abm.world.patches import patch_of
from gofal.abm.world.prices import terms
from gofal.abm.world.state import State
from gofal.abm.world.terms import Terms
from gofal.agents.client import Route
from gofal.agents.provider import WON

COMPLEX_FROM = 0.5
SETTINGS = {
    "baseline": "",
    "framework": "list_rule=framework list_places=20",
    "preferred": "list_rule=few_preferred list_places=20",
    "patches": "list_rule=single_patch",
    "route": "rebalancing_target=0.5 rebalancing_route=cooperative",
    "capacity": "payment_mode=capacity list_rule=single_patch",
    "holders": "self_directed=1 fund_offer=0.5 budget_offer=0.5",
}


def allowed(state: State, i: int, j: int, council: int) -> bool:
    """Whether law and lists let a provider serve a person."""
    c, p = state.client.columns, state.provider.columns
    match Route(c.route[i]):
        case Route.COUNCIL:
            return bool(p.serves_council[j] and p.contract[j, council] > 0)
        case Route.FUND:
            return bool(p.serves_council[j] and p.serves_direct[j])
        case Route.BUDGET:
            return bool(p.serves_council[j])
        case Route.DIRECT_PAYMENT:
            return bool(p.serves_direct[j])
    return bool(p.serves_own[j])


def plain_tier(state: State, i: int, j: int, t: Terms, *, last_resort: bool) -> int:
    """The tier by the rule as it is told in the ODD."""
    c, p, land = state.client.columns, state.provider.columns, state.land
    n = int(land.council[c.place[i]])
    if not allowed(state, i, j, n):
        return 2
    if c.route[i] == Route.DIRECT_PAYMENT:
        return int(p.direct_ratio[j] > t.direct_rate[n])
    if c.route[i] == Route.OWN_MONEY:
        return 0
    if c.route[i] != Route.COUNCIL:
        return int(p.free[j] < c.package[i])
    own = t.own_row[n] == j
    patch = patch_of(c.place[i], c.uid[i], land.patch, land.patch_parts)
    holder = t.holder[patch] if t.patch_rule[n] else -1
    if holder != j and not own and p.contract[j, n] < t.list_least[n]:
        return 2
    if t.route_model[n] >= 0 and t.route_open[n]:
        first = p.form[j] == t.route_model[n]
    elif t.own_open[n] and c.complexity[i] >= COMPLEX_FROM:
        first = own
    else:
        first = not own and p.in_mind[j]
    usual = 0 if first else 1 if last_resort or not own else 2
    if holder >= 0 and reach.serves_place(p, holder, c.place[i], land):
        if j == holder or (usual == 0 and own):
            return 0
        return max(1, usual) if last_resort else 2
    if not t.patch_rule[n] and t.prefers[n] and usual == 0 and p.contract[j, n] < WON:
        return int(not own)
    return usual


@pytest.mark.parametrize("name", SETTINGS)
def test_tiers_noted_as_bits_are_those_of_the_rule(small_wales: CareModel, name: str) -> None:
    fork = fork_with(small_wales, SETTINGS[name])
    fork.run_for(14)
    s = fork.state
    s.policy.at(s.week)
    c, p, t = s.client.columns, s.provider.columns, terms(s)
    standings, offered = s.scratch(tiers.Standings), s.scratch(reach.Reach)
    tiers.note_standings(p, t, standings)
    chance = np.random.default_rng(1)
    seen = set()
    for i in chance.choice(s.client.rows(), 300, replace=False):
        last_resort = bool(chance.random() < 0.5)
        place = c.place[i]
        asker = tiers.asker_of(i, last_resort, COMPLEX_FROM, c, p, s.land, t)
        for j in offered.provider[offered.start[place] : offered.start[place + 1]]:
            if not p.alive[j]:
                continue  # it ended after this week's offers
            bits = int(standings.bits[s.land.council[place], j])
            tier = tiers.tier_of(j, bits, asker, p)
            assert tier == plain_tier(s, i, j, t, last_resort=last_resort)
            seen.add(tier)
    assert seen == {0, 1, 2}
