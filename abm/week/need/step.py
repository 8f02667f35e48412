"""Need arises, grows and ends; families give hours, strain rises, some stop."""

from __future__ import annotations

import numpy as np

from gofal.abm.week.community import ageing
from gofal.abm.week.need import outside
from gofal.abm.week.need.arrivals import arrive
from gofal.abm.week.need.coordinators import meet_first
from gofal.abm.week.need.course import CourseRules, end_and_change
from gofal.abm.week.need.families import seek_family, unpaid_start, unpaid_week
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.people import NeedRules
from gofal.abm.world.state import State
from gofal.agents.unpaid_carer import UnpaidRules


def step(state: State) -> None:
    """A week of this step."""
    p, week, seed = state.parameters, state.week, state.seed
    c, u = state.client, state.unpaid
    need, course = p.fill(NeedRules, "need"), p.fill(CourseRules, "need")
    if week >= 0:
        state.demand_index *= (1.0 + state.policy["demand_growth"]) ** (1.0 / 52.0)
    outside.begin(state)
    rate, starts = ageing.rates(state)
    demand = state.demand_index.copy()
    growth = demand * (1.0 + state.policy["demand_surge"])
    tally = state.tally
    end_and_change(
        c.columns, state.carer.columns, u.columns, c.free, state.land, seed, week, course,
        tally["ended"], tally["left_waiting"],
    )  # fmt: skip
    means = state.lever("self_funders")
    arrive(c.columns, c.free, state.land, rate, growth, state.speakers, means, seed,
            week, need, tally["contacts"])  # fmt: skip
    arrived = outside.more_complex(state)
    meet_first(state, rate, growth)
    sums = state.work.by_council[:7]
    sums[:] = 0.0
    seek_family(c.columns, state.work, seed, course.link_share)
    unpaid_week(
        u.columns, u.free, c.columns, c.free, state.land, state.work,
        state.lever("unpaid_support"), state.speakers, means,
        p["measure.strain_threshold"], seed, week, p.fill(UnpaidRules, "unpaid_carer"), need, sums,
    )  # fmt: skip
    unpaid_start(u.columns, u.free, starts, demand, state.bands, state.land,
                  course.works_share, p["unpaid_carer.strain_spread"], seed, week)  # fmt: skip
    outside.more_complex(state, apart=arrived)
    for name, row in zip(
        ("unpaid_carers", "unpaid_hours", "unpaid_strained", "unpaid_broken", "unpaid_stopped",
         "unpaid_formal"), sums[:6], strict=True,
    ):  # fmt: skip
        tally[name][:] = row
    cost = pence(sums[6] * p["unpaid_carer.support_cost"])
    state.ledger.post(Flow.CARER_SUPPORT, np.arange(state.councils), cost)
