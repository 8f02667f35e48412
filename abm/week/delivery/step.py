"""Hours, continuity, missed visits, reablement; need and wellbeing respond."""

from __future__ import annotations

from gofal.abm.week.delivery import flexible, new_way, visits
from gofal.abm.week.delivery.counts import RURAL, SUMMED, count, sum_served
from gofal.abm.week.delivery.visits import DeliveryRules, cover_absence, deliver
from gofal.abm.world.state import State


def step(state: State) -> None:
    """A week of this step."""
    w = state.work
    c, k, p = state.client.columns, state.carer.columns, state.provider.columns
    rules = state.parameters.fill(DeliveryRules, "delivery")
    new_way.live(state)
    flexible.keep(state)
    further, cancels, spell = visits.on_delivery(state)
    cover_absence(k, p, w, further, state.seed, state.week, rules)
    deliver(c, k, p, state.unpaid.columns, w, cancels, spell, state.seed, state.week, rules)
    w.by_council[:] = 0.0
    sums, rural = w.by_council[: len(SUMMED)], w.by_council[len(SUMMED) :][: len(RURAL)]
    sum_served(c, state.land, sums, rural)
    for name, row in zip((*SUMMED, *RURAL), (*sums, *rural), strict=True):
        state.tally[name][:] = row
    count(state)
