import pickle
from pathlib import Path
from typing import NamedTuple

import pytest

from gofal.abm.parameters import Parameters, load_parameters
from gofal.agents.errors import GofalError
from gofal.agents.parameter import Parameter

QUIT = """
[quit_base]
value = 0.0074
unit = "1/week"
low = 0.005
high = 0.010
source = "F-30: 32 % a year"
evidence = ["F-30", "E059"]
label_en = "base quit rate"
label_cy = "cyfradd gadael sylfaenol"
"""
FLOOR = """
[floor]
value = 7.83
unit = "£/h"
low = 7.20
high = 12
source = "National Living Wage by April"
evidence = []
label_en = "National Living Wage"
label_cy = "Cyflog Byw Cenedlaethol"
by_year = { "2018" = 7.83, "2019" = 8.21, "2021" = 8.91 }
"""


class CarerRules(NamedTuple):
    quit_base: float


class LongerRules(NamedTuple):
    quit_base: float
    search_radius: float


def _extra(name: str, value: float = 1.0) -> Parameter:
    return Parameter(name, value, "share", 0, 2, "assumption: a test", "label", "label")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "carer.toml").write_text(QUIT, encoding="utf-8")
    (tmp_path / "law.toml").write_text(FLOOR, encoding="utf-8")
    return tmp_path


@pytest.fixture
def parameters(folder: Path) -> Parameters:
    return load_parameters(folders=[folder])


def test_files_become_dotted_names(parameters: Parameters) -> None:
    assert list(parameters) == ["carer.quit_base", "law.floor"]
    assert len(parameters) == 2
    assert parameters["carer.quit_base"] == 0.0074
    assert "carer.quit_base" in parameters
    assert "carer.quits" not in parameters
    whole = parameters.parameter("carer.quit_base")
    assert whole.evidence == ("F-30", "E059")
    assert whole.label_cy == "cyfradd gadael sylfaenol"


def test_extra_parameters_join_and_may_not_clash(folder: Path) -> None:
    assert load_parameters([_extra("model.private.margin")], [folder])["model.private.margin"] == 1
    with pytest.raises(GofalError, match=r"law\.floor is declared twice"):
        load_parameters([_extra("law.floor")], [folder])


def test_a_further_folder_may_declare_a_parameter_anew(folder: Path, tmp_path: Path) -> None:
    law = tmp_path / "law"
    law.mkdir()
    (law / "model.toml").write_text(QUIT.replace("quit_base", "tax"), encoding="utf-8")
    (law / "law.toml").write_text(FLOOR.replace("value = 7.83", "value = 9.5"), encoding="utf-8")
    read = load_parameters([_extra("model.tax"), _extra("model.margin")], [folder, law])
    assert (read["model.tax"], read["model.margin"], read["law.floor"]) == (0.0074, 1, 9.5)
    assert read["carer.quit_base"] == 0.0074


def test_the_projects_own_files_load() -> None:
    assert isinstance(load_parameters(), Parameters)


def test_a_misspelt_name_gets_a_suggestion(parameters: Parameters) -> None:
    message = r"unknown parameter 'carer\.quitbase'; did you mean carer\.quit_base\?"
    with pytest.raises(GofalError, match=message):
        parameters["carer.quitbase"]
    with pytest.raises(GofalError, match=message):
        parameters.with_values({"carer.quitbase": 1})


def test_a_name_like_no_other_is_refused_without_hundreds_of_names() -> None:
    with pytest.raises(
        GofalError, match=r"unknown parameter '💩'; there are .* lists them"
    ) as told:
        load_parameters().with_values({"💩": 1})
    assert len(str(told.value)) < 200


def test_with_values_changes_a_copy_and_keeps_to_the_range(parameters: Parameters) -> None:
    changed = parameters.with_values({"carer.quit_base": 0.006})
    assert changed["carer.quit_base"] == 0.006
    assert parameters["carer.quit_base"] == 0.0074
    with pytest.raises(GofalError, match=r"carer\.quit_base = 0\.5 1/week .* 0\.005 to 0\.01$"):
        parameters.with_values({"carer.quit_base": 0.5})
    with pytest.raises(GofalError, match="outside its range"):
        parameters.with_values({"carer.quit_base": float("nan")})


def test_fill_builds_rules(parameters: Parameters) -> None:
    rules = parameters.fill(CarerRules, "carer")
    assert rules == CarerRules(quit_base=0.0074)
    with pytest.raises(GofalError, match=r"LongerRules\.search_radius needs .*carer\.search_rad"):
        parameters.fill(LongerRules, "carer")


@pytest.mark.parametrize(("year", "value"), [(2018, 7.83), (2020, 8.21), (2030, 8.91)])
def test_dated_values_hold_until_the_next(parameters: Parameters, year: int, value: float) -> None:
    assert parameters.by_year("law.floor", year) == value


def test_dated_values_do_not_reach_back(parameters: Parameters) -> None:
    with pytest.raises(GofalError, match="not known for 2016; it starts in 2018"):
        parameters.by_year("law.floor", 2016)
    assert parameters.by_year("carer.quit_base", 1999) == 0.0074


def test_a_changed_value_holds_in_every_year(parameters: Parameters) -> None:
    assert parameters.with_values({"law.floor": 10}).by_year("law.floor", 2018) == 10


def test_parameters_travel_between_processes(parameters: Parameters) -> None:
    again = pickle.loads(pickle.dumps(parameters))  # noqa: S301  (our own bytes)
    assert dict(again) == dict(parameters)


@pytest.mark.parametrize(
    "key", ["value", "unit", "low", "high", "source", "evidence", "label_en", "label_cy"]
)
def test_a_parameter_without_a_required_key_does_not_load(tmp_path: Path, key: str) -> None:
    lines = [line for line in QUIT.splitlines() if not line.startswith(key)]
    (tmp_path / "carer.toml").write_text("\n".join(lines), encoding="utf-8")
    message = rf"carer\.toml: \[quit_base\] '{key}' is missing"
    with pytest.raises(GofalError, match=message):
        load_parameters(folders=[tmp_path])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("0.0074", '"a lot"', r"'value' must be a number, not 'a lot'"),
        ("0.0074", "true", r"'value' must be a number, not true"),
        ("0.0074", "nan", r"'value' must be a number, not nan"),
        ("0.0074", "0.5", r"carer\.toml: parameter carer\.quit_base = 0\.5 1/week is outside"),
        ("1/week", " ", r"'unit' must be a text that is not empty"),
        ('["F-30", "E059"]', '"F-30"', r"'evidence' must be a list of texts"),
        ("label_cy", "label_cym", r"unknown key 'label_cym'; did you mean label_cy"),
        ("source =", 'sauce = "x"\nsource =', r"unknown key 'sauce'; did you mean source"),
        ("[quit_base]", "[quit_base", r"carer\.toml: not readable TOML"),
        ("[quit_base]", "stray = 1\n[quit_base]", r"'stray' must be a table, not 1"),
    ],
)
def test_a_malformed_parameter_is_told(tmp_path: Path, old: str, new: str, message: str) -> None:
    (tmp_path / "carer.toml").write_text(QUIT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(GofalError, match=message):
        load_parameters(folders=[tmp_path])


def test_years_must_be_years(tmp_path: Path) -> None:
    (tmp_path / "law.toml").write_text(FLOOR.replace('"2019"', '"later"'), encoding="utf-8")
    with pytest.raises(GofalError, match="'by_year' must be a table of years"):
        load_parameters(folders=[tmp_path])
