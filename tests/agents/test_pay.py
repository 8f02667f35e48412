"""Pay of one provider: best for it in a steady state, no more than it lacks or has."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gofal.abm.parameters import load_parameters
from gofal.agents.chance import Decision, stream
from gofal.agents.pay import (
    LawRules,
    PayRules,
    affordable_scale,
    bad_name,
    best_scale,
    filling_scale,
    members_rise,
    next_scale,
    pays_too_little,
    supply_belief,
)

RULES = load_parameters().fill(PayRules, "provider")
LAW = load_parameters().fill(LawRules, "law")
FLOOR = 7.83
supplies = st.floats(0.5, 8.0)
quick = settings(deadline=None, max_examples=60)


def profit(
    scale: float, now: float, price: float, other: float, lost: float, supply: float
) -> float:
    """A week's profit in a steady state: hours by pay, leavers the fewer the better it is."""
    leavers = lost * now / scale
    return float(scale**supply * (price - other - leavers - 1.38 * scale))


@quick
@given(supplies, st.floats(14.0, 22.0), st.floats(0.0, 1.5))
def test_the_best_scale_earns_most_in_a_steady_state(
    supply: float, price: float, lost: float
) -> None:
    scale = 8.0
    for _ in range(200):  # until leavers at this scale are what it counted with
        scale += 0.5 * (best_scale(price, 3.7 + lost, 1.38, lost, supply) - scale)
    near = np.linspace(0.9 * scale, 1.1 * scale, 2001)
    earned = [profit(x, scale, price, 3.7, lost, supply) for x in near]
    assert near[int(np.argmax(earned))] == pytest.approx(scale, rel=1e-3)


@quick
@given(supplies, st.floats(50.0, 900.0), st.floats(0.0, 300.0))
def test_the_filling_scale_brings_what_lacks(supply: float, served: float, lacking: float) -> None:
    scale = filling_scale(8.0, served, lacking, supply)
    assert served * (scale / 8.0) ** supply == pytest.approx(served + lacking)


def test_a_rise_leaves_part_of_the_reserve() -> None:
    cost, bill, cash = 1000.0, 700.0, 8000.0
    rise = affordable_scale(8.0, cash, -200.0, cost, bill, RULES) / 8.0 - 1.0
    after = cash + 13.0 * (-200.0 - rise * bill)
    assert after == pytest.approx(RULES.raise_reserve * RULES.reserve_weeks * cost)
    assert affordable_scale(8.0, 1000.0, -200.0, cost, bill, RULES) == 8.0


@quick
@given(st.floats(7.83, 14.0), st.floats(0.0, 20.0))
def test_a_scale_rises_by_steps_and_falls_by_prices_alone(scale: float, wanted: float) -> None:
    after = next_scale(scale, 0.0, FLOOR, wanted, RULES)
    assert after <= max(FLOOR, scale * (1.0 + RULES.pay_step))
    assert after >= max(FLOOR, scale * (1.0 - RULES.real_erosion))
    if wanted <= scale:
        assert after == max(FLOOR, scale * (1.0 - RULES.real_erosion), wanted)


def test_members_give_themselves_a_part_of_a_surplus_above_normal() -> None:
    above = RULES.normal_margin + 0.012
    assert members_rise(above, 0.5, 0.6, RULES) == pytest.approx(0.5 * 0.02 * RULES.pass_speed)
    assert members_rise(RULES.normal_margin - 0.01, 0.5, 0.6, RULES) == 0.0
    assert members_rise(0.9, 1.0, 0.6, RULES) == pytest.approx(RULES.pass_most * RULES.pass_speed)


def test_beliefs_differ_between_managers_and_stay_theirs() -> None:
    key = stream(1, int(Decision.PROVIDER_PROFILE), 0)
    beliefs = np.log([supply_belief(key, uid, RULES) for uid in range(4000)])
    assert np.median(beliefs) == pytest.approx(np.log(RULES.supply_belief), abs=0.03)
    assert beliefs.std() == pytest.approx(RULES.supply_spread, abs=0.02)
    assert supply_belief(key, 7, RULES) == pytest.approx(np.exp(beliefs[7]))


def test_up_to_where_the_law_adds_nothing_a_rise_is_no_step() -> None:
    step = 1.0 + RULES.pay_step
    assert next_scale(7.83, 8.3, FLOOR, 20.0, RULES) == pytest.approx(8.3 * step)
    assert next_scale(7.83, 8.3, FLOOR, 0.0, RULES) == FLOOR


def test_the_law_is_kept_where_a_bad_name_or_being_found_costs_more() -> None:
    oncost = 0.235
    saved = 0.4 * (1.0 + oncost)
    loss = 0.4 * LAW.found * LAW.arrears * (1.0 + LAW.penalty)
    assert pays_too_little(0.4, oncost, saved - loss - 1e-6, LAW)
    assert not pays_too_little(0.4, oncost, saved - loss + 1e-6, LAW)
    assert not pays_too_little(0.0, oncost, 0.0, LAW)
    # Where looks are so frequent that a pound kept costs a pound, a name is not needed.
    watched = LAW._replace(found=0.5, arrears=1.0, penalty=2.0)
    assert not pays_too_little(0.4, oncost, 0.0, watched)
    key = stream(1, int(Decision.PROVIDER_PROFILE), 0)
    names = np.array([bad_name(key, uid, LAW) for uid in range(4000)])
    assert names.mean() == pytest.approx(LAW.bad_name, rel=0.05)
    assert (names >= 0.0).all()
