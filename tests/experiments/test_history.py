"""Years of history, in pounds of the day and of one year, and what an event did."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from small import ONLY

from gofal.abm.history import events
from gofal.abm.parameters import load_parameters
from gofal.abm.scenario import load_scenario
from gofal.agents.errors import GofalError
from gofal.experiments.analysis.sizes import in_pounds
from gofal.experiments.cli import main
from gofal.experiments.history.page import EFFECTS, Stretch, effect, first_year, stretches
from gofal.experiments.history.years import MAIN, arm_of, price_levels

WORDS = [*ONLY, "--to", "2017", "--burn-in", "8", "--workers", "1", "--work", "kept"]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_pounds_of_earlier_years_are_worth_more() -> None:
    levels = price_levels(load_scenario("baseline"), range(2016, 2026))
    assert levels[2024] == 1.0
    assert list(levels.values()) == sorted(levels.values(), reverse=True)
    assert 1.25 < levels[2016] < 1.45
    assert in_pounds("fee")
    assert not in_pounds("turnover")
    assert set(EFFECTS) <= set(MAIN)


def test_an_event_begins_with_its_first_change_after_the_first_week() -> None:
    known = load_parameters()
    assert first_year(events()["floors"], known) == 2016
    assert first_year(events()["charges"], known) == 2017
    assert stretches(2017, 2025) == [Stretch(2017, 2017), Stretch(2018, 2019), Stretch(2020, 2025)]
    assert stretches(2024, 2025) == [Stretch(2024, 2024), Stretch(2025, 2025)]
    assert stretches(2026, 2025) == []


def test_an_effect_tells_the_least_and_the_most_of_the_pairs() -> None:
    own = pd.DataFrame(
        {"replicate": [0, 0, 1, 1], "year": [2017, 2018, 2017, 2018], "value": [1.0, 3, 2, 4]}
    )
    told = effect(own, Stretch(2017, 2018), "providers", "en")
    assert told == "**+2.50 providers** (+2.00 … +3.00)"
    assert effect(own.assign(value=0.0), Stretch(2017, 2017), "providers", "en") == "0"
    assert effect(own, Stretch(2020, 2021), "providers", "en") == "-"


def test_an_unknown_event_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", "--without", "flors"]) == 2
    assert "did you mean floors" in capsys.readouterr().err
    with pytest.raises(GofalError, match="floors"):
        arm_of(load_scenario("baseline"), ["flors"])


@pytest.mark.parametrize("language", ["en", "cy"])
def test_events_are_listed(capsys: pytest.CaptureFixture[str], language: str) -> None:
    assert main(["history", "--events", "--language", language]) == 0
    told = " ".join(capsys.readouterr().out.split())
    event = events()["floors"]
    assert "floors" in told
    assert (event.label_en if language == "en" else event.label_cy) in told


@pytest.mark.slow
def test_history_and_history_without_an_event(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["history", *WORDS, "--without", "floors", "--out", "made"]
    assert main(words) == 0
    told = capsys.readouterr().out
    assert "2016-17" in told
    assert "in pounds of 2024-25" in told
    years = pd.read_csv(here / "made" / "years.csv")
    assert sorted(set(years["arm"])) == ["history", "history without floors"]
    wages = years[years["outcome"] == "wage"].set_index("arm")["value"]
    assert wages["history"] > wages["history without floors"]
    assert main(words) == 2, "a folder that is there is left alone"
    capsys.readouterr()
    assert main(["history", *WORDS, "--each", "--without", "floors", "--language", "cy"]) == 0
    page = capsys.readouterr().out
    assert "(`floors`)" in page
    assert "(`charges`)" not in page
