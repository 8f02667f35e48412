"""Working for oneself: one of the futures that who looks for work compares."""

from __future__ import annotations

import numpy as np
import pytest

from gofal.abm.model import CareModel
from gofal.abm.week.founding.alone import forecast, seen_alone, start_worth, working_alone
from gofal.abm.week.founding.sight import BY_PAYMENT, BY_PERSON
from gofal.abm.week.market.labour import labour
from gofal.abm.week.plan import STEPS
from gofal.abm.week.providers.registration import weigh_registration
from gofal.abm.world.forms import owner_works
from gofal.abm.world.state import State
from gofal.agents.carer import Job
from gofal.agents.worth import WorthRules, own_business_worth

RULES = WorthRules(0.5, 2.0, 0.3, 10.0, 0.5, 0.08, 20.0)


def looking(model: CareModel, **parameters: float) -> State:
    """A world whose posts are open, in which everybody thinks of working alone."""
    s = model.fork("baseline").state
    values = {"catalyst.own_thought": 1.0, "work.looks": 0.2}
    values |= {name.replace("__", "."): value for name, value in parameters.items()}
    s.use_parameters(s.parameters.with_values(values, beyond=["catalyst.own_thought"]))
    s.policy.at(s.week)
    s.fit()
    s.tally.open_week(s.week)
    STEPS["work"].run(s, "open_posts")
    return s


def starts(s: State) -> int:
    STEPS["work"].run(s, "search_jobs")
    return int(working_alone(s).starts.number[0])


def owners(s: State) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    k = s.carer.columns
    at_work = np.flatnonzero(k.alive & (k.job == Job.WORKING))
    return at_work[owner_works(s)[s.provider.columns.form[k.provider[at_work]]]]


def test_a_week_of_own_work_is_pay_less_risk_and_own_time() -> None:
    # £200 for 20 hours: half of 2 · (.3² + .4²) · 200 is lost to risk, 20 · £4 to own time.
    worth = own_business_worth(200.0, 20.0, 0.4, 0.1, 0.5, 8.0, RULES)
    assert worth == pytest.approx(200.0 - 50.0 + 20.0 * (1.0 + 0.5 - 4.0))
    assert own_business_worth(200.0, 20.0, 0.0, 0.1, 0.5, 8.0, RULES) == pytest.approx(worth + 32.0)


def test_hours_are_as_wanted_and_as_those_with_money_bring(tiny_wales: CareModel) -> None:
    s = looking(tiny_wales)
    alone, home = working_alone(s), int(np.argmax(s.population))
    alone.peers[:] = 0.0
    seen, left = seen_alone(home, 0, alone, s.land)
    most = 100.0 * seen
    hours, same = forecast(home, 2.0 * most * (1.0 + alone.travel), 0, alone, s.land)
    assert hours == pytest.approx(seen)
    assert same == left
    few = 0.5 * seen * (1.0 + alone.travel)
    assert forecast(home, few, 0, alone, s.land)[0] == pytest.approx(0.5 * seen)
    # The word of as many owners as the own look counts moves it half of the way to theirs.
    alone.peers[:] = (0.25 * alone.sight, alone.sight)
    assert forecast(home, few, 0, alone, s.land)[0] == pytest.approx(0.625 * 0.5 * seen)


def test_help_and_hours_make_a_start_worth_more(tiny_wales: CareModel) -> None:
    s = looking(tiny_wales)
    alone, market = working_alone(s), labour(s)
    worth = [start_worth(h, 12.0, False, 0, 0, alone, market) for h in (5.0, 10.0, 20.0)]
    assert worth[0] < worth[1] < worth[2]
    assert start_worth(20.0, 12.0, True, 0, 0, alone, market) > worth[2]


@pytest.mark.parametrize("payer", [BY_PAYMENT, BY_PERSON])
def test_own_money_follows_the_price_level_and_direct_payments_the_fee(
    tiny_wales: CareModel, payer: int
) -> None:
    before = working_alone(looking(tiny_wales)).ways.left[..., payer]
    s = looking(tiny_wales)
    s.commissioner["price_level"][:] *= 1.1
    dearer = working_alone(s).ways.left[..., payer]
    assert (before > 0.0).any()
    assert (dearer > before).any() == (payer == BY_PERSON)


def test_who_starts_has_nothing_better(tiny_wales: CareModel) -> None:
    usual = starts(looking(tiny_wales))
    assert usual > 3
    assert starts(looking(tiny_wales, work__risk_aversion=4.0)) < usual
    assert starts(looking(tiny_wales, catalyst__own_thought=0.0)) == 0


def test_people_come_from_other_work_too_and_are_conserved(tiny_wales: CareModel) -> None:
    s = looking(tiny_wales, work__weighs=0.005)
    STEPS["work"].run(s, "search_jobs")
    pool, people = s.memory.pool.sum(), len(s.carer)
    before = s.tally["entrants"].sum()
    STEPS["work"].run(s, "weigh_alone")
    came = s.tally["entrants"].sum() - before
    assert came > 5
    assert pool - s.memory.pool.sum() == came
    assert len(s.carer) - people == came
    number = len(owners(s))
    left = s.tally["leavers_to_micro"].sum()
    STEPS["catalysts"].run(s, "micro_founding")
    assert len(owners(s)) - number >= came
    assert s.tally["leavers_to_micro"].sum() > left


def test_owners_leave_a_business_that_is_worth_less_than_a_job(tiny_wales: CareModel) -> None:
    stops = []
    for hours in (30.0, 1.0):
        s = looking(tiny_wales, work__looks=0.2, catalyst__own_thought=0.0)
        rows, p = owners(s), s.provider.columns
        firms = s.carer.columns.provider[rows]
        p.believed_hours[firms] = p.planned[firms] = hours
        p.believed_left[firms] = 11.0
        for week in range(13):
            s.week += week > 0
            STEPS["work"].run(s, "search_jobs")
        stops.append(int(s.carer.columns.stopping[rows].sum()))
    assert stops[1] > 2 * stops[0]


def test_who_is_full_by_law_and_not_by_hours_registers(tiny_wales: CareModel) -> None:
    counts = []
    for hours, weekly in ((2.0, 5.0), (2.0, 60.0), (30.0, 5.0)):
        s = looking(tiny_wales, law__registered_week=weekly, market__registration_cost=1000.0)
        p = s.provider.columns
        firms = s.carer.columns.provider[owners(s)].astype(np.intp)
        assert (p.max_clients[firms] == s.parameters["law.unregistered"]).all()
        p.clients[firms], p.planned[firms] = p.max_clients[firms], hours
        p.cash[firms], p.believed_left[firms] = 1_000_000, 11.0
        cash = p.cash.sum()
        weigh_registration(s, firms)
        begun = firms[p.registering[firms] > 0]
        counts.append(len(begun))
        assert cash - p.cash.sum() == 100_000 * len(begun)
        fixed = p.fixed_cost[begun].copy()
        for _ in range(round(s.parameters["market.registration_weeks"])):
            STEPS["providers"].run(s, "become_registered")
        assert (p.max_clients[begun] > 1000).all()
        assert (p.registering[begun] == -1).all()
        assert p.fixed_cost[begun] - fixed == pytest.approx(weekly)
    assert counts[0] > counts[1]
    assert counts[0] > counts[2] == 0
