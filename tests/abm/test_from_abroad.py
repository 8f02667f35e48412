"""People from abroad: whose posts they take, and that they need a sponsor."""

from __future__ import annotations

import numpy as np
import pytest

from gofal.abm.model import CareModel
from gofal.abm.scenario import load_scenario
from gofal.abm.week.plan import STEPS
from gofal.abm.world.state import State
from gofal.agents.carer import NOT_TIED, Going, Job

COME = {"work.from_abroad": 40.0, "work.abroad_home_care": 0.5}


def at_posts(model: CareModel, **parameters: float) -> State:
    """A world whose posts are open and in which nobody has looked yet."""
    s = model.fork("baseline").state
    s.use_parameters(s.parameters.with_values(parameters))
    s.policy.at(s.week)
    s.fit()
    s.tally.open_week(s.week)
    STEPS["work"].run(s, "open_posts")
    return s


def test_they_take_open_posts_of_employers_that_sponsor(small_wales: CareModel) -> None:
    s = at_posts(small_wales, **COME)
    k, p = s.carer.columns, s.provider.columns
    pending = p.pending.copy()
    STEPS["work"].run(s, "come_from_abroad")
    new = np.flatnonzero(k.alive & (k.tied_until != NOT_TIED))
    assert len(new) == s.tally["from_abroad"].sum() > 5
    assert (k.tied_until[new] == s.week + s.parameters["work.tied_weeks"]).all()
    assert (k.hours_wanted[new] == 37.5).all()
    assert (k.job[new] == Job.HIRED).all()
    assert (p.staff[k.provider[new]] >= s.parameters["work.sponsor_staff"]).all()
    assert (p.pending - pending).sum() == len(new)
    s.week += 1
    STEPS["work"].run(s, "begin_work")
    assert (k.job[new] == Job.WORKING).all()


@pytest.mark.parametrize("cut", [{"work.from_abroad": 0.0}, {"work.sponsor_staff": 50.0}])
def test_nobody_comes_without_the_number_or_without_sponsors(
    tiny_wales: CareModel, cut: dict[str, float]
) -> None:
    s = at_posts(tiny_wales, **{**COME, **cut})
    if "work.sponsor_staff" in cut:
        s.provider["staff"][:] = np.minimum(s.provider["staff"], 49)
    carers, pending = len(s.carer), s.provider["pending"].copy()
    STEPS["work"].run(s, "come_from_abroad")
    assert len(s.carer) == carers
    assert (s.provider["pending"] == pending).all()
    assert s.tally["from_abroad"].sum() == 0.0


def test_who_needs_a_sponsor_leaves_for_no_other_work(small_wales: CareModel) -> None:
    leave, moves = [], []
    for tied in (False, True):
        s = at_posts(small_wales, **{"work.looks": 0.2, "work.move_cost": 0.5})
        k, p = s.carer.columns, s.provider.columns
        owners = k.stopping.copy()
        k.going[:], k.next[:] = Going.STAYS, -1
        if tied:
            k.tied_until[:] = s.week + 100
        STEPS["work"].run(s, "search_jobs")
        new = k.alive & (k.going != Going.STAYS) & ~k.stopping & ~owners
        leave.append(int((new & (k.next < 0)).sum()))
        to = k.next[new & (k.next >= 0)]
        moves.append(len(to))
        if tied:
            assert (p.staff[to] >= s.parameters["work.sponsor_staff"]).all()
    assert leave[0] > 5
    assert leave[1] == 0
    assert 0 < moves[1] < 0.6 * moves[0]


def test_nobody_needs_a_sponsor_in_a_run_without_dates(tiny_wales: CareModel) -> None:
    assert tiny_wales.followed.burn_in_weeks < -NOT_TIED
    assert (tiny_wales.state.carer["tied_until"][tiny_wales.state.carer.rows()] == NOT_TIED).all()


def test_who_finds_no_other_sponsor_has_to_go(small_wales: CareModel) -> None:
    s = at_posts(small_wales)
    k = s.carer.columns
    looks = np.flatnonzero(k.alive & (k.job == Job.SEEKING))
    late = np.arange(len(looks)) % 2 == 0
    k.tied_until[looks] = s.week + 50
    k.since[looks] = s.week - np.where(late, 9, 2)
    STEPS["work"].run(s, "work_on")
    assert late.sum() > 0
    assert not k.alive[looks[late]].any()
    assert k.alive[looks[~late]].sum() >= (~late).sum() - 1
    assert s.tally["seekers_ended"].sum() >= late.sum()


def test_books_balance_while_people_come_from_abroad(tiny_wales: CareModel) -> None:
    model = tiny_wales.fork("baseline")
    model.state.use_parameters(model.parameters.with_values(COME))
    model.validating = True
    model.run_for(8)
    assert model.state.tally.series("from_abroad")[-8:].sum() > 5.0
    assert model.state.tally["abroad_count"].sum() > 5.0


def test_fewer_jobs_elsewhere_keep_carers(small_wales: CareModel) -> None:
    left = []
    for jobs in (1.0, 0.2):
        model = small_wales.fork(load_scenario("baseline").with_(set={"jobs_elsewhere": jobs}))
        model.run_for(10)
        left.append(float(model.state.tally.series("leavers_pay")[-10:].sum()))
    assert left[1] < 0.8 * left[0]
