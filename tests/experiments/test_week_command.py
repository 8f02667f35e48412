"""`gofal week` shows the plan of the week and, where asked, what its parts cost and touch."""

from __future__ import annotations

import pytest
from small import ONLY

from gofal.abm.week.plan import WEEK
from gofal.experiments.cli import main


@pytest.mark.parametrize(("language", "title"), [("en", "every 13 weeks"), ("cy", "13")])
def test_the_plan_is_shown_part_by_part(
    language: str, title: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "240")
    assert main(["week", "--language", language]) == 0
    shown = capsys.readouterr().out
    assert title in shown
    at = 0
    for number, step in enumerate(WEEK, 1):
        at = shown.index(f"{number}. {step.name}", at)
        for part in step.parts:
            at = shown.index(part.name, at)


def test_a_run_shows_milliseconds_and_agents_touched(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "240")
    words = ["week", "baseline", "--years", "1", *ONLY, "--burn-in", "2"]
    assert main(words) == 0
    shown = capsys.readouterr().out
    numbers = {
        line.split("│")[1].strip(): line.split("│")[2:4]
        for line in shown.splitlines()
        if line.count("│") > 3
    }
    milliseconds, touched = numbers["make_tours"]
    assert float(milliseconds) > 0.0
    assert int(touched.replace(",", "")) > 100
