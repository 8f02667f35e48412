"""Hours of catalysts: cases take them, fewer each week; who asks when they are full waits."""

from __future__ import annotations

import numpy as np
import pytest
from forks import fork_with
from shows import shows

from gofal.abm.model import CareModel
from gofal.abm.week.catalysts import founders, hours, queue
from gofal.abm.week.market import helpers
from gofal.abm.world.founders import new_founder
from gofal.abm.world.state import State
from gofal.agents.carer import NOT_ASKED
from gofal.agents.catalyst import CatalystKind
from gofal.agents.founder import Origin, Venture

COOP, ALONE = CatalystKind.COOP_DEVELOPMENT, CatalystKind.COMMUNITY_CATALYST
PLENTY = 1e6


def with_posts(wales: CareModel, settings: str, weeks: int, **parameters: float) -> State:
    """A branch of Wales with catalysts, some weeks later, other parameters from the first on."""
    model = fork_with(wales, settings)
    cut = {f"catalyst.{name}": value for name, value in parameters.items()}
    model.state.use_parameters(model.parameters.with_values(cut, beyond=cut))
    model.run_for(weeks)
    return model.state


def hours_in_plain_words(s: State, helper: int) -> float:
    """Hours that the cases of a catalyst take this week, one case after the other."""
    q, p, f = s.parameters, s.provider.columns, s.founder.columns
    name = "micro" if s.catalyst["kind"][helper] == ALONE else "firm"
    load, weeks = q[f"catalyst.{name}_load"], q[f"catalyst.{name}_weeks"]
    total = 0.0
    for j in range(len(p.alive)):
        if p.alive[j] and p.catalyst[j] == helper:
            total += load * max(0.0, 1.0 - (s.week - p.founded[j]) / weeks)
    for row in range(len(f.alive)):
        starts = f.alive[row] and f.stage[row] == Venture.REGISTERING
        total += q["catalyst.firm_load"] * float(starts and f.catalyst[row] == helper)
    return total


@shows("community-catalysts")
def test_cases_take_less_each_week_and_then_are_done(small_wales: CareModel) -> None:
    s = with_posts(small_wales, "community_catalysts=5 direct_payment_offer=1", 12)
    hours.count_hours(s)
    rows = s.catalyst.rows()
    busy = s.catalyst["busy"][rows].copy()
    assert busy.sum() > 0.0
    assert busy == pytest.approx([hours_in_plain_words(s, int(row)) for row in rows], abs=1e-4)
    s.week += 26
    hours.count_hours(s)
    assert s.catalyst["busy"][rows].sum() < busy.sum()
    helped = int((s.provider["catalyst"] >= 0).sum())
    s.week += 100
    s.tally["support_done"][:] = 0.0
    hours.count_hours(s)
    assert s.tally["support_done"].sum() == helped > 0
    assert (s.catalyst["cases"][rows] == 0.0).all()
    assert not (s.provider["catalyst"][s.provider.alive] >= 0).any()


@shows("community-catalysts")
def test_who_asks_waits_where_hours_are_full_and_nobody_where_they_are_not(
    small_wales: CareModel,
) -> None:
    on = "community_catalysts=3 direct_payment_offer=1"
    waits, began = {}, {}
    for time in (0.75, PLENTY):
        s = with_posts(small_wales, on, 16, case_hours=time, met_per_week=6.0)
        waits[time] = s.tally.series("support_queue").sum(axis=1)[-1]
        began[time] = s.tally.series("support_began")[-16:].sum()
        assert (s.catalyst["busy"] <= s.catalyst["hours"] + 1e-3)[s.catalyst.alive].all()
        k = s.carer.columns
        assert (k.alive & (k.asked_help != NOT_ASKED)).sum() == waits[time]
    assert waits[0.75] > 0.0 == waits[PLENTY]
    assert began[0.75] < began[PLENTY]


def somebody(s: State, uid: int) -> int:
    """One more person of the fifth council who could found a firm."""
    return new_founder(s, uid, 4, Origin.OTHER_TRADE)


@shows("coop-support")
def test_founders_are_helped_in_the_order_in_which_they_asked(small_wales: CareModel) -> None:
    s = with_posts(small_wales, "coop_development_workers=1", 1)
    last, first = somebody(s, 1), somebody(s, 2)
    queue.ask(s, first, COOP)
    s.week += 3
    queue.ask(s, last, COOP)
    queue.ask(s, first, COOP)
    assert list(queue.founders_waiting(s, COOP, 4)) == [first, last]
    assert list(queue.founders_waiting(s, ALONE, 4)) == []
    queue.see_queue(s)
    assert s.tally["support_queue"][4] == 2.0
    s.catalyst["hours"][:] = 0.0
    founders.bring_on_cooperatives(s)
    assert list(queue.founders_waiting(s, COOP, 4))[:2] == [first, last]
    s.catalyst["hours"][:] = PLENTY
    founders.bring_on_cooperatives(s)
    assert list(queue.founders_waiting(s, COOP, 4)) == []
    # Where the last post goes nobody waits for it.
    queue.ask(s, somebody(s, 3), COOP)
    s.catalyst["part"][:] = 0.0
    queue.see_queue(s)
    assert s.tally["support_queue"].sum() == 0.0


def test_a_part_of_a_post_has_a_part_of_the_hours_and_the_cost(small_wales: CareModel) -> None:
    s = with_posts(small_wales, "coop_development_workers=1.5", 1)
    k = s.catalyst.columns
    rows = np.flatnonzero(k.alive & k.policy & (k.kind == COOP) & (k.council == 4))
    q = s.parameters
    assert sorted(k.part[rows].tolist()) == [0.5, 1.0]
    assert k.hours[rows].sum() == pytest.approx(1.5 * q["catalyst.case_hours"])
    assert k.cost[rows].sum() == pytest.approx(1.5 * q["catalyst.cost"])
    assert helpers.posts(s, COOP)[4] == 1.5
