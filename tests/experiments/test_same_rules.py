"""Rules of before that give the same: what stands, what does not, and how that is found out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest
from toy_evidence import TERMS, planner, tables, toy_run

import gofal.experiments.evidence.check as check_module
import gofal.experiments.evidence.compare_rules as compare_module
import gofal.experiments.runs.store as store_module
from gofal.abm.rules import rules_hash
from gofal.abm.scenario import load_scenario
from gofal.agents.errors import GofalError
from gofal.experiments.cli import main
from gofal.experiments.evidence.check import again
from gofal.experiments.evidence.claim_parts import oldest_of
from gofal.experiments.evidence.compare_rules import (
    YEARS,
    Differing,
    kept_by,
    record,
    run_and_compare,
)
from gofal.experiments.evidence.run import Sitting, run
from gofal.experiments.evidence.terms import WINDOWS, Compared
from gofal.experiments.runs import same_rules
from gofal.experiments.runs.same_rules import (
    SameRules,
    Standing,
    read_same,
    set_by,
    stands,
    write_same,
)
from gofal.experiments.runs.store import Arm, Store

OLD = rules_hash()
NEW = "0123456789abcdef"
KNOWN = (
    SameRules(OLD, NEW, 9, 2, but=("profit_cap",)),
    SameRules("c" * 16, OLD, 9, 2, but=("triage",)),
    SameRules("d" * 16, "e" * 16, 9, 2),
)


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other rules are installed, and were compared with these."""
    monkeypatch.setattr(same_rules, "rules_hash", lambda: NEW)
    monkeypatch.setattr(same_rules, "read_same", lambda: list(KNOWN))
    same_rules._standing.cache_clear()


def test_what_stood_for_rules_that_stand_stands_too() -> None:
    def found(*levers: str) -> list[str]:
        return list(Standing(KNOWN, NEW).rules(frozenset(levers)))

    assert found() == found("fee_level") == [NEW, OLD, "c" * 16]
    assert found("triage") == [NEW, OLD]
    assert found("profit_cap") == [NEW]
    assert list(Standing(KNOWN, "f" * 16).rules(frozenset())) == ["f" * 16]


def test_one_option_of_a_lever_may_come_out_otherwise_alone() -> None:
    known = (SameRules(OLD, NEW, 9, 2, but=("payment_mode=outcomes_on_top",)),)

    def stood(name: str) -> bool:
        chosen = set_by(load_scenario(name).settings)
        return OLD in Standing(known, NEW).rules(chosen)

    assert stood("reablement")
    assert not stood("your_choice")
    moved = Differing((), (load_scenario("reablement"), load_scenario("your_choice")))
    assert moved.unexplained(known[0].but) == ["reablement"]


@pytest.mark.parametrize(
    ("but", "told"),
    [
        ("payment_mod", "payment_mode"),
        ("payment_mode=outcome_on_top", "outcomes_on_top"),
        ("fee_level=1", "fee_level"),
    ],
)
def test_what_may_come_out_otherwise_is_a_lever_or_an_option(
    but: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rules", "c" * 16, "--but", but]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.usefixtures("changed")
def test_a_run_by_rules_that_stand_serves_unless_it_sets_a_lever_that_changed(
    tmp_path: Path,
) -> None:
    store = Store(tmp_path)
    assert stands(OLD)
    for name in ("gwynedd", "latc"):  # gwynedd sets a profit cap
        arm = Arm(load_scenario(name), 10)
        store.keep(arm, {"country": pd.DataFrame({"week": [0]})}, {"seconds": 1.0, "error": None})
        found = store.find(arm)
        assert (found is not None) == (name == "latc")
        if found is not None:
            assert found.rules == OLD  # not those installed
    assert len(list(store.notes())) == 2  # how long runs take is known from all


@pytest.mark.slow
def test_parts_by_rules_that_stand_are_read_and_keep_their_name(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    store, parts = Store(tmp_path / "work"), tmp_path / "parts"
    run(planner(parts, "gwynedd", "latc"), Sitting(store, 1, runner=toy_run))
    request.getfixturevalue("changed")
    read = planner(parts, "gwynedd", "latc").parts
    stands_on, gone = Compared(load_scenario("latc")), Compared(load_scenario("gwynedd"))
    assert read.pairs(stands_on) == 4
    assert read.years(stands_on).pairs == [1, 2, 3, 4]
    assert read.of(gone).stale > 0
    assert read.pairs(gone) == 0
    assert not read.years(gone).pairs
    rows = [row for own in read.of(stands_on).held.values() for row in own]
    assert {row["rules"] for row in rows} == {OLD}
    read.years(stands_on).write()
    assert {rules for rules, _ in planner(parts, "latc").parts.years(stands_on)._runs.values()} == {
        OLD
    }


@pytest.mark.parametrize(
    ("made_by", "told"),
    [
        (["today", "today"], "today"),
        (["today", "before"], "before"),
        (["today", "of one arm alone"], "today"),
        (["of one arm alone", "of one arm alone"], "today"),
        (["before", "of one arm alone"], "before"),
    ],
)
def test_runs_of_a_claim_by_several_rules_are_told_by_those_that_stand_for_all(
    made_by: list[str], told: str
) -> None:
    assert oldest_of(["today", "before"], made_by) == told


@pytest.mark.slow
def test_a_pair_made_again_is_the_same_under_the_name_of_other_rules(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = tmp_path / "parts"
    run(planner(parts, "latc"), Sitting(Store(tmp_path / "work"), 1, runner=toy_run))
    request.getfixturevalue("changed")
    monkeypatch.setattr(store_module, "rules_hash", lambda: NEW)  # as new runs are kept
    monkeypatch.setattr(check_module, "policies", lambda: [load_scenario("latc")])
    compared, differs = again(planner(parts, "latc").parts, toy_run)
    assert compared >= 2 * len(WINDOWS)
    assert not differs


@pytest.mark.usefixtures("changed")
def test_what_went_wrong_by_rules_of_before_is_run_again(tmp_path: Path) -> None:
    store, arm = Store(tmp_path), Arm(load_scenario("latc"), 10)
    store.keep(arm, {}, {"seconds": 1.0, "error": "GofalError: a toy"})
    assert store.find(arm) is None


def _moved(*names: str) -> object:
    """A runner by whose rules some policies come out otherwise."""

    def runner(arms: Sequence[Arm], store: Store, *_: object) -> None:
        for arm in arms:
            assert arm.years == YEARS
            made = tables(arm, effect=0.3 if arm.scenario.name in names else None)
            store.keep(arm, made, {"seconds": 1.0, "error": None})

    return runner


@pytest.mark.slow
def test_rules_stand_only_if_all_else_comes_out_alike(tmp_path: Path) -> None:
    parts = tmp_path / "parts"
    run(planner(parts, "gwynedd", "latc"), Sitting(Store(tmp_path / "work"), 1, runner=toy_run))
    kept = kept_by(OLD, parts, TERMS)
    assert {*kept} == {"baseline", "gwynedd", "latc"}

    def compare(where: str, *names: str, only: Sequence[str] = ()) -> Differing:
        runner = _moved(*names)
        return run_and_compare(kept, only, TERMS, Store(tmp_path / where), runner)  # type: ignore[arg-type]

    alike = compare("alike")
    assert {one.name for one in alike.same} == {*kept}
    assert record(OLD, NEW, alike, (), ()) == [SameRules(OLD, NEW, 3, YEARS)]
    one = compare("one", "gwynedd")
    assert [each.name for each in one.other] == ["gwynedd"]
    assert record(OLD, NEW, one, ("profit_cap",), KNOWN)[-1].but == ("profit_cap",)
    with pytest.raises(GofalError, match="gwynedd: came out otherwise and set none"):
        record(OLD, NEW, one, ("fee_level",), ())
    for found in (compare("base", "baseline"), compare("some", only=["latc"])):
        with pytest.raises(GofalError, match="the baseline was not compared, or came out otherw"):
            record(OLD, NEW, found, ("profit_cap",), ())
    with pytest.raises(GofalError, match="nobody"):
        compare("named", only=["nobody"])
    with pytest.raises(GofalError, match="no part is of rules"):
        kept_by("c" * 16, parts, TERMS)


def test_rows_of_rules_that_stood_for_those_before_count_as_theirs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = tmp_path / "parts"
    run(planner(parts, "gwynedd", "latc"), Sitting(Store(tmp_path / "work"), 1, runner=toy_run))
    monkeypatch.setattr(compare_module, "read_same", lambda: list(KNOWN))
    assert {*kept_by(NEW, parts, TERMS)} == {"baseline", "latc"}  # gwynedd sets a profit cap


def test_a_note_is_made_of_a_comparison_of_all_policies_only(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["rules", OLD, "latc", "--write"]) == 2
    assert "leave out their names" in capsys.readouterr().err


def test_what_was_compared_is_written_and_read_again(tmp_path: Path) -> None:
    file = tmp_path / "same_rules.toml"
    file.write_text("# Words at its head.\n")
    write_same(KNOWN, file)
    assert read_same(file) == list(KNOWN)
    assert file.read_text().startswith("# Words at its head.\n")


def test_what_stands_was_compared_with_the_rules_installed() -> None:
    known = read_same()
    assert all(one.rules != one.now and one.policies > 1 for one in known)
    installed = rules_hash() in {one.now for one in known}
    assert installed or not known, "no table leads to today's rules: remove those that are left"
