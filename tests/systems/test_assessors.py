"""Assessors with a queue: the first in contact first, and a surge that takes long to work off."""

from __future__ import annotations

import numpy as np
from forks import fork_with

from gofal.abm.model import CareModel
from gofal.abm.week.access.assessors import LOTS, WEEKS, Line, join, reach
from gofal.abm.world.scratch import Sizes
from gofal.agents.client import Stage

FEW = Sizes(clients=400, carers=0, unpaid=0, providers=0, places=0, patches=0, councils=2)


def test_the_first_in_contact_come_first_whatever_their_rows() -> None:
    """Six people, one too many of each week: the longest in contact are reached, in any order."""
    waited = np.array([3, 9, 4, 9, 500, 3])
    reached = []
    for order in (range(6), reversed(range(6))):
        line = Line.made(FEW)
        for i in order:
            join(i, 1000 + i, int(waited[i]), 0, 7, line)
        carried = np.zeros(2)
        reach(line, np.array([3.4, 0.0]), carried)
        first = line.turns[: line.number[0]] < line.reached[0]
        reached.append(set(line.rows[: line.number[0]][first].tolist()))
        assert np.allclose(carried, [0.4, 0.0]), "parts carry over"
        assert line.begun.tolist() == [3, 0]
    assert reached == [{1, 3, 4}] * 2


def test_assessors_begin_what_they_can_and_save_up_no_idle_time() -> None:
    """With 3.4 a week, 34 of 100 begin in ten weeks; time that nobody asks for is not saved."""
    line, carried = Line.made(FEW), np.zeros(2)
    waiting = {uid: uid % 5 for uid in range(100)}
    for _ in range(10):
        line.counts.fill(0)
        line.number.fill(0)
        for uid, waited in waiting.items():
            join(uid, uid, waited, 0, 7, line)
        reach(line, carried + 3.4, carried)
        turns = line.turns[: line.number[0]]
        gone = line.rows[: line.number[0]][turns < line.reached[0]].tolist()
        waiting = {uid: waited for uid, waited in waiting.items() if uid not in gone}
    assert abs(100 - len(waiting) - 34) <= 1.0 + abs(carried[0])
    assert carried[1] == 1.0
    assert line.reached[1] == WEEKS * LOTS


def test_a_list_that_a_surge_made_is_worked_off_by_the_slack() -> None:
    """Ten a week and one to spare: a quarter more for a year leaves 78 people, gone in 78 weeks."""
    line, carried, people, lists, uid = Line.made(FEW), np.zeros(2), [], [], 0
    for week in range(140):
        new = (12 + week % 2) if week < 52 else 10
        people += [(uid + n, week) for n in range(new)]
        uid += new
        line.counts.fill(0)
        line.number.fill(0)
        for at, (who, since) in enumerate(people):
            join(at, who, week - since, 0, 7, line)
        reach(line, carried + 11.0, carried)
        ahead = line.turns[: line.number[0]] >= line.reached[0]
        people = [one for one, waits in zip(people, ahead, strict=True) if waits]
        lists.append(len(people))
    assert 70 <= lists[51] <= 86
    assert lists[90] < 0.6 * lists[51]
    assert lists[-1] <= 2


def awaiting(model: CareModel) -> float:
    """People in contact now."""
    c = model.state.client.columns
    return float((c.alive & (c.stage == Stage.CONTACT)).sum())


def test_a_surge_of_need_lengthens_the_list_several_times(tiny_wales: CareModel) -> None:
    """A quarter more contacts for a year; without the queue the list is as much longer as they."""
    lists, calm = [], fork_with(tiny_wales)
    calm.run_for(26)
    t = calm.state.tally
    # Sixty weeks of burn-in are too short for councils to learn what usually comes.
    asked = (t.series("assessed") - t.series("chose_own")).mean(axis=0)
    for surge, slack in ((0.0, 0.1), (0.25, 0.1), (0.25, 1000.0)):
        model = fork_with(tiny_wales, f"demand_surge={surge}")
        s = model.state
        # Nobody's own money runs out, so that all on the list are in contact.
        wanted = {"commissioner.assess_slack": slack, "need.capital_spent": 0.0}
        s.commissioner.columns.asked[:] = asked
        s.parameters = s.parameters.with_values(wanted, beyond=tuple(wanted))
        model.run_for(52)
        assert s.tally["awaiting"].sum() == awaiting(model)
        lists.append(awaiting(model))
    usual, queue, free = lists
    assert queue > 2.0 * usual
    assert free < 1.5 * usual
