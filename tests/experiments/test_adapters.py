"""Mesa's runner and the EMA Workbench get the same numbers as we do."""

from __future__ import annotations

import warnings
from typing import Any

import mesa
import pytest
from small import TINY

from gofal.abm.model import CareModel
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


def test_a_parameter_is_given_with_two_underscores() -> None:
    model = GofalModel(only=TINY, burn_in_weeks=0, need__end_hazard=0.02)
    assert model.parameters["need.end_hazard"] == 0.02


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"fee_levle": 1.1}, "fee_level"),
        ({"fee_level": 99.0}, "fee_level"),
        ({"need__nothing": 1.0}, "need.nothing"),
        ({"need__end_hazard": "much"}, "not a number"),
        ({"outcomes": ("happiness",)}, "happiness"),
    ],
)
def test_what_is_not_allowed_is_named(wrong: dict[str, Any], named: str) -> None:
    with pytest.raises(GofalError, match=named):
        GofalModel(only=TINY, burn_in_weeks=0, **wrong)


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


def test_the_workbench_runs_it() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from ema_workbench import SequentialEvaluator

        model = ema_model(["fee_level"], [], ["met_need"], years=1, only=TINY, burn_in_weeks=5)
        with SequentialEvaluator(model) as evaluator:
            experiments, outcomes = evaluator.perform_experiments(scenarios=1, policies=2)
    assert len(experiments) == len(outcomes["met_need"]) == 2


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(GofalError, match="fee_levle"):
        ema_model(["fee_levle"], [])
    with pytest.raises(GofalError, match="happiness"):
        ema_model(["fee_level"], [], ["happiness"])
