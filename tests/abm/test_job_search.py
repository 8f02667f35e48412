"""Looking for jobs: by worth, with notice, from care and from other work."""

from __future__ import annotations

import numpy as np
import pytest

from gofal.abm.model import CareModel
from gofal.abm.week.market.labour import Labour, labour, present_worth
from gofal.abm.week.plan import STEPS
from gofal.abm.world.state import State
from gofal.agents.carer import Going, Job


def at_posts(model: CareModel, **parameters: float) -> State:
    """A world whose posts are open and in which nobody has looked yet."""
    values = {name.replace("__", "."): value for name, value in parameters.items()}
    s = model.fork("baseline").state
    s.use_parameters(s.parameters.with_values(values))
    s.policy.at(s.week)
    s.fit()
    s.tally.open_week(s.week)
    STEPS["work"].run(s, "open_posts")
    return s


def given_notice(s: State) -> int:
    return int((s.carer.alive & (s.carer["going"] != Going.STAYS)).sum())


def test_nobody_moves_for_less_than_the_cost_of_moving(small_wales: CareModel) -> None:
    found = []
    for cost in (0.5, 3.0):
        s = at_posts(small_wales, work__move_cost=cost, work__looks=0.2)
        before = given_notice(s)
        STEPS["work"].run(s, "search_jobs")
        found.append(given_notice(s) - before)
    assert found[0] > 2 * found[1] > 0


def test_who_has_given_notice_works_on_and_then_begins(small_wales: CareModel) -> None:
    s = at_posts(small_wales, work__looks=0.2, work__move_cost=0.5)
    k = s.carer.columns
    before = k.provider.copy()
    was_going = k.going.copy()
    STEPS["work"].run(s, "search_jobs")
    new = np.flatnonzero(k.alive & (k.going != Going.STAYS) & (was_going == Going.STAYS))
    new = new[~k.stopping[new]]  # an owner's business ends before
    moves = new[k.next[new] >= 0]
    assert len(moves) > 5
    assert (k.job[new] == Job.WORKING).all()
    assert (k.provider[new] == before[new]).all()
    uid, to = k.uid[moves].copy(), k.next[moves].copy()
    s.week += int(s.parameters["work.weeks_to_start"])
    STEPS["work"].run(s, "begin_work")
    assert (k.uid[moves] == uid).all()
    assert (k.provider[moves] == to).all()
    assert (k.since[moves] == s.week).all()
    left = s.tally["leavers"].sum()
    reasons = [s.tally[f"leavers_{one}"].sum() for one in ("pay", "job", "hours")]
    assert left == sum(reasons) >= len(new)


def test_too_few_hours_send_people_looking(small_wales: CareModel) -> None:
    counts = []
    for share in (1.3, 0.4):  # waiting comes on top of the hours wanted
        s = at_posts(small_wales, work__looks=0.2)
        k = s.carer.columns
        k.worked[:] = share * k.hours_wanted
        was = k.going == Going.HOURS
        STEPS["work"].run(s, "search_jobs")
        counts.append(int((k.alive & (k.going == Going.HOURS) & ~was).sum()))
    assert counts[0] == 0
    assert counts[1] > 20


def test_worth_counts_the_match_once_it_is_felt(small_wales: CareModel) -> None:
    s = small_wales.fork("baseline").state
    k, market = s.carer.columns, labour(s)
    row = int(np.flatnonzero(k.alive & (k.job == Job.WORKING) & (k.contact > 5.0))[0])

    def worth(spread: float, tenure: int) -> float:
        k.since[row] = s.week - tenure
        changed: Labour = market._replace(match_spread=spread)
        return present_worth(row, 20.0, s.week, 0, k, s.provider.columns, changed)

    assert worth(2.0, 3) == worth(0.0, 3)
    assert worth(2.0, 30) - worth(0.0, 30) == pytest.approx(
        2.0 * (worth(1.0, 30) - worth(0.0, 30)), rel=1e-6
    )
    assert worth(2.0, 30) != worth(0.0, 30)


def test_carers_and_people_in_other_work_are_conserved(small_wales: CareModel) -> None:
    model = small_wales.fork("baseline")
    model.validating = True
    people = len(model.state.carer) + int(model.state.memory.pool.sum())
    model.run_for(6)
    s = model.state
    flows = {
        name: float(s.tally.series(name)[-6:].sum())
        for name in ("pool_came", "pool_ended", "leavers_life", "seekers_ended", "entrants")
    }
    assert flows["entrants"] > 10.0
    ends = flows["pool_ended"] + flows["leavers_life"] + flows["seekers_ended"]
    now = len(s.carer) + int(s.memory.pool.sum())
    assert now - people == pytest.approx(flows["pool_came"] - ends)


def test_pay_elsewhere_decides_who_comes(small_wales: CareModel) -> None:
    came = []
    for pay in (7.83, 8.8):
        s = at_posts(small_wales, work__outside_wage=pay)
        STEPS["work"].run(s, "weigh_posts")
        came.append(s.tally["entrants"].sum())
    assert came[0] > came[1]
