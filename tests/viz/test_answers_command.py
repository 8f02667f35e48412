"""``gofal answers`` says what is shipped, in either language, and refuses in one line."""

from __future__ import annotations

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


MADE = f"""{{"format": {files.FORMAT}, "rules": "0123456789abcdef", "seeds": [1, 2], "years": 10,
"burn_in_weeks": 676, "presets": ["latc"], "missing": ["micro"], "today_seed": 1,
"command": ""}}"""


@pytest.mark.parametrize(
    ("language", "told", "not_there"),
    [
        ("en", "1 preset answered: 2 runs of 10 years", "Not there yet: micro"),
        ("cy", "1 senario parod wedi'i ateb: 2 rhediad", "Heb fod yno eto: micro"),
    ],
)
def test_it_says_what_is_there(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    language: str,
    told: str,
    not_there: str,
) -> None:
    (tmp_path / ABOUT).write_text(MADE)
    monkeypatch.setattr(files, "FOLDER", tmp_path)
    _run("--language", language)
    out = capsys.readouterr().out
    assert told in out
    assert not_there in out


def test_nothing_there_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(files, "FOLDER", tmp_path)
    _run()
    assert "gofal answers --write" in capsys.readouterr().out


def test_nothing_kept_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GofalError, match="keeps no run of today's rules"):
        _run("--write", "--work", str(tmp_path / "nothing"))
    with pytest.raises(GofalError, match="unknown language"):
        _run("--language", "fr")
