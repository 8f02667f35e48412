"""The page of trust is what its command writes, and what it adds up is what was tried."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.faults import Fault, Outcome, faults, outcomes
from benchmarks.repository import ROOT
from benchmarks.trust import gaps, kept
from benchmarks.trust.load import Load, held
from benchmarks.trust.mutants import Room, room_of
from benchmarks.trust.page import CHANGED, PAGE, mended_faults, page
from benchmarks.trust.tries import Kind, numbers_of, ranges

ONE = {"rules": "r", "commit": "a", "day": "2026-11-29"}
TWO = {"rules": "r", "commit": "b", "day": "2026-11-30"}


def test_the_page_is_what_the_command_writes() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m benchmarks.trust --write"


def test_every_test_that_is_named_is_there() -> None:
    named = [test for fault in faults() for test in fault.tests]
    for test in (*named, *(one["test"] for one in mended_faults())):
        path, _, name = test.partition("::")
        assert (ROOT / path).exists(), test
        assert not name or f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), test


def test_every_kind_that_is_kept_is_told() -> None:
    assert set(CHANGED) == set(kept.tries()) == set(gaps.AIMS)


@pytest.mark.parametrize("told", ["", "7", "0-299, 400", "1, 3-4"])
def test_numbers_are_told_in_ranges(told: str) -> None:
    assert ranges(numbers_of(told)) == told


def rows(file: Path, *made: dict[str, object]) -> Path:
    file.write_text("".join(f"{json.dumps(row)}\n" for row in made), encoding="utf-8")
    return file


def test_parts_add_up_and_what_is_well_since_is_not_forgotten(tmp_path: Path) -> None:
    before = rows(
        tmp_path / "before",
        {"number": 0, "wrong": [], **ONE},
        {"number": 1, "wrong": ["x"], **ONE},
        {"number": 2, "wrong": ["x"], **ONE},
        {"number": 2, "wrong": [], **ONE},
    )
    after = rows(
        tmp_path / "after",
        {"number": 1, "wrong": [], **TWO},
        {"number": 3, "wrong": ["x"], **TWO},
    )
    kind = Kind(()).with_rows(before, "wrong").with_rows(after, "wrong")
    again = Kind.read([part.plain() for part in kind.parts]).with_rows(after, "wrong")
    for one in (kind, again):
        assert one.inputs == {0, 1, 2, 3}
        assert one.tries == 5
        assert one.found == {1, 2, 3}
        assert one.still == {3}


def test_a_test_that_was_not_run_is_not_passed(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    case = '<testcase classname="tests.t" name="{}">{}</testcase>'
    cases = case.format("one[a]", "") + case.format("one[b]", "<failure/>")
    report.write_text(f"<testsuite>{cases}{case.format('two', '')}</testsuite>", encoding="utf-8")
    told = outcomes(
        report,
        [
            Fault("half", ("tests/t.py::one",)),
            Fault("whole", ("tests/t.py::two",)),
            Fault("none", ("tests/t.py::two", "tests/t.py::three")),
        ],
    )
    assert told == {"half": Outcome(1, 2), "whole": Outcome(1, 1), "none": Outcome(1, 2)}


@pytest.mark.parametrize(
    ("worst", "measured", "missed"),
    [
        ("300 ms", "545 ms", True),
        ("300 ms", "118 ms", False),
        ("30 a second", "53 a second", False),
        ("30 a second", "12 a second", True),
        ("flat", "-0.00 MB", False),
    ],
)
def test_what_is_worse_than_it_may_be_is_seen(worst: str, measured: str, missed: bool) -> None:
    assert Load("", worst, measured).missed is missed


def test_the_page_of_the_web_page_tells_of_load() -> None:
    assert any("visitors" in one.what for one in held())


def test_a_room_counts_what_became_of_its_faults() -> None:
    rule = {"all": 10, "killed": "0-3", "survived": "4", "unreached": "5", "explained": "6"}
    room = Room(room_of(rule))
    assert (room.all, room.tried, room.noticed, room.missed, room.explained) == (10, 7, 4, 2, 1)
    assert room.share == 4 / 6
    assert Room(Counter()).tried == 0


def test_what_is_not_tried_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(kept, "FOLDER", tmp_path)
    told = " ".join(gaps.gaps())
    assert "`files`: 0 of 5,000 inputs tried." in told
    assert f"{len(faults())} of {len(faults())} faults of the world around were not done" in told
    assert "not measured whole" in told
