"""Systems of the reports in the evidence: their arms, when they are run, and their page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from toy_evidence import planner, toy_run

from gofal.experiments.evidence.league_page import years_label
from gofal.experiments.evidence.plan import expected
from gofal.experiments.evidence.run import Sitting, run
from gofal.experiments.evidence.stretches import windows_of
from gofal.experiments.evidence.terms import (
    failing_arm,
    on_arm,
    system_arms,
    systems_of,
)
from gofal.experiments.evidence.write import write_evidence
from gofal.experiments.output.docs import ELSEWHERE
from gofal.experiments.runs.store import Store
from gofal.experiments.systems.register import load_register


def test_every_arm_has_what_it_is_compared_with_and_what_is_expected() -> None:
    register = load_register()
    arms = list(system_arms(register.values()))
    assert len({arm.part for arm in arms}) > 140
    assert all(arm.watch for arm in arms)
    for system in register.values():
        for arm in (on_arm(system), failing_arm(system)):
            if arm is not None:
                assert arm.without.policy.settings == system.off().settings
    against = [system for system in register.values() if system.against]
    assert against
    assert {on.without.part for one in against if (on := on_arm(one))} == {
        f"{one.slug}.against" for one in against if one.on()
    }


def test_some_presets_bring_their_systems() -> None:
    assert [system.slug for system in systems_of(("latc", "living_wage"))] == [
        "latc",
        "living-wage",
    ]
    assert len(systems_of(())) == 85


def test_a_window_of_its_own_comes_last_and_counts() -> None:
    register = load_register()
    usual = [window.name for window in windows_of(register["latc"])]
    assert usual == ["years 1-2", "years 3-5", "years 9-10"]
    own = windows_of(register["covid-shock"])[-1].name
    assert own == "year 3"
    assert (years_label(own, "en"), years_label(own, "cy")) == ("year 3", "blwyddyn 3")
    assert years_label(usual[0], "cy") == "blynyddoedd 1-2"


@pytest.mark.slow
def test_systems_are_run_after_the_first_look_at_policies_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = planner(tmp_path / "parts", "latc", systems="latc")
    kinds = [asked.stages[want.stage][0] for want in asked.wants()]
    assert kinds == ["policies", "equal", "systems", "systems"]
    assert run(asked, Sitting(Store(tmp_path / "work"), 1, runner=toy_run))
    assert {"latc.fails.csv", "latc.csv"} <= {file.name for file in (tmp_path / "parts").iterdir()}
    system = load_register()["latc"]
    failing = failing_arm(system)
    assert failing is not None
    assert asked.parts.pairs(failing) in (4, 6)
    assert len(expected(asked.parts, failing)) == len(system.fails_watch)
    (tmp_path / "docs").mkdir()
    monkeypatch.setenv(ELSEWHERE, str(tmp_path / "docs"))
    write_evidence(asked, "gofal evidence --write", "en")
    page = (tmp_path / "docs" / "systems.md").read_text("utf-8")
    assert "(`latc`)" in page
    assert "years 1-2 | years 3-5 | years 9-10 | The model says |" in page
    assert re.search(r"\| \d (confirmed|not confirmed|open)", page)
    assert "# Yr hyn y mae'r adroddiadau" in page
