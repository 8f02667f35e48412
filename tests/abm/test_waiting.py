"""Waiting for the hour of a visit: thin places wait, and times left to carers shorten it."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gofal.abm.model import CareModel
from gofal.abm.parameters import load_parameters
from gofal.abm.week.market.travel import TravelRules, gap_minutes, tour_minutes
from gofal.abm.week.plan import STEPS
from gofal.abm.world.state import State
from gofal.agents.calls import CallRules, carers_at_once
from gofal.agents.client import Stage

RULES = load_parameters().fill(TravelRules, "travel")
PATIENT = RULES._replace(longest_wait=1e9)


def test_a_gap_is_that_of_square_root_staffing() -> None:
    """Thirty visits of 45 minutes in 7.5 hours keep three busy: spare carers are the root of it."""
    rules = PATIENT._replace(half_day_hours=7.5, wait=0.3, untimed=0.1, untimed_free=0.5)
    assert gap_minutes(45.0, 30.0, 0.0, rules) == pytest.approx(0.3 * sqrt(0.9 / 3.0) * 45.0)
    assert gap_minutes(45.0, 30.0, 1.0, rules) == pytest.approx(0.3 * sqrt(0.5 / 3.0) * 45.0)
    assert gap_minutes(45.0, 120.0, 0.0, rules) == pytest.approx(
        gap_minutes(45.0, 30.0, 0.0, rules) / 2.0
    )
    few = [gap_minutes(45.0, visits, 0.0, rules) for visits in (0.0, 1.0, 5.0)]
    assert few == pytest.approx([0.3 * sqrt(0.9 / 0.5) * 45.0] * 3)
    assert gap_minutes(45.0, 1.0, 0.0, rules._replace(longest_wait=12.0)) == 12.0
    assert gap_minutes(45.0, 1.0, 0.0, rules._replace(wait=0.0)) == 0.0


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.floats(10, 90), st.floats(0, 60), st.floats(0, 1), st.floats(0, 20))
def test_more_visits_or_freedom_never_lengthen_a_gap(
    work: float, visits: float, free: float, more: float
) -> None:
    gap = gap_minutes(work, visits, free, RULES)
    assert 0.0 <= gap_minutes(work, visits + more, free, RULES) <= gap <= RULES.longest_wait
    assert gap_minutes(work, visits, 1.0, RULES) <= gap + 1e-9


def test_a_round_of_one_visit_has_no_gap_and_one_far_from_the_base_no_longer_one() -> None:
    alone = tour_minutes(10.0, 1.0, 20.0, 1.0, 36.0, 0.0, False, RULES)
    assert alone[1] == 0.0
    near, far = (
        tour_minutes(10.0, 1.0, link, 5.0, 36.0, 0.0, False, RULES) for link in (10.0, 40.0)
    )
    assert near[1] == far[1] > 0.0
    assert near[0] < far[0]


def waiting(s: State, untimed: float, **rules: float) -> float:
    """Hours that carers wait if so many times were left to them."""
    s.parameters = s.parameters.with_values(rules, beyond=tuple(rules))
    s.provider.columns.untimed[:] = untimed
    STEPS["rounds"].run(s, "count_visits", "make_tours")
    return float(s.carer.columns.waiting.sum(dtype=np.float64))


def test_times_left_to_carers_shorten_their_waiting(tiny_wales: CareModel) -> None:
    s = tiny_wales.fork("baseline").state
    s.fit()
    STEPS["rounds"].run(s)
    travel = s.carer.columns.travel.sum(dtype=np.float64)
    long = {"travel.longest_wait": 1e9}
    bound, free = waiting(s, 0.0, **long), waiting(s, 1.0, **long)
    q = s.parameters
    ratio = (1.0 - q["travel.untimed_free"]) / (1.0 - q["travel.untimed"])
    # The way is a little shorter too, and with it the work that a gap is reckoned from.
    assert 0.95 * sqrt(ratio) < free / bound < sqrt(ratio)
    assert waiting(s, 0.0, **{"travel.wait": 0.0}) == 0.0
    assert s.carer.columns.travel.sum(dtype=np.float64) == pytest.approx(travel, rel=1e-6)


def test_nobody_is_both_of_two_carers(tiny_wales: CareModel) -> None:
    model = tiny_wales.fork("baseline")
    model.run_for(6)
    s = model.state
    c, calls = s.client.columns, s.parameters.fill(CallRules, "call")
    new = np.flatnonzero(c.alive & (c.stage == Stage.SERVED) & (c.since >= s.week - 5))
    two = [
        i for i in new if carers_at_once(float(c.package[i]), float(c.complexity[i]), calls) == 2
    ]
    assert len(two) > 5
    for i in two:
        assert c.hours[i].max() <= c.package[i] / 2.0 + 0.01


def test_thin_places_wait_longer_for_an_hour_of_care(tiny_wales: CareModel) -> None:
    """Waiting over contact falls as the employer has more visits where the carer works."""
    s = tiny_wales.fork("baseline").state
    s.fit()
    STEPS["rounds"].run(s)
    k, c = s.carer.columns, s.client.columns
    there = np.zeros(len(k.contact))
    seen = np.zeros(len(k.contact))
    for slot in range(c.carer.shape[1]):
        rows = np.flatnonzero(c.alive & (c.carer[:, slot] >= 0))
        row = c.carer[rows, slot]
        visits = s.memory.visits_at[c.provider[rows], c.place[rows]]
        np.add.at(there, row, visits * c.hours[rows, slot])
        np.add.at(seen, row, c.hours[rows, slot])
    busy = seen > 10.0
    density, share = there[busy] / seen[busy], k.waiting[busy] / k.contact[busy]
    thin, thick = density < np.quantile(density, 0.25), density > np.quantile(density, 0.75)
    assert share[thin].mean() > 1.2 * share[thick].mean()
