"""Claims from command to page: planned after policies, run, kept, gone on with, told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from toy_claims import HEAD, TEXTS, toy_run
from toy_evidence import TERMS

import gofal.experiments.evidence.run as run_module
from gofal.abm.rules import rules_hash
from gofal.abm.scenario import Scenario
from gofal.experiments.claims.claim import Claim
from gofal.experiments.claims.page import section
from gofal.experiments.claims.read import find_claims, read_claim
from gofal.experiments.evidence.claims_show import show_claims
from gofal.experiments.evidence.parts import Parts
from gofal.experiments.evidence.plan import Planner
from gofal.experiments.evidence.run import AT_ONCE, Sitting, run
from gofal.experiments.evidence.terms import Compared, Terms, policies
from gofal.experiments.evidence.write import write_evidence
from gofal.experiments.output.docs import ELSEWHERE
from gofal.experiments.runs.store import Arm, Store
from gofal.viz.cli import main

TOY = replace(TERMS, claim_looks=(4, 6, 12), _made={})
CLEAR = """
[[part]]
kind = "difference"
outcome = "met_need"
arm = "latc"
against = "base"
expect = "down"
size = 0.01
"""
UNTOLD = """
[[part]]
kind = "equivalence"
outcome = "met_need"
arm = "f1"
against = "base"
margin = 0.00001
"""
REAL = f"""
{TEXTS}
evidence = ["E033"]
years = 1
arms.base = {{}}
arms.dear = {{ settings = ["fee_level=1.5"] }}

[[part]]
kind = "difference"
outcome = "council_cost"
arm = "dear"
against = "base"
relative = true
expect = "up"
size = 0.1

[[part]]
kind = "equivalence"
outcome = "care_wellbeing"
forms = ["private_agency", "in_house"]
arm = "base"
against = "base"
margin = 0.001

[[part]]
kind = "level"
outcome = "met_need"
arm = "base"
area = "Cardiff"
at_most = 1.2
slack = 0.1

[[part]]
kind = "level"
outcome = "left_share"
arm = "base"
within = [0.0, 1.0]
slack = 0.1
counts = false
"""


def claim_of(folder: Path, slug: str, text: str, pattern: int | None = None) -> Claim:
    file = folder / f"{slug}.toml"
    file.write_text(text if pattern is None else f"pattern = {pattern}\n{text}", "utf-8")
    return read_claim(file)


def asked(folder: Path, *names: str, terms: Terms = TOY) -> Planner:
    """A planner of some policies, a pattern that is told at once and a claim that never is."""
    chosen = policies(names) if names else []
    claims = [
        claim_of(folder, "untold", HEAD + UNTOLD),
        claim_of(folder, "clear", HEAD + CLEAR, 1),
    ]
    return Planner(Parts(folder / "parts", terms), chosen, claims=claims)


def test_claims_come_after_policies_and_patterns_first(tmp_path: Path) -> None:
    planner = asked(tmp_path, "charging")
    stages = [planner.stages[want.stage] for want in planner.wants()]
    assert stages == [("policies", 4), ("patterns", 4), ("claims", 4)]
    assert planner.stages[-2:] == [("patterns", 12), ("claims", 12)]
    runs = [len(planner.of_stage(planner.wants(), want.stage)) for want in planner.wants()]
    assert runs == [8, 8, 4]  # four years with a stress test are not served by ten without


def test_an_open_claim_gets_pairs_a_few_at_a_time_up_to_the_last_look(tmp_path: Path) -> None:
    planner, batches = asked(tmp_path), []
    assert run(
        planner,
        Sitting(Store(tmp_path / "work"), 1, runner=toy_run),
        tell=lambda batch, _: batches.append([(one.name, len(one.pairs)) for one in batch]),
    )
    clear, untold = (planner.of_claims.parts.of(one) for one in reversed(planner.claims))
    assert (clear.pairs, untold.pairs) == (4, 12)
    assert planner.of_claims.result(clear.claim).word == "supported"
    assert planner.of_claims.result(untold.claim).word in ("cannot_say", "contradicted")
    assert batches[0] == [("clear", 4)]
    assert max(count for batch in batches for _, count in batch) == AT_ONCE

    def refuse(*_: object) -> None:
        raise AssertionError("it runs again what it has")

    nothing = Sitting(Store(tmp_path / "empty"), 1, runner=refuse)
    assert run(asked(tmp_path), nothing)


@pytest.mark.slow
def test_killed_it_goes_on_and_runs_of_policies_serve(tmp_path: Path) -> None:
    ten = HEAD.replace("years = 4\nstress = true\n", "")
    claim = claim_of(tmp_path, "latc", ten + CLEAR)
    ran: list[Arm] = []

    def dies(arms: Sequence[Arm], store: Store, *_: object) -> None:
        left = [arm for arm in arms if store.find(arm) is None]
        ran.extend(left[:5])
        toy_run(left[:5], store)
        if len(left) > 5:
            raise KeyboardInterrupt

    def fresh() -> Planner:
        return Planner(Parts(tmp_path / "parts", TOY), policies(("latc",)), claims=[claim])

    planner = fresh()
    assert planner.of_stage(planner.wants(), planner.stages.index(("claims", 4))) == []
    killed = 0
    while planner.wants():
        try:
            run(planner, Sitting(Store(tmp_path / "work"), 1, runner=dies))
        except KeyboardInterrupt:
            killed += 1
        planner = fresh()
    assert killed > 1
    assert planner.parts.pairs(Compared(planner.policies[0])) == 4
    assert planner.of_claims.parts.of(claim).pairs == 4
    assert len({arm.key for arm in ran}) == len(ran) > 8  # nothing twice


def test_the_page_says_what_was_reached_what_is_open_and_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ELSEWHERE, str(tmp_path / "docs"))
    (tmp_path / "docs").mkdir()
    few = replace(asked(tmp_path), most=6)
    run(few, Sitting(Store(tmp_path / "work"), 1, runner=toy_run))
    planner = asked(tmp_path)
    late = claim_of(tmp_path, "late", HEAD.replace("years = 4", "years = 5") + CLEAR)
    planner = replace(planner, claims=[*planner.claims, late])
    write_evidence(planner, "gofal evidence --write", "en")
    page = (tmp_path / "docs" / "claims.md").read_text("utf-8")
    for words in (
        "Written by `gofal evidence --write`; do not edit.",
        "pounds of 2018-19",
        "Pairs reached by each claim: 0 to 6; runs: 16",
        "Of 3 claims, 1 are not judged yet, for want of pairs.",
        "Of 3 claims, 1 are open and may get more pairs.",
        "Verdicts are taken at 4, 6, 12 pairs and nowhere between, each with an interval at 98.3%",
        "**Verdict: supported.**",
        "not yet run: 1",
        "# Yr hyn y mae'r adroddiadau'n ei honni",
    ):
        assert words in page, words
    assert not (tmp_path / "docs" / "league.md").exists()  # no policy was run


def test_an_explanation_found_afterwards_stands_beside_the_verdict(tmp_path: Path) -> None:
    store = Store(tmp_path / "work")

    def told(lines: str, runs: bool = True) -> str:
        claim = claim_of(tmp_path, "told", lines + HEAD + CLEAR)
        planner = Planner(Parts(tmp_path / str(runs) / "parts", TOY), (), claims=[claim])
        if runs:
            run(planner, Sitting(store, 1, runner=toy_run))
        return "\n".join(section(planner.of_claims.result(claim), "en"))

    both = 'explained_en = "It pays more."\nexplained_cy = "Mae\'n talu mwy."\n'
    page = told(f'explained_by = "{rules_hash()}"\n{both}')
    assert "**Why it came out as it did.** It pays more." in page
    assert page.index("Verdict") < page.index("It pays more.") < page.index("**Arms.**")
    assert "(Found with earlier rules, which may no longer hold.) It pays more." in told(both)
    assert "It pays more." not in told(both, runs=False)  # nothing has come out yet


def test_a_verdict_that_is_open_has_no_reason(tmp_path: Path) -> None:
    both = 'explained_en = "It pays more."\nexplained_cy = "Mae\'n talu mwy."\n'
    claim = claim_of(tmp_path, "told", both + HEAD + CLEAR)
    planner = Planner(Parts(tmp_path / "parts", TOY), (), claims=[claim])
    run(planner, Sitting(Store(tmp_path / "work"), 1, runner=toy_run))
    result = planner.of_claims.result(claim)
    assert "It pays more." in "\n".join(section(result, "en"))
    assert "It pays more." not in "\n".join(section(replace(result, word="cannot_say"), "en"))


def test_the_command_runs_some_claims_and_tells_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run_module, "run_arms", toy_run)
    folders = ["--parts", str(tmp_path / "parts"), "--work", str(tmp_path / "work")]
    assert main(["claims", "e138", *folders]) == 0
    assert "**Verdict: not yet run.**" in capsys.readouterr().out
    assert main(["claims", "e138", "--run", "--workers", "1", *folders]) == 0
    assert "Interval" in capsys.readouterr().out
    assert [file.name for file in (tmp_path / "claims").iterdir()] == ["e138-franchise-share.csv"]
    assert main(["claims", "--language", "cy", *folders]) == 0
    assert "heb ei redeg eto: 78" in capsys.readouterr().out
    assert main(["claims", "p77", *folders]) == 2
    assert "unknown claim 'p77'" in capsys.readouterr().err
    assert main(["claims", "p17", "--run", "--pairs", "3", *folders]) == 2
    assert "--pairs = 3 is too few; verdicts are taken at 4, 8, 30" in capsys.readouterr().err


def test_the_plan_tells_claims_unless_policies_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    some = find_claims(["e138"])
    monkeypatch.setattr("gofal.experiments.evidence.show.find_claims", lambda _: some)
    folders = ["--parts", str(tmp_path / "parts"), "--work", str(tmp_path / "work")]
    assert main(["evidence", *folders]) == 0
    plan = capsys.readouterr().out
    assert "Other claims of the reports, up to 4 pairs" in plan
    assert "If one could say of no claim before 30 pairs" in plan
    assert main(["evidence", "latc", *folders]) == 0
    assert "claim" not in capsys.readouterr().out


@pytest.mark.slow
def test_a_claim_on_real_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All tables that claims read are there in what runs keep; here from runs without dates."""
    dated = Terms.placed

    def undated(self: Terms, policy: Scenario, pair: int, expects: str = "central") -> Scenario:
        return replace(dated(self, policy, pair, expects), history=None)

    monkeypatch.setattr(Terms, "placed", undated)
    terms = replace(TOY, base=TERMS.base.with_(burn_in_weeks=20), claim_looks=(3,), _made={})
    claim = claim_of(tmp_path, "dearer", REAL)
    planner = Planner(Parts(tmp_path / "parts", terms), (), claims=[claim])
    assert run(planner, Sitting(Store(tmp_path / "work"), 1))
    show_claims(planner, "en")
    shown = capsys.readouterr().out
    assert "**Verdict: supported.**" in shown
    assert "Cardiff" in shown
    kept = sorted((tmp_path / "work").rglob("run.json"))
    assert len(kept) == 6  # two arms, three pairs
    work = pd.read_parquet(kept[0].parent / "work.parquet")
    assert (work["left"] <= work["before"]).all()
    assert work["before"].sum() > 100
