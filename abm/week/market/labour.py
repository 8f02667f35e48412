"""The labour market: what pays elsewhere, and what a job and an offer are worth to a carer."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.abm.world.prices import wage_floor
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns, SatisfactionRules, satisfaction_target
from gofal.agents.chance import Decision, draw, normal, stream
from gofal.agents.kernel import inlined, kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64
from gofal.agents.worth import WorthRules, elsewhere_worth, job_worth

_MATCH = int(Decision.CARER_MATCH)


class SearchRules(NamedTuple):
    """Parameters ``work.*`` of looking for another job."""

    looks: float
    search_tries: float
    offer_spread: float
    move_cost: float
    weeks_to_start: float
    weighs: float
    values_sensitivity: float
    values_specificity: float
    sponsor_staff: float
    tied_looks: float


class Labour(NamedTuple):
    """What decides the worth of jobs this week.

    Attributes:
        outside: pay outside of home care by council, £/h.
        floor: legal floor of pay by council, £/h.
        offers: chance that who looks meets a job outside of home care, by council.
        worth: parameters of worth.
        search: parameters of looking.
        liking: parameters of satisfaction.
        guaranteed_part: part of the hours wanted that a contract guarantees.
        outside_spread: spread over people of what they could earn elsewhere, in logs.
        match_spread: spread over people and employers of how they suit each other, £ an hour.
        match_weeks: weeks until that is felt.
        seed: seed of the world.
    """

    outside: F64
    floor: F64
    offers: F64
    worth: WorthRules
    search: SearchRules
    liking: SatisfactionRules
    guaranteed_part: float
    outside_spread: float
    match_spread: float
    match_weeks: float
    seed: int


def outside_pay(state: State) -> F64:
    """Pay outside of home care, £/h, by council; it follows the floor and its own growth."""
    pay: F64 = state.parameters["work.outside_wage"] * state.floor_index
    return pay * state.memory.outside_index


def labour(state: State) -> Labour:
    """What decides the worth of jobs this week."""
    q = state.parameters
    return Labour(
        outside=outside_pay(state),
        floor=np.asarray(wage_floor(state), dtype=np.float64),
        offers=q["work.outside_offers"] * state.policy["jobs_elsewhere"],
        worth=q.fill(WorthRules, "work"),
        search=q.fill(SearchRules, "work"),
        liking=q.fill(SatisfactionRules, "carer"),
        guaranteed_part=q["work.guaranteed_part"],
        outside_spread=q["carer.outside_spread"],
        match_spread=q["carer.match_spread"],
        match_weeks=q["carer.match_weeks"],
        seed=state.seed,
    )


@kernel
def match_of(carer: int, employer: int, market: Labour) -> float:
    """How well a person and an employer suit each other, £ an hour, by their identities."""
    drawn = draw(stream(market.seed, _MATCH, 0), carer ^ employer)
    return market.match_spread * normal(drawn)


@kernel
def earns_elsewhere(rank: float, council: int, market: Labour) -> float:
    """What a person of a rank could earn outside of home care, £/h."""
    return market.outside[council] * np.exp(market.outside_spread * normal(rank))


@inlined
def sponsors(j: int, providers: ProviderColumns, market: Labour) -> bool:
    """Whether an employer is large enough to have a licence to sponsor people from abroad."""
    return providers.staff[j] >= market.search.sponsor_staff


@inlined
def work_an_hour(j: int, providers: ProviderColumns) -> float:
    """Hours of work, travel and waiting included, that an hour of contact takes."""
    return 1.0 + providers.usual_travel[j] + providers.usual_waiting[j]


@inlined
def most_contact(wanted: float, j: int, providers: ProviderColumns) -> float:
    """Contact hours of somebody who has all the hours wanted; waiting is no part of these."""
    return wanted / (1.0 + float(providers.usual_travel[j]))


@inlined
def least_hours(
    row: int, j: int, carers: CarerColumns, providers: ProviderColumns, part: float
) -> float:
    """Hours that a carer is paid at least: by contract, or as long as shifts are paid, h a week."""
    shift = part * carers.hours_wanted[row] if providers.shift_due[j] else 0.0
    return max(float(carers.guaranteed[row]), shift)


@kernel
def present_worth(
    row: int,
    hours: float,
    week: int,
    council: int,
    carers: CarerColumns,
    providers: ProviderColumns,
    market: Labour,
) -> float:
    """Worth of a week in the present job with so many hours of work, £ a week."""
    j = carers.provider[row]
    hourly = carers.effective[row] if carers.effective[row] > 0.0 else carers.wage[row]
    pay, guaranteed = hourly * hours, 0.0
    if carers.secure[row] or providers.shift_due[j]:
        least = least_hours(row, j, carers, providers, market.guaranteed_part)
        pay = max(pay, least * carers.wage[row] * providers.pay_factor[j])
        guaranteed = least / max(hours, least)
    match = 0.0
    if week - carers.since[row] >= market.match_weeks:
        match = match_of(carers.uid[row], providers.uid[j], market)
    liking = carers.satisfaction[row] - market.liking.neutral_satisfaction
    way, outside = float(carers.way[row]), market.outside[council]
    return job_worth(pay, hours, guaranteed, way, liking, match, outside, market.worth)


@kernel
def offer_worth(
    j: int,
    contact: float,
    minutes: float,
    wanted: float,
    premium: float,
    council: int,
    providers: ProviderColumns,
    market: Labour,
) -> float:
    """Worth of a week in a post to somebody, whom the match with the employer will surprise, £.

    Args:
        j: the employer.
        contact: contact hours of the post.
        minutes: way to it.
        wanted: hours of work that the person wants.
        premium: own pay over the employer's scale.
        council: where the person lives.
        providers: providers.
        market: what decides the worth of jobs.
    """
    contact = min(contact, most_contact(wanted, j, providers))
    hours = contact * work_an_hour(j, providers)
    travel = providers.usual_travel[j]
    paid = 1.0 + providers.travel_due[j] * travel
    paid += providers.waiting_due[j] * providers.usual_waiting[j]
    hourly = paid * providers.wage[j] * premium * providers.pay_factor[j]
    lawful = 1.0 + travel * (providers.travel_due[j] if providers.underpays[j] else 1.0)
    pay = contact * max(hourly, lawful * market.floor[providers.council[j]])
    pay += providers.bonus[j] * hours
    secure = 1.0 if providers.shift_due[j] else float(providers.secure_due[j])
    training = providers.training[j] + providers.training_extra[j]
    liking = satisfaction_target(providers.freedom[j], training, providers.relief[j], market.liking)
    liking -= market.liking.neutral_satisfaction
    guaranteed, outside = secure * market.guaranteed_part, market.outside[council]
    return job_worth(pay, hours, guaranteed, minutes, liking, 0.0, outside, market.worth)


@kernel
def worth_elsewhere(earns: float, wanted: float, council: int, market: Labour) -> float:
    """Worth of a week outside of home care, £."""
    return elsewhere_worth(earns, wanted, market.outside[council], market.worth)
