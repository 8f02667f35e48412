"""Second bases: weighed as a founder would, paid for by the parent, and part of its group."""

from __future__ import annotations

import numpy as np
from forks import fork_with, nothing_known

from gofal.abm.model import CareModel
from gofal.abm.week.founding import branches
from gofal.abm.week.founding.entry import open_registered
from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State
from gofal.agents.founder import Venture


def rich(model: CareModel, looks: float = 4.0) -> State:
    """A market at a high fee in which every firm does well, has money, and looks each quarter."""
    fork = fork_with(model, "fee_level=1.3")
    fork.run_for(1)
    s = fork.state
    nothing_known(s)
    s.parameters = s.parameters.with_values(
        {"market.branch_looks": looks}, beyond=("market.branch_looks",)
    )
    p = s.provider.columns
    p.worth[:], p.credit[:] = 1e5, 0
    p.cash[p.alive] = 100_000_000
    s.ledger.open_week()
    return s


def planned(s: State) -> np.ndarray:
    """People who wait to open a branch."""
    f = s.founder.columns
    return np.flatnonzero(f.alive & (f.stage == Venture.REGISTERING) & (f.parent != 0))


def only(s: State, person: int) -> None:
    """Nobody else waits to open."""
    f = s.founder.columns
    waits = f.stage == Venture.REGISTERING
    f.stage[waits] = Venture.RESTING
    f.until[waits] = s.week + 1000
    f.stage[person], f.until[person] = Venture.REGISTERING, s.week + 14


def test_a_branch_opens_with_its_parents_money_and_joins_its_group(small_wales: CareModel) -> None:
    s = rich(small_wales)
    p, f = s.provider.columns, s.founder.columns
    branches.look_for_bases(s, s.provider.rows())
    people = planned(s)
    assert len(people) > 0
    for person in people:
        j = branches.parent_of(s, int(person))
        assert s.land.minutes[p.base_place[j], f.base_place[person]] > p.radius[j]
    person = int(people[0])
    parent, firm, council = branches.parent_of(s, person), f.firm[person], int(f.council[person])
    only(s, person)
    s.week = int(f.until[person])
    money = int(p.cash[p.alive].sum())
    open_registered(s)
    p = s.provider.columns
    row = int(np.flatnonzero(p.alive & (p.uid == firm))[0])
    assert p.council[row] == council
    assert p.group[row] == p.group[parent] >= 0
    assert p.form[row] == p.form[parent]
    assert p.owner_local[row] == p.owner_local[parent]
    assert s.ledger.week[Flow.START_CAPITAL].sum() == 0
    assert s.ledger.week[Flow.GROUP_CASH].sum() > 0
    spent = s.ledger.week[Flow.REGISTRATION].sum()
    assert spent > 0
    assert p.cash[p.alive].sum() == money - spent


def test_no_branch_opens_for_a_parent_that_is_gone(small_wales: CareModel) -> None:
    s = rich(small_wales)
    f = s.founder.columns
    branches.look_for_bases(s, s.provider.rows())
    person = int(planned(s)[0])
    only(s, person)
    s.week = int(f.until[person])
    firm, f.parent[person] = f.firm[person], 123
    open_registered(s)
    assert not f.alive[person]
    assert not (s.provider["uid"][s.provider.rows()] == firm).any()


def test_who_has_nothing_to_spare_or_never_looks_opens_none(small_wales: CareModel) -> None:
    s = rich(small_wales)
    before = len(planned(s))
    s.provider.columns.cash[:] = 0
    branches.look_for_bases(s, s.provider.rows())
    assert len(planned(s)) == before
    s = rich(small_wales, looks=0.0)
    branches.look_for_bases(s, s.provider.rows())
    assert len(planned(s)) == before


def test_a_parent_that_asks_more_opens_fewer(small_wales: CareModel) -> None:
    opened = []
    for asked in (0.0, 0.2):
        s = rich(small_wales)
        s.provider.columns.required_return[:] = asked
        branches.look_for_bases(s, s.provider.rows())
        opened.append(len(planned(s)))
    assert opened[0] > opened[1]


def test_the_books_hold_while_branches_open(tiny_wales: CareModel) -> None:
    fork = fork_with(tiny_wales, "fee_level=1.3")
    fork.validating = True
    s = fork.state
    looks = {"market.branch_looks": 4.0, "market.registration_weeks": 4.0}
    s.parameters = s.parameters.with_values(looks, beyond=tuple(looks))
    fork.run_for(20)
    p = s.provider.columns
    assert (p.alive & (p.group >= 0)).sum() > 0
    assert s.ledger.balance.sum() == 0
