"""The tool that shows what presets and systems did: verdicts, resuming, pages."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import gofal.experiments.runs.arms
from gofal.agents.errors import GofalError
from gofal.experiments.cli import main
from gofal.experiments.documents.changes import ArmChange, cells, standing, verdict
from gofal.experiments.documents.document import chosen
from gofal.experiments.documents.score import Standing, in_words, together
from gofal.experiments.documents.systems import window_of
from gofal.experiments.systems.register import Direction, load_register

NAN = float("nan")
WORDS = [
    "document",
    "all",
    "--years",
    "1",
    "--burn-in",
    "20",
    "--replicates",
    "1",
    "--workers",
    "1",
    "--only",
    "fee_squeeze",
    "--only",
    "raglan",
    "--work",
    "kept",
]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("low", "mean", "high", "expected", "said"),
    [
        (0.1, 0.2, 0.3, "up", "confirmed"),
        (0.1, 0.2, 0.3, "down", "contrary"),
        (0.1, 0.2, 0.3, "same", "differs"),
        (-0.3, -0.2, -0.1, "down", "confirmed"),
        (-0.3, -0.2, -0.1, "up", "contrary"),
        (-0.1, 0.1, 0.3, "up", "direction_unclear"),
        (-0.1, 0.1, 0.3, "same", "direction_unclear"),
        (-0.01, 0.01, 0.03, "same", "none_found"),
        (0.01, 0.02, 0.03, "same", "none_found"),
        (0.01, 0.02, 0.03, "up", "too_small"),
        (0.0, 0.0, 0.0, "same", "none_found"),
        (0.0, 0.0, 0.0, "up", "still"),
        (NAN, 0.2, NAN, "up", "one_wales"),
        (NAN, NAN, NAN, "up", "undefined"),
    ],
)
def test_a_verdict_follows_the_interval(
    low: float, mean: float, high: float, expected: Direction, said: str
) -> None:
    key = verdict(ArmChange(1.0, 1.0 + mean, mean, low, high), expected, 0.05)
    assert key == said
    stands = {"confirmed": "met", "none_found": "met"}
    stands |= dict.fromkeys(("direction_unclear", "one_wales", "undefined"), "open")
    assert standing(key) == stands.get(said, "against")


def test_a_score_tells_what_is_open_apart_from_what_is_against() -> None:
    first: Counter[Standing] = Counter({"met": 1, "open": 2})
    assert in_words(first, "en") == "1 confirmed, 2 open"
    assert in_words(together((first, Counter({"against": 3}), Counter({"not_run": 1}))), "en") == (
        "1 confirmed, 3 not confirmed, 2 open, 1 not yet run"
    )
    assert in_words(Counter(), "en") == ""


def test_nothing_is_said_of_an_arm_that_did_not_end() -> None:
    assert verdict(None, "up", 0.05) == "undefined"
    assert cells(None, "share", "en") == ("-", "-", "-", "")


def test_a_choice_brings_what_belongs_to_it() -> None:
    presets, systems = chosen(["living-wage", "latc"])
    assert presets == ["latc", "living_wage", "living_wage_unfunded"]
    assert [s.slug for s in systems] == ["latc", "living-wage"]
    presets, systems = chosen([])
    assert len(systems) == 85
    assert "baseline" not in presets
    with pytest.raises(GofalError, match="did you mean latc"):
        chosen(["lact"])


def test_a_short_run_is_read_at_its_end() -> None:
    system = load_register()["covid-shock"]
    assert window_of(system, 10).name == "year 3"
    assert window_of(system, 1).name == "year 1"


@pytest.mark.slow
def test_pages_are_shown_and_a_second_call_runs_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(WORDS) == 0
    shown = capsys.readouterr().out
    for heading in ("## Fee and budget squeeze (`fee_squeeze`)", "## Prosiect Rhaglan (`raglan`)"):
        assert heading.split("(`")[1] in shown
    assert "## Direct payments" not in shown
    assert "in_house_form@Monmouthshire=locality_team" in shown
    assert "| Cost to councils |" in shown
    assert "### Raglan project (Monmouthshire) (`raglan`)" in shown
    assert "Read in: Monmouthshire, year 1" in shown
    assert "`wage_floor_growth=0.03`" in shown
    assert "gofal document all --replicates 1 --years 1" in shown

    def refuse(*_: object) -> None:
        raise AssertionError("it runs again what it has")

    monkeypatch.setattr(gofal.experiments.runs.arms, "begun", refuse)
    assert main(WORDS) == 0
    assert capsys.readouterr().out == shown


@pytest.mark.slow
def test_a_preset_says_how_much_is_terms_if_asked(capsys: pytest.CaptureFixture[str]) -> None:
    """Raglan changes the terms of a council's own service and nothing else."""
    words = [word for word in WORDS if word != "fee_squeeze"]
    words[words.index("all")] = "presets"
    words.remove("--only")
    assert main([*words, "--terms", "both"]) == 0
    page = capsys.readouterr().out
    assert "On equal terms | Of this, assumed terms" in page
    assert "--terms both" in page
    row = next(line for line in page.splitlines() if line.startswith("| Effective hourly wage"))
    _, _, _, effect, _, equal, terms, _ = (cell.strip() for cell in row.split("|")[1:-1])
    assert effect not in ("0", equal)
    assert terms == effect
    assert main(["document", "presets", "--terms", "equl"]) == 2


def test_a_wrong_page_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["document", "everything"]) == 2
    assert "unknown page 'everything'" in capsys.readouterr().err
