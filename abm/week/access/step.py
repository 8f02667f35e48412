"""Contact, triage, assessment, means test and cap, choice of route."""

from __future__ import annotations

from gofal.abm.week.access import choices, community, family, learning, reablement, switching
from gofal.abm.week.access.assessment import AccessRules, assess
from gofal.abm.week.access.reviews import review
from gofal.abm.week.community import teams
from gofal.abm.week.market.routes import HolderRules, offers
from gofal.abm.world.state import State
from gofal.agents.client import RouteRules


def step(state: State) -> None:
    """A week of this step."""
    p, tally = state.parameters, state.tally
    learning.learn(state)
    choices.choose(state)
    names = ("diverted", "assessed", "assessed_need", "assessed_hours", "chose_direct", "chose_own")
    sums = state.work.by_council[: len(names)]
    sums[:] = 0.0
    community.step(state)
    team = teams.team_patches(state)
    rules, offered = p.fill(AccessRules, "access"), offers(state)
    assess(
        state.client.columns, state.client.free, state.unpaid.columns, state.commissioner.columns,
        state.land, offered, state.lever("charging_cap"), teams.handover(state, team),
        state.seed, state.week, rules, p.fill(RouteRules, "access"), p.fill(HolderRules, "route"),
        p["community.discharge_weeks"], sums,
    )  # fmt: skip
    for name, row in zip(names, sums, strict=True):
        tally[name][:] = row
    sums = state.work.by_council[:2]
    sums[:] = 0.0
    review(state.client.columns, state.carer.columns, state.unpaid.columns,
            state.provider.columns, state.commissioner.columns, state.land, team, state.week, rules,
            sums)  # fmt: skip
    tally["review_up"][:], tally["review_down"][:] = sums
    learning.meet(state)
    switching.step(state, offered)
    reablement.step(state)
    family.step(state)
