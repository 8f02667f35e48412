"""Schemas of TOML files: what fits is read, everything else is one line that says where and why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
import pytest
from msgspec import Meta

from gofal.abm.schema import Text, TomlTable, convert, load_toml, read, read_tables
from gofal.agents.errors import GofalError

type Direction = Literal["up", "down"]
type Years = Annotated[int, Meta(ge=1, le=99)]


class ToyPart(TomlTable, frozen=True):
    value: float
    towards: Annotated[Direction, Meta(title="direction")] = "up"
    within: tuple[float, float] | None = None
    take: Literal["mean", "most"] | None = None

    def __post_init__(self) -> None:
        if self.within and self.within[0] > self.within[1]:
            raise GofalError("within runs backwards")


class ToyRun(TomlTable, frozen=True):
    years: Years = 10
    needs: Literal["all", "any"] = "all"
    parameters: Mapping[str, float] = {}
    scenarios: Annotated[tuple[Text, ...], Meta(min_length=1)] = ("baseline",)


class ToyPlan(TomlTable, frozen=True):
    title: Text
    run: ToyRun = ToyRun()
    part: tuple[ToyPart, ...] = ()
    stress: bool = False
    value: float | str = 0.0


class Named(TomlTable, frozen=True):
    name: str
    group_en: str
    label: Text


def written(folder: Path, text: str | bytes) -> Path:
    file = folder / "d.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def test_a_file_becomes_an_object_with_its_defaults(tmp_path: Path) -> None:
    text = """
        title = "Ffioedd"
        [run]
        parameters = { "carer.life_ends" = 1 }
        [[part]]
        value = 3
        within = [1, 2.5]
    """
    plan = read(written(tmp_path, text), ToyPlan)
    assert plan == ToyPlan(
        title="Ffioedd",
        run=ToyRun(parameters={"carer.life_ends": 1.0}),
        part=(ToyPart(value=3.0, within=(1.0, 2.5)),),
    )
    assert isinstance(plan.part[0].value, float)
    assert (plan.run.years, plan.stress) == (10, False)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "'title' is missing"),
        ("title = ' '", "'title' must be a text that is not empty, not ' '"),
        ("title = 3", "'title' must be a text that is not empty, not 3"),
        ("TITLE\ntitel = 3", "unknown key 'titel'; did you mean title?"),
        ("TITLE\nrun = 3", "'run' must be a table, not 3"),
        ("TITLE\nstress = 1", "'stress' must be true or false, not 1"),
        ("TITLE\nvalue = true", "'value' must be a number or a text, not true"),
        ("TITLE\npart = [3]", "'part[1]' must be a table, not 3"),
        ("TITLE\n[run]\nyear = 3", "[run] unknown key 'year'; did you mean years?"),
        ("TITLE\n[run]\nyears = 0", "[run] 'years' must be a whole number from 1 to 99, not 0"),
        ("TITLE\n[run]\nyears = 2.5", "[run] 'years' must be a whole number from 1 to 99, not 2.5"),
        (
            "TITLE\n[run]\nyears = true",
            "[run] 'years' must be a whole number from 1 to 99, not true",
        ),
        (
            "TITLE\n[run]\nyears = 9999999999999999999999",
            "[run] 'years' must be a whole number from 1 to 99, not 9999999999999999999999",
        ),
        ("TITLE\n[run]\nneeds = 'most'", "[run] unknown value of needs 'most'; allowed: all, any"),
        ("TITLE\n[run]\nneeds = 3", "[run] 'needs' must be one of all, any, not 3"),
        (
            "TITLE\n[run]\nscenarios = []",
            "[run] 'scenarios' must be a list of texts that is not empty, not []",
        ),
        (
            "TITLE\n[run]\nscenarios = 'x'",
            "[run] 'scenarios' must be a list of texts that is not empty, not 'x'",
        ),
        (
            "TITLE\n[run]\nscenarios = ['x', ['y']]",
            "[run] 'scenarios[2]' must be a text that is not empty, not ['y']",
        ),
        (
            "TITLE\n[run]\nparameters = { 'carer.life_ends' = '0,01' }",
            "[run.parameters] 'carer.life_ends' must be a number, not '0,01'",
        ),
        ("TITLE\n[run.parameters]\nx = nan", "[run.parameters] 'x' must be a number, not nan"),
        (
            "TITLE\n[[part]]\nvalue = 1\n[[part]]\nvalue = inf",
            "'part[2].value' must be a number, not inf",
        ),
        ("TITLE\n[[part]]", "part[1]: 'value' is missing"),
        (
            "TITLE\n[[part]]\nvalue = 1\ntowards = 'downn'",
            "part[1]: unknown direction 'downn'; did you mean down?",
        ),
        (
            "TITLE\n[[part]]\nvalue = 1\ntake = 'least'",
            "part[1]: unknown value of take 'least'; allowed: mean, most",
        ),
        (
            "TITLE\n[[part]]\nvalue = 1\nwithin = [1]",
            "'part[1].within' must be a list of 2 numbers, not [1]",
        ),
        ("TITLE\n[[part]]\nvalue = 1\nwithin = [2, 1]", "part[1]: within runs backwards"),
        ("x = ", "not readable TOML (Invalid value (at end of document))"),
        ("x = 1\nx = 2", "not readable TOML (Cannot overwrite a value (at end of document))"),
        ("\N{BYTE ORDER MARK}TITLE", "starts with a byte-order mark; save it as plain UTF-8"),
        ("title = 'Môn'".encode("latin-1"), "not readable TOML ('utf-8' codec can't decode byte"),
        ("x = " + "[" * 5000, "not readable TOML"),
    ],
)
def test_what_does_not_fit_is_one_line(tmp_path: Path, text: str | bytes, said: str) -> None:
    if isinstance(text, str):
        text = text.replace("TITLE", "title = 'x'")
    with pytest.raises(GofalError, match=r"^d\.toml: " + re.escape(said)) as caught:
        read(written(tmp_path, text), ToyPlan)
    assert "\n" not in str(caught.value)


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    with pytest.raises(GofalError, match=r"^none\.toml: no such file in "):
        load_toml(tmp_path / "none.toml")
    with pytest.raises(GofalError, match=r"cannot be read \(Is a directory\)$"):
        load_toml(tmp_path)


def test_tables_know_their_names_and_what_the_file_says_of_all(tmp_path: Path) -> None:
    file = written(tmp_path, "group_en = 'Fees'\n[one]\nlabel = 'a'\n[two]\nlabel = 'b'\n")
    assert read_tables(file, Named, "name", ("group_en",)) == {
        "one": Named(name="one", group_en="Fees", label="a"),
        "two": Named(name="two", group_en="Fees", label="b"),
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[one]\nlabel = 'a'", "'group_en' is missing"),
        ("group_en = 'x'\n[one]\nlabel = ''", "[one] 'label' must be a text that is not empty"),
        ("group_en = 'x'\n[one]\nlabel = 'a'\nname = 'b'", "[one] unknown key 'name'"),
        ("group_en = 3\n[one]\nlabel = 'a'", "[one] 'group_en' must be a text, not 3"),
        ("group_en = 'x'\none = 1", "'one' must be a table, not 1"),
    ],
)
def test_tables_that_do_not_fit_are_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(GofalError, match=r"^d\.toml: " + re.escape(said)):
        read_tables(written(tmp_path, text), Named, "name", ("group_en",))


def test_what_is_built_in_python_is_checked_alike() -> None:
    assert convert({"years": 3}, ToyRun) == ToyRun(years=3)
    numpy = {"value": np.int64(3), "within": np.array([0.5, 1.0])}
    assert convert(numpy, ToyPart) == ToyPart(value=3.0, within=(0.5, 1.0))
    with pytest.raises(GofalError, match=r"^\[run\] 'years' must be a whole number"):
        convert({"years": "3"}, ToyRun, keys=("run",))
    with pytest.raises(GofalError, match=r"^unknown key 'year'"):
        convert({"year": 3}, ToyRun)
