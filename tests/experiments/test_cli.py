"""The command line: wrong words get one line, exit code 2 and leave nothing behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from gofal.experiments.cli import INTERRUPTED, REFUSED, main

WRONG = [
    (["frob"], "No such command"),
    (["run"], "Missing argument"),
    (["run", "basline"], "did you mean baseline"),
    (["run", "../baseline"], "unknown scenario"),
    (["run", "baseline", "--frob"], "No such option"),
    (["run", "baseline", "--years", "-1"], "at least 1"),
    (["run", "baseline", "--years", "soon"], "--years"),
    (["run", "baseline", "--scale", "0.1"], "1:1; for a quick look name councils with --only"),
    (["run", "baseline", "--scale=0.1"], "all of Wales is run at 1:1"),
    (["run", "baseline", "--only", "Powis"], "did you mean Powys"),
    (["run", "baseline", "--only", "Powys", "--only", "Powys"], "named twice"),
    (["luck", "--only", "Powys", "--write"], "leave out --only"),
    (["run", "baseline", "--seed", "-1"], "a whole number from 0 to"),
    (["run", "baseline", "--burn-in", "-1"], "from 0 to 52000, not -1"),
    (["run", "baseline", "--set", "fee_levle=1.1"], "did you mean fee_level"),
    (["run", "baseline", "--set", "fee_level=9"], "allowed: 0.7 to 1.6"),
    (["run", "baseline", "--set", "fee_level"], "LEVER=VALUE"),
    (["run", "baseline", "--language", "fr"], "allowed: cy, en"),
    (["run", "baseline", "--out", "file/deep"], "is not a folder"),
    (["run", "baseline", "--out", "full"], "is not empty"),
    (["compare", "baseline"], "at least two"),
    (["compare", "baseline", "baseline"], "given twice"),
    (["compare", "baseline", "latc/fee_level=9"], "allowed: 0.7 to 1.6"),
    (["compare", "baseline", "latc", "--replicates", "0"], "at least 1"),
    (["compare", "baseline", "latc", "--workers", "0"], "at least 1"),
    (["compare", "baseline", "latc", "--window", "12"], "years 1 to 10"),
    (["compare", "baseline", "latc", "--window", "soon"], "allowed: a year"),
    (["baseline", "--replicates", "0"], "at least 1"),
    (["levers", "fee_levle"], "did you mean fee_level"),
    (["outcomes", "wagge"], "did you mean wage"),
    (["outcomes", "--series", "contact"], "did you mean contacts"),
    (["parameters", "carrer"], "did you mean carer"),
    (["place", "Machynlleht"], "Machynlleth"),
]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "file").write_text("")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "kept").write_text("mine")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def everything(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


@pytest.mark.parametrize(("words", "told"), WRONG, ids=[" ".join(words) for words, _ in WRONG])
def test_what_is_wrong_is_told_in_one_line(
    words: list[str], told: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = everything(here)
    assert main(words) == REFUSED
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("gofal: ")
    assert err.count("\n") == 1
    assert told in err
    assert everything(here) == before


def test_the_installed_command_refuses_without_a_trace(here: Path) -> None:
    code = "from gofal.experiments.cli import main; raise SystemExit(main())"
    answer = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code, "run", "basline"], capture_output=True, text=True, cwd=here
    )
    assert answer.returncode == REFUSED
    assert answer.stdout == ""
    assert answer.stderr.startswith("gofal: unknown scenario 'basline'")
    assert answer.stderr.count("\n") == 1


def test_ctrl_c_is_told_by_the_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("gofal.experiments.lists.tables.levers_list", interrupt)
    assert main(["levers"]) == INTERRUPTED


def test_lists_answer_without_the_model() -> None:
    code = (
        "import sys; from gofal.experiments.cli import main; main(['levers', 'fee_level'])\n"
        "heavy = {'numba', 'mesa', 'pandas', 'scipy', 'gofal.abm.model'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)  # noqa: S603


@pytest.mark.parametrize(
    ("words", "english", "welsh"),
    [
        (["levers", "buying"], "Buying care", "Prynu gofal"),
        (["scenarios"], "Rebalancing", "Ailgydbwyso"),
        (["outcomes", "wage"], "contracted hourly", "cyflog contract"),
        (
            ["outcomes", "--series", "contacts"],
            "people who ask for care",
            "pobl sy'n gofyn am ofal",
        ),
        (["parameters"], "Parameters", "Paramedrau"),
    ],
)
def test_lists_speak_both_languages(
    words: list[str],
    english: str,
    welsh: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = [*words, "--format", "table"]
    assert main(words) == 0
    assert english in capsys.readouterr().out
    monkeypatch.setenv("GOFAL_LANGUAGE", "cy")
    assert main(words) == 0
    assert welsh in capsys.readouterr().out
