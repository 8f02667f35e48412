"""Contracts that run out, and who takes them over."""

from __future__ import annotations

import numpy as np

from gofal.abm.week.commissioners.monitor import Supported
from gofal.abm.week.founding.entry import take_over
from gofal.abm.week.transitions.transfer import pass_contract
from gofal.abm.world.forms import owner_works
from gofal.abm.world.founding import found_provider
from gofal.abm.world.prices import terms
from gofal.abm.world.regimes import hour_costs
from gofal.abm.world.state import State
from gofal.agents.chance import identity, in_band
from gofal.agents.kinds import PROVIDER


def _bidder(state: State, n: int, slug: str, loser: int) -> int:
    """Find who takes over a contract on the preferred route: the best willing bidder, or -1.

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
    return take_over(state, n, uid, slug)


def retender(state: State) -> None:
    """Contracts that run out go to the preferred route while it is short of its target."""
    p, m = state.provider.columns, state.commissioner.columns
    t = terms(state)
    term = round(state.parameters["commissioner.contract_weeks"])
    most = state.parameters["commissioner.retender_most"]
    supported = state.scratch(Supported).every
    alone = owner_works(state)
    for n in np.flatnonzero(t.route_open & (t.route_model >= 0)):
        form = int(t.route_model[n])
        if alone[form]:
            continue  # nobody takes over a contract alone
        slug = state.models[form].slug
        short = float((m.route_target[n] - m.route_share[n]) * supported[n])
        due = np.flatnonzero(
            p.alive
            & (p.contract[:, n] > 0)
            & (p.form != t.route_model[n])
            & ~p.owner_covers
            & (p.uid % term == state.week % term)
            & ~alone[p.form]
        )
        for j in due:
            if short <= 0.0 or p.planned[j] > most * short:
                continue
            to = _bidder(state, int(n), slug, int(j))
            p = state.provider.columns
            if to < 0 or to == j:
                continue
            short -= pass_contract(state, int(j), to, int(n))
            p.contract[to, n] = max(1, p.contract[j, n])
            p.contract[j, n] = 0


def step_in(state: State) -> None:
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
