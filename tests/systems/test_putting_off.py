"""Care that is put off in a pandemic: who keeps away, who comes later, and with what need."""

from __future__ import annotations

import numpy as np
import pytest
from cuts import Cut, future, is_the_rule
from forks import fork_with, total

from gofal.abm.model import CareModel
from gofal.abm.week.community.ageing import rates
from gofal.abm.week.need import arrivals
from gofal.abm.world.people import NeedRules
from gofal.abm.world.state import State

AWAY = {"weather.keeps_away": 0.3, "weather.weeks_to_return": 8.0}


def test_whoever_keeps_away_in_a_pandemic_comes_as_it_fades(small_wales: CareModel) -> None:
    during = [future(small_wales, one, "pandemic=1", 12) for one in ({}, AWAY)]
    usual, fewer = (total(model, "contacts") for model in during)
    assert 0.6 < fewer / usual < 0.8
    after = [future(small_wales, one, "pandemic=1 pandemic=0:12", 26) for one in ({}, AWAY)]
    later = [float(m.state.tally.series("contacts")[-14:].sum()) for m in after]
    # More than usual, yet not all: in the meantime some have died or recovered.
    assert 0.4 * (usual - fewer) < later[1] - later[0] < usual - fewer
    assert during[0].state.memory.put_off.sum() == 0.0
    assert 0.0 < after[1].state.memory.put_off.sum() < during[1].state.memory.put_off.sum()


def test_without_the_rule_a_pandemic_keeps_nobody_away(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        off, on = (future(wales, {**AWAY, **cut}, f"pandemic={level}", 8) for level in (0, 1))
        return total(off, "contacts") - total(on, "contacts")

    is_the_rule(
        small_wales, probe, {"weather.keeps_away": 0.0}, {"weather.absence": 0.0}, noise=6.0
    )


def test_people_who_keep_away_are_counted_by_hand(tiny_wales: CareModel) -> None:
    model = fork_with(tiny_wales, "pandemic=0.5")
    s = model.state
    s.use_parameters(s.parameters.with_values(AWAY))
    rate = np.bincount(s.land.council, rates(s)[0], s.councils)
    ends, away = s.parameters["need.end_hazard"], np.zeros(s.councils)
    for _ in range(5):
        model.run_for(1)
        stay = away - away * 0.5 / 8.0
        away = stay * (1.0 - ends) + rate * s.demand_index * 0.3 * 0.5
    assert model.state.memory.put_off == pytest.approx(away)


def needs(s: State, more: float) -> float:
    """Hours of need of those who come late in one week."""
    none, some = np.zeros(s.councils), np.ones(s.councils)
    arrivals._arrive(
        s.client.columns, s.client.free, s.land, s.client_rate,
        arrivals.Growth(none, some, more), s.speakers, some, s.need_size, s.seed, s.week,
        s.parameters.fill(NeedRules, "need"), np.zeros(s.councils),
    )  # fmt: skip
    new = s.client.alive & (s.client["since"] == s.week)
    return float(s.client["need"][new].sum())


def test_need_has_grown_meanwhile(small_wales: CareModel) -> None:
    as_it_was, grown = (needs(fork_with(small_wales).state, more) for more in (1.0, 1.5))
    assert as_it_was > 100.0
    assert grown / as_it_was == pytest.approx(1.5, abs=0.1)
