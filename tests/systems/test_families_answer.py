"""Families stand in for care that does not come: known answers, limits, and what follows."""

from __future__ import annotations

import numpy as np
import pytest

from gofal.abm.model import CareModel
from gofal.abm.week.need.families import unpaid_week
from gofal.abm.week.need.hospital import hospital_week
from gofal.abm.world.state import State
from gofal.agents.client import Stage
from gofal.agents.hospital import Hospital
from gofal.agents.unpaid_carer import UnpaidRules, chance_of_leaving_work, hours_stood_in


def rules(model: CareModel) -> UnpaidRules:
    found: UnpaidRules = model.state.parameters.fill(UnpaidRules, "unpaid_carer")
    return found._replace(stands_in=0.5, most_hours=60.0, most_beside_work=30.0, leaves_work=0.01)


@pytest.mark.parametrize(
    ("missing", "hours", "works", "strain", "given"),
    [
        (8.0, 10.0, False, 0.0, 4.0),
        (8.0, 10.0, True, 0.5, 4.0),
        (8.0, 28.0, True, 0.5, 1.0),
        (8.0, 28.0, False, 0.5, 4.0),
        (8.0, 70.0, False, 0.0, 0.0),
        (8.0, 10.0, False, 1.0, 0.0),
        (0.0, 10.0, False, 0.0, 0.0),
    ],
)
def test_a_family_gives_half_of_what_is_missing_as_far_as_it_can(
    tiny_wales: CareModel, missing: float, hours: float, works: bool, strain: float, given: float
) -> None:
    r = rules(tiny_wales)
    assert hours_stood_in(missing, hours, works, strain, r) == pytest.approx(given)
    wanted = 0.5 * missing
    chance = 0.01 * (1.0 - given / wanted) if wanted else 0.0
    assert chance_of_leaving_work(missing, given, r) == pytest.approx(chance)


def left_alone(model: CareModel, part: float, weeks: int = 1) -> State:
    """A Wales in which four fifths of what people need does not come."""
    s = model.fork("baseline").state
    s.parameters = s.parameters.with_values({"unpaid_carer.stands_in": part})
    c = s.client.columns
    for _ in range(weeks):
        c.unmet[c.alive] = 0.8
        unpaid_week(s)
        s.week += 1
    return s


def test_it_is_what_a_plain_reading_says(tiny_wales: CareModel) -> None:
    was = tiny_wales.state.unpaid.columns
    s = left_alone(tiny_wales, 0.5)
    c, u, q = s.client.columns, s.unpaid.columns, s.parameters
    linked = np.flatnonzero(c.alive & (c.unpaid >= 0))
    assert len(linked) > 50
    given = 0
    for i in linked:
        link = int(c.unpaid[i])
        if was.client[link] != i or was.uid[link] != u.uid[link]:
            continue  # joined this week
        met = min(1.0, float(c.helped[i] / c.need[i]))
        missing = min(0.8, 1.0 - met) * float(c.need[i])
        if c.hospital[i] != Hospital.HOME or c.stage[i] in (Stage.FAMILY, Stage.REABLED):
            missing = 0.0
        # Job and strain as they were before the week.
        beside = "most_beside_work" if was.works[link] else "most_hours"
        room = max(0.0, q[f"unpaid_carer.{beside}"] - float(u.hours[link]))
        wanted = min(0.5 * missing, room * (1.0 - float(was.strain_then[link])))
        assert float(c.stood_in[i]) == pytest.approx(wanted, abs=1e-4)
        given += wanted > 0.0
    assert given > 20
    alone = c.alive & (c.unpaid < 0)
    assert (c.stood_in[alone] == 0.0).all()


def test_without_the_rule_nobody_answers_and_with_it_families_are_worn_out(
    tiny_wales: CareModel,
) -> None:
    off, on = (left_alone(tiny_wales, part, weeks=30) for part in (0.0, 1.0))
    assert (off.client.columns.stood_in == 0.0).all()
    assert off.tally["stood_in"].sum() == 0.0
    assert on.tally["stood_in"].sum() > 0.0
    c = off.client.columns
    people = np.flatnonzero(c.alive & (c.unpaid >= 0) & (on.client.columns.unpaid == c.unpaid))
    carers = c.unpaid[people]
    assert on.unpaid["strain"][carers].mean() > off.unpaid["strain"][carers].mean() + 0.01


def test_who_is_stood_in_for_goes_less_into_hospital(tiny_wales: CareModel) -> None:
    found = []
    for part in (0.0, 1.0):
        s = left_alone(tiny_wales, part)
        # Hardly anybody is ill for another reason.
        want = {"hospital.rate": 1e-6, "health.crisis_rate": 0.3}
        s.parameters = s.parameters.with_values(want, beyond=tuple(want))
        c = s.client.columns
        helped = c.alive & (c.unpaid >= 0) & (c.hospital == Hospital.HOME)
        hospital_week(s)
        found.append(int((c.hospital[helped] == Hospital.ILL).sum()))
    assert found[0] > 20
    assert found[1] < 0.8 * found[0]
