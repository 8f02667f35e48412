"""Building a world: real tables and a scenario in, filled tables out.

In them nobody has met yet; ``abm/warm_start.py`` finds where the first week starts.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.abm.calendar import year_of
from gofal.abm.country import Country
from gofal.abm.facts import Facts, load_facts
from gofal.abm.history import expectations
from gofal.abm.parameters import Parameters, load_parameters
from gofal.abm.scenario import Scenario
from gofal.abm.world.ages import draw_ages, expected_by_age
from gofal.abm.world.dated import BEFORE, Dated
from gofal.abm.world.equal import equal_parameters
from gofal.abm.world.founders import first_founders
from gofal.abm.world.geography import Geography, UrbanDelay, build_geography
from gofal.abm.world.land import Land, land_of
from gofal.abm.world.ledger import Ledger
from gofal.abm.world.local import CouncilFacts, council_facts
from gofal.abm.world.market import (
    build_catalysts,
    build_commissioners,
    build_providers,
    employ,
    first_micros,
)
from gofal.abm.world.memory import STEPS_OF_EARNINGS, memory
from gofal.abm.world.policy import policy_of
from gofal.abm.world.population import (
    client_weight,
    contact_weight,
    fill_carers,
    fill_clients,
    fill_unpaid,
    hour_bands,
)
from gofal.abm.world.records import Records
from gofal.abm.world.state import State
from gofal.abm.world.tally import Tally
from gofal.agents.carer import CarerColumns
from gofal.agents.catalyst import CatalystColumns
from gofal.agents.client import ClientColumns
from gofal.agents.commissioner import CommissionerColumns
from gofal.agents.delivery import DeliveryModel, delivery_models
from gofal.agents.founder import FounderColumns
from gofal.agents.kinds import CARER, CATALYST, CLIENT, COMMISSIONER, FOUNDER, PROVIDER, UNPAID
from gofal.agents.payment import PaymentMode, payment_modes
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64, Table
from gofal.agents.unpaid_carer import UnpaidCarerColumns


class Given(NamedTuple):
    """The parts of a state that follow from the scenario alone and never change."""

    country: Country
    facts: Facts
    models: tuple[DeliveryModel, ...]
    modes: tuple[PaymentMode, ...]
    parameters: Parameters
    dated: Dated | None
    geography: Geography
    land: Land


def given_by(scenario: Scenario, *, equal_terms: bool = False, week: int = 0) -> Given:
    """Facts, rules, parameters, places and roads of a scenario.

    Args:
        scenario: what is run.
        equal_terms: whether it has come to where all have the terms of a private agency.
        week: week about to run.

    Raises:
        GofalError: a fact or parameter is missing, malformed or out of range.
    """
    country, models, modes = scenario.country, delivery_models(), payment_modes()
    facts = load_facts(country.facts)
    declared = [x for model in models for x in model.parameters]
    declared += [x for mode in modes for x in mode.parameters]
    p = load_parameters(declared, country.parameters).with_values(
        dict(scenario.parameters), scenario.beyond
    )
    dated = dated_of(scenario, p)
    p = dated.of_year(year_of(week - 1)) if dated else p
    p = equal_parameters(p, models) if equal_terms else p
    geography = build_geography(
        facts,
        p["travel.trip_minutes"],
        p["travel.dual_kmh"],
        p["travel.trunk_kmh"],
        p["travel.local_kmh"],
        p["travel.horizon_minutes"],
        p.fill(UrbanDelay, "travel"),
    )
    if scenario.only:
        geography = geography.part([geography.council_codes.index(n) for n in scenario.only])
    land = land_of(geography, p["travel.horizon_minutes"], p["patch.people"])
    return Given(country, facts, models, modes, p, dated, geography, land)


def dated_of(scenario: Scenario, base: Parameters) -> Dated | None:
    """The parameters by date of a scenario, from those of the base year; None without dates."""
    if scenario.history is None:
        return None
    country = scenario.country
    expected = expectations(country)[scenario.history.expects].parameters
    # What somebody sets stands above what is expected.
    expected = {name: x for name, x in expected.items() if name not in scenario.parameters}
    return Dated(base.with_values(expected), scenario.history.off(country))


def build_state(scenario: Scenario) -> State:
    """Tables of the scenario's seed, in which nobody has met yet.

    Raises:
        GofalError: a fact, parameter or setting is missing, malformed or out of range.
    """
    given = given_by(scenario)
    facts, p, geography, land = given.facts, given.parameters, given.geography, given.land
    clients, carers = p["need.people"], p["carer.people"]
    unpaid, population = 1.0 * geography.unpaid_carers, 1.0 * geography.population
    weight, local = client_weight(geography, p), _at_the_start(scenario, given)
    more = local.people[land.council]
    policy = policy_of(scenario, geography.council_codes, given.dated)
    places, councils = len(population), len(geography.council_codes)
    room = {
        # As much as a week may need (State.fit) and little more: passes read empty rows too.
        "client": round(1.15 * clients * max(1.0, local.people.max())) + 512,
        "carer": round(1.12 * carers) + 512,
        "unpaid": round(1.12 * unpaid.sum()) + 1024,
        "provider": 1200,
    }
    patches = int((land.patch + land.patch_parts).max())
    state = State(
        **given._asdict(),
        week=-scenario.burn_in_weeks,
        seed=scenario.seed,
        policy_week=scenario.policy_week,
        policy=policy,
        client=Table(ClientColumns, CLIENT, room["client"]),
        carer=Table(CarerColumns, CARER, room["carer"]),
        unpaid=Table(UnpaidCarerColumns, UNPAID, room["unpaid"]),
        provider=Table(ProviderColumns, PROVIDER, room["provider"], {"council": councils}),
        commissioner=Table(CommissionerColumns, COMMISSIONER, councils),
        catalyst=Table(CatalystColumns, CATALYST, 256),
        founder=Table(FounderColumns, FOUNDER, 1600),
        memory=memory(patches, places, councils, room["provider"], room["unpaid"]),
        ledger=Ledger(councils),
        tally=Tally(councils),
        records=Records(),
        client_rate=contact_weight(facts, geography, p) * p["need.arrivals"] * more,
        unpaid_rate=np.zeros(places),
        entrant_rate=p["carer.life_ends"]
        * (1.0 + p["work.pool"])
        * carers
        * population
        / population.sum(),
        need_size=local.size,
        population=population,
        people=float(population.sum()),
        speakers=facts.councils["speakers_pct"].to_numpy(dtype=np.float64) / 100.0,
        bands=hour_bands(facts, geography),
        zeros=np.zeros(councils),
        fee_index=np.ones(councils),
        floor_index=np.ones(councils),
        demand_index=np.ones(councils),
        budget_index=np.ones(councils),
    )
    _settle_people(state, clients * weight * more, carers * population / population.sum(), unpaid)
    _load_market(state, local, weight)
    return state


def _at_the_start(scenario: Scenario, given: Given) -> CouncilFacts:
    """Facts of the councils, fees in pounds of the burn-in."""
    dated = given.dated
    local = council_facts(scenario, given.facts, given.parameters, given.geography, dated)
    return local._replace(fee=local.fee * dated.level("cost", BEFORE)) if dated else local


def _settle_people(state: State, clients: F64, carers: F64, unpaid: F64) -> None:
    p, seed, council, week = state.parameters, state.seed, state.land.council, state.week
    fill_clients(state.client, clients, council, state.speakers, state.need_size, seed, week, p)
    draw_ages(state.client, expected_by_age(state.geography, p), seed)
    fill_carers(state.carer, carers, council, state.speakers, seed, week, p)
    others = np.bincount(council, p["work.pool"] * carers, state.councils)
    state.memory.pool[:] = np.rint(others / STEPS_OF_EARNINGS)[:, None]
    fill_unpaid(state.unpaid, unpaid, state.bands, seed, p)
    state.unpaid_rate[:] = unpaid * p["unpaid_carer.starts"]


def _load_market(state: State, local: CouncilFacts, weight: F64) -> None:
    """Councils, providers with their carers, and catalysts; ``weight`` is that of each place."""
    build_commissioners(state, local.fee, local.in_house_share, local.passes)
    hours = _council_hours(state, local, weight)
    targets = build_providers(state, hours, local.providers)
    first_micros(state)
    employ(state, targets)
    build_catalysts(state)
    first_founders(state)


def _council_hours(state: State, local: CouncilFacts, weight: F64) -> F64:
    """Hours a week with which providers of each council start.

    A council that says how much it has is measured by the people that Wales would have without
    it, so that nobody else's providers are of another size for it.
    """
    c, p = state.client, state.parameters
    rate = weight * p["need.arrivals"]
    if (local.hours != 1.0).any():
        c = Table(ClientColumns, CLIENT, c.capacity)
        usual, ones, council = (
            p["need.people"] * weight,
            np.ones(state.councils),
            state.land.council,
        )
        fill_clients(c, usual, council, state.speakers, ones, state.seed, state.week, p)
    hours = float(c.columns.package[c.rows()].sum())
    by_council = np.bincount(state.land.council, weights=rate, minlength=state.councils)
    return hours * by_council / rate.sum() * local.hours
