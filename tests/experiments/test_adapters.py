"""Mesa's runner and the EMA Workbench get the same numbers as we do."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import pandas as pd
import pytest
from small import TINY

from gofal.abm.model import CareModel, Carer, Provider
from gofal.abm.scenario import load_scenario
from gofal.agents.errors import GofalError
from gofal.experiments.adapters.ema import ema_model
from gofal.experiments.adapters.mesa_model import GofalModel

SMALL: dict[str, Any] = {"only": TINY, "burn_in_weeks": 20}


@pytest.fixture(scope="module")
def by_keywords() -> GofalModel:
    model = GofalModel(**SMALL, rng=5, fee_level=1.1, outcomes=("met_need", "turnover"))
    model.run_for(6)
    return model


@pytest.mark.slow
def test_keywords_give_the_same_wales_as_a_scenario(by_keywords: GofalModel) -> None:
    scenario = load_scenario("baseline").with_(
        only=TINY, burn_in_weeks=20, seed=5, set={"fee_level": 1.1}
    )
    ours = CareModel(scenario)
    ours.run_for(6)
    assert by_keywords.state_hash() == ours.state_hash()


def test_the_data_collector_has_the_outcomes_of_every_week(by_keywords: GofalModel) -> None:
    collected = by_keywords.datacollector.get_model_vars_dataframe()
    table = by_keywords.outcomes()
    wales = table[(table["level"] == "wales") & (table["outcome"] == "met_need")]
    assert collected["met_need"].tolist() == wales["value"].tolist()
    assert len(collected) == 6


def test_a_copy_and_a_saved_run_go_on_collecting(by_keywords: GofalModel, tmp_path: Path) -> None:
    before = by_keywords.datacollector.get_model_vars_dataframe()
    copy = by_keywords.fork("baseline/fee_level=1.3")
    copy.run_for(2)
    after = copy.datacollector.get_model_vars_dataframe()
    assert after.index.tolist() == [*range(8)]
    assert after.columns.tolist() == before.columns.tolist()
    pd.testing.assert_frame_equal(after.head(6), before)
    pd.testing.assert_frame_equal(by_keywords.datacollector.get_model_vars_dataframe(), before)
    copy.save(tmp_path / "saved")
    again = GofalModel.load(tmp_path / "saved")
    again.run_for(1)
    headlines = again.datacollector.get_model_vars_dataframe()
    assert headlines.index.tolist() == [8]
    assert "turnover" in headlines


def test_a_parameter_is_given_with_two_underscores() -> None:
    model = GofalModel(only=TINY, burn_in_weeks=0, need__end_hazard=0.02)
    assert model.parameters["need.end_hazard"] == 0.02


def test_every_table_has_the_week_of_the_policy() -> None:
    """One axis of time: of the model's table, the agents' and a batch, as in results."""
    model = GofalModel(**SMALL, outcomes=("met_need",), agents="provider.clients,carer.wage")
    model.run_for(3)
    collector = model.datacollector
    outcomes = collector.get_model_vars_dataframe()
    results = model.outcomes()
    assert outcomes.index.name == "week"
    assert outcomes.index.tolist() == sorted(set(results["week"])) == [0, 1, 2]
    providers = collector.get_agenttype_vars_dataframe(Provider)
    assert providers.index.names == ["week", "AgentID"]
    assert sorted(set(providers.index.get_level_values("week"))) == [0, 1, 2]
    last = providers.loc[2]["clients"].to_dict()
    assert last == {one.unique_id: one.clients for one in model.agents_by_type[Provider]}
    carers = collector.get_agenttype_vars_dataframe(Carer).loc[2]
    assert carers["wage"].tolist() == model.agents_by_type[Carer].get("wage")
    assert "date" not in outcomes


def test_agents_may_be_read_now_and_then() -> None:
    asked = {"agents": ["provider.clients"], "agents_every": 2, "outcomes": ("met_need",)}
    rows = mesa.batch_run(
        GofalModel,
        {**SMALL, "only": ",".join(TINY), **asked},
        rng=[1],
        max_steps=3,
        data_collection_period=1,
        display_progress=False,
    )
    weeks = {row["Step"]: [r for r in rows if r["Step"] == row["Step"]] for row in rows}
    assert sorted(weeks) == [0, 1, 2]
    assert [len(weeks[n]) > 1 for n in range(3)] == [True, False, True]
    assert "clients" in weeks[0][0]
    assert "clients" not in weeks[1][0]


@pytest.mark.slow
def test_a_run_with_dates_says_the_day() -> None:
    model = GofalModel(only=TINY, burn_in_weeks=0, policy_from=2017, outcomes=("met_need",))
    model.run_for(2)
    table = model.datacollector.get_model_vars_dataframe()
    assert table["date"].tolist() == ["2017-04-01", "2017-04-08"]
    assert table.index.tolist() == [0, 1]


@pytest.mark.slow
def test_no_seed_is_another_luck_each_time() -> None:
    rows = mesa.batch_run(
        GofalModel,
        {**SMALL, "only": ",".join(TINY), "outcomes": ["turnover"]},
        rng=[None] * 3,
        max_steps=2,
        display_progress=False,
    )
    assert len({row["turnover"] for row in rows}) == 3


@pytest.mark.slow
def test_seeds_are_taken_as_numpy_has_them() -> None:
    given: tuple[Any, ...] = (
        np.int64(5),
        5,
        np.random.SeedSequence(5),
        np.random.default_rng(5),
        None,
    )
    seeds = [GofalModel(only=TINY, burn_in_weeks=0, rng=one).seed_used for one in given]
    assert seeds[:2] == [5, 5]
    assert GofalModel(only=TINY, burn_in_weeks=0, rng=seeds[4]).seed_used == seeds[4]
    assert len(set(seeds)) == 4
    again: list[Any] = [np.random.SeedSequence(5), np.random.default_rng(5)]
    assert [GofalModel(only=TINY, burn_in_weeks=0, rng=one).seed_used for one in again] == seeds[
        2:4
    ]


@pytest.mark.slow
def test_an_own_scenario_goes_through_both_doors(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('set = ["fee_level=1.2"]\n[parameters]\nneed.end_hazard = 0.02\n')
    model = GofalModel(str(file), only=TINY, burn_in_weeks=0)
    assert model.followed.settings[0].value == 1.2
    assert model.parameters["need.end_hazard"] == 0.02
    ours = ema_model(["rural_premium"], [], ["met_need"], str(file), years=1, **SMALL)
    plain = ema_model(["rural_premium"], [], ["met_need"], years=1, **SMALL)
    assert ours.function(seed=3) != plain.function(seed=3)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"fee_levle": 1.1}, "fee_level"),
        ({"fee_level": 99.0}, "fee_level"),
        ({"need__nothing": 1.0}, "need.nothing"),
        ({"need__end_hazard": "much"}, "not a number"),
        ({"outcomes": ("happiness",)}, "happiness"),
        ({"agents": "wage"}, "write KIND.COLUMN"),
        ({"agents": "nurse.wage"}, "unknown kind of agents 'nurse'"),
        ({"agents": ["carer.wagge"]}, "did you mean wage"),
        ({"agents_every": 0}, "at least 1"),
        ({"agents_every": 1.5}, "a whole number is needed"),
        ({"burn_in_weeks": 2.0}, r"a whole number from 0 to 52000, not 2\.0"),
        ({"need__end_hazard": None}, "not a number"),
        ({"fee_level": True}, "allowed: 0.7 to 1.6"),
        ({"only": [3]}, "3 is no name"),
        ({"rng": "luck"}, "is no seed"),
        ({"rng": -1}, "from 0"),
    ],
)
def test_what_is_not_allowed_is_named(wrong: dict[str, Any], named: str) -> None:
    with pytest.raises(GofalError, match=named):
        GofalModel(**{"only": TINY, "burn_in_weeks": 0, **wrong})


def test_mesas_batch_run_varies_a_lever() -> None:
    rows = mesa.batch_run(
        GofalModel,
        {**SMALL, "only": ",".join(TINY), "fee_level": [1.0, 1.3]},
        rng=[1],
        max_steps=3,
        data_collection_period=-1,
        display_progress=False,
    )
    assert [row["fee_level"] for row in rows] == [1.0, 1.3]
    assert rows[0]["effective_wage"] != rows[1]["effective_wage"]


def test_the_workbench_meets_our_ranges_and_numbers() -> None:
    model = ema_model(
        ["fee_level", "list_rule"], ["need.end_hazard"], ["met_need"], years=1, **SMALL
    )
    names = {lever.name: lever for lever in model.levers}
    assert names["fee_level"].lower_bound == pytest.approx(0.7)
    assert [one.name for one in model.uncertainties] == ["need__end_hazard", "seed"]
    found = model.function(seed=3, fee_level=1.2)
    ours = CareModel(load_scenario("baseline").with_(**SMALL, seed=3, set={"fee_level": 1.2}))
    ours.run_for(52)
    table = ours.outcomes()
    wales = table[(table["level"] == "wales") & (table["outcome"] == "met_need")]
    assert found == {"met_need": pytest.approx(wales["value"].mean(), rel=1e-12)}


@pytest.mark.slow
def test_the_workbench_meets_whole_courses() -> None:
    model = ema_model([], [], ["met_need"], years=1, series=["met_need", "turnover"], **SMALL)
    assert [type(one).__name__ for one in model.outcomes] == [
        "ScalarOutcome",
        "TimeSeriesOutcome",
        "TimeSeriesOutcome",
    ]
    found = model.function(seed=3)
    ours = CareModel(load_scenario("baseline").with_(**SMALL, seed=3))
    ours.run_for(52)
    table = ours.outcomes()
    wales = table[(table["level"] == "wales") & (table["outcome"] == "met_need")]
    assert found["met_need_by_week"].tolist() == wales["value"].tolist()
    assert len(found["turnover_by_week"]) == 52


@pytest.mark.slow
def test_the_workbench_runs_it() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from ema_workbench import SequentialEvaluator

        model = ema_model(
            ["fee_level"],
            [],
            ["met_need"],
            years=1,
            only=TINY,
            burn_in_weeks=5,
            series=["met_need"],
        )
        with SequentialEvaluator(model) as evaluator:
            experiments, outcomes = evaluator.perform_experiments(scenarios=1, policies=2)
    assert len(experiments) == len(outcomes["met_need"]) == 2
    assert outcomes["met_need_by_week"].shape == (2, 52)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(GofalError, match="fee_levle"):
        ema_model(["fee_levle"], [])
    with pytest.raises(GofalError, match="happiness"):
        ema_model(["fee_level"], [], ["happiness"])
    with pytest.raises(GofalError, match="happiness"):
        ema_model(["fee_level"], [], series=["happiness"])
