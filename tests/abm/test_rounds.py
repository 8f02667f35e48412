"""Rounds: tours copied from last week are those planned anew, and travel is what the rules say."""

from __future__ import annotations

import numpy as np
import pytest

from gofal.abm.model import CareModel
from gofal.abm.week.market.travel import (
    WINDOWS,
    TravelRules,
    expected_travel,
    gap_minutes,
    leg_minutes,
)
from gofal.abm.week.market.visits import Visits
from gofal.abm.week.plan import STEPS
from gofal.abm.week.rounds.rota import Rotas
from gofal.abm.world.scratch import Scratch
from gofal.abm.world.state import State
from gofal.agents.carer import Job
from gofal.agents.client import Stage
from gofal.agents.provider import CostRules
from gofal.agents.table import F64


def copied_tours(s: State) -> int:
    """Carers whose tour of the last rounds is that of the week before."""
    rotas = s.scratch(Rotas)
    now, before = rotas.now, rotas.before
    same = 0
    for row in np.flatnonzero((now.home >= 0) & (now.home == before.home)):
        one, other = (
            [
                (rota.at.place[n], rota.at.hours[n])
                for n in range(rota.start[row], rota.start[row + 1])
            ]
            for rota in (now, before)
        )
        same += one == other
    return same


def plain_visits(s: State, i: int) -> float:
    """Carers' visits a week to a person, as ODD 7.4 says it."""
    c = s.client.columns
    package, usual = float(c.package[i]), float(c.usual_call[i])
    hard = float(c.complexity[i]) >= s.parameters["call.two_carers_from"]
    carers = 2 if package > 28.0 or hard else 1
    days = min(7, max(1, round(60.0 * package / carers / usual)))
    return carers * days * min(4, max(1, round(60.0 * package / carers / (days * usual))))


def test_copied_tours_are_those_planned_anew(tiny_wales: CareModel) -> None:
    """Carers leave and come, in rows of others; people and hours change; tables grow."""
    kept, anew = (tiny_wales.fork("rebalancing") for _ in range(2))
    for week in range(14):
        if week == 7:
            for model in (kept, anew):
                model.state.carer.reserve(model.state.carer.capacity)
        anew.state._scratch = Scratch()
        kept.run_for(1)
        anew.run_for(1)
        assert kept.state_hash() == anew.state_hash()
    working = int((kept.state.carer["job"] == Job.WORKING).sum())
    assert 0.5 * working < copied_tours(kept.state) < working


def test_tours_are_planned_anew_for_another_home_rule_or_road(tiny_wales: CareModel) -> None:
    s = tiny_wales.fork("baseline").state
    s.fit()
    tours = "list_visits", "count_visits", "make_tours"
    STEPS["rounds"].run(s, "fill_gaps", *tours)
    rotas, k = s.scratch(Rotas), s.carer.columns
    row = int(np.flatnonzero(np.diff(rotas.now.start) > 0)[0])
    k.home[row] = (k.home[row] + 1) % len(s.population)
    STEPS["rounds"].run(s, *tours)
    first = rotas.now.start[row]
    assert rotas.now.at.way[first] == s.land.minutes[k.home[row], rotas.now.at.place[first]]
    links = rotas.now.links.sum()
    s.land = s.land._replace(minutes=2.0 * s.land.minutes)
    STEPS["rounds"].run(s, *tours)
    assert rotas.now.links.sum() == pytest.approx(2.0 * links)
    rules = s.parameters.fill(TravelRules, "travel")
    rotas.turn()
    rotas.hold(rules._replace(round_hours=1.0), s.land.minutes)
    assert (rotas.before.home == -1).all()


def test_travel_of_carers_in_one_or_two_places_is_what_the_rules_say(
    tiny_wales: CareModel,
) -> None:
    """The whole of the rounds, read plainly from clients and carers."""
    model = tiny_wales.fork("baseline")
    model.run_for(2)
    s = model.state
    STEPS["rounds"].run(s)
    c, k, p = s.client.columns, s.carer.columns, s.provider.columns
    rules, compared = s.parameters.fill(TravelRules, "travel"), 0
    served = np.flatnonzero(c.alive & (c.stage == Stage.SERVED))
    assert s.scratch(Visits).person[: len(served)].tolist() == served.tolist()
    visits_at = np.zeros_like(s.memory.visits_at)
    visits = np.array([plain_visits(s, int(i)) for i in served])
    length = c.package[served].astype(np.float64) / visits
    np.add.at(visits_at, (c.provider[served], c.place[served]), visits)
    assert s.memory.visits_at == pytest.approx(visits_at, rel=1e-5)
    for row in np.flatnonzero(k.alive & (k.job == Job.WORKING)):
        person, slot = np.nonzero(c.carer[served] == row)
        hours, place, j = c.hours[served[person], slot], c.place[served[person]], k.provider[row]
        assert k.contact[row] == pytest.approx(hours.sum(), abs=1e-4)
        number = hours / length[person]
        visited = (1.0 - p.monitoring[j]) * number
        assert k.visits[row] == pytest.approx(visited.sum(), abs=1e-4)
        places, total = np.unique(place), float(number.sum())
        if len(places) > 2 or total == 0.0:
            continue
        most = max(1.0, rules.round_hours * total / float(hours.sum()))
        per_round = min(most, max(1.0, total / rules.least_rounds))
        leg = [
            leg_minutes(
                s.land.area[x], s.land.slow[x], visits_at[j, x] / WINDOWS, 60.0 * long, 0.0, rules
            )
            for long, x in zip(length[person], place, strict=True)
        ]
        minutes = float((number * leg).sum()) * (1.0 - 1.0 / per_round)
        gap = [
            gap_minutes(60.0 * long + one, visits_at[j, x] / WINDOWS, 0.0, rules)
            for long, one, x in zip(length[person], leg, place, strict=True)
        ]
        waits = float((visited * gap).sum()) * (1.0 - 1.0 / per_round) / 60.0
        assert k.waiting[row] == pytest.approx(waits, rel=1e-4, abs=1e-5)
        if len(places) == 2:
            share = float(number[place == places[1]].sum() / number.sum())
            both = 1.0 - share**per_round - (1.0 - share) ** per_round
            minutes += (
                total / per_round * both * s.land.minutes[place[0], places[places != place[0]][0]]
            )
        in_own_time = (1.0 - p.monitoring[j]) * (1.0 - p.rush[j])
        assert k.travel[row] == pytest.approx(in_own_time * minutes / 60.0, rel=1e-4, abs=1e-5)
        compared += 1
    assert compared > 100


def expected_now(s: State) -> tuple[F64, F64]:
    """Travel and waiting that providers expect of the work they have, by contact hour."""
    visits, p = s.scratch(Visits), s.provider.columns
    cost, rules = s.parameters.fill(CostRules, "provider"), s.parameters.fill(TravelRules, "travel")
    hours, sums = np.zeros(len(p.alive)), np.zeros((2, len(p.alive)))
    for q in range(int(visits.size[0])):
        j, place = int(visits.provider[q]), int(visits.place[q])
        demand, contact = float(s.memory.demand_at[place]), 60.0 / float(visits.rate[q])
        one = expected_travel(
            j, place, 0.0, contact, p, s.land, s.memory.visits_at, cost, demand, rules
        )
        hours[j] += visits.package[q]
        sums[:, j] += visits.package[q] * np.array(one)
    travel, waiting = sums / np.maximum(hours, 1e-9)
    return travel, waiting


@pytest.mark.parametrize("learning", [0.0, 0.5, 1.0])
def test_providers_learn_what_their_rounds_take(tiny_wales: CareModel, learning: float) -> None:
    """After a whole correction, what is expected of the work there is takes as long as it does."""
    s = tiny_wales.fork("baseline").state
    rule = {"travel.learning": learning}
    s.parameters = s.parameters.with_values(rule, beyond=tuple(rule))
    s.week = 13 * (s.week // 13 + 1)
    p = s.provider.columns
    p.travel_beyond[:] = p.waiting_beyond[:] = 0.05
    STEPS["rounds"].run(s, "fill_gaps", "list_visits", "count_visits", "make_tours")
    before = expected_now(s)
    STEPS["rounds"].run(s, "learn_from_rounds")
    after = expected_now(s)
    usual = p.usual_travel / (1.0 - p.rush), p.usual_waiting
    works = p.alive & (before[0] > 0.05) & (before[1] > 0.05) & (p.monitoring == 0)
    beyond = p.travel_beyond, p.waiting_beyond
    for now, then, real, more in zip(after, before, usual, beyond, strict=True):
        # Below zero nothing is expected, so that less than that moves no expectation.
        rows = np.flatnonzero(works & (more >= 0.0))
        assert len(rows) > 3
        missed = (real - then)[rows]
        assert np.abs(missed).max() > 0.02
        assert (now - then)[rows] == pytest.approx(learning * missed, abs=1e-3)
