"""Satisfaction, quits, vacancies, search, starting."""

from __future__ import annotations

import numpy as np

from gofal.abm.week.market.labour import SearchRules, labour_market
from gofal.abm.week.transitions.carers import clear_slots
from gofal.abm.week.work.inflow import arrive_from_outside
from gofal.abm.week.work.posts import open_posts
from gofal.abm.week.work.quits import quits
from gofal.abm.week.work.search import list_seekers, search_jobs
from gofal.abm.week.work.starts import begin_work, pay_for_hiring
from gofal.abm.world.forms import owner_works
from gofal.abm.world.people import SupplyRules
from gofal.abm.world.state import State
from gofal.agents.carer import QuitRules, SatisfactionRules
from gofal.agents.chance import Decision, stream

_SEARCH = int(Decision.JOB_SEARCH)


def step(state: State) -> None:
    """A week of this step."""
    q, w, week, seed = state.parameters, state.work, state.week, state.seed
    k, p = state.carer, state.provider.columns
    rules = q.fill(SearchRules, "work")
    outside, local, pull = labour_market(state, rules)
    values = state.lever("values_recruitment")
    sums = w.by_council[:4]
    sums[:] = 0.0
    begin_work(k.columns, p, week)
    quits(k.columns, k.free, p, local, state.lever("contract_choice"),
          owner_works(state), seed, week, q.fill(QuitRules, "carer"),
          q.fill(SatisfactionRules, "carer"), rules, sums)  # fmt: skip
    clear_slots(state.client.columns, k.columns)
    arrive_from_outside(
        k.columns, k.free, state.land, state.entrant_rate, pull, values * q["work.values_pool"],
        state.speakers, seed, week, q.fill(SupplyRules, "carer"), sums,
    )  # fmt: skip
    open_posts(p, w, seed, week)
    looking = list_seekers(k.columns, w, stream(seed, _SEARCH, week))
    turn = np.argsort(w.sort_key[:looking])
    search_jobs(k.columns, k.free, p, state.land, w, seed, week, rules, outside, values, turn,
            sums)  # fmt: skip
    for name, row in zip(("leavers", "left_sector", "entrants", "hired"), sums, strict=True):
        state.tally[name][:] = row
    pay_for_hiring(state)
