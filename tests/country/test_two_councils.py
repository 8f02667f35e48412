"""A made-up country of two councils and five places builds, runs and is written down."""

import json
import pickle
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from two_councils import COUNTRY

from gofal.abm.audit.own import check_country
from gofal.abm.country import DEFAULT, countries, country_named
from gofal.abm.facts import load_facts
from gofal.abm.model import CareModel
from gofal.abm.outcomes import weekly_outcomes
from gofal.abm.results import stress_rows, write_results
from gofal.abm.rules import country_hash
from gofal.abm.scenario import load_scenario, scenario_names
from gofal.abm.setting import parse_setting
from gofal.abm.world.bills import bills_of
from gofal.abm.world.ledger import Flow
from gofal.agents.errors import GofalError
from gofal.experiments.comparison.compare import compare
from gofal.experiments.runs.identity import arm_id, world_id
from gofal.experiments.sweep.identity import run_id
from gofal.experiments.sweep.keep import Keep

YEAR = 52


@pytest.fixture(scope="module")
def ran() -> CareModel:
    """A year of the baseline, audited after every step."""
    model = CareModel("baseline", country=COUNTRY, validating=True)
    model.run_for(YEAR)
    return model


def test_it_has_its_own_facts_and_what_it_does_not_say_is_that_of_wales(ran: CareModel) -> None:
    facts, q = load_facts(COUNTRY.facts), ran.parameters
    assert (len(facts.councils), len(facts.places)) == (2, 5)
    assert q["need.people"] == 520
    assert (q["work.national_living_wage"], q["private_agency.tax"]) == (8.2, 0.25)
    assert q["cooperative.tax"] == 0.19
    assert q["travel.trip_minutes"] > 0
    assert COUNTRY.levers == DEFAULT.levers


def test_a_year_gives_every_outcome_for_both_councils(ran: CareModel) -> None:
    frame = ran.outcomes()
    areas = frame[["level", "code"]].drop_duplicates().groupby("level")["code"].agg(sorted)
    assert areas.to_dict() == {
        "two-councils": ["two-councils"],
        "council": ["X1", "X2"],
        "place": ["1", "2", "3", "4", "5"],
    }
    assert set(weekly_outcomes()) <= set(frame["outcome"])
    assert frame.loc[frame["level"] != "place", "week"].nunique() == YEAR
    people = frame[(frame["outcome"] == "delivered_hours") & (frame["week"] == YEAR - 1)]
    hours = people[people["level"] != "place"].set_index("code")["value"]
    assert (hours > 100).all()
    assert hours["two-councils"] == pytest.approx(hours["X1"] + hours["X2"])


def test_tables_are_as_wide_as_the_country(ran: CareModel) -> None:
    state = ran.state
    assert state.provider.columns.contract.shape[1] == state.councils == 2
    assert len(state.commissioner) == 2
    assert bills_of(state).delivered.shape[1] == 2
    assert set(state.provider["council"][state.provider.rows()]) == {0, 1}


def test_its_own_government_gets_income_tax_from_the_first_week(ran: CareModel) -> None:
    assert ran.state.ledger.week[Flow.DEVOLVED_INCOME_TAX].sum() > 0


def test_levers_and_presets_know_its_councils(ran: CareModel) -> None:
    assert scenario_names(COUNTRY) == ("baseline", "lake_fee")
    preset = load_scenario("lake_fee", COUNTRY)
    assert preset.settings[0].councils == ("X2",)
    assert parse_setting("fee_level@Hillside=1.1", COUNTRY).councils == ("X1",)
    with pytest.raises(GofalError, match="unknown council 'Lakeside'"):
        parse_setting("fee_level@Lakeside=1.1")
    fork = ran.fork(preset)
    fork.run_for(1)
    assert np.allclose(fork.state.policy["fee_level"], (1.0, 1.2))
    with pytest.raises(GofalError, match="cannot become"):
        ran.fork(load_scenario("baseline"))


def test_a_run_is_written_with_its_country(ran: CareModel, tmp_path: Path) -> None:
    write_results(ran, tmp_path / "run", "none", stress_rows(ran))
    note = json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))
    assert note["scenario"]["country"] == "two-councils"
    levels = pd.read_parquet(tmp_path / "run" / "outcomes.parquet")["level"]
    assert set(levels) == {"two-councils", "council", "place"}


def test_its_policies_are_compared() -> None:
    arms = [load_scenario(name, COUNTRY) for name in scenario_names(COUNTRY)]
    found = compare(arms, replicates=1, years=1, workers=1, stress=False)
    assert set(found.effects["code"]) == {"two-councils", "X1", "X2"}
    rows = found.effects[found.effects["outcome"] == "fee"]
    fee = rows[rows["window"] == found.window.name].set_index("code")["difference"]
    assert fee["X1"] == pytest.approx(0.0, abs=1e-6)
    assert fee["X2"] > 2.0
    assert 0.0 < found.wales("lake_fee")["difference"]["fee"] < fee["X2"]


def test_scenarios_travel_between_processes() -> None:
    scenario = load_scenario("lake_fee", COUNTRY)
    assert pickle.loads(pickle.dumps(scenario)) == scenario  # noqa: S301
    assert scenario != load_scenario("baseline", COUNTRY)


def test_a_country_is_part_of_what_a_run_is() -> None:
    here, there = load_scenario("baseline"), load_scenario("baseline", COUNTRY)
    assert country_hash(DEFAULT) == ""
    assert re.fullmatch("[0-9a-f]{16}", country_hash(COUNTRY))
    made = replace(here, burn_in_weeks=there.burn_in_weeks)
    assert arm_id(made) != arm_id(there)
    assert world_id(made) != world_id(there)
    kept = Keep(("met_need",), ("wales",), ())
    assert run_id(made, YEAR, kept, "code") != run_id(there, YEAR, kept, "code")


def test_what_grows_with_a_country_has_to_be_its_own() -> None:
    check_country(COUNTRY)
    with pytest.raises(GofalError, match="lacks need"):
        check_country(replace(DEFAULT, slug="bare", like=DEFAULT))


def test_countries_are_found_by_name() -> None:
    assert countries() == {"wales": DEFAULT}
    assert country_named("wales") is DEFAULT
    with pytest.raises(GofalError, match="unknown country 'walse'; did you mean wales"):
        country_named("walse")
