"""A run with dates starts from what public sources say of councils, brought to April 2016."""

from __future__ import annotations

import numpy as np
import pytest

from gofal.abm.facts import load_facts
from gofal.abm.facts.local import LocalFact, usual_sizes
from gofal.abm.history import History
from gofal.abm.parameters import load_parameters
from gofal.abm.scenario import Scenario, load_scenario
from gofal.abm.world.build import build_state
from gofal.abm.world.counted import need_grown
from gofal.abm.world.dated import BEFORE, Dated
from gofal.abm.world.known import known_of
from gofal.abm.world.state import State
from gofal.experiments.output.known import known_notes
from gofal.experiments.runs.identity import arm_id, world_id

CAERPHILLY, CARDIFF, MONMOUTHSHIRE = "W06000018", "W06000015", "W06000021"
NEWPORT, TORFAEN, VALE, POWYS = "W06000022", "W06000020", "W06000014", "W06000023"
SIZED = (CAERPHILLY, CARDIFF, VALE)
OFF = {"commissioner.fact_years": -1.0}


def dated() -> Scenario:
    """The baseline with dates, before its burn-in."""
    return load_scenario("baseline").with_(history=History(), burn_in_weeks=0)


@pytest.fixture(scope="module")
def known() -> State:
    return build_state(dated())


@pytest.fixture(scope="module")
def drawn() -> State:
    return build_state(dated().with_(parameters=OFF))


def _row(council: str) -> int:
    return load_facts().councils["lad_code"].tolist().index(council)


def _people(state: State, council: str) -> dict[int, tuple[int, float]]:
    """Place and need of a council's people, by who they are."""
    c, rows = state.client.columns, state.client.rows()
    rows = rows[state.land.council[c.place[rows]] == _row(council)]
    made = zip(c.place[rows].tolist(), c.need[rows].tolist(), strict=True)
    return dict(zip(c.uid[rows].tolist(), made, strict=True))


def test_a_known_fee_is_that_of_april_2016_in_the_money_of_the_burn_in(known: State) -> None:
    level = Dated(load_parameters()).level
    fee = known.commissioner.columns.fee
    assert fee[_row(NEWPORT)] == pytest.approx(14.0 * level("cost", BEFORE) / level("cost", 2016))
    merthyr = "W06000024"  # £14.68 in 2018, by the reports
    assert fee[_row(merthyr)] == pytest.approx(14.68 * level("cost", BEFORE))


def test_an_own_share_stands_still(known: State) -> None:
    assert known.commissioner.columns.in_house_share[_row(TORFAEN)] == np.float32(0.1)


def test_people_and_hours_are_taken_back_by_the_ages_of_the_council(
    known: State, drawn: State
) -> None:
    facts, q = load_facts(), load_parameters()
    grown = need_grown(facts, q, CARDIFF, 2.0)
    # Between the growth of all (1.8 % in three years) and of people from 75 (2.4 %).
    assert 1.008 < grown < 1.02
    usual = usual_sizes(dated().country, q)["people"][CARDIFF]
    rate = known.client_rate / np.maximum(1e-12, drawn.client_rate)
    here = known.land.council == _row(CARDIFF)
    assert rate[here] == pytest.approx(2200.0 / grown / usual)
    per_person = 32_500.0 / 2200.0 / (260_000.0 / 23_000.0)
    assert known.need_size[_row(CARDIFF)] == pytest.approx(per_person)


def test_a_fact_of_2023_is_too_late_for_a_start(known: State, drawn: State) -> None:
    assert _people(known, MONMOUTHSHIRE) == _people(drawn, MONMOUTHSHIRE)
    near = dated().with_(parameters={"commissioner.fact_years": 7.0})
    facts = {one.fact: one.how for one in known_of(near, [MONMOUTHSHIRE])}
    assert facts["people"] == "source"


def test_other_councils_keep_what_was_drawn(known: State, drawn: State) -> None:
    mine, theirs = known.commissioner.columns, drawn.commissioner.columns
    same = np.ones(known.councils, dtype=bool)
    same[[_row(NEWPORT)]] = False
    assert (mine.fee[same] == theirs.fee[same]).all()
    same[:] = True
    same[_row(TORFAEN)] = False
    assert (mine.in_house_share[same] == theirs.in_house_share[same]).all()
    assert (mine.passes == theirs.passes).all()
    assert _people(known, POWYS) == _people(drawn, POWYS)
    sized = np.isin(known.land.council, [_row(one) for one in SIZED])
    assert (known.client_rate[~sized] == drawn.client_rate[~sized]).all()
    assert (known.client_rate[sized] != drawn.client_rate[sized]).all()


def test_wales_stays_within_what_is_known_of_it() -> None:
    facts = known_of(dated(), load_facts().councils["lad_code"])
    total = {
        name: sum(one.value for one in facts if one.fact == name) for name in ("people", "hours")
    }
    assert 21_000 < total["people"] < 25_000
    assert 240_000 < total["hours"] < 280_000


def test_who_says_something_is_heard_and_sources_speak_for_the_rest() -> None:
    said = [LocalFact("Cardiff", "people", 2000.0, 2016), LocalFact("Newport", "fee", 15.0)]
    scenario = dated().with_(local=said)
    facts = {(one.council, one.fact): one for one in known_of(scenario, [CARDIFF, NEWPORT, VALE])}
    assert facts[CARDIFF, "people"].value == 2000.0
    assert facts[CARDIFF, "people"].how == "given"
    # Hours by a source would say how much each of other people needs.
    assert facts[CARDIFF, "hours"].how == "worked_out"
    assert (facts[NEWPORT, "fee"].value, facts[NEWPORT, "fee"].how) == (15.0, "given")
    assert facts[VALE, "hours"].how == "source"
    (note,) = known_notes([dated().with_(local=[LocalFact("Cardiff", "fee", 15.0)])], "en")
    assert "2,200 of 2018, which is 2,1" in note
    assert "in 2016" in note


def test_without_dates_nothing_is_taken_from_sources() -> None:
    plain = load_scenario("baseline").with_(burn_in_weeks=0)
    assert {one.how for one in known_of(plain, [CARDIFF]) if one.fact == "people"} == {"worked_out"}
    state = build_state(plain)
    assert (state.need_size == 1.0).all()


def test_the_start_belongs_to_what_a_run_is() -> None:
    for identity in (arm_id, world_id):
        assert identity(dated()) != identity(dated().with_(parameters=OFF))
        early, late = (
            identity(dated().with_(local=[LocalFact("Powys", "people", 900.0, year)]))
            for year in (2016, 2024)
        )
        assert early != late
