"""How commands end: one line whatever goes wrong, a file for a fault, a code that says what."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gofal.experiments.cli import FAULT, REFUSED, TERMINATED, main

LISTED = "gofal.experiments.lists.tables.levers_list"


def break_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Let ``gofal levers`` meet an error."""

    def broken(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(LISTED, broken)


@pytest.mark.parametrize("error", [KeyError("x\ny"), ValueError("bad"), AssertionError()], ids=repr)
def test_a_fault_is_one_line_and_a_file_to_send(
    error: Exception,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    break_with(monkeypatch, error)
    assert main(["levers", "--language", "cy"]) == FAULT
    out, err = capsys.readouterr()
    assert not out
    assert err.count("\n") == 1
    assert "fault of gofal" in err
    assert type(error).__name__ in err
    (kept,) = tmp_path.rglob("fault-*.txt")
    assert str(kept) in err
    report = kept.read_text("utf-8")
    assert "gofal levers --language cy" in report
    assert "Traceback" in report
    assert "in broken" in report


def test_a_fault_that_cannot_be_kept_is_still_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "file"))
    break_with(monkeypatch, KeyError("x"))
    assert main(["levers"]) == FAULT
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "could not be written" in err


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "results/x"), "results/x: No space left"),
        (PermissionError(errno.EACCES, "Permission denied"), "Permission denied"),
        (MemoryError(), "not enough memory"),
    ],
    ids=str,
)
def test_what_the_machine_refuses_is_no_fault_of_gofal(
    error: Exception,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    break_with(monkeypatch, error)
    assert main(["levers"]) == REFUSED
    err = capsys.readouterr().err
    assert err.startswith("gofal: ")
    assert told in err
    assert err.count("\n") == 1
    assert not list(tmp_path.rglob("fault-*"))


WAITS = """
import sys, time
import gofal.experiments.lists.tables as tables
from gofal.experiments.cli import main
def wait(*_, **__):
    try:
        print("there", flush=True)
        time.sleep(60)
    finally:
        sys.stdin.readline()  # until both signals are there
        print("cleared", flush=True)
tables.levers_list = wait
sys.exit(main(["levers"]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGTERM")
def test_sigterm_ends_as_ctrl_c_does() -> None:
    words = [sys.executable, "-c", WAITS]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True) as run:  # noqa: S603
        assert run.stdin is not None
        assert run.stdout is not None
        assert run.stdout.readline() == "there\n"
        run.send_signal(signal.SIGTERM)
        run.send_signal(signal.SIGTERM)  # a second one does not disturb what the first began
        run.stdin.write("\n")
        run.stdin.flush()
        assert run.stdout.read() == "cleared\n"
        assert run.wait(60) == TERMINATED


def test_sigterm_is_left_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.getsignal(signal.SIGTERM)
    assert main(["levers", "fee_level"]) == 0
    assert signal.getsignal(signal.SIGTERM) is before

    def terminated(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(9)

    monkeypatch.setattr(LISTED, terminated)
    assert main(["levers"]) == TERMINATED
    assert signal.getsignal(signal.SIGTERM) is before


def test_letters_that_turn_or_hide_others_are_shown_by_their_number(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert (
        main(["levers", "\N{RIGHT-TO-LEFT OVERRIDE}x\N{ZERO WIDTH SPACE}", "\x1b[31m"]) == REFUSED
    )
    err = capsys.readouterr().err
    assert err.removesuffix("\n").isprintable()
    assert "\\x1b" in err


HUGE = "99999999999999999999"
TOO_MUCH = [
    (["run", "baseline", "--years", HUGE], "1000 at most"),
    (["network", "x.gexf", "--years", HUGE], "1000 at most"),
    (["week", "--years", HUGE], "1000 at most"),
    (["baseline", "--years", HUGE], "1000 at most"),
    (["history", "--to", HUGE], "1000 at most"),
    (["compare", "baseline", "latc", "--years", HUGE], "1000 at most"),
    (["compare", "baseline", "latc", "--replicates", HUGE], "10000 at most"),
    (["compare", "baseline", "latc", "--wales", HUGE], "10000 at most"),
    (["compare", "baseline", "latc", "--workers", HUGE], "4096 at most"),
    (["compare", "baseline", "latc", "--seed", HUGE], "a whole number from 0 to"),
    (["run", "baseline", "--burn-in", HUGE], "from 0 to 52000"),
    (["emulator", "train", "--points", HUGE], "1000000 at most"),
]


@pytest.mark.parametrize(("words", "told"), TOO_MUCH, ids=lambda x: " ".join(x[:2] + x[-2:-1]))
def test_numbers_have_an_upper_end(
    words: list[str],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(words) == REFUSED
    err = capsys.readouterr().err
    assert told in err
    assert err.count("\n") == 1
    assert not list(tmp_path.iterdir())
