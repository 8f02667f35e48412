"""The register is whole: every system has its code, its test, its preset, and can be read."""

from __future__ import annotations

import io
import shutil
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace
from rich.console import Console

from gofal.abm.results import WALES
from gofal.abm.scenario import scenario_names
from gofal.agents.errors import GofalError
from gofal.experiments.cli import main
from gofal.experiments.systems.marks import shown_by
from gofal.experiments.systems.register import FOLDER, find, groups, load_register, state
from gofal.experiments.systems.table import (
    mechanism,
    setting_text,
    switched_on,
    systems_list,
    why,
)
from gofal.experiments.text import Language, say

HERE = Path(__file__).parents[1] / "systems"
SYSTEMS = load_register()
SIZES = {"a": 10, "b": 14, "c": 9, "d": 9, "e": 7, "f": 7, "g": 7, "h": 9, "i": 5, "j": 8}


def test_the_reports_hold_eighty_five_systems() -> None:
    assert len(SYSTEMS) == 85
    assert len({s.name_en for s in SYSTEMS.values()}) == 85
    assert Counter(s.group for s in SYSTEMS.values()) == SIZES
    assert set(groups()) == set(SIZES)


@cache
def shown_here() -> dict[str, tuple[str, ...]]:
    """Tests of this repository that carry the mark of each system."""
    shown = shown_by(HERE)
    assert shown is not None
    return shown


@pytest.mark.parametrize("slug", SYSTEMS)
def test_a_system_without_a_test_fails_the_suite(slug: str) -> None:
    assert slug in shown_here(), f"no test in tests/systems @shows({slug!r})"


@pytest.mark.parametrize("slug", SYSTEMS)
def test_the_code_of_every_system_is_where_the_register_says(slug: str) -> None:
    assert SYSTEMS[slug].missing() == ()


def test_no_test_shows_what_is_not_in_the_register() -> None:
    assert set(shown_here()) <= set(SYSTEMS)


def test_every_preset_belongs_to_a_system() -> None:
    named = {name for s in SYSTEMS.values() for name in (s.preset, *s.also)}
    assert set(scenario_names()) <= named


@pytest.mark.parametrize("slug", SYSTEMS)
def test_an_expectation_has_an_arm_and_words(slug: str) -> None:
    system = SYSTEMS[slug]
    assert system.evidence
    assert system.expected_en.endswith(".")
    assert system.expected_cy.endswith(".")
    assert system.expected_en != system.expected_cy
    assert system.fails_en.endswith(".")
    assert system.fails_cy.endswith(".")
    on, off, failing = system.on(), system.off(), system.failing()
    if system.watch:
        assert on is not None
        assert on.settings != off.settings
    if failing is not None:
        assert failing.settings != off.settings
        assert on is None or failing.settings != on.settings
    arms = [arm for arm in (on, off, failing) if arm is not None]
    assert all(not arm.parameters for arm in arms), "a fork shares its parameters"


@pytest.mark.parametrize("slug", SYSTEMS)
def test_mechanism_and_reason_are_sentences_in_both_languages(slug: str) -> None:
    system = SYSTEMS[slug]
    for english, welsh in (
        (system.mechanism_en, system.mechanism_cy),
        (system.why_en, system.why_cy),
    ):
        assert bool(english) == bool(welsh)
        assert not english or english[-1] == welsh[-1] == "."
        assert not english or english != welsh
    assert system.mechanism_en.count(".") == 1, "one sentence"
    assert not any(path in system.mechanism_en for path in ("abm/", "agents/"))


def test_a_system_is_read_where_it_acts() -> None:
    assert SYSTEMS["raglan"].area == "W06000021"
    assert SYSTEMS["latc"].area == WALES


def test_state_needs_code_and_a_test() -> None:
    system = SYSTEMS["latc"]
    here = replace(system, built=("agents/delivery/latc.py",))
    assert state(here, {"latc": ("x",)}) == "runs"
    assert state(here, {}) == "no test"
    assert state(here, None) == "runs"
    assert state(replace(here, built=("abm/week/nothing.py",)), {"latc": ()}) == "no code"


def test_marks_are_read_without_running_the_tests(tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text(
        'import nothing\n@shows("latc", "tupe")\ndef test_a(pair):\n    ...\n'
        'def test_b():\n    ...\n@shows("latc")\ndef test_c():\n    ...\n',
        encoding="utf-8",
    )
    found = shown_by(tmp_path)
    assert found == {
        "latc": ("test_one.py::test_a", "test_one.py::test_c"),
        "tupe": ("test_one.py::test_a",),
    }
    assert shown_by(tmp_path / "not there") is None


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('preset = "latc"', 'preset = "lact"', "unknown scenario 'lact'; did you mean latc"),
        ("latc_setup_quality=0.1", "latc_quality=0.1", "unknown lever 'latc_quality'"),
        ("exit_rate = ", "exits = ", "unknown outcome 'exits'"),
        ('exit_rate = "same"', 'exit_rate = "level"', "unknown direction 'level'"),
        ('grade = "own rule"', 'grade = "A"', "unknown grade of evidence 'A'"),
        ('grade = "own rule"', 'grade = "context"', "why_en and why_cy are needed.*stands for it"),
        ("why_cy = ", "because_cy = ", "unknown key 'because_cy'"),
        ("mechanism_cy = ", "why_cy = ", "'mechanism_cy' is missing|why_en and why_cy belong"),
        ('"latc_dividend"', '"latc_divident"', "unknown parameter or lever 'latc_divident'; did"),
        (
            'numbers = ["company.contract_saving", "latc_repricing"]\n',
            "",
            "numbers are needed, as its grade is 'size is an input'",
        ),
        ("stated = true", 'stated = "yes"', "'stated' must be true or false, not 'yes'"),
        ("stated = true", "", "'stated' is missing"),
        ("fails_watch = ", "fail_watch = ", "unknown key 'fail_watch'; did you mean fails_watch"),
        ('"agents/delivery/latc.py"', '"../latc.py"', "must be a file of the rules"),
        ("[tupe]", "[latc]", "not readable TOML"),
        ("group_en", "group", "'group_en' is missing"),
    ],
)
def test_a_malformed_register_is_told(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = (FOLDER / "f.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "f.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(GofalError, match=message):
        load_register(tmp_path)


def test_a_slug_stands_once(tmp_path: Path) -> None:
    for name in ("f", "g"):
        shutil.copy(FOLDER / "f.toml", tmp_path / f"{name}.toml")
    with pytest.raises(GofalError, match="latc is already in the register"):
        load_register(tmp_path)


def test_systems_are_found_by_slug_and_group() -> None:
    assert [s.slug for s in find("latc")] == ["latc"]
    assert len(find("F")) == SIZES["f"]
    with pytest.raises(GofalError, match="unknown system or group 'lact'; did you mean latc"):
        find("lact")


def test_what_switches_on_is_told_as_typed() -> None:
    assert switched_on(SYSTEMS["latc"], "en") == "preset latc"
    assert switched_on(SYSTEMS["time-and-task"], "cy") == "y llinell sylfaen"
    assert switched_on(SYSTEMS["mixed-market"], "en") == "self_funders=2"
    (setting,) = SYSTEMS["market-oversight"].against
    assert setting_text(setting, "en") == "provider_failure=1:104"
    on = SYSTEMS["raglan"].on()
    assert on is not None
    assert setting_text(on.settings[0], "en") == "in_house_form@Monmouthshire=locality_team"
    assert setting_text(on.settings[0], "cy") == "in_house_form@Sir Fynwy=locality_team"


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_command_lists_a_group(language: Language, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["systems", "f", "--language", language]) == 0
    out = capsys.readouterr().out
    assert "latc" in out
    assert "quebec-coop" not in out
    assert say("grade.size is an input", language) in out
    assert "test_companies.py::" in out
    assert main(["systems", "nothing"]) == 2


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_command_tells_all_of_one_system(
    language: Language, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["systems", "torbay", "--language", language]) == 0
    out = " ".join(capsys.readouterr().out.replace("│", " ").split())
    system = SYSTEMS["torbay"]
    assert mechanism(system, language) in out
    assert why(system, language) in out
    for told in ("commissioner.meeting_trust", "test_meetings_cost_time", "E192", "meetings.py"):
        assert told in out


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_list_can_be_read_at_a_hundred_columns(language: Language) -> None:
    console = Console(width=100, record=True, file=io.StringIO())
    console.print(systems_list(language).table())
    lines = console.export_text().splitlines()
    assert max(map(len, lines)) <= 100
    told = " ".join("\n".join(lines).replace("│", " ").split())
    for slug in SYSTEMS:
        assert f" {slug} " in told, "a slug is in one piece"
    for word in ("own rule", "size is an", "input", "context"):
        assert language == "cy" or f" {word} " in told
    assert lines[-1].count(":") == 3, "how many there are of each grade"
