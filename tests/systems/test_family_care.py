"""Support of unpaid carers and cash for families: who takes it, what it costs, what it spares."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from forks import at, pounds
from shows import shows

from gofal.abm.model import CareModel
from gofal.abm.week.access import family
from gofal.abm.week.community.unmet import still_unmet
from gofal.abm.week.need import families, joining
from gofal.abm.week.need.calendar import open_calendar
from gofal.abm.week.plan import STEPS
from gofal.abm.world.ledger import Flow
from gofal.abm.world.people import NeedRules
from gofal.agents.client import Stage
from gofal.agents.hospital import Hospital
from gofal.agents.unpaid_carer import UnpaidRules, support_after

type Pair = Callable[..., tuple[CareModel, CareModel]]


type Arms = tuple[CareModel, CareModel]


@pytest.fixture(scope="module")
def cash(pair: Pair) -> Arms:
    return pair("cash_for_care=0.5", weeks=16)


@shows("unpaid-care")
def test_supported_carers_are_less_strained_and_cost_the_council(pair: Pair) -> None:
    off, on = pair("unpaid_support=0.6", weeks=13)
    u, twin = on.state.unpaid.columns, off.state.unpaid.columns
    rows = np.flatnonzero(u.alive & (u.support > 0.0))
    number = len(rows)
    rows = rows[(twin.uid[rows] == u.uid[rows]) & twin.alive[rows]]
    eased = twin.strain[rows] - u.strain[rows]
    assert eased.mean() > 0.02
    assert (eased > -0.05).all()
    others = np.flatnonzero(u.alive & (u.support == 0.0) & (u.client < 0) & twin.alive)
    others = others[twin.uid[others] == u.uid[others]]
    assert (abs(u.strain[others] - twin.strain[others]) < 1e-6).mean() > 0.99
    cost = on.parameters["unpaid_carer.support_cost"]
    assert pounds(on, Flow.CARER_SUPPORT)[-1] == pytest.approx(cost * number, rel=0.02)
    assert pounds(off, Flow.CARER_SUPPORT).sum() == 0.0


def test_support_goes_to_the_strained_and_stays_while_the_council_keeps_it() -> None:
    assert support_after(0.0, 0.5, 0.6, 0.1, 0.4) == 0.0
    assert support_after(0.0, 0.7, 0.6, 0.1, 0.4) == 1.0
    assert support_after(0.0, 0.7, 0.6, 0.5, 0.4) == 0.0
    assert support_after(1.0, 0.5, 0.6, 0.1, 0.4) == 1.0
    assert support_after(1.0, 0.7, 0.6, 0.1, 0.0) == 0.0


@shows("unpaid-care")
def test_families_of_those_sent_home_carry_more_unless_help_was_found(pair: Pair) -> None:
    off, on = pair("triage=0.6", weeks=20)
    s, c = on.state, on.state.client.columns
    u, twin = s.unpaid.columns, off.state.unpaid.columns
    home = np.flatnonzero(at(s, Stage.COMMUNITY) & (c.unpaid >= 0) & (c.since < s.week - 8))
    link = c.unpaid[home]
    same = twin.alive[link] & (twin.uid[link] == u.uid[link])
    assert u.strain[link[same]].mean() > twin.strain[link[same]].mean()
    assert (c.unmet[home] > 0.3).all()


@shows("germany-cash")
def test_hours_move_to_families_that_find_the_cash_worth_it(cash: Arms) -> None:
    off, on = cash
    s, c, u = on.state, on.state.client.columns, on.state.unpaid.columns
    rows = np.flatnonzero(at(s, Stage.FAMILY))
    assert len(rows) > 30
    assert not at(off.state, Stage.FAMILY).any()
    assert (c.provider[rows] < 0).all()
    assert (c.unpaid[rows] >= 0).all()
    link, twin = c.unpaid[rows], off.state.unpaid.columns
    same = twin.alive[link] & (twin.uid[link] == u.uid[link])
    more = u.hours[link] - twin.hours[link]
    assert more[same] == pytest.approx(c.package[rows][same], abs=0.01)
    # Of those who lack no less than with visits, what is left of the difference is the care given.
    before = off.state.client.columns
    lacks = (before.uid[rows] == c.uid[rows]) & (before.unmet[rows] <= c.unmet[rows])
    settled = same & lacks & (c.since[rows] < s.week - 6)
    assert u.strain[link][settled].mean() > twin.strain[link][settled].mean()
    fee = 0.5 * s.commissioner["fee"][s.land.council[c.place[rows]]]
    worth = float((fee * c.package[rows]).sum())
    # Those who died this week were paid; those who took it since are paid at once.
    assert pounds(on, Flow.CASH_FOR_CARE)[-1] == pytest.approx(worth, rel=0.05)
    assert s.tally["package_hours"].sum() < off.state.tally["package_hours"].sum()


@shows("germany-cash")
def test_more_cash_more_families_and_none_goes_on_without_a_carer(cash: Arms, pair: Pair) -> None:
    _, little = pair("cash_for_care=0.2", weeks=16)
    few, many = (int(at(m.state, Stage.FAMILY).sum()) for m in (little, cash[1]))
    assert 0 < few < many
    s = cash[1].state.copy()
    c, u = s.client.columns, s.unpaid.columns
    rows = np.flatnonzero(at(s, Stage.FAMILY))
    hours = u.hours[c.unpaid[rows]].copy()
    s.policy = cash[0].state.policy
    family.offer_cash(s)
    assert (c.stage[rows] == Stage.CONTACT).all(), "cash that stops sends them back"
    assert u.hours[c.unpaid[rows]] == pytest.approx(hours - c.package[rows], abs=1e-3)


@shows("germany-cash")
def test_a_family_meets_the_hours_of_its_package_and_no_more(cash: Arms) -> None:
    s = cash[1].state.copy()
    c = s.client.columns
    c.hospital[:] = Hospital.HOME
    rows = np.flatnonzero(at(s, Stage.FAMILY))
    c.need[rows[::2]] = 2.0 * (c.package[rows[::2]] + c.helped[rows[::2]])
    c.unmet[rows] = 0.0
    met = np.minimum(1.0, (c.package[rows] + c.helped[rows]) / c.need[rows])
    STEPS["delivery"].run(s)
    memory = s.parameters["delivery.memory"]
    assert c.unmet[rows] == pytest.approx(memory * (1.0 - met), abs=1e-6)
    assert still_unmet(int(rows[0]), c) > 0.0


@shows("germany-cash")
def test_a_familys_package_is_reviewed_and_its_hours_move_along(cash: Arms) -> None:
    s = cash[1].state.copy()
    c, u = s.client.columns, s.unpaid.columns
    rows = np.flatnonzero(at(s, Stage.FAMILY))
    link, before = c.unpaid[rows], c.package[rows].copy()
    own = u.hours[link] - before
    c.need[rows] *= 2.0
    for week in range(s.week, s.week + 13):
        s.week = week
        STEPS["access"].run(s)
    assert (c.stage[rows] == Stage.FAMILY).all()
    assert (c.package[rows] > 1.2 * before).all()
    assert u.hours[link] - c.package[rows] == pytest.approx(own, abs=0.01)


def test_a_breakdown_does_not_count_hours_given_for_cash_twice(cash: Arms) -> None:
    s = cash[1].state.copy()
    s.client.reserve(len(s.unpaid))  # all of them stop
    c, u = s.client.columns, s.unpaid.columns
    rows = np.flatnonzero(at(s, Stage.FAMILY))
    before, own = c.need[rows].copy(), u.hours[c.unpaid[rows]] - c.package[rows]
    q, none = s.parameters, np.zeros(s.councils)
    rules = q.fill(UnpaidRules, "unpaid_carer")._replace(stop_strain=1e9)
    made = open_calendar(s, rules, 2.0, none)
    people = joining.People(u, s.unpaid.free, c, s.client.free)
    families._linked_week(
        people,
        made,
        s.land,
        families.Surroundings(none, s.speakers, none, s.need_size, 2.0),
        families.FamilyRules(rules, q.fill(NeedRules, "need")),
        s.seed,
        s.week,
        none.copy(),
        s.tally.rows(families.Families),
    )
    assert (c.unpaid[rows] < 0).all()
    after = np.minimum(q["need.hours_most"], before + q["unpaid_carer.formal_hours"] * own)
    assert c.need[rows] == pytest.approx(after, abs=0.01)
