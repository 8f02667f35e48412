"""Names of ``import gofal``: light to load, with the same numbers as the command line."""

from __future__ import annotations

import doctest
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from small import TINY

import gofal
from gofal.abm.setting import parse_setting, setting_text
from gofal.experiments import api

SMALL: dict[str, Any] = {"years": 1, "only": TINY, "burn_in_weeks": 5}


def test_importing_gofal_loads_nothing_heavy() -> None:
    code = (
        "import sys, gofal; gofal.__version__; dir(gofal); gofal.GofalError\n"
        "print([name for name in ('numpy', 'pandas', 'mesa', 'numba') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)  # noqa: S603
    assert done.stdout.strip() == "[]"


def test_the_contents_are_what_they_say() -> None:
    assert set(gofal.__all__) <= set(dir(gofal))
    assert all(getattr(gofal, name) is not None for name in gofal.__all__)
    assert all(name in str(gofal.__doc__) for name in gofal.__all__ if name != "__version__")
    assert gofal.levers()["fee_level"].default == 1.0
    assert next(iter(gofal.scenarios())) == "baseline"
    assert gofal.parameters()["carer.people"] > 0
    with pytest.raises(AttributeError, match="levres"):
        gofal.levres  # type: ignore[attr-defined]  # noqa: B018


@pytest.fixture(scope="module")
def result() -> Any:
    return gofal.run("rebalancing", **SMALL, seed=np.int64(3), set={"fee_level": 1.1}, stress=False)


def test_a_run_is_that_of_the_model(result: Any) -> None:
    scenario = gofal.load_scenario("rebalancing").with_(
        only=TINY, burn_in_weeks=5, seed=3, set={"fee_level": 1.1}
    )
    model = gofal.Model(scenario)
    model.run_for(52)
    assert result.model.state_hash() == model.state_hash()
    pd.testing.assert_frame_equal(result.outcomes, model.outcomes())
    assert len(result.providers)
    table = result.outcomes
    met = table[(table["level"] == "wales") & (table["outcome"] == "met_need")]["value"]
    assert result.wales()["met_need"] == pytest.approx(met.mean())


def test_a_saved_run_names_the_call_that_repeats_it(result: Any, tmp_path: Path) -> None:
    result.save(tmp_path / "once")
    command = json.loads((tmp_path / "once" / "run.json").read_text(encoding="utf-8"))["command"]
    again = eval(command, {"gofal": gofal})  # noqa: S307  (that it can be is the point)
    again.save(tmp_path / "again")
    for name in ("outcomes.parquet", "providers.parquet", "run.json"):
        assert (tmp_path / "once" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_settings_are_taken_as_typed() -> None:
    texts = ["fee_level@Powys=1.2:52+26", "rebalancing_route=latc", "fee_uprating=0.0123456789"]
    asked = gofal.load_scenario("baseline").with_(settings=tuple(map(parse_setting, texts)))
    assert [setting_text(setting) for setting in asked.settings] == [
        "fee_level@W06000023=1.2:52+26",
        *texts[1:],
    ]
    for scenario in gofal.scenarios().values():
        assert (
            tuple(parse_setting(setting_text(one)) for one in scenario.settings)
            == scenario.settings
        )
        assert scenario.beyond_preset() == (scenario.name, ())
    moved = gofal.load_scenario("rebalancing").with_(set={"fee_level": 1.1})
    assert moved.beyond_preset() == ("rebalancing", ("fee_level=1.1",))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"seed": 1.5}, r"'seed' must be a whole number .*, not 1\.5"),
        ({"burn_in_weeks": 2.0}, r"'burn_in_weeks' must be a whole number .*, not 2\.0"),
        ({"years": 0}, "years = 0"),
        ({"years": 1.5}, r"years = 1\.5 is no count; a whole number is needed"),
        ({"years": "2"}, "years = '2' is no count"),
        ({"years": True}, "years = True is no count"),
        ({"only": [3]}, "3 is no name"),
        ({"only": "Powis"}, "'Powis'; did you mean Powys"),
        ({"set": {"fee_level": True}}, "fee_level = 'true'; allowed: 0.7 to 1.6"),
        ({"set": {"rebalancing_route": True}}, "rebalancing_route 'true'"),
        ({"set": {"need.end_hazard": None}}, "is not a number"),
        ({"parameters": {"need.end_hazard": "0.02"}}, "must be a number, not '0.02'"),
        ({"set": {"fee_levle": 1.1}}, "fee_level"),
        ({"set": ["fee_level"]}, "not a setting"),
        ({"scenario": "nowhere"}, "nowhere"),
    ],
)
def test_what_is_not_allowed_is_named(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(gofal.GofalError, match=said):
        gofal.run(**wrong)


def test_how_many_futures_is_a_whole_number() -> None:
    some: tuple[Any, ...] = (2.0, "2", True, None)
    for wrong in some:
        with pytest.raises(gofal.GofalError, match=r"replicates = .* is no count"):
            gofal.compare("baseline", "latc", years=1, only=TINY, burn_in_weeks=0, replicates=wrong)


@pytest.mark.slow
def test_the_examples_of_the_docstrings_hold() -> None:
    for module in (gofal, api):
        found = doctest.testmod(module)
        assert found.attempted
        assert not found.failed


def test_the_version_is_said_once() -> None:
    citation = (Path(gofal.__file__).parents[1] / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {gofal.__version__}\n" in citation
    for arguments in (["--version"], ["nonsense"]):
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "gofal", *arguments], capture_output=True, text=True, check=False
        )
        if arguments == ["--version"]:
            assert (done.returncode, done.stdout) == (0, f"gofal {gofal.__version__}\n")
        else:
            assert done.returncode == 2
