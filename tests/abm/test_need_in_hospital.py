"""Whose hours at home are needed: not of who is ill, but of who could leave hospital."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

from gofal.abm.model import CareModel
from gofal.abm.week.delivery.visits import cover_absence, deliver
from gofal.abm.week.measure.places import measure_places
from gofal.abm.world.series import PlaceTable
from gofal.agents.client import Stage
from gofal.agents.hospital import Hospital


class Hours(NamedTuple):
    """Hours a week of Wales, and of its places; and in the packages of those who wait."""

    needed: float
    waiting: float
    met: float
    of_places: float
    packages: float


def counted(model: CareModel, where: Hospital) -> Hours:
    """The hours that are counted if all who wait are there, and nobody else is in hospital."""
    s = model.fork("baseline").state
    c = s.client.columns
    c.hospital[:] = Hospital.HOME
    rows = np.flatnonzero(c.alive & (c.stage == Stage.WAITING))
    c.hospital[rows] = where
    cover_absence(s)
    deliver(s)
    measure_places(s)
    t = s.tally
    assert t["discharge_delays"].sum() == len(rows) * (where == Hospital.FIT)
    assert t["waiting"].sum() == len(rows) > 0
    return Hours(
        t["rural_package"].sum() + t["urban_package"].sum(),
        t["waiting_hours"].sum(),
        t["rural_delivered"].sum() + t["urban_delivered"].sum(),
        PlaceTable._make(s.records.places[-1]).package_hours.sum(dtype=np.float64),
        c.package[rows].sum(dtype=np.float64),
    )


def test_who_could_leave_hospital_needs_a_package_and_who_is_ill_needs_none(
    tiny_wales: CareModel,
) -> None:
    """Nobody is left out of need met for waiting in hospital, and nobody is counted twice."""
    home, fit, ill = (
        counted(tiny_wales, where) for where in (Hospital.HOME, Hospital.FIT, Hospital.ILL)
    )
    assert home.waiting == pytest.approx(home.packages, rel=1e-5)
    assert fit == pytest.approx(home, rel=1e-5)
    assert ill.waiting == 0.0
    assert ill.needed == pytest.approx(home.needed - home.packages, rel=1e-5)
    assert ill.of_places == pytest.approx(home.of_places - home.packages, rel=1e-5)
    assert ill.met == pytest.approx(home.met), "what comes is the same"
