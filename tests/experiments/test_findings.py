"""Words never promise more than the numbers."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from rich.console import Console

from gofal.abm.scenario import load_scenario
from gofal.experiments.comparison.compare import Comparison, effects
from gofal.experiments.comparison.findings import Finding, findings, report, sentence
from gofal.experiments.comparison.table import print_comparison
from gofal.experiments.text import Language
from gofal.experiments.windows import default_windows, main_window

BASELINE = load_scenario("baseline")
ARMS = (BASELINE, replace(BASELINE, name="other"))
REFERENCE = {
    "wage": [8.00, 8.10, 8.20, 8.30],
    "vacancy_rate": [0.060, 0.062, 0.058, 0.060],
    "handback_share": [0.30, 0.31, 0.29, 0.30],
    "met_need": [0.900, 0.910, 0.905, 0.902],
    "headcount": [19_500.0] * 4,
    "council_cost": [4_000_000.0, 4_100_000.0, 4_050_000.0, 4_020_000.0],
}
CHANGE = {
    "wage": [0.11, 0.12, 0.13, 0.12],  # surely up
    "vacancy_rate": [-0.010, -0.011, -0.009, -0.010],  # surely down
    "handback_share": [0.010, 0.022, 0.016, 0.006],  # leans up
    "met_need": [0.010, -0.012, 0.002, 0.001],  # unclear
    "headcount": [0.0] * 4,  # the same
    "council_cost": [9_000.0, -8_000.0, 500.0, 2_000.0],  # unclear
}


def comparison(count: int) -> Comparison:
    columns = ["arm", "replicate", "seed", "window", "level", "code", "outcome", "value"]
    rows = [
        (name, n, n, "year 1", "wales", "wales", outcome, REFERENCE[outcome][n] + change)
        for outcome, changes in CHANGE.items()
        for n in range(count)
        for name, change in (("baseline", 0.0), ("other", changes[n]))
    ]
    values = pd.DataFrame(rows, columns=columns)
    return Comparison(
        arms=ARMS,
        seeds=tuple(range(count)),
        years=1,
        window=main_window(1),
        windows=default_windows(1),
        values=values,
        effects=effects(values, ["baseline", "other"]),
    )


def by_name(count: int, language: Language = "en") -> dict[str, Finding]:
    return {f.outcome: f for f in findings(comparison(count), "other", language)}


def test_verdicts() -> None:
    assert {name: f.verdict for name, f in by_name(4).items()} == {
        "wage": "clear",
        "vacancy_rate": "clear",
        "handback_share": "lean",
        "met_need": "unclear",
        "headcount": "same",
        "council_cost": "unclear",
    }


def test_better_and_worse_follow_the_outcome_and_only_what_is_clear() -> None:
    found = by_name(4)
    assert found["wage"].good == 1
    assert found["vacancy_rate"].good == 1
    assert found["handback_share"].good == 0
    assert found["headcount"].good == 0


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("wage", "Contracted hourly wage: rises by £0.12 an hour (0.10 to 0.14)"),
        ("vacancy_rate", "Vacancy rate: falls by 1.00 points (0.80 to 1.20)"),
        (
            "handback_share",
            "Hours handed back in a year: may rise by 1.4 points (\u22120.3 to 3.0 points), not",
        ),
        ("met_need", "Need met: direction unclear (\u22122.2 to 2.2 points)"),
        ("headcount", "Carers employed: no change at all"),
        ("council_cost", "Cost to councils: direction unclear (\u2212£16,"),
    ],
)
def test_sentences(outcome: str, words: str) -> None:
    assert sentence(by_name(4)[outcome], "en").startswith(words)


def test_welsh_sentences() -> None:
    found = by_name(4, "cy")
    assert "cynnydd o £0.12 yr awr (0.10 i 0.14)" in sentence(found["wage"], "cy")
    assert "cyfeiriad aneglur" in sentence(found["met_need"], "cy")


def test_one_replicate_claims_nothing() -> None:
    found = by_name(1)
    assert {f.verdict for f in found.values()} == {"single", "same"}
    assert "no interval" in sentence(found["wage"], "en")
    text = report(comparison(1), "en")
    assert "random variation and policy cannot be separated" in text
    assert "distinguishable from zero" not in text


def test_the_report_puts_the_surest_first_and_says_how_small_it_can_see() -> None:
    text = report(comparison(4), "en")
    places = [text.index(part) for part in ("## What changes", "## What may", "## Direction")]
    assert places == sorted(places)
    assert "Noise floor: with 4 replicates a change below 2.2 points (Need met)" in text


def test_the_screen_shows_levels_differences_and_what_is_sure() -> None:
    screen = Console(width=140)
    with screen.capture() as shown:
        print_comparison(screen, comparison(4), "en")
    text = shown.get()
    assert "+£0.12 an hour" in text
    assert "yes, better" in text
    assert "What changes, distinguishable from zero" in text
