"""Rounds and care of one week beside the plain version, from one state and without luck.

``benchmarks/plain`` was written anew from the rules' text. Where nothing is drawn both have to say
the same of every carer, person and provider.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pytest
from two_councils import COUNTRY

from benchmarks.plain import agency, matching, measure, rounds
from benchmarks.plain.carer import Carer
from benchmarks.plain.jobs import Job
from benchmarks.plain.model import PlainModel
from gofal.abm.calendar import QUARTER
from gofal.abm.model import CareModel
from gofal.abm.week.delivery.agency import buy_hours
from gofal.abm.week.delivery.visits import Absence, cover_absence
from gofal.abm.week.founding.sight import local_news
from gofal.abm.week.market.visits import Visits
from gofal.abm.week.plan import STEPS
from gofal.abm.week.rounds.foresight import Foreseen
from gofal.abm.week.rounds.gaps import fill_gaps
from gofal.abm.week.rounds.rota import Sums
from gofal.abm.world.prices import wage_floor
from gofal.abm.world.state import State
from gofal.agents.carer import Job as Jobs
from gofal.agents.client import SLOTS
from gofal.agents.hospital import Hospital

NO_LUCK = {"delivery.absence": 0.0, "need.weekly_spread": 0.0, "agency.takes": 0.0}
AT_ROUNDS = ("put_in_force", "count_rotas", "list_staff", "list_offers", "see_capacity")


@pytest.fixture(scope="module")
def settled() -> CareModel:
    """Two small councils after their burn-in and a quarter."""
    model = CareModel("baseline", country=COUNTRY)
    model.run_for(QUARTER)
    return model


def with_gaps(model: CareModel) -> State:
    """A branch in which every fifth person has lost a carer and every seventh provider rushes."""
    s = model.fork(model.followed).state
    s.use_parameters(s.parameters.with_values(NO_LUCK, beyond=tuple(NO_LUCK)))
    s.settling = False
    c, k, p = s.client.columns, s.carer.columns, s.provider.columns
    c.hospital[:] = Hospital.HOME  # the plain version has no hospital
    for person in np.flatnonzero(c.alive & (c.provider >= 0))[::5]:
        for slot in range(SLOTS):
            carer = c.carer[person, slot]
            if carer >= 0 and (person + slot) % 2:
                k.contact[carer] -= c.hours[person, slot]
                c.carer[person, slot], c.hours[person, slot] = -1, 0.0
    rows = s.provider.rows()
    p.rush[rows[::2]], p.monitoring[rows[::3]] = 0.25, 0.5
    # What was learned before has been learned by the rules that are tried here.
    p.travel_beyond[rows] = np.linspace(-0.02, 0.04, len(rows))
    p.waiting_beyond[rows] = np.linspace(0.03, -0.01, len(rows))
    return s


def plain_of(state: State, model: CareModel) -> PlainModel:
    """The plain version of a state."""
    plain = PlainModel(state, model.followed, luck=1)
    for provider in plain.providers:
        provider.begin_week()
    matching.list_providers(plain)
    plain.providers.do("see_capacity")
    return plain


def compare(table: Any, agents: Iterable[Any], columns: str, rtol: float = 1e-3) -> None:
    """Compare columns of a table with attributes of objects in the order of its rows."""
    rows, every = table.rows(), list(agents)
    assert len(rows) == len(every) > 0
    for name in columns.split():
        plainly = np.array([float(getattr(one, name)) for one in every])
        np.testing.assert_allclose(
            table[name][rows].astype(float), plainly, rtol=rtol, atol=2e-3, err_msg=name
        )
        assert len(np.unique(plainly.round(3))) > 1, f"{name} is the same for all"


@pytest.mark.parametrize("week", [QUARTER, QUARTER + 1])
def test_rounds_are_those_of_the_plain_version(settled: CareModel, week: int) -> None:
    s = with_gaps(settled)
    s.week = week
    s.client["travel"][s.client["provider"] < 0] = 0.0  # nobody drives to them, nor asks
    plain = plain_of(s, settled)
    plain.providers.do(rounds.count_again)
    plain.clients.do(rounds.fill_gap)
    rounds.count_visits(plain)
    carers = plain.agents_by_type[Carer]
    carers.select(lambda carer: carer.job is Job.WORKING).do(rounds.make_tour)
    plain.providers.do(rounds.get_used_to_travel)
    if week % QUARTER == 0:
        plain.providers.do(rounds.learn_from_rounds)
    plain.providers.do("see_capacity")
    plain.providers.do("forget_refusals")

    for sums in (*s.scratch(Sums), *s.scratch(Foreseen)):
        sums[:] = 7  # of last week, and over
    STEPS["matching"].run(s, *AT_ROUNDS)
    STEPS["rounds"].run(s)
    compare(s.client, plain.clients, "travel short")
    compare(s.carer, carers, "contact travel waiting")
    compare(
        s.provider,
        plain.providers,
        "planned unfilled travel rushed usual_travel usual_waiting capacity free mean_wage "
        "travel_beyond waiting_beyond refused",
    )
    rows, visits = s.provider.rows(), s.scratch(Visits)
    number = int(visits.size[0])
    assert s.provider["clients"][rows].tolist() == [len(one.clients) for one in plain.providers]
    lacks = np.bincount(visits.provider[:number], visits.lacks[:number], s.provider.capacity)
    np.testing.assert_allclose(lacks[rows], s.provider["unfilled"][rows], atol=1e-3)
    teams = [[v.hours if v else 0.0 for v in client.team] for client in plain.clients]
    np.testing.assert_allclose(s.client["hours"][s.client.rows()], teams, rtol=1e-3, atol=2e-3)
    at = np.array([[one.visits.get(x, 0.0) for x in plain.places] for one in plain.providers])
    np.testing.assert_allclose(s.memory.visits_at[s.provider.rows()], at, rtol=1e-3, atol=1e-3)
    demand = [place.demand for place in plain.places]
    np.testing.assert_allclose(s.memory.demand_at, demand, rtol=1e-3)


def all_away(state: State) -> None:
    """Everybody is away and nobody left to cover."""
    q = {"delivery.absence": 1.0}
    state.use_parameters(state.parameters.with_values(q, beyond=tuple(q)))


def nobody_away(_state: State) -> None:
    """Everybody comes."""


@pytest.mark.parametrize("absence", [nobody_away, all_away])
def test_a_week_of_care_is_that_of_the_plain_version(
    settled: CareModel, absence: Callable[[State], None]
) -> None:
    s = with_gaps(settled)
    absence(s)
    plain = plain_of(s, settled)
    plain.providers.do("cover_absence")
    agency.buy_hours(plain)
    plain.books.clear("known_hours", "skilled_hours", "followed_hours", "service_sum")
    for provider in plain.providers:
        provider.delivered = 0.0
    plain.clients.do("live")
    plain.providers.do("hear")
    measure.measure_people(plain)

    STEPS["matching"].run(s, *AT_ROUNDS)
    STEPS["delivery"].run(s)
    other = "delivered usual continuity" if absence is nobody_away else "missed"
    compare(s.client, plain.clients, f"unmet wellbeing service {other}")
    compare(s.carer, plain.agents_by_type[Carer], "skill")
    compare(s.provider, plain.providers, "reputation")
    told = ["known_hours", "skilled_hours", "followed_hours", "service_sum"]
    for name in (*measure.PEOPLE, *told):
        np.testing.assert_allclose(
            s.tally[name], plain.books.now[name], rtol=1e-3, atol=1e-3, err_msg=name
        )


def with_agencies(model: CareModel) -> State:
    """A branch in which whoever has hours left takes agency work, at prices that pay for some."""
    s = with_gaps(model)
    terms = {"agency.takes": 1.0, "agency.pay": 1.1, "agency.charge": 1.4}
    s.use_parameters(s.parameters.with_values(terms, beyond=tuple(terms)))
    c, k, p = s.client.columns, s.carer.columns, s.provider.columns
    people, carers, providers = s.client.rows(), s.carer.rows(), s.provider.rows()
    c.short[people] = np.arange(len(people)) % 12
    c.wanted[people] = 0.0
    for person in people[c.provider[people] >= 0][::3]:
        for slot in range(SLOTS):
            if (carer := c.carer[person, slot]) >= 0:
                k.contact[carer] -= c.hours[person, slot]
                c.carer[person, slot], c.hours[person, slot] = -1, 0.0
    free = carers[k.contact[carers] == 0.0][::3]
    k.job[free], k.provider[free] = Jobs.SEEKING, -1
    k.reach[carers[::4]] = 22.0
    p.believed_left[providers] = np.resize([1.0, 2.0, 4.0, -2.0], len(providers))
    p.income[providers], p.council_income[providers] = 1_000.0, 750.0
    p.royalty[providers[::4]] = 0.1
    news = local_news(s)
    news.posts[:], news.hired[:] = (4.0, 0.0), (1.0, 0.0)
    # From 50p more than what an agency's hour costs to £8 less.
    served = people[c.provider[people] >= 0]
    j = c.provider[served]
    wage = np.maximum(wage_floor(s)[p.council[j]], p.mean_wage[j])
    cost = 1.4 * 1.1 * wage * (1.0 + p.usual_travel[j])
    c.price[served] = cost - np.resize([-0.5, 0.5, 2.0, 4.0, 8.0], len(served))
    return s


def agency_week(state: State) -> None:
    """What comes before agencies in a week, and agencies."""
    STEPS["matching"].run(state, *AT_ROUNDS)
    fill_gaps(state)
    cover_absence(state)
    buy_hours(state)


def test_agency_staff_are_those_of_the_plain_version(settled: CareModel) -> None:
    s = with_agencies(settled)
    plain = plain_of(s, settled)
    plain.providers.do(rounds.count_again)
    plain.clients.do(rounds.fill_gap)
    plain.providers.do("cover_absence")
    agency.buy_hours(plain)

    agency_week(s)
    bought, rows = s.scratch(Absence).bought, s.client.rows()
    hours = np.array([client.agency_hours for client in plain.clients])
    skill = np.array([client.agency_skill for client in plain.clients])
    lacks = int((s.scratch(Visits).lacks > 0.0).sum())
    assert 0.3 * lacks < (hours > 0.0).sum() < 0.8 * lacks
    np.testing.assert_allclose(bought.hours[rows], hours, atol=1e-3)
    np.testing.assert_allclose(bought.skill[rows][hours > 0.0], skill[hours > 0.0], atol=1e-3)
    compare(s.client, plain.clients, "short")
    pay = np.array([provider.agency_pay for provider in plain.providers])
    np.testing.assert_allclose(bought.pay[s.provider.rows()], pay, rtol=1e-3, atol=1e-3)
    np.testing.assert_allclose(bought.charge, 0.4 * bought.pay)
    for name in ("agency_hours", "agency_pay"):
        np.testing.assert_allclose(s.tally[name], plain.books.now[name], rtol=1e-3, err_msg=name)


def test_agencies_send_nobody_to_hospital_and_no_more_than_is_wanted(settled: CareModel) -> None:
    s = with_agencies(settled)
    agency_week(s)
    usual = s.scratch(Absence).bought.hours.copy()
    helped = np.flatnonzero(usual)
    s = with_agencies(settled)
    c = s.client.columns
    some, away = helped[0], helped[-1]
    c.hospital[away], c.wanted[some] = Hospital.ILL, 0.5 * c.package[some]
    agency_week(s)
    now = s.scratch(Absence).bought.hours
    assert now[away] == 0.0
    assert now[some] == pytest.approx(0.5 * usual[some])
