"""Windows say which weeks they mean, and refuse what is not there."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from gofal.agents.errors import GofalError
from gofal.experiments.runs.means import mean, means, years_of
from gofal.experiments.windows import Window, default_windows, main_window, parse_window


@pytest.mark.parametrize(
    ("text", "name", "start", "end"),
    [
        ("1", "year 1", 0, 52),
        ("year 3", "year 3", 104, 156),
        ("3-4", "years 3-4", 104, 208),
        ("last 2", "years 9-10", 416, 520),
        ("last 1 year", "year 10", 468, 520),
        ("all", "years 1-10", 0, 520),
        ("weeks 104-208", "weeks 104-208", 104, 208),
    ],
)
def test_a_window_is_what_its_words_say(text: str, name: str, start: int, end: int) -> None:
    assert parse_window(text, 10) == Window(name, start, end)


@pytest.mark.parametrize("text", ["0", "11", "4-3", "last 11", "weeks 500-530", "weeks 9-9"])
def test_a_window_outside_the_run_is_refused(text: str) -> None:
    with pytest.raises(GofalError, match="years 1 to 10"):
        parse_window(text, 10)


def test_other_words_are_refused_with_what_is_allowed() -> None:
    with pytest.raises(GofalError, match="allowed: a year"):
        parse_window("soon", 10)


def test_every_year_is_kept_so_that_a_first_wave_cannot_hide() -> None:
    names = [window.name for window in default_windows(4)]
    assert names == ["year 1", "year 2", "year 3", "year 4", "years 3-4", "years 1-4"]
    assert [window.name for window in default_windows(1)] == ["year 1"]
    assert main_window(1).name == "year 1"


def test_means_leave_out_places_and_undefined_weeks() -> None:
    weeks = np.arange(104, dtype=np.int32)
    values = weeks.astype(np.float64)
    values[0] = np.nan
    wales = pd.DataFrame(
        {"week": weeks, "level": "wales", "code": "W", "outcome": "wage", "value": values}
    )
    frame = pd.concat([wales, wales.assign(level="place", code="P")], ignore_index=True)
    table = means(frame, default_windows(2))
    assert table["level"].unique().tolist() == ["wales"]
    by_window = dict(zip(table["window"], table["value"], strict=True))
    assert by_window == {"year 1": 26.0, "year 2": 77.5, "years 1-2": pytest.approx(52.0)}


def test_a_mean_of_arrays_is_that_of_tables_to_the_bit() -> None:
    chooser = np.random.default_rng(3)
    weeks = chooser.lognormal(size=(104, 5)) * 10.0 ** chooser.integers(-6, 6, size=(104, 5))
    weeks[chooser.random(weeks.shape) < 0.3] = np.nan
    weeks[:, 4] = np.nan
    tidy = pd.DataFrame(
        {
            "week": np.repeat(np.arange(104), 5),
            "level": "council",
            "code": [*"abcde"] * 104,
            "outcome": "wage",
            "value": weeks.ravel(),
        }
    )
    for window in (Window("a", 0, 104), Window("b", 10, 53)):
        expected = means(tidy, [window])["value"].to_numpy()
        np.testing.assert_array_equal(mean(weeks[window.start : window.end]), expected)


@pytest.mark.parametrize(
    ("window", "years"),
    [(Window("", 0, 52), [0]), (Window("", 104, 208), [2, 3]), (Window("", 0, 60), None)],
)
def test_a_window_is_made_of_years_or_not(window: Window, years: list[int] | None) -> None:
    found = years_of(window)
    assert (None if found is None else list(found)) == years
