"""The store of runs: who serves whom, whoever asks, and what a file lacks is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from small import TINY

from gofal.abm.model import CareModel
from gofal.abm.scenario import load_scenario
from gofal.abm.setting import parse_setting
from gofal.agents.errors import GofalError
from gofal.experiments.cli import main
from gofal.experiments.runs import arms as arms_module
from gofal.experiments.runs.arms import run_arms
from gofal.experiments.runs.means import means
from gofal.experiments.runs.queue import Queue
from gofal.experiments.runs.replicates import window_means
from gofal.experiments.runs.store import Arm, Store, needed
from gofal.experiments.runs.worlds import Worlds
from gofal.experiments.windows import Window, default_windows

BASE = load_scenario("baseline").with_(only=TINY, burn_in_weeks=10)
ENDED = {"seconds": 1.0, "error": None}


def arm(*settings: str, years: int = 1, stress: bool = False, weekly: bool = False) -> Arm:
    scenario = BASE.with_(settings=tuple(map(parse_setting, settings)))
    return Arm(scenario, years, stress, weekly)


def test_the_fewest_runs_serve_all_whatever_they_are_called() -> None:
    a, b = arm("fee_level=1.1"), arm("fee_level=1.1", years=10)
    called = replace(a, scenario=replace(a.scenario, name="another name"))
    assert needed([a, b, called, arm()]) == [b, arm()]
    stressed = arm("fee_level=1.1", years=10, stress=True)
    assert needed([a, b, stressed]) == [stressed]
    weekly = arm("fee_level=1.1", years=2, weekly=True)
    assert needed([a, b, weekly]) == [b, weekly]
    assert needed([arm(stress=True), arm(years=2)]) == [arm(stress=True), arm(years=2)]


def test_a_longer_run_serves_and_a_shorter_does_not(tmp_path: Path) -> None:
    store = Store(tmp_path)
    table = pd.DataFrame({"week": np.arange(260), "wage": np.arange(260.0)})
    store.keep(arm(years=5), {"country": table}, ENDED)
    found = store.find(arm(years=3))
    assert found is not None
    assert found.folder.name == "5y"
    assert len(found.table("country")) == 156
    assert store.find(arm(years=6)) is None
    assert store.find(arm(years=5, stress=True)) is None
    assert store.find(arm(years=5, weekly=True)) is None
    store.keep(arm(years=6, stress=True), {}, ENDED)
    assert store.find(arm(years=6)) is not None
    assert store.find(arm("fee_level=1.1")) is None


def test_a_run_that_went_wrong_would_go_wrong_again(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.keep(arm(years=3, stress=True), {}, {"seconds": 1.0, "error": "ValueError: a mistake"})
    found = store.find(arm(years=3, stress=True))
    assert found is not None
    assert found.error == "ValueError: a mistake"
    assert store.find(arm(years=2)) is None
    assert store.find(arm(years=3)) is None  # the stress test may have been it


def test_whoever_keeps_a_run_first_stays(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for wage in (1.0, 2.0):
        store.keep(arm(), {"country": pd.DataFrame({"week": [0], "wage": [wage]})}, ENDED)
    kept = store.find(arm())
    assert kept is not None
    assert kept.table("country")["wage"].tolist() == [1.0]


def test_what_a_run_does_not_hold_is_told(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.keep(arm(), {"country": pd.DataFrame({"week": [0], "wage": [1.0]})}, ENDED)
    kept = store.find(arm())
    assert kept is not None
    with pytest.raises(GofalError, match="no table 'care'"):
        kept.table("care")
    with pytest.raises(GofalError, match="did you mean wage"):
        kept.table("country", ["wages"])


def test_a_kept_run_answers_as_the_model_does(tmp_path: Path, tiny_wales: CareModel) -> None:
    base = tiny_wales.followed
    wanted = Arm(base.with_(set={"fee_level": 1.2}), 2, stress=True, weekly=True)
    store = Store(tmp_path)
    run_arms([wanted], store, workers=1)
    kept = store.find(wanted)
    assert kept is not None
    model = tiny_wales.fork(wanted.scenario)
    model.run_for(104)
    cut = Window("weeks 10-70", 10, 70)
    windows = (*default_windows(2), cut)
    got = window_means(kept, windows)
    expected = means(model.outcomes(), windows)
    plain = got[~got["outcome"].str.startswith("stress_loss")].reset_index(drop=True)
    keys = ["window", "level", "code", "outcome"]
    pd.testing.assert_frame_equal(plain[keys], expected[keys])
    same_bits = (expected["level"] == "wales") | expected["window"].isin(["year 1", cut.name])
    np.testing.assert_array_equal(plain["value"][same_bits], expected["value"][same_bits])
    np.testing.assert_allclose(plain["value"], expected["value"], rtol=1e-13)
    losses = got[(got["outcome"] == "stress_loss_4") & (got["code"] == "wales")]
    assert losses["window"].tolist() == ["year 2", "years 1-2"]
    assert losses["value"].iloc[0] == model.stress_test()[4]["wales"]


@pytest.mark.slow
def test_arms_of_one_command_are_known_to_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    size = ["--burn-in", "4", "--replicates", "1", "--workers", "1"]
    words = ["compare", "baseline", "fee_squeeze", *size, "--years", "2", "--no-stress"]
    assert main(words) == 0

    def refuse(*_: object) -> None:
        raise AssertionError("it runs again what is there")

    monkeypatch.setattr(arms_module, "begun", refuse)
    page = ["document", "presets", "--only", "fee_squeeze", *size, "--years", "1"]
    assert main(page) == 0
    assert "fee_squeeze" in capsys.readouterr().out
    words[1:3] = ["fee_squeeze", "baseline"]
    assert main([*words, "--years", "1", "--out", "again"]) == 0


def test_a_world_that_is_being_burnt_in_is_waited_for() -> None:
    queue = Queue(np.arange(5), np.array([0, 0, 0, 1, 1]), settled=())
    assert queue.take(None, 1) == ([0], 0)
    assert queue.take(None, 1) == ([3], 1)
    assert queue.take(0, 1) == ([1], 0)
    assert queue.take(1, 1) == ([4], 1)
    assert queue.take(1, 1) == ([], 1)  # the world of group 0 is not there yet
    queue.settle(0)
    assert queue.take(1, 1) == ([2], 0)
    assert queue.left == 0


@pytest.mark.slow
def test_one_burn_in_serves_two_processes(tmp_path: Path) -> None:
    worlds = Worlds(tmp_path / "worlds", 1e9)
    arms = [arm(f"fee_level={1 + n / 10:g}") for n in range(3)]
    seen: list[tuple[int, int]] = []
    store, alone = Store(tmp_path / "runs"), Store(tmp_path / "alone")
    run_arms(arms, store, 2, lambda *at: seen.append(at), worlds=worlds)
    assert len(worlds.files()) == 1
    assert seen[-1] == (10 + 3 * 52, 10 + 3 * 52)
    run_arms(arms[:1], alone, workers=1)
    one, other = (kept.table("country") for at in (store, alone) if (kept := at.find(arms[0])))
    pd.testing.assert_frame_equal(one, other)
