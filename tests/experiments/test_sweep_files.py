"""Files of designs: what they may say, and how what is wrong is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from gofal.agents.errors import GofalError
from gofal.experiments.cli import main
from gofal.experiments.sweep.plan import load_plan


def test_the_examples_are_designs() -> None:
    files = sorted((Path(__file__).parents[2] / "docs" / "designs").glob("*.toml"))
    assert files
    for file in files:
        made = load_plan(file)
        assert made.title_en
        assert made.title_cy
        assert len(made.kind.draw(made.axes, made.options).points) > 1


def test_a_plan_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "d.toml"
    file.write_text(
        """
        title_en = "Fees"
        title_cy = "Ffioedd"
        [design]
        kind = "morris"
        walks = 4
        [vary]
        fee_level = { low = 1.0 }
        "carer.reach_mean" = {}
        [run]
        scenarios = ["baseline", "micro"]
        years = 3
        [keep]
        outcomes = ["met_need"]
        windows = ["3", "all"]
        """,
        encoding="utf-8",
    )
    made = load_plan(file)
    assert made.weeks == 156
    assert [window.name for window in made.keep.windows] == ["year 3", "years 1-3"]
    assert [arm.name for arm in made.arms] == ["baseline", "micro"]
    python = tmp_path / "d.py"
    python.write_text(
        "from gofal.experiments.sweep.plan import plan\n"
        "PLAN = plan({'kind': 'grid'}, {'fee_level': [1.0]}, {'weeks': 4})\n",
        encoding="utf-8",
    )
    assert load_plan(python).weeks == 4


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = ", "not readable TOML"),
        ("[vary]\nfee_level = {}", "'design' is missing"),
        ("[designs]", "did you mean design"),
        ("design = 3", "must be a table"),
        ("[design]\nkind = 'grids'\n[vary]\nfee_level = {}", "did you mean grid"),
        (
            "[design]\nkind = 'grid'\n[vary]\nfee_level = {}\n[run]\nyears = 0",
            r"\[run\] 'years' must be a whole number from 1 to 1000, not 0",
        ),
        ("[design]\nkind = 'grid'\n[vary]\nfee_level = {}\n[run]\nyears = 1\nweeks = 2", "both"),
        (
            "[design]\nkind = 'grid'\n[vary]\nfee_level = {}\n[run]\nyears = '1'",
            "'years' must be a whole number",
        ),
        ("[design]\nkind = 'grid'\n[vary]\nfee_level = {}\n[keep]\noutcomes = ['f']", "outcome"),
        ("[design]\nkind = 'grid'\n[vary]\nfee_level = {}\n[keep]\nwindows = ['99']", "outside"),
        ("[design]\nkind = 'grid'\n[vary]\nfee_level = {}\n[run]\nscenarios = ['x']", "scenario"),
    ],
)
def test_a_bad_file_is_named_with_what_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "d.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(GofalError, match=said) as caught:
        load_plan(file)
    assert str(caught.value).startswith("d.toml: ")


TINY = """
[design]
kind = "latin_hypercube"
points = 2
[vary]
fee_level = {}
[run]
weeks = 4
only = ["Gwynedd", "Isle of Anglesey"]
burn_in_weeks = 2
replicates = 1
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[design]", "\N{BYTE ORDER MARK}[design]", "starts with a byte-order mark"),
        (
            "points = 2",
            "points = 99999999999",
            "[design] 'points' must be a whole number from 1 to 1000000, not 99999999999",
        ),
        ("{}", "[true, 1.1]", "[vary] 'fee_level[1]' must be a number or a text, not true"),
        ("{}", "1.1", "[vary] 'fee_level' must be {} for the whole range"),
        (
            "weeks = 4",
            "weeks = 99999999999999999999",
            "[run] 'weeks' must be a whole number from 1 to 52000, not 99999999999999999999",
        ),
        ("weeks = 4", "weeks = 4\ntime_limit = nan", "[run] 'time_limit' must be a number from 0"),
        (
            "weeks = 4",
            "weeks = 4\nseed = 99999999999999999999999",
            "[run] 'seed' must be a whole number from 0 to 9223372036854775807, not 9999",
        ),
        (
            "weeks = 4",
            "weeks = 4\nscenarios = [['baseline']]",
            "[run] 'scenarios[1]' must be a text that is not empty, not ['baseline']",
        ),
        (
            "weeks = 4",
            "weeks = 4\nparameters = { 'carer.life_ends' = 'abc' }",
            "[run.parameters] 'carer.life_ends' must be a number, not 'abc'",
        ),
        (
            "weeks = 4",
            "weeks = 4\nparameters = { 'carer.life_ends' = '0,01' }",
            "[run.parameters] 'carer.life_ends' must be a number, not '0,01'",
        ),
        (
            "replicates = 1",
            "replicates = 1\n[keep]\noutcomes = [['met_need']]",
            "[keep] 'outcomes[1]' must be a text that is not empty, not ['met_need']",
        ),
    ],
)
def test_a_bad_design_is_one_line_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
) -> None:
    design = tmp_path / "d.toml"
    design.write_text(TINY.strip().replace(old, new, 1), encoding="utf-8")
    assert main(["sweep", str(design), "--out", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err.strip()
    assert f"d.toml: {said}" in told
    assert "\n" not in told
    assert list(tmp_path.iterdir()) == [design]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def f(:\n", "d.py line 1: SyntaxError: invalid syntax"),
        ("x = 1\nPLAN = 1 / 0\n", "d.py line 2: ZeroDivisionError: division by zero"),
        ("PLAN = 3\n", "d.py must set PLAN"),
        (
            "from gofal.experiments.sweep.plan import plan\nPLAN = plan({}, {})\n",
            "d.py line 2: unknown design 'None'",
        ),
    ],
)
def test_a_bad_python_design_is_one_line(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "d.py"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(GofalError, match=said):
        load_plan(file)
