"""The people of the first week: as many as the tables say, each with keyed traits."""

from __future__ import annotations

import numpy as np

from gofal.abm.facts import Facts
from gofal.abm.parameters import Parameters
from gofal.abm.world.ages import coming_by_age, expected_by_age
from gofal.abm.world.geography import Geography
from gofal.abm.world.land import stochastic_round
from gofal.abm.world.people import NeedRules, SupplyRules, make_carer, make_client, make_unpaid
from gofal.agents.carer import CarerColumns
from gofal.agents.chance import START, Decision, draw, identity, stream
from gofal.agents.client import ClientColumns
from gofal.agents.kernel import kernel
from gofal.agents.kinds import CARER, CLIENT, UNPAID
from gofal.agents.table import F64, I32, Table
from gofal.agents.unpaid_carer import UnpaidCarerColumns

_STOCK = int(Decision.INITIAL_STOCK)


def client_weight(geography: Geography, parameters: Parameters) -> F64:
    """Each place's share of the people who need home care; age sets the odds, shape (places,)."""
    return _share(expected_by_age(geography, parameters))


def contact_weight(facts: Facts, geography: Geography, parameters: Parameters) -> F64:
    """Each place's share of the people who come to need home care, shape (places,)."""
    return _share(coming_by_age(facts, geography, parameters))


def _share(by_age: F64) -> F64:
    weight = by_age.sum(axis=0)
    share: F64 = weight / weight.sum()
    return share


def counts(expected: F64, seed: int, purpose: int) -> I32:
    """Whole numbers of people by place with the given expectations, keyed by place."""
    key = stream(seed, _STOCK, purpose)
    draws = np.array([draw(key, place) for place in range(len(expected))])
    return stochastic_round(expected, draws)


@kernel
def _fill_clients(
    clients: ClientColumns,
    rows: I32,
    places: I32,
    ordinals: I32,
    council: I32,
    speakers: F64,
    sizes: F64,
    seed: int,
    week: int,
    rules: NeedRules,
) -> None:
    for n in range(len(rows)):
        uid, here = identity(CLIENT, START, places[n], ordinals[n]), council[places[n]]
        speaks, size = speakers[here], sizes[here]
        make_client(clients, rows[n], uid, places[n], speaks, seed, week, rules, 1.0, size)


@kernel
def _fill_carers(
    carers: CarerColumns,
    rows: I32,
    places: I32,
    ordinals: I32,
    council: I32,
    speakers: F64,
    seed: int,
    week: int,
    rules: SupplyRules,
) -> None:
    for n in range(len(rows)):
        uid = identity(CARER, START, places[n], ordinals[n])
        make_carer(carers, rows[n], uid, places[n], speakers[council[places[n]]], seed, week, rules)


@kernel
def _fill_unpaid(
    unpaid: UnpaidCarerColumns,
    rows: I32,
    places: I32,
    ordinals: I32,
    bands: F64,
    works: float,
    spread: float,
    seed: int,
) -> None:
    for n in range(len(rows)):
        uid = identity(UNPAID, START, places[n], ordinals[n])
        make_unpaid(
            unpaid,
            rows[n],
            uid,
            places[n],
            bands[places[n], 0],
            bands[places[n], 1],
            works,
            spread,
            seed,
        )


def _spread(number: I32) -> tuple[I32, I32]:
    """Place and ordinal of each person from the numbers by place."""
    places = np.repeat(np.arange(len(number), dtype=np.int32), number)
    first = np.repeat(np.cumsum(number) - number, number)
    return places, (np.arange(len(places)) - first).astype(np.int32)


def fill_clients(
    table: Table[ClientColumns],
    expected: F64,
    council: I32,
    speakers: F64,
    sizes: F64,
    seed: int,
    week: int,
    parameters: Parameters,
) -> None:
    """People with formal care in the first week; they wait until the market is loaded."""
    places, ordinals = _spread(counts(expected, seed, 1))
    rows = table.take(len(places))
    _fill_clients(
        table.columns,
        rows,
        places,
        ordinals,
        council,
        speakers,
        sizes,
        seed,
        week,
        parameters.fill(NeedRules, "need"),
    )


def fill_carers(
    table: Table[CarerColumns],
    expected: F64,
    council: I32,
    speakers: F64,
    seed: int,
    week: int,
    parameters: Parameters,
) -> None:
    """People who work in home care in the first week, without an employer yet."""
    places, ordinals = _spread(counts(expected, seed, 2))
    rows = table.take(len(places))
    _fill_carers(
        table.columns,
        rows,
        places,
        ordinals,
        council,
        speakers,
        seed,
        week,
        parameters.fill(SupplyRules, "carer"),
    )


def fill_unpaid(
    table: Table[UnpaidCarerColumns], expected: F64, bands: F64, seed: int, parameters: Parameters
) -> None:
    """The unpaid carers of the census."""
    places, ordinals = _spread(counts(expected, seed, 3))
    rows = table.take(len(places))
    _fill_unpaid(
        table.columns,
        rows,
        places,
        ordinals,
        bands,
        parameters["need.works_share"],
        parameters["unpaid_carer.strain_spread"],
        seed,
    )


def hour_bands(facts: Facts, geography: Geography) -> F64:
    """Shares of each place's unpaid carers who give 50+ and 20-49 hours, shape (places, 2).

    50+ is known by place, 20-49 by council among those under 50 (census table TS039).
    """
    councils = facts.councils
    under_50 = (councils["carers_1_19h"] + councils["carers_20_49h"]).to_numpy(dtype=np.float64)
    middle = councils["carers_20_49h"].to_numpy(dtype=np.float64) / under_50
    most = facts.places["unpaid_carers_50h_plus"].to_numpy(dtype=np.float64)
    share_50 = np.clip(most / np.maximum(1.0, geography.unpaid_carers), 0.0, 1.0)
    share_20 = (1.0 - share_50) * middle[geography.council]
    bands: F64 = np.column_stack([share_50, share_20])
    return bands
