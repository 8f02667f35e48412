"""Own scenarios: from a file, a folder or a package, written, shared, and run like presets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small import ONLY, TINY
from test_plugins import installed, python

import gofal
from gofal.agents.errors import GofalError
from gofal.experiments.cli import REFUSED, main
from gofal.experiments.comparison.own_parameters import each_as_it_says
from gofal.experiments.own.folders import own_files
from gofal.experiments.own.scenario_file import read_own, write_own
from gofal.experiments.own.typed import typed_scenario
from gofal.experiments.runs.nested import LUCK_ALONE, Over
from gofal.experiments.runs.replicates import Replicates
from gofal.experiments.sweep.plan import load_plan
from gofal.viz.figures import Look
from gofal.viz.figures.names import arm_label

MINE = """
label_en = "Fees that keep up"
like = "rebalancing"
set = ["fee_level=1.1", "rural_premium@Powys=0.2:52+26"]

[parameters]
carer.reach_mean = 40
"""


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "mine.toml"
    file.write_text(MINE)
    return file


def test_a_file_holds_a_scenario(mine: Path) -> None:
    made, base = read_own(mine), gofal.load_scenario("rebalancing")
    assert made.name == "mine"
    assert made.label_cy == made.label_en == "Fees that keep up"
    assert made.settings[: len(base.settings)] == base.settings
    ours = {one.lever: one for one in made.settings[len(base.settings) :]}
    assert ours["fee_level"].value == 1.1
    assert ours["rural_premium"].councils == ("W06000023",)
    assert (ours["rural_premium"].start_week, ours["rural_premium"].phase_weeks) == (52, 26)
    assert made.parameters == {"carer.reach_mean": 40.0}


def test_the_file_of_a_preset_is_one_too(tmp_path: Path) -> None:
    preset = gofal.load_scenario("fee_squeeze")
    file = tmp_path / "copy.toml"
    file.write_text((preset.country.scenarios / "fee_squeeze.toml").read_text(encoding="utf-8"))
    made = read_own(file)
    assert (made.settings, made.why_cy, made.evidence) == (
        preset.settings,
        preset.why_cy,
        preset.evidence,
    )


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    told = "rebalancing/fee_level@Powys=1.2:52+26/carer.reach_mean=40/terms=equal"
    asked = typed_scenario(told)
    write_own(asked, tmp_path / "kept.toml", label='A "quoted" label\nof two lines')
    again = read_own(tmp_path / "kept.toml")
    assert again.settings == asked.settings
    assert again.parameters == asked.parameters
    assert again.terms == "equal"
    assert again.label_en == 'A "quoted" label\nof two lines'
    assert (again.why_en, again.why_cy) == (asked.why_en, asked.why_cy)


def test_settings_after_a_slash_go_on_top(mine: Path) -> None:
    made = typed_scenario("mine.toml/fee_level=1.3/carer.reach_mean=50", ["fee_uprating=0.01"])
    values = {one.lever: one.value for one in made.settings}
    assert (values["fee_level"], values["fee_uprating"]) == (1.3, 0.01)
    assert values["rebalancing_target"] == 0.5
    assert made.parameters == {"carer.reach_mean": 50.0}
    assert made.name == "mine/fee_level=1.3/carer.reach_mean=50"
    equal = typed_scenario(str(mine), terms="equal")
    assert (equal.terms, equal.name) == ("equal", "mine/terms=equal")


def test_a_preset_is_typed_as_before(mine: Path) -> None:
    assert mine.is_file()
    made = typed_scenario("baseline/fee_level=1.1", ["carer.reach_mean=40"], seed=7, terms="equal")
    assert made.name == "baseline/fee_level=1.1/terms=equal"
    assert (made.seed, made.terms, dict(made.parameters)) == (7, "equal", {"carer.reach_mean": 40})


def test_a_folder_gives_scenarios_by_name(
    mine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(GofalError, match=r"unknown scenario 'mine'; for the file write mine\.toml"):
        typed_scenario("mine")
    monkeypatch.setenv("GOFAL_PRESETS", str(mine.parent))
    assert typed_scenario("mine") == read_own(mine)
    assert gofal.scenarios()["mine"] == read_own(mine)
    assert next(iter(gofal.scenarios())) == "baseline"
    assert main(["scenarios", "--format", "csv"]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("mine,")
    assert "carer.reach_mean=40" in last
    with pytest.raises(GofalError, match="did you mean mine"):
        typed_scenario("mien")


@pytest.mark.slow
def test_a_package_gives_scenarios(tmp_path: Path, mine: Path) -> None:
    package = tmp_path / "code" / "their_scenarios"
    (package / "files").mkdir(parents=True)
    (package / "files" / "theirs.toml").write_text(mine.read_text())
    (package / "__init__.py").write_text(
        "from pathlib import Path\nFOLDER = Path(__file__).parent / 'files'\n"
    )
    where = installed(
        tmp_path / "code", "their-scenarios", {"gofal.scenarios": {"all": "their_scenarios:FOLDER"}}
    )
    done = python("import gofal; print(gofal.load_scenario('theirs/fee_level=1.2').name)", where)
    assert done.stdout == "theirs/fee_level=1.2\n", done.stderr


def test_a_design_names_files_beside_it(mine: Path, tmp_path: Path) -> None:
    folder = tmp_path / "designs"
    folder.mkdir()
    (folder / "theirs.toml").write_text(mine.read_text())
    (folder / "d.toml").write_text(
        '[design]\nkind = "grid"\n[vary]\nfee_uprating = [0.0, 0.01]\n'
        '[run]\nscenarios = ["baseline", "theirs.toml", "theirs.toml/carer.reach_mean=50"]\n'
        'set = ["carer.car_share=0.8"]\nyears = 1\n'
    )
    arms = load_plan(folder / "d.toml").arms
    assert [arm.name for arm in arms] == ["baseline", "theirs", "theirs/carer.reach_mean=50"]
    assert [dict(arm.parameters) for arm in arms] == [
        {"carer.car_share": 0.8},
        {"carer.car_share": 0.8, "carer.reach_mean": 40},
        {"carer.car_share": 0.8, "carer.reach_mean": 50},
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nowhere.toml", "nowhere.toml: no such file in"),
        ("wrong/key.toml", "key.toml: unknown key 'sets'; did you mean set"),
        ("wrong/lever.toml", "lever.toml: unknown lever 'fee_levle'; did you mean fee_level"),
        ("wrong/number.toml", "[parameters.carer] 'reach_mean' must be a number"),
        ("wrong/range.toml", "range.toml: parameter carer.reach_mean = 400 min is outside"),
        ("wrong/baseline.toml", "'baseline' is the name of a preset that comes with gofal"),
        ("wrong/like.toml", "like.toml: unknown scenario 'basline'"),
        ("mine.toml/fee_levle=2", "did you mean fee_level"),
        ("mine.toml/carer.reach_men=40", "did you mean carer.reach_mean"),
        ("baseline/carer.reach_mean=0,01", "is not a number"),
        ("baseline/carer.reach_mean=nan", "is not a number"),
        ("baseline/carer.reach_mean=40/carer.reach_mean=50", "is set twice"),
        ("baseline/carer.reach_mean@Powys=40", "holds in all of the country"),
        ("baseline/carer.reach_mean=40:52", "from the first week of the burn-in"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_run(
    text: str, said: str, mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = mine.parent / "wrong"
    folder.mkdir()
    for name, content in {
        "key": 'sets = ["fee_level=1.1"]',
        "lever": 'set = ["fee_levle=1.1"]',
        "number": '[parameters]\ncarer.reach_mean = "40"',
        "range": "[parameters]\n'carer.reach_mean' = 400",
        "baseline": 'set = ["fee_level=1.1"]',
        "like": 'like = "basline"',
    }.items():
        (folder / f"{name}.toml").write_text(content)
    assert main(["run", text]) == REFUSED
    told = capsys.readouterr().err
    assert said in told
    assert len(told.splitlines()) == 1
    assert not (mine.parent / "results").exists()


def test_two_folders_may_not_give_one_name(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = mine.parent / "other"
    other.mkdir()
    (other / "mine.toml").write_text(MINE)
    monkeypatch.setenv("GOFAL_PRESETS", f"{mine.parent}:{other}")
    with pytest.raises(GofalError, match="a name may be used once"):
        own_files()
    monkeypatch.setenv("GOFAL_PRESETS", str(mine.parent / "nowhere"))
    with pytest.raises(GofalError, match="which is no folder"):
        own_files()


def test_a_file_is_written_run_and_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["preset", "baseline", "kept.toml", "--set", "fee_level=1.1"]
    assert main([*words, "--set", "carer.reach_mean=40", "--label", "Kept"]) == 0
    assert main([*words]) == REFUSED
    assert "kept.toml is there already" in capsys.readouterr().err
    short = ["--years", "1", "--burn-in", "2", "--no-stress", *ONLY, "--out", "out"]
    assert main(["run", "kept.toml", *short]) == 0
    made = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert made["scenario"]["name"] == "kept"
    assert made["scenario"]["label_en"] == "Kept"
    assert made["parameters"]["carer.reach_mean"]["value"] == 40
    assert made["command"].startswith("gofal run kept.toml ")
    twin = gofal.run(
        years=1, burn_in_weeks=2, only=TINY, stress=False, seed=1,
        set={"fee_level": 1.1, "carer.reach_mean": 40},
    )  # fmt: skip
    assert twin.model.state_hash() == made["state_hash"]


@pytest.mark.slow
def test_an_arm_may_have_a_parameter_of_its_own() -> None:
    found = gofal.compare(
        "baseline", "baseline/carer.reach_mean=60", replicates=2, years=1, burn_in_weeks=2,
        only=TINY, workers=1, stress=False,
    )  # fmt: skip
    effects = found.wales("baseline/carer.reach_mean=60")["difference"]
    assert effects.abs().max() > 0
    assert found.arms[0].parameters == {}


def test_the_reference_may_have_one_too() -> None:
    """The other arm has the model's own value, whichever of the two comes first."""
    arms = [typed_scenario("baseline/carer.reach_mean=60"), typed_scenario("baseline")]
    usual = gofal.parameters()["carer.reach_mean"]
    told = [dict(arm.parameters) for arm in each_as_it_says(arms, LUCK_ALONE)]
    assert told == [{"carer.reach_mean": 60.0}, {"carer.reach_mean": usual}]
    run = [Replicates(tuple(each_as_it_says(arms, LUCK_ALONE)), (1,), 1, ()).arm(arm, 0)
           for arm in each_as_it_says(arms, LUCK_ALONE)]  # fmt: skip
    assert [dict(arm.scenario.parameters) for arm in run] == told
    assert each_as_it_says(arms[1:] * 2, LUCK_ALONE) == arms[1:] * 2
    with pytest.raises(GofalError, match="cannot be compared over an --ensemble"):
        each_as_it_says(arms, Over(({"carer.reach_mean": 50.0},)))


def test_a_picture_says_a_parameter_in_words() -> None:
    look = Look()
    label = gofal.parameters().parameter("carer.reach_mean").label_en
    told = arm_label("baseline/fee_level=1.1/carer.reach_mean=40", look)
    assert told.endswith(f", {label}: 40")
