"""Contacts from hospital in batches and more in winter, and whom assessors see first."""

from __future__ import annotations

import numpy as np
import pytest

from gofal.abm.calendar import YEAR
from gofal.abm.model import CareModel
from gofal.abm.week.access.assessment import assess
from gofal.abm.week.access.offered import take_down
from gofal.abm.week.need.batches import batches_of
from gofal.abm.world.state import State
from gofal.agents.client import Stage
from gofal.agents.hospital import Hospital
from gofal.agents.table import F64


def year_of(s: State, **rules: float) -> tuple[F64, F64]:
    """Factors of contacts and of those from hospital in 52 weeks, shape (weeks, councils) each."""
    wanted = {f"hospital.{name}": value for name, value in rules.items()}
    s.parameters = s.parameters.with_values(wanted)
    weeks = []
    for s.week in range(10 * YEAR, 11 * YEAR):
        weeks.append(batches_of(s))
    contacts = np.array([week.contacts for week in weeks])
    return contacts, contacts * np.array([week.from_hospital for week in weeks])


def test_at_zero_as_many_make_contact_in_every_week(tiny_wales: CareModel) -> None:
    contacts, there = year_of(tiny_wales.state.copy(), batches=0, on_top=0, first=0.25, winter=0.2)
    assert (contacts == 1.0).all()
    assert there.max() == pytest.approx(0.25 * 1.2)
    none, _ = year_of(tiny_wales.state.copy(), batches=0.5, on_top=1, rate=0)
    assert (none == 1.0).all()


def test_winters_contacts_come_on_top_and_a_year_has_as_many(tiny_wales: CareModel) -> None:
    contacts, there = year_of(tiny_wales.state.copy(), batches=0, on_top=1, first=0.25, winter=0.2)
    assert contacts.mean() == pytest.approx(1.0)
    np.testing.assert_allclose(contacts - there, 0.75, rtol=1e-12)
    assert contacts[:, 0].argmax() == tiny_wales.state.parameters["hospital.peak_week"]


def test_batches_are_each_councils_own_and_leave_contacts_from_home_alone(
    tiny_wales: CareModel,
) -> None:
    contacts, there = year_of(tiny_wales.state.copy(), batches=0.5, on_top=0, first=0.25, winter=0)
    np.testing.assert_allclose(contacts - there, 0.75, rtol=1e-12)
    assert 0.25 * 0.5 <= there.min() < 0.16
    assert 0.34 < there.max() <= 0.25 * 1.5
    assert abs(np.corrcoef(contacts[:, 0], contacts[:, 1])[0, 1]) < 0.4


@pytest.mark.parametrize(("weeks", "first"), [(52.0, True), (0.0, False)])
def test_who_could_leave_hospital_is_assessed_before_people_at_home(
    tiny_wales: CareModel, weeks: float, first: bool
) -> None:
    """All have waited long enough, and those in hospital made contact last."""
    s = tiny_wales.fork("baseline").state
    s.parameters = s.parameters.with_values({"access.urgent_weeks": weeks})
    c, m = s.client.columns, s.commissioner.columns
    rows = np.flatnonzero(c.alive & (c.stage == Stage.CONTACT))
    c.need[rows], c.wealthy[rows] = 10.0, False
    fit, home = rows[::4], np.setdiff1d(rows, rows[::4])
    c.hospital[fit], c.hospital[home] = Hospital.FIT, Hospital.HOME
    c.since[fit], c.since[home] = s.week - 10, s.week - 20
    here = s.land.council[c.place[fit]]
    m.asked[:] = np.bincount(here, minlength=s.councils)
    m.carried[:] = 0.0
    take_down(s)
    assess(s)
    seen = c.stage[fit] == Stage.WAITING
    assert seen.all() if first else not seen.any()
