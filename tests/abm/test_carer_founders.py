"""Carers who found a provider that employs people, and colleagues who come along."""

from __future__ import annotations

import numpy as np
import pytest

from gofal.abm.model import CareModel
from gofal.abm.week.founding.carers import (
    ask_colleagues,
    carers_who_look,
    leave_to_found,
    owners_who_look,
)
from gofal.abm.week.founding.entry import open_provider
from gofal.abm.week.market.labour import labour
from gofal.abm.week.plan import STEPS
from gofal.abm.world.forms import owner_works
from gofal.abm.world.founders import new_founder
from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State
from gofal.agents.carer import Job
from gofal.agents.founder import Origin, Venture


def world(model: CareModel, **parameters: float) -> State:
    s = model.fork("baseline").state
    values = {name.replace("__", "."): value for name, value in parameters.items()}
    s.use_parameters(s.parameters.with_values(values, beyond=list(values)))
    s.policy.at(s.week)
    s.fit()
    s.tally.open_week(s.week)
    return s


def with_colleagues(s: State) -> tuple[int, set[int]]:
    """A carer at work and those who care for the same people."""
    c = s.client.columns
    teams = c.carer[c.alive]
    for row in np.unique(teams[teams >= 0]):
        others = {int(x) for x in teams[(teams == row).any(axis=1)].ravel()} - {-1, int(row)}
        if len(others) >= 3:
            return int(row), others
    raise AssertionError


def registering(s: State, row: int) -> int:
    """The founder that a carer is whose registration is through."""
    k, f = s.carer.columns, s.founder.columns
    home = int(k.home[row])
    person = new_founder(s, 99, int(s.land.council[home]), Origin.CARER)
    f.stage[person], f.until[person], f.firm[person] = Venture.REGISTERING, s.week, 4711
    f.form[person], f.base_place[person] = s.model_code("private_agency"), home
    f.carer[person], f.plan_later[person], f.plan_left[person] = k.uid[row], 90.0, 2.0
    return person


def test_who_knows_the_work_looks(tiny_wales: CareModel) -> None:
    s = world(tiny_wales, market__carer_looks=52.0, market__carer_tenure=30.0)
    k, rows = s.carer.columns, carers_who_look(s)
    assert len(rows) > 50
    assert (k.job[rows] == Job.WORKING).all()
    assert (s.week - k.since[rows] >= 30).all()
    assert len(carers_who_look(world(tiny_wales, market__carer_looks=0.0))) == 0
    # Who has registered looks no more.
    registering(s, int(rows[0]))
    assert rows[0] not in carers_who_look(s)


def test_a_carer_who_opens_leaves_care_work(tiny_wales: CareModel) -> None:
    s = world(tiny_wales)
    row, _ = with_colleagues(s)
    person, k, c = registering(s, row), s.carer.columns, s.client.columns
    people, old = len(s.carer), int(k.provider[row])
    left, leavers = s.tally["leavers_to_micro"].sum(), int(s.provider["leavers"][old])
    STEPS["providers"].run(s, "open_registered")
    f, p = s.founder.columns, s.provider.columns
    assert (f.stage[person], f.carer[person]) == (Venture.RUNNING, 0)
    assert (p.uid == 4711)[p.alive].sum() == 1
    assert len(s.carer) == people - 1
    assert not (c.carer[c.alive] == row).any()
    assert s.tally["carer_founders"].sum() == 1.0
    assert s.tally["leavers_to_micro"].sum() - left == 1.0
    assert p.leavers[old] == leavers + 1


def test_who_has_gone_opens_nothing(tiny_wales: CareModel) -> None:
    s = world(tiny_wales)
    row, _ = with_colleagues(s)
    person = registering(s, row)
    s.founder.columns.carer[person] += 1
    STEPS["providers"].run(s, "open_registered")
    assert not s.founder.alive[person]
    assert 4711 not in s.provider["uid"][s.provider.alive]


@pytest.mark.parametrize("wage", [20.0, 2.0])
def test_colleagues_come_where_it_is_worth_more(tiny_wales: CareModel, wage: float) -> None:
    s = world(tiny_wales)
    row, known = with_colleagues(s)
    person, k = registering(s, row), s.carer.columns
    home = int(k.home[row])
    j = open_provider(s, "private_agency", int(s.land.council[home]), home, 4711, person=person)
    p = s.provider.columns
    p.wage[j] = wage
    before = (k.next == j).sum()
    leave_to_found(s, row, person, j)
    came = np.flatnonzero(k.alive & (k.next == j))
    assert before == 0
    assert p.pending[j] == len(came)
    assert {int(x) for x in came} <= known
    assert (len(came) > 0) == (wage > 10.0)
    # Strangers, and those who already go, are not asked.
    mask = np.zeros(len(k.alive), np.bool_)
    ask_colleagues(row, j, home, s.week, s.client.columns, k, p, s.land, labour(s), mask)
    assert p.pending[j] == len(came)


def alone(s: State) -> tuple[int, int]:
    """An owner who works alone and serves people, and the business."""
    k, p = s.carer.columns, s.provider.columns
    works = owner_works(s)[p.form] & p.alive & (p.clients > 0)
    row = int(np.flatnonzero(k.alive & (k.job == Job.WORKING) & works[k.provider])[0])
    return row, int(k.provider[row])


def test_a_business_of_one_that_takes_people_on_goes_on(tiny_wales: CareModel) -> None:
    s = world(tiny_wales)
    row, j = alone(s)
    person, k, p, c = registering(s, row), s.carer.columns, s.provider.columns, s.client.columns
    f = s.founder.columns
    f.until[np.arange(len(f.until)) != person] = s.week + 1  # nobody else opens this week
    f.firm[person], f.spent[person] = p.uid[j], 500.0
    people, served, rows = len(s.carer), c.provider[c.alive].copy(), len(s.provider)
    cash, entries = int(p.cash[j]), s.tally["entries"].sum()
    STEPS["providers"].run(s, "open_registered")
    p = s.provider.columns
    assert (len(s.carer), len(s.provider), s.tally["entries"].sum()) == (people, rows, entries)
    assert (c.provider[c.alive] == served).all()
    assert k.provider[row] == j
    assert p.form[j] == s.model_code("private_agency")
    assert p.serves_council[j]
    assert p.believed_hours[j] == pytest.approx(f.hopes_hours[person])
    assert (f.stage[person], f.provider[person], f.carer[person]) == (Venture.RUNNING, j, 0)
    assert s.tally["micro_grew"].sum() == 1.0
    capital = int(s.ledger.week[Flow.START_CAPITAL].sum())
    assert capital > 50_000
    assert int(p.cash[j]) - cash == capital - 50_000


def test_an_owner_looks_while_the_business_goes_on(tiny_wales: CareModel) -> None:
    s = world(tiny_wales, market__owner_looks=4.0)
    row, j = alone(s)
    assert owners_who_look(s, np.array([j])).tolist() == [row]
    person = registering(s, row)
    s.founder.columns.firm[person] = s.provider["uid"][j]
    assert len(owners_who_look(s, np.array([j]))) == 0
    # Who opens a provider apart from the business stays with the business.
    s.founder.columns.firm[person] = 4711
    STEPS["providers"].run(s, "open_registered")
    assert not s.founder.alive[person]
    assert len(owners_who_look(world(tiny_wales, market__owner_looks=0.0), np.array([j]))) == 0
