"""The audit has to notice every kind of mistake it is there for, and say where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gofal.abm.audit import AT_MOST_ONE, NEVER_NEGATIVE, AuditError, audit
from gofal.abm.model import CareModel
from gofal.abm.week.plan import WEEK
from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State
from gofal.agents.carer import Job
from gofal.agents.client import Stage
from gofal.agents.hospital import Hospital
from gofal.agents.table import Table


@pytest.fixture
def state(small_wales: CareModel) -> State:
    model = small_wales.fork("baseline")
    model.validating = True
    model.run_for(1)
    return model.state


def first(mask: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> int:
    return int(np.flatnonzero(mask)[0])


def served(s: State) -> int:
    c = s.client.columns
    at_home = c.hospital == Hospital.HOME
    return first(c.alive & (c.stage == Stage.SERVED) & (c.hours[:, 0] > 1.0) & at_home)


def at_work(s: State) -> int:
    return first(s.carer.alive & (s.carer.columns.job == Job.WORKING) & (s.carer["contact"] > 3))


def twin_uid(s: State) -> None:
    rows = s.client.rows()[:2]
    s.client["uid"][rows[0]] = s.client["uid"][rows[1]]


def lost_row(s: State) -> None:
    s.client.free.top[0] -= 1


def living_free_row(s: State) -> None:
    s.client.free.rows[0] = s.client.rows()[0]


def served_without_provider(s: State) -> None:
    s.client["stage"][first(s.client.alive & (s.client["provider"] < 0))] = Stage.SERVED


def provider_gone(s: State) -> None:
    s.client["provider"][served(s)] = first(~s.provider.alive)


def own_money_at_the_council(s: State) -> None:
    c, p = s.client.columns, s.provider.columns
    covered = c.alive & (c.stage == Stage.SERVED) & p.owner_covers[c.provider]
    c.route[first(covered)] = 2


def seeker_with_employer(s: State) -> None:
    s.carer["job"][at_work(s)] = Job.SEEKING


def pending_miscounted(s: State) -> None:
    s.provider["pending"][s.provider.rows()[0]] += 1


def family_stranger(s: State) -> None:
    s.client["unpaid_uid"][first(s.client.alive & (s.client["unpaid"] >= 0))] += 1


def family_forgotten(s: State) -> None:
    s.unpaid["client"][first(s.unpaid.alive & (s.unpaid["client"] >= 0))] = -1


def poached(s: State) -> None:
    row, p = at_work(s), s.provider.columns
    s.carer["provider"][row] = first(
        p.alive & (np.arange(len(p.alive)) != s.carer["provider"][row])
    )


def out_of_reach(s: State) -> None:
    s.carer["reach"][at_work(s)] = 0.0
    s.carer["home"][at_work(s)] = int(np.argmax(s.land.minutes[s.carer["home"][at_work(s)]]))


def booked_twice(s: State) -> None:
    i = served(s)
    s.client["carer"][i, 1] = s.client["carer"][i, 0]


def over_package(s: State) -> None:
    i = served(s)
    s.client["hours"][i, 0] += s.client["package"][i]


def contact_off(s: State) -> None:
    s.carer["contact"][at_work(s)] += 1.0


def ghost(s: State) -> None:
    s.memory.visits_at[first(~s.provider.alive), 3] = 2.0


def penny_lost(s: State) -> None:
    s.ledger.balance[0] += 1


def cash_from_nowhere(s: State) -> None:
    p = s.provider.columns
    p.cash[first(p.alive & ~p.owner_covers)] += 100


def not_a_number(s: State) -> None:
    s.client["wellbeing"][s.client.rows()[0]] = np.nan


def negative_wage(s: State) -> None:
    s.carer["wage"][s.carer.rows()[0]] = -1.0


def happier_than_happy(s: State) -> None:
    s.carer["satisfaction"][s.carer.rows()[0]] = 1.2


MISTAKES: dict[Callable[[State], None], str] = {
    twin_uid: "client: 1 uids occur twice",
    lost_row: "client: .* rows",
    living_free_row: "client is alive and free at once",
    served_without_provider: "without being served, or is served without",
    provider_gone: "served by a provider that is gone",
    own_money_at_the_council: "served by a provider that may not",
    seeker_with_employer: "seeks work and has an employer",
    pending_miscounted: "provider miscounts those hired",
    family_stranger: "has a family carer who does not know it",
    family_forgotten: "has a family carer who does not know it",
    poached: "visited by a carer of another provider",
    out_of_reach: "is sent beyond reach",
    booked_twice: "a carer fills two slots",
    over_package: "more hours booked than the package",
    contact_off: "other contact hours than the rota",
    ghost: "a closed provider still has visits",
    penny_lost: "sectors sum to 1 pence",
    cash_from_nowhere: "the ledger says",
    not_a_number: "client.wellbeing is not finite",
    negative_wage: "carer.wage is negative",
    happier_than_happy: "carer.satisfaction is above 1",
}


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.__name__)
def test_a_mistake_is_noticed(state: State, mistake: Callable[[State], None]) -> None:
    mistake(state)
    with pytest.raises(AuditError, match=f"after measure: .*{MISTAKES[mistake]}"):
        audit(state, "measure")


def run_until(state: State, name: str) -> None:
    """Run the steps of the week up to and with ``name``, audited all along."""
    state.policy.at(state.week)
    state.fit()
    state.tally.open_week(state.week)
    state.ledger.open_week()
    for step in WEEK:
        step.run(state)
        if step.name == name:
            return
        audit(state, step.name)


def planned_off(s: State) -> None:
    s.provider["planned"][first(s.provider["planned"] > 1.0)] *= 1.1


def extra_person(s: State) -> None:
    row = int(s.client.take(1)[0])
    s.client["uid"][row], s.client["since"][row] = 1, s.week


def vanished(s: State) -> None:
    c = s.client.columns
    s.client.give_back(np.array([first(c.alive & (c.stage == Stage.WAITING) & (c.unpaid < 0))]))


def silent_dismissal(s: State) -> None:
    k = s.carer.columns
    row = first(k.alive & (k.job == Job.HIRED))
    s.provider["pending"][k.provider[row]] -= 1
    k.job[row], k.provider[row] = Job.SEEKING, -1


def overbooked(s: State) -> None:
    c, k = s.client.columns, s.carer.columns
    i = served(s)
    row, more = int(c.carer[i, 0]), 60.0
    c.package[i] += more
    c.hours[i, 0] += more
    k.contact[row] += more


def flow_without_payee(s: State) -> None:
    s.ledger.week[Flow.PAY, 0] += 5


def delivered_too_much(s: State) -> None:
    s.client["delivered"][served(s)] += 1.0


def paid_off_the_books(s: State) -> None:
    s.carer["pay"][at_work(s)] += 100.0


def provider_unannounced(s: State) -> None:
    s.provider.take(1)


BETWEEN: list[tuple[str, Callable[[State], None], str]] = [
    ("need", extra_person, "clients: .* the tally says"),
    ("access", vanished, "clients: .* the tally says"),
    ("matching", overbooked, "booked beyond the hours wanted"),
    ("rounds", planned_off, "planned hours .*, counted"),
    ("delivery", delivered_too_much, "got more hours than were booked|missed hours that do not"),
    ("money", flow_without_payee, "gained or lost what no flow explains"),
    ("money", paid_off_the_books, "pay: "),
    ("work", silent_dismissal, "carers with an employer: "),
    ("providers", provider_unannounced, "providers: 1|providers: |is run by nobody"),
]


@pytest.mark.parametrize(
    ("step", "mistake", "text"), BETWEEN, ids=lambda x: getattr(x, "__name__", "")
)
def test_a_mistake_within_the_week_is_noticed(
    state: State, step: str, mistake: Callable[[State], None], text: str
) -> None:
    run_until(state, step)
    mistake(state)
    with pytest.raises(AuditError, match=f"after {step}: .*({text})"):
        audit(state, step)


def test_a_clean_week_passes_and_the_audit_changes_nothing(
    small_wales: CareModel, fingerprint: Callable[[CareModel], str]
) -> None:
    one, two = small_wales.fork("baseline"), small_wales.fork("baseline")
    one.validating = True
    for model in (one, two):
        model.run_for(14)
    assert fingerprint(one) == fingerprint(two)


def test_errors_are_assertions_that_say_week_and_step(state: State) -> None:
    state.ledger.balance[2] -= 7
    with pytest.raises(AssertionError, match=r"^week \d+, after measure: ledger: "):
        audit(state, "measure")


def test_every_column_the_audit_names_exists(small_wales: CareModel) -> None:
    s = small_wales.state
    tables: dict[str, Table[Any]] = {
        "client": s.client,
        "carer": s.carer,
        "unpaid": s.unpaid,
        "provider": s.provider,
        "commissioner": s.commissioner,
        "catalyst": s.catalyst,
        "founder": s.founder,
    }
    for named in (NEVER_NEGATIVE, AT_MOST_ONE):
        assert set(named) == set(tables)
        for name, columns in named.items():
            assert set(columns.split()) <= set(tables[name].specs)
