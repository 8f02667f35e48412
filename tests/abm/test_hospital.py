"""Hospital: who is taken in, what becomes of the package, and who waits there for care."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gofal.abm.model import CareModel
from gofal.abm.week.commissioners.monitor import renew_trust
from gofal.abm.week.delivery.visits import cover_absence, deliver
from gofal.abm.week.market.staffing import Cancelled
from gofal.abm.week.matching.discharge import go_home
from gofal.abm.week.matching.queue import Turns, order_queue
from gofal.abm.week.money.health import crises
from gofal.abm.week.need.hospital import hospital_week
from gofal.abm.world.state import State
from gofal.agents.client import Stage
from gofal.agents.hospital import (
    CrisisRules,
    Hospital,
    HospitalRules,
    admission_hazard,
    season_of,
)
from gofal.agents.table import Bool, Rows

RULES = HospitalRules(
    rate=0.01,
    by_strain=0.5,
    stay_weeks=2.0,
    hold_weeks=2.0,
    decline=0.02,
    goes_anyway=0.2,
)
CRISES = CrisisRules(crisis_rate=0.02, crisis_least=0.5)


def test_the_chance_of_admission_is_illness_by_strain_and_season_and_want_of_care() -> None:
    def chance(unmet: float, strain: float, hard: float, season: float = 1.0) -> float:
        return admission_hazard(unmet, strain, hard, season, RULES, CRISES)

    assert chance(0.0, 0.0, 1.0) == pytest.approx(0.01)
    assert chance(0.0, 0.0, 0.0) == pytest.approx(0.005)
    assert chance(0.0, 1.0, 1.0, 1.2) == pytest.approx(0.018)
    assert chance(0.5, 0.0, 1.0) == pytest.approx(0.02)
    assert chance(1.0, 1.0, 0.5, 1.2) == pytest.approx(0.75 * (0.018 + 0.02))


def test_winter_is_worse_and_the_year_is_as_without_it() -> None:
    weeks = [season_of(week, 0.2, 40.0) for week in range(52)]
    assert weeks.index(max(weeks)) == 40
    assert max(weeks) == pytest.approx(1.2)
    assert math.fsum(weeks) / 52 == pytest.approx(1.0)


def world(model: CareModel, **values: float) -> State:
    """A world where nobody is in hospital yet, with other parameters of hospital."""
    s = model.fork("baseline").state
    s.parameters = s.parameters.with_values({f"hospital.{x}": y for x, y in values.items()})
    s.client.columns.hospital[:] = Hospital.HOME
    s.tally.open_week(s.week)
    return s


def at(s: State, where: Hospital) -> Bool:
    """Whether each row holds somebody who is there."""
    return np.asarray(s.client.alive & (s.client["hospital"] == where))


def lies_ill(s: State, stage: Stage, weeks: int) -> Rows:
    """People of a stage, taken ill so many weeks ago."""
    c = s.client.columns
    rows = np.flatnonzero(c.alive & (c.stage == stage))
    c.hospital[rows], c.hospital_since[rows] = Hospital.ILL, s.week - weeks
    return rows


def test_people_go_in_by_their_chance_and_the_same_and_more_where_need_is_unmet(
    tiny_wales: CareModel,
) -> None:
    """By unmet need alone: hours that do not come change nothing else in that week."""
    taken: list[Bool] = []
    for unmet, hours in ((0.0, 1.0), (0.0, 0.0), (1.0, 1.0)):
        s = world(tiny_wales, rate=0.03, first=0.0)
        c = s.client.columns
        c.unmet[:], c.helped[:] = unmet, 0.0
        c.delivered[:] *= hours
        hospital_week(s)
        taken.append(at(s, Hospital.ILL))
        hard = c.complexity[c.alive & (c.stage != Stage.REABLED)].astype(np.float64)
        least = float((0.5 + 0.5 * hard).sum()) * (0.03 * 0.8 + 0.02 * unmet)
        most = float((0.5 + 0.5 * hard).sum()) * (0.03 * 1.2 * 1.5 + 0.02 * unmet)
        number = float(taken[-1].sum())
        assert least - 4.0 * math.sqrt(least) < number < most + 4.0 * math.sqrt(most)
    met, undelivered, unmet_need = taken
    assert (met == undelivered).all()
    assert not (met & ~unmet_need).any()
    assert unmet_need.sum() > met.sum()


def test_who_is_in_hospital_costs_no_crisis_beside_the_bed(tiny_wales: CareModel) -> None:
    """They cannot be taken in again."""
    s = world(tiny_wales)
    c = s.client.columns
    c.unmet[:] = 0.5
    assert crises(s).sum() > 0.0
    for where in (Hospital.ILL, Hospital.FIT):
        c.hospital[:] = where
        assert crises(s).sum() == 0.0


def test_nobody_goes_into_hospital_at_a_rate_of_zero(tiny_wales: CareModel) -> None:
    s = world(tiny_wales, rate=0.0)
    hospital_week(s)
    go_home(s)
    assert not at(s, Hospital.ILL).any()


def test_who_is_fit_within_the_weeks_comes_home_to_the_same_carers(tiny_wales: CareModel) -> None:
    s = world(tiny_wales, stay_weeks=1.0, hold_weeks=2.0)
    c, rows = s.client.columns, lies_ill(s, Stage.SERVED, 1)
    carers, hours, contact = c.carer[rows], c.hours[rows].copy(), s.carer["contact"].copy()
    hospital_week(s)
    assert (c.hospital[rows] == Hospital.HOME).all()
    assert (c.stage[rows] == Stage.SERVED).all()
    assert (c.carer[rows] == carers).all()
    assert (c.hours[rows] == hours).all()
    assert (s.carer["contact"] == contact).all()


def test_a_package_is_held_for_some_weeks_and_then_gives_its_hours_back(
    tiny_wales: CareModel,
) -> None:
    for weeks, ends in ((1, False), (2, True)):
        s = world(tiny_wales, stay_weeks=3.0, hold_weeks=2.0)
        c, rows = s.client.columns, lies_ill(s, Stage.SERVED, weeks)
        hospital_week(s)
        stays = rows[c.hospital[rows] == Hospital.ILL]
        assert 0.6 * len(rows) < len(stays) < 0.73 * len(rows)
        assert (c.stage[stays] == (Stage.WAITING if ends else Stage.SERVED)).all()
        assert s.tally["packages_ended"].sum() == len(stays) * ends
        if ends:
            assert (c.provider[stays] == -1).all()
            assert (c.refused_by[stays] == -1).all()
            left = c.hours[c.alive & (c.stage == Stage.SERVED)].sum()
            assert s.carer["contact"].sum() == pytest.approx(left, rel=1e-4)


def test_carers_of_who_is_in_hospital_bring_no_hours_and_lack_none(tiny_wales: CareModel) -> None:
    s = world(tiny_wales)
    c, rows = s.client.columns, lies_ill(s, Stage.SERVED, 0)
    c.unmet[rows] = 0.5
    booked = float(c.hours[rows].sum(dtype=np.float64))
    cover_absence(s)
    deliver(s)
    assert c.delivered[rows].sum() == c.missed[rows].sum() == 0.0
    assert s.scratch(Cancelled).hours.sum() == pytest.approx(booked, rel=1e-4)
    assert (c.unmet[rows] < 0.5).all()
    assert s.tally["in_hospital"].sum() == len(rows)
    assert s.tally["delivered_hours"].sum() == 0.0


def test_who_could_leave_waits_there_first_in_the_queue_and_who_is_ill_is_not_in_it(
    tiny_wales: CareModel,
) -> None:
    s = world(tiny_wales, stay_weeks=1.0, goes_anyway=0.0)
    c = s.client.columns
    back = np.flatnonzero(c.alive & (c.stage == Stage.SERVED))[:20]
    c.stage[back] = Stage.WAITING
    waiting = np.flatnonzero(c.alive & (c.stage == Stage.WAITING))
    ill, fit = waiting[::5], waiting[2::5]
    c.hospital[ill], c.hospital[fit] = Hospital.ILL, Hospital.FIT
    order_queue(s)
    turns = s.scratch(Turns).rows
    assert set(turns.tolist()) == set(np.setdiff1d(waiting, ill).tolist())
    assert set(turns[: len(fit)].tolist()) == set(fit.tolist())
    before = c.need[fit].copy()
    hospital_week(s)
    assert (c.hospital[ill] == Hospital.FIT).all()
    assert (c.need[fit] > before).all()
    c.stage[fit] = Stage.COMMUNITY
    go_home(s)
    assert (c.hospital[fit] == Hospital.HOME).all()
    assert (c.hospital[ill] == Hospital.FIT).all()


def test_weeks_with_hospital_keeps_people_hours_and_money(tiny_wales: CareModel) -> None:
    model = tiny_wales.fork("baseline")
    model.validating = True
    model.run_for(4)
    s = model.state
    delayed = s.tally["discharge_delays"]
    assert s.tally["in_hospital"].sum() > delayed.sum() > 0.0


def test_a_provider_is_not_blamed_for_people_in_hospital(tiny_wales: CareModel) -> None:
    trusts = []
    for away in (False, True):
        s = tiny_wales.fork("baseline").state
        c, p = s.client.columns, s.provider.columns
        served = c.alive & (c.stage == Stage.SERVED)
        c.cancelled[:] = False
        p.planned[:] = np.bincount(
            c.provider[served], weights=c.package[served], minlength=len(p.alive)
        )
        p.delivered[:], p.rushed[:], p.handed_back[:] = p.planned, 0.0, 0.0
        if away:
            some = np.flatnonzero(served)[::10]
            c.cancelled[some] = True
            np.subtract.at(p.delivered, c.provider[some], c.package[some])
        renew_trust(s)
        trusts.append(p.trust.copy())
    # Where nobody is at home nothing was promised, and trust stays.
    home = p.alive & (p.delivered > 0.1)
    np.testing.assert_allclose(trusts[1][home], trusts[0][home], rtol=1e-5)
