"""Lists: whole names in a pipe, a row a line; the same for programs as CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from gofal.abm.levers import load_levers
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.scenario import load_scenario, scenario_names
from gofal.experiments.cli import main
from gofal.experiments.lists.tables import all_parameters
from gofal.experiments.output.listing import FORMATS, Listing
from gofal.experiments.systems.register import load_register

type Listed = Callable[..., str]
NAMES: dict[str, Callable[[], Iterable[str]]] = {
    "levers": load_levers,
    "outcomes": lambda: OUTCOMES,
    "systems": load_register,
    "scenarios": scenario_names,
    "parameters": all_parameters,
}
TOY = Listing(
    "Title [bold]", ("name", "what"), [("a", "one\ntwo"), ("b", "[c]\td")],
    [{"name": "a", "parts": ["one", "two"], "size": 1.5}, {"name": "b", "parts": [], "size": None}],
    ["first", "second"],
)  # fmt: skip


@pytest.fixture
def listed(capsys: pytest.CaptureFixture[str]) -> Listed:
    def run(*words: str) -> str:
        assert main([*words]) == 0
        return capsys.readouterr().out

    return run


@pytest.mark.parametrize("command", NAMES)
def test_in_a_pipe_every_name_stands_whole_on_a_line_of_its_own(
    listed: Listed, command: str
) -> None:
    rows = [line.split("\t") for line in listed(command).splitlines()]
    assert {row[0].partition(";")[0] for row in rows} == {*NAMES[command]()}
    assert len({len(row) for row in rows}) == 1


@pytest.mark.parametrize("command", NAMES)
def test_csv_and_json_hold_the_same(listed: Listed, command: str) -> None:
    made: list[dict[str, Any]] = json.loads(listed(command, "--format", "json"))
    rows = list(csv.DictReader(io.StringIO(listed(command, "--format", "csv"))))
    first = next(iter(rows[0]))
    assert [one[first] for one in made] == [row[first] for row in rows]
    assert {row[first] for row in rows} == {*NAMES[command]()}
    for one, row in zip(made, rows, strict=True):
        assert [*one] == [*row]
        for value, text in zip(one.values(), row.values(), strict=True):
            if isinstance(value, list):
                assert text == "; ".join(value)
            else:
                assert text == ("" if value is None else str(value))


def test_numbers_are_numbers_and_names_stay_english_in_welsh(listed: Listed) -> None:
    english, welsh = (
        json.loads(listed("levers", "fee_level", "--format", "json", "--language", language))[0]
        for language in ("en", "cy")
    )
    lever = load_levers()["fee_level"]
    assert (english["low"], english["high"], english["default"]) == (
        lever.low, lever.high, lever.default,
    )  # fmt: skip
    assert [*english] == [*welsh]
    assert english["meaning"] != welsh["meaning"]
    rebalancing = next(
        one
        for one in json.loads(listed("scenarios", "--format", "json"))
        if one["scenario"] == "rebalancing"
    )
    assert len(rebalancing["sets"]) == len(load_scenario("rebalancing").settings)


def test_one_system_is_told_in_full(listed: Listed) -> None:
    lines = dict(line.split("\t", 1) for line in listed("systems", "gwynedd").splitlines())
    assert lines["Name"] == load_register()["gwynedd"].name_en
    (made,) = json.loads(listed("systems", "gwynedd", "--format", "json"))
    assert made["evidence"] == ["E344"]


def test_what_is_listed_is_text_and_not_markup() -> None:
    assert TOY.lines() == "a\tone; two\nb\t[c] d\n"
    assert TOY.csv() == "name,parts,size\na,one; two,1.5\nb,,\n"
    table = TOY.table()
    assert table.row_count == 4  # two rows, each under its heading
    assert "\\[c]\td" in [*table.columns[1].cells]


def test_an_unknown_format_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["levers", "--format", "xml"]) == 2
    told = capsys.readouterr().err
    assert "xml" in told
    assert all(name in told for name in FORMATS)
