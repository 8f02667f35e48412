"""The evidence: what is wanted next, parts that are kept, and going on after a kill."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from toy_evidence import TERMS, planner, toy_run

import gofal.experiments.evidence.parts as parts_module
import gofal.experiments.evidence.run as run_module
from gofal.abm.results import WALES
from gofal.agents.errors import GofalError
from gofal.experiments.evidence.parts import Parts
from gofal.experiments.evidence.plan import Planner
from gofal.experiments.evidence.run import Sitting, run
from gofal.experiments.evidence.stretches import Stretch, stretches
from gofal.experiments.evidence.terms import WINDOWS, Compared, Terms, policies, system_of
from gofal.experiments.runs import same_rules
from gofal.experiments.runs.store import Arm, Store
from gofal.viz.cli import main


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.rglob("*.*"))}


def compared(asked: Planner, name: str, expects: str = "central") -> Compared:
    (policy,) = (one for one in asked.policies if one.name == name)
    return Compared(policy, expects)


def test_a_pair_shares_all_but_the_policy_and_begins_in_2026() -> None:
    terms = Terms(TERMS.base, ({"need.arrivals": 430.0}, {"need.arrivals": 440.0}))
    one = Compared(policies(("latc",))[0])
    with_it, without = (terms.arm(arm, 2).scenario for arm in (one, one.without))
    assert (with_it.seed, with_it.wales) == (without.seed, without.wales)
    assert with_it.parameters == without.parameters == {"need.arrivals": 440.0}
    assert with_it.history == without.history
    assert with_it.history is not None
    assert (with_it.history.policy_from, with_it.history.expects) == (2026, "central")
    assert with_it.settings
    assert not without.settings
    first = terms.arm(one, 1).scenario
    assert (first.seed, first.wales, first.parameters) != (
        with_it.seed,
        with_it.wales,
        with_it.parameters,
    )


def test_policies_with_a_rule_of_their_own_come_first() -> None:
    grades = [system.grade for one in policies() if (system := system_of(one.name))]
    assert len(grades) == 84
    assert grades == sorted(grades, key=["own rule", "size is an input", "context"].index)
    with pytest.raises(GofalError, match="did you mean latc"):
        policies(("lact",))


@pytest.mark.slow
def test_pairs_are_added_where_a_verdict_is_open_and_nowhere_else(tmp_path: Path) -> None:
    asked = planner(tmp_path / "parts")
    assert {(want.stage, want.pairs) for want in asked.wants()} == {
        (0, (1, 2, 3, 4)),
        (1, (1, 2, 3, 4)),  # on equal terms
    }
    batches: list[list[str]] = []
    sitting = Sitting(Store(tmp_path / "work"), 1, runner=toy_run)
    whole = run(asked, sitting, tell=lambda batch, _: batches.append([one.name for one in batch]))
    assert whole
    assert asked.wants() == []
    reached = {name: asked.parts.pairs(compared(asked, name)) for name in ("gwynedd", "latc")}
    assert reached == {"gwynedd": 4, "latc": 4}
    assert asked.parts.pairs(compared(asked, "rebalancing")) == 6  # open at 4
    assert asked.parts.of(compared(asked, "pandemic")).error == "GofalError: a toy"
    assert asked.parts.pairs(compared(asked, "gwynedd", "tight")) == 4  # it helps in something
    assert batches[-1][0].endswith((".tight", ".generous"))


@pytest.mark.slow
def test_parts_are_read_in_place_of_runs_and_are_the_same_bytes_again(tmp_path: Path) -> None:
    for name in ("a", "b"):
        sitting = Sitting(Store(tmp_path / f"work-{name}"), 1, runner=toy_run)
        run(planner(tmp_path / name, "gwynedd", "rebalancing"), sitting)
    assert bytes_of(tmp_path / "a") == bytes_of(tmp_path / "b")
    assert len(bytes_of(tmp_path / "a")["gwynedd.csv"]) < 50_000

    def refuse(*_: object) -> None:
        raise AssertionError("it runs again what it has")

    nothing = Sitting(Store(tmp_path / "empty"), 1, runner=refuse)
    assert run(planner(tmp_path / "a", "gwynedd", "rebalancing"), nothing)


def test_years_of_policies_are_kept_for_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "work")
    asked = planner(tmp_path / "parts", "latc")
    run(asked, Sitting(store, 1, runner=toy_run))
    files = {file.name for file in (tmp_path / "parts" / "years").iterdir()}
    assert files == {"baseline.parquet", "latc.parquet"}  # of the future that is expected alone
    again = planner(tmp_path / "parts", "latc").parts
    arm = compared(asked, "latc")
    pairs = range(1, again.pairs(arm) + 1)
    years = again.years(arm)
    assert set(years.table) == {*pairs}
    for outcome in ("met_need", "wage"):
        for area in ("wales", "W06000023"):
            rows = years.table.xs((outcome, area))
            assert rows.index.tolist() == list(range(1, 11))
            told = again.of(arm).values(outcome, WINDOWS[0].name, pairs)
            assert rows.to_numpy()[:2].mean(axis=0) == pytest.approx(told, rel=1e-4)
    assert not years.table.index.isin([("margin", "W06000023", 1)]).any()  # of Wales only
    assert ("margin", "W06000023", 1) in again.years(arm.without).table.index
    monkeypatch.setattr(same_rules, "rules_hash", lambda: "other")
    assert 1 not in planner(tmp_path / "parts", "latc").parts.years(arm)
    (tmp_path / "parts" / "years" / "latc.parquet").write_bytes(b"cut")
    with pytest.raises(GofalError, match="damaged; remove it"):
        planner(tmp_path / "parts", "latc").parts.years(arm)


def test_parts_of_other_rules_or_parameters_are_known_as_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(planner(tmp_path / "parts", "latc"), Sitting(Store(tmp_path / "work"), 1, runner=toy_run))
    refitted = replace(TERMS, sets=({"need.arrivals": 440.0},), _made={})
    other = planner(tmp_path / "parts", "latc", terms=refitted)
    assert other.parts.pairs(compared(other, "latc")) == 0
    assert other.parts.of(compared(other, "latc")).stale == 4
    wants = other.wants()
    assert [other.stages[want.stage][0] for want in wants] == ["policies", "equal"]
    assert len(other.runs(wants)) == 16  # each with its future without a policy
    wanted = [*stretches(compared(other, "latc")), Stretch("W06000023", WINDOWS[0])]
    monkeypatch.setattr(parts_module, "stretches", lambda _: wanted)
    assert planner(tmp_path / "parts", "latc").parts.of(compared(other, "latc")).stale == 4
    monkeypatch.undo()
    assert planner(tmp_path / "parts", "latc").parts.of(compared(other, "latc")).stale == 0
    monkeypatch.setattr(same_rules, "rules_hash", lambda: "other")
    changed = planner(tmp_path / "parts", "latc")
    assert changed.parts.of(compared(changed, "latc")).stale == 4


@pytest.mark.slow
def test_killed_it_goes_on_and_ends_with_the_same_bytes(tmp_path: Path) -> None:
    script = Path(__file__).with_name("toy_evidence.py")
    parts, work = tmp_path / "parts", tmp_path / "work"
    process = subprocess.Popen([sys.executable, script, parts, work])  # noqa: S603
    deadline = time.monotonic() + 600
    while len(list(work.glob("*/*/*/run.json"))) < 3:
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.kill()
    process.wait()
    ran: list[Arm] = []

    def the_rest(arms: Sequence[Arm], store: Store, *_: object) -> None:
        left = [arm for arm in arms if store.find(arm) is None]
        ran.extend(left)
        toy_run(left, store)

    again, once = planner(parts, "gwynedd", "latc"), planner(tmp_path / "o", "gwynedd", "latc")
    run(again, Sitting(Store(work), 1, runner=the_rest))
    run(once, Sitting(Store(tmp_path / "w"), 1, runner=toy_run))
    assert bytes_of(parts) == bytes_of(tmp_path / "o")
    assert 0 < len(ran) < len(list(Store(tmp_path / "w").notes()))


def test_it_begins_nothing_that_would_end_too_late(tmp_path: Path) -> None:
    now = [0.0]

    def slow(arms: Sequence[Arm], store: Store, *_: object) -> None:
        now[0] += 100.0 * len(arms)
        toy_run(arms, store)

    asked = planner(tmp_path / "parts")
    sitting = Sitting(Store(tmp_path / "work"), 1, 0.01, slow, lambda: now[0])
    assert not run(asked, sitting)
    assert now[0] == 0.0  # eight runs take longer than 36 seconds
    longer = replace(sitting, hours=0.1)
    assert not run(asked, longer)
    assert now[0] > 0.0
    assert asked.wants()


def test_a_part_holds_what_systems_are_read_in(tmp_path: Path) -> None:
    run(planner(tmp_path / "p", "raglan"), Sitting(Store(tmp_path / "w"), 1, runner=toy_run))
    parts = planner(tmp_path / "p", "raglan").parts
    (arm,) = (Compared(one) for one in policies(("raglan",)))
    rows = [(row["area"], row["years"]) for row in parts.of(arm).held[1]]
    every = [window.name for window in WINDOWS]
    assert rows == [(area, years) for area in (WALES, "W06000021") for years in every]
    without = {(row["area"], row["years"]) for row in parts.of(arm.without).held[1]}
    assert set(rows) | {(WALES, "year 3"), (WALES, "years 2-3")} <= without
    assert parts.of(arm).values("fee", every[0], [1], "W06000021")[0] > 0


def test_a_damaged_part_is_told(tmp_path: Path) -> None:
    (tmp_path / "latc.csv").write_text("pair,rules\n1,x\n", encoding="utf-8")
    with pytest.raises(GofalError, match=r"latc\.csv is damaged"):
        Parts(tmp_path, TERMS).of(Compared(policies(("latc",))[0]))
    (tmp_path / "latc.csv").write_bytes(b"pair,rules\n\xff\xfe,x\n")
    with pytest.raises(GofalError, match=r"latc\.csv is damaged"):
        Parts(tmp_path, TERMS).of(Compared(policies(("latc",))[0]))


def test_the_command_plans_runs_and_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run_module, "run_arms", toy_run)
    words = ["evidence", "latc", "--parts", str(tmp_path / "p"), "--work", str(tmp_path / "w")]
    assert main(words) == 0
    plan = capsys.readouterr().out
    assert "All policies, up to 4 pairs" in plan
    assert not (tmp_path / "p").exists()
    assert main([*words, "--run", "--workers", "1"]) == 0
    assert "All that is wanted is there." in capsys.readouterr().out
    assert {"baseline.csv", "latc.csv"} <= set(bytes_of(tmp_path / "p"))
    assert main([*words, "--hours", "2"]) == 2
    assert main([*words, "--run", "--hours", "0"]) == 2
    assert main(["evidence", "lact"]) == 2
    assert "unknown policy 'lact'" in capsys.readouterr().err
