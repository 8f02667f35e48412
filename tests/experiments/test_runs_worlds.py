"""Runs on disk: saved, resumed and branched from with the same bits; burnt-in worlds kept."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from small import ONLY, TINY

from gofal.abm.model import CareModel
from gofal.abm.scenario import load_scenario
from gofal.agents.errors import GofalError
from gofal.experiments.cli import main
from gofal.experiments.runs import worlds as worlds_module
from gofal.experiments.runs.identity import arm_id, world_id
from gofal.experiments.runs.worlds import Worlds, limit_bytes

type Fingerprint = Callable[[CareModel], str]

BASE = load_scenario("baseline").with_(only=TINY, burn_in_weeks=6)
ENOUGH = 1e9


def never(_weeks: int) -> None:
    raise AssertionError("it burns in although the world is there")


def test_a_saved_run_goes_on_as_if_it_had_never_stopped(
    tiny_wales: CareModel, tmp_path: Path, fingerprint: Fingerprint
) -> None:
    model = tiny_wales.fork("living_wage")
    model.run_for(17)
    model.save(tmp_path / "at_17")
    loaded = CareModel.load(tmp_path / "at_17")
    assert loaded.week == 17
    assert fingerprint(loaded) == fingerprint(model)
    branch, same_branch = (one.fork("fee_squeeze") for one in (loaded, model))
    for one in (loaded, model, branch, same_branch):
        one.run_for(30)
    assert fingerprint(loaded) == fingerprint(model)
    assert fingerprint(branch) == fingerprint(same_branch)
    assert fingerprint(branch) != fingerprint(model)
    assert loaded.outcomes().equals(model.outcomes())
    assert loaded.stress_test() == model.stress_test()


def test_a_run_saved_in_its_burn_in_goes_on_with_it(
    tmp_path: Path, fingerprint: Fingerprint
) -> None:
    model = CareModel(BASE.with_(only=()))
    for _ in range(10):
        model.step()
    model.save(tmp_path / "young")
    loaded = CareModel.load(tmp_path / "young")
    for one in (loaded, model):
        one.run_for(2)
    assert fingerprint(loaded) == fingerprint(model)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "No such file"),
        (b"anything", "is not a saved run; gofal run"),
        (b'{"kind": "gofal run", "format": 0}\n', "another version of gofal"),
        (b'{"kind": "gofal run", "format": 1, "rules": "abc"}\n', "is damaged"),
        (b'{"kind": "gofal run", "format": 1, "rules": "abc", "sha256": ""}\n', "other rules .abc"),
    ],
)
def test_what_cannot_be_gone_on_with_is_refused_in_one_line(
    tmp_path: Path, content: bytes | None, told: str
) -> None:
    if content is not None:
        (tmp_path / "file").write_bytes(content)
    with pytest.raises(GofalError, match=told) as problem:
        CareModel.load(tmp_path / "file")
    assert "\n" not in str(problem.value)


def test_a_damaged_file_is_refused(tiny_wales: CareModel, tmp_path: Path) -> None:
    path = tmp_path / "file"
    tiny_wales.save(path)
    content = bytearray(path.read_bytes())
    content[-100] ^= 1
    path.write_bytes(content)
    with pytest.raises(GofalError, match="damaged"):
        CareModel.load(path)
    path.write_bytes(content[:5000])
    with pytest.raises(GofalError, match="damaged"):
        CareModel.load(path)


def test_a_saved_run_holds_no_code(tmp_path: Path) -> None:
    from gofal.abm.saved import _Reader

    (tmp_path / "file").write_bytes(pickle.dumps(Path("x")))
    with (tmp_path / "file").open("rb") as file, pytest.raises(GofalError, match="must not hold"):
        _Reader(file).load()
    called = b"cgofal.abm.scenario\nload_scenario\n."
    (tmp_path / "file").write_bytes(called)
    with (tmp_path / "file").open("rb") as file, pytest.raises(GofalError, match="must not hold"):
        _Reader(file).load()


def test_a_world_is_burnt_in_once(tmp_path: Path, fingerprint: Fingerprint) -> None:
    kept = Worlds(tmp_path, ENOUGH)
    weeks: list[int] = []
    first = kept.burnt_in(BASE, weeks.append)
    assert sum(weeks) == 6
    again = kept.burnt_in(BASE.with_(set={"fee_level": 1.2}), never)
    assert fingerprint(again) == fingerprint(first)
    arms = [one.fork(BASE.with_(set={"fee_level": 1.2})) for one in (first, again)]
    for arm in arms:
        arm.run_for(14)
    assert fingerprint(arms[0]) == fingerprint(arms[1])


@pytest.fixture(scope="module")
def one_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the world of :data:`BASE`. Copy it, do not write into it."""
    folder = tmp_path_factory.mktemp("worlds")
    Worlds(folder, ENOUGH).burnt_in(BASE, lambda _: None)
    return folder


@pytest.mark.parametrize("content", [b"", b"not a world", b'{"kind": "gofal run"}\n12'])
def test_a_broken_world_is_made_anew(tmp_path: Path, one_world: Path, content: bytes) -> None:
    kept = Worlds(shutil.copytree(one_world, tmp_path / "worlds"), ENOUGH)
    (file,) = kept.files()
    whole = file.read_bytes()
    file.write_bytes(content or whole[:-1])
    weeks: list[int] = []
    kept.burnt_in(BASE, weeks.append)
    assert sum(weeks) == 6
    assert kept.files()[0].read_bytes()[:50] == whole[:50]
    kept.burnt_in(BASE, never)


def test_worlds_unused_for_longest_go_first(tmp_path: Path) -> None:
    one, two, three = (BASE.with_(seed=seed, burn_in_weeks=2) for seed in (1, 2, 3))
    Worlds(tmp_path, ENOUGH).burnt_in(one, lambda _: None)
    size = sum(path.stat().st_size for path in tmp_path.iterdir())
    kept = Worlds(tmp_path, 2.5 * size)
    kept.burnt_in(two, lambda _: None)
    kept.burnt_in(one, never)
    kept.burnt_in(three, lambda _: None)
    assert [kept.has(world) for world in (one, two, three)] == [True, False, True]


def test_without_a_cache_runs_go_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for kept in (Worlds(tmp_path / "file" / "worlds", ENOUGH), Worlds(tmp_path / "none", 0.0)):
        weeks: list[int] = []
        assert kept.burnt_in(BASE.with_(burn_in_weeks=2), weeks.append).week == 0
        assert sum(weeks) == 2
        assert not kept.files()


def test_what_a_world_hangs_on_is_in_its_name() -> None:
    others = [
        BASE.with_(seed=2),
        BASE.with_(burn_in_weeks=31),
        BASE.with_(parameters={"carer.quit_base": 0.3}),
    ]
    names = {world_id(one) for one in (BASE, *others)}
    assert len(names) == 4
    assert world_id(BASE.with_(set={"fee_level": 1.2})) == world_id(BASE)
    assert world_id(BASE.with_(only=())) == world_id(BASE)  # a slice is cut out of it
    assert arm_id(BASE.with_(only=())) != arm_id(BASE)


def test_the_order_of_settings_and_the_words_do_not_count() -> None:
    one = BASE.with_(set={"fee_level": 1.2, "rural_premium": 0.1})
    other = BASE.with_(set={"rural_premium": 0.1, "fee_level": 1.2})
    assert one.settings != other.settings
    assert arm_id(one) == arm_id(other)
    assert arm_id(load_scenario("baseline").with_(only=TINY, burn_in_weeks=6)) == arm_id(BASE)
    assert arm_id(one.with_(set={"fee_level": 1.3})) != arm_id(one)


def test_worlds_may_have_a_folder_of_their_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GOFAL_WORLDS", str(tmp_path / "mine"))
    assert worlds_module.users_worlds().folder == tmp_path / "mine"


def test_a_slice_is_cut_out_of_the_whole_that_is_kept(
    tmp_path: Path, one_world: Path, fingerprint: Fingerprint
) -> None:
    kept = Worlds(shutil.copytree(one_world, tmp_path / "worlds"), ENOUGH)
    part = kept.burnt_in(BASE, never)
    whole = kept.burnt_in(BASE.with_(only=()), never)
    assert len(kept.files()) == 1
    assert fingerprint(part) == fingerprint(whole.slice(*TINY))
    assert fingerprint(kept.burnt_in(BASE, never)) == fingerprint(part)


def test_the_limit_is_a_number_of_gigabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOFAL_CACHE_GB")
    assert limit_bytes() == 4e9
    monkeypatch.setenv("GOFAL_CACHE_GB", "1.5")
    assert limit_bytes() == 1.5e9
    for text in ("much", "-1", "nan"):
        monkeypatch.setenv("GOFAL_CACHE_GB", text)
        with pytest.raises(GofalError, match="number of gigabytes"):
            limit_bytes()


def test_the_cache_is_shown_and_cleared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("GOFAL_WORLDS")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("GOFAL_CACHE_GB", "2")
    kept = worlds_module.users_worlds()
    assert kept == Worlds(tmp_path / "gofal" / "worlds", 2e9)
    kept.keep(CareModel(BASE.with_(only=(), burn_in_weeks=0)))
    assert main(["cache"]) == 0
    assert "at most 2 GB" in capsys.readouterr().out
    assert len(kept.files()) == 1
    assert main(["cache", "--clear", "--language", "cy"]) == 0
    assert "Tynnwyd" in capsys.readouterr().out
    assert not kept.files()


@pytest.mark.slow
def test_a_run_is_saved_and_branched_from_by_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    words = [*ONLY, "--burn-in", "10", "--no-stress"]
    assert main(["run", "baseline", "--years", "1", *words, "--save", "one"]) == 0
    assert "--from one" in capsys.readouterr().out
    assert CareModel.load("one").week == 52
    for name in ("baseline", "living_wage"):
        assert (
            main(["run", name, "--years", "1", "--from", "one", "--out", name, "--no-stress"]) == 0
        )
    assert main(["run", "baseline", "--years", "2", *words, "--out", "whole"]) == 0
    tables = [Path(name, "outcomes.parquet").read_bytes() for name in ("baseline", "whole")]
    assert tables[0] == tables[1]
    assert Path("living_wage", "outcomes.parquet").read_bytes() != tables[1]
    assert main(["run", "baseline", "--from", "one", "--seed", "2"]) == 2
    assert "--seed cannot be given with --from" in capsys.readouterr().err
