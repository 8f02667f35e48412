"""Claims from command to page: runs that are kept and shared, and a real one end to end."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import gofal.experiments.claims.run
import gofal.experiments.runs.arms
from gofal.experiments.claims.read import read_claim
from gofal.experiments.cli import main
from gofal.experiments.output.docs import ELSEWHERE

CLAIM = """
title_en = "A dearer fee costs councils more"
title_cy = "Mae ffi ddrutach yn costio mwy i gynghorau"
hypothesis_en = "A fee half as high again raises what councils pay."
hypothesis_cy = "Mae ffi hanner yn uwch eto yn codi'r hyn y mae cynghorau'n ei dalu."
mechanism_en = "They pay it."
mechanism_cy = "Hwy sy'n ei thalu."
evidence = ["E033"]
years = 1
arms.base = {}
arms.dear = { settings = ["fee_level=1.5"] }
arms.same = { scenario = "baseline" }

[[part]]
kind = "difference"
outcome = "council_cost"
arm = "dear"
against = "base"
relative = true
expect = "up"
size = 0.1

[[part]]
kind = "equivalence"
outcome = "care_wellbeing"
forms = ["private_agency", "in_house"]
arm = "same"
against = "base"
margin = 0.001

[[part]]
kind = "level"
outcome = "met_need"
arm = "base"
area = "Cardiff"
at_most = 1.2
slack = 0.1

[[part]]
kind = "level"
outcome = "left_share"
arm = "base"
within = [0.0, 1.0]
slack = 0.1
counts = false
"""
WORDS = [
    "claims",
    "--burn-in",
    "20",
    "--replicates",
    "3",
    "--workers",
    "1",
    "--work",
    "kept",
]


def test_a_claim_end_to_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "dearer.toml").write_text(CLAIM, "utf-8")
    claim = read_claim(tmp_path / "dearer.toml")
    monkeypatch.setattr(gofal.experiments.claims.run, "find_claims", lambda _wanted: [claim])
    monkeypatch.setenv(ELSEWHERE, str(tmp_path / "docs"))
    assert main([*WORDS, "--no-run"]) == 0
    assert "not yet run: 1" in capsys.readouterr().out
    assert main([*WORDS, "--write"]) == 0
    shown = capsys.readouterr().out
    assert "**Verdict: supported.**" in shown
    kept = sorted((tmp_path / "kept").rglob("run.json"))
    assert len(kept) == 6  # two different arms, three seeds
    page = (tmp_path / "docs" / "claims.md").read_text("utf-8")
    for words in (
        "A dearer fee costs councils more",
        "Mae ffi ddrutach yn costio mwy",
        "3 of 3",
        "cefnogir",
        "`fee_level=1.5`",
        "Caerdydd",
        "gofal claims --replicates 3 --seed 1",
    ):
        assert words in page, words
    work = pd.read_parquet(kept[0].parent / "work.parquet")
    assert (work["left"] <= work["before"]).all()
    assert work["before"].sum() > 100

    def refuse(*_: object) -> None:
        raise AssertionError("it runs again what it has")

    monkeypatch.setattr(gofal.experiments.runs.arms, "begun", refuse)
    assert main([*WORDS, "--write"]) == 0
    assert (tmp_path / "docs" / "claims.md").read_text("utf-8") == page


def test_an_arm_that_goes_wrong_is_noted_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dearer.toml").write_text(CLAIM, "utf-8")
    claim = read_claim(tmp_path / "dearer.toml")
    monkeypatch.setattr(gofal.experiments.claims.run, "find_claims", lambda _wanted: [claim])

    def broken(*_: object) -> dict[str, pd.DataFrame]:
        raise ValueError("a plain mistake")

    monkeypatch.setattr(gofal.experiments.runs.arms, "_watched", broken)
    assert main(WORDS) == 0
    shown = capsys.readouterr().out
    assert "ValueError: a plain mistake" in shown
    assert "cannot say" in shown


def test_wrong_words_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["claims", "p77", "--no-run", "--work", str(tmp_path)]) == 2
    assert "unknown claim 'p77'" in capsys.readouterr().err
    assert main(["claims", "p17", "--write", "--no-run", "--work", str(tmp_path)]) == 2
    assert "leave out the ids" in capsys.readouterr().err
    assert main(["claims", "p17", "--no-run", "--work", str(tmp_path), "--language", "cy"]) == 0
    assert "heb ei redeg eto" in capsys.readouterr().out
