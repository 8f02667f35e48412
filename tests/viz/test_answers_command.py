"""``gofal answers`` says what is shipped, in either language, and refuses in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer

import gofal.viz.commands.answers
from gofal.agents.errors import GofalError
from gofal.viz.shipping import files
from gofal.viz.shipping.files import ABOUT

APP = typer.Typer()
APP.command()(gofal.viz.commands.answers.answers)


def _run(*words: str) -> None:
    APP(args=list(words), prog_name="gofal answers", standalone_mode=False)


MADE = {
    "format": files.FORMAT, "rules": "0123456789abcdef", "seeds": [1, 2, 3], "years": 10,
    "burn_in_weeks": 676, "presets": ["latc", "casa"], "missing": ["micro"], "today_seed": 1,
    "command": "",
}  # fmt: skip
DATED = {
    "begins": 2026, "expects": "central", "sets": 20, "today_run": "",
    "pairs": {"latc": 3, "casa": 2, "micro": 1},
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "more", "told"),
    [
        ("en", {}, ("2 presets answered: 3 to 3 pairs", "Without dates", "micro (0)")),
        ("en", DATED, ("2 to 3 pairs of 10", "April 2026, future `central`", "20.", "micro (1)")),
        ("cy", DATED, ("2 i 3 o barau", "Ebrill 2026", "20.", "micro (1)")),
    ],
)
def test_it_says_what_is_there(
    language: str,
    more: dict[str, object],
    told: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / ABOUT).write_text(json.dumps({**MADE, **more}))
    monkeypatch.setattr(files, "FOLDER", tmp_path)
    _run("--language", language)
    out = " ".join(capsys.readouterr().out.split())
    assert [one for one in told if one not in out] == []


def test_nothing_there_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(files, "FOLDER", tmp_path)
    _run()
    assert "gofal answers --write" in capsys.readouterr().out


def test_nothing_kept_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GofalError, match=r"4 pairs of the first look .* gofal evidence --run"):
        _run("--write", "--parts", str(tmp_path / "nothing"))
    with pytest.raises(GofalError, match="unknown language"):
        _run("--language", "fr")
