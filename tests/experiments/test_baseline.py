"""The baseline page: every target has a source and a result, and drift is a slope."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from gofal.abm.facts import load_facts
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import WALES
from gofal.abm.scenario import load_scenario
from gofal.experiments.calibration.targets import load_targets
from gofal.experiments.documents.baseline import (
    baseline_tables,
    drift_rows,
    page,
    target_rows,
    yearly_values,
)
from gofal.experiments.documents.distributions import distributions
from gofal.experiments.documents.page_runs import PageRuns
from gofal.experiments.text import LANGUAGES, Language

SCENARIO = load_scenario("baseline").with_(burn_in_weeks=8)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> PageRuns:
    work = tmp_path_factory.mktemp("runs")
    return PageRuns(1, 3, workers=1, store=work, write=False, language="en", command="")


@pytest.fixture(scope="module")
def values(runs: PageRuns) -> pd.DataFrame:
    return yearly_values(SCENARIO, runs)


@pytest.fixture(scope="module")
def spreads(values: pd.DataFrame, runs: PageRuns) -> pd.DataFrame:
    assert len(values)  # they have been run
    counted, providers = (runs.tables(SCENARIO, name) for name in ("spread", "providers"))
    return distributions(counted, providers)


def test_every_target_is_bounded_sourced_and_bilingual() -> None:
    codes = {WALES, *load_facts().councils["lad_code"]}
    for target in load_targets():
        assert target.low < target.high
        assert target.source.strip()
        assert target.en != target.cy
        assert target.outcome in {*OUTCOMES, "standard_fee"}
        assert target.code in codes


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_target_gets_a_result(values: pd.DataFrame, language: Language) -> None:
    rows = target_rows(values, language)
    assert len(rows) == len(load_targets())
    assert all(row[3] not in ("", "-") for row in rows)


def test_the_fees_of_the_start_are_exact(values: pd.DataFrame) -> None:
    by_name = {row[0]: row for row in target_rows(values, "en")}
    for name, fee in (
        ("mean standard fee, by expected hours", "£16.78"),
        ("standard fee, Merthyr Tydfil", "£14.68"),
        ("standard fee, Carmarthenshire", "£20.08"),
    ):
        assert by_name[name][3] == fee
        assert by_name[name][5] == "yes"


def made(outcome: str, values: list[list[float]]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (number, f"year {year}", "wales", WALES, outcome, value)
            for number, row in enumerate(values)
            for year, value in enumerate(row, start=1)
        ],
        columns=["replicate", "window", "level", "code", "outcome", "value"],
    )


def test_a_count_is_judged() -> None:
    frame = pd.concat(
        [
            made(target.outcome, [[100.0]]).assign(code=target.code)
            for target in load_targets()
            if target.outcome != "headcount"
        ]
        + [made("headcount", [[19_500.0], [19_700.0]])]
    )
    row = next(r for r in target_rows(frame.drop_duplicates(), "en") if r[0] == "care workers")
    assert row[3] == "19,600"
    assert row[5] == "yes"
    assert next(r for r in target_rows(frame, "en") if r[0] == "staff turnover")[5] == "NO"


def test_drift_is_the_slope_in_per_cent_per_decade() -> None:
    steady = made("wage", [[8.0, 8.0, 8.0], [8.2, 8.2, 8.2]])
    rising = made("met_need", [[0.89, 0.90, 0.91], [0.89, 0.90, 0.91]])
    rows = {row[0]: row for row in drift_rows(pd.concat([steady, rising]), "en")}
    assert rows["Contracted hourly wage"][2] == "0.0%"
    assert rows["Contracted hourly wage"][4] == ""
    assert rows["Need met"][2] == "+11.1%"
    assert rows["Need met"][4] == "yes"


def test_drift_needs_three_years() -> None:
    assert drift_rows(made("wage", [[8.0, 8.1]]), "en") == []


def test_the_page_holds_both_languages_and_every_outcome(
    values: pd.DataFrame, spreads: pd.DataFrame
) -> None:
    text = page(values, spreads, "gofal baseline --write")
    assert "# The baseline" in text
    assert "# Y llinell sylfaen" in text
    assert text.count("`gofal baseline --write`") == 2
    assert text.count("### ") == 2 * spreads["quantity"].nunique()
    drift = baseline_tables(values, "en")[1][2]
    shown = {row[0] for row in drift}
    known = values[(values["level"] == "wales") & (values["outcome"] != "standard_fee")]
    whole = known.groupby("outcome")["value"].apply(lambda column: np.isfinite(column).all())
    assert len(shown) >= int(whole.sum())
