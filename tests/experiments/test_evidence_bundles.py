"""Bundles in the evidence: their register, their arms, what is told of each part."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from toy_combinations import ALONE, TOGETHER, toy_run
from toy_evidence import TERMS

from gofal.agents.errors import GofalError
from gofal.experiments.claims.read import REGISTER
from gofal.experiments.evidence.bundle_study import BundleStudy
from gofal.experiments.evidence.bundles import Bundle, bundles_of, load_bundles, read_bundles
from gofal.experiments.evidence.contrasts import pairs_of, table_of, words_of
from gofal.experiments.evidence.parts import Parts
from gofal.experiments.evidence.plan import Planner
from gofal.experiments.evidence.run import Sitting, run
from gofal.experiments.evidence.terms import policies
from gofal.experiments.evidence.write import write_evidence
from gofal.experiments.output.docs import ELSEWHERE
from gofal.experiments.runs.store import Store
from gofal.viz.web.evidence import evidence

TOGETHER_OF_TWO = next(iter(TOGETHER.values()))
CAPACITY, PAY = ALONE["payment_mode"], ALONE["pay_guarantee"]


def gwynedd() -> BundleStudy:
    (bundle,) = bundles_of(("gwynedd",))
    return BundleStudy(bundle)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Planner:
    """Finished toy parts of one bundle."""
    folder = tmp_path_factory.mktemp("bundle")
    planner = Planner(Parts(folder / "parts", TERMS), policies(("gwynedd",)), studies=(gwynedd(),))
    assert run(planner, Sitting(Store(folder / "work"), 1, runner=toy_run))
    return planner


def test_the_parts_of_every_bundle_are_the_whole() -> None:
    assert [bundle.preset for bundle in load_bundles()] == ["coop_support", "gwynedd", "somerset"]
    for bundle in load_bundles():
        for part in bundle.parts:
            without, alone = bundle.less(part).settings, bundle.only(part).settings
            assert {*without, *alone} == set(bundle.whole.settings)
            assert {one.lever for one in alone} == set(part.levers)
            assert all(evidence(name) for name in part.evidence)


CLAIMED = [bundle for bundle in load_bundles() if bundle.claim]


@pytest.mark.parametrize("bundle", CLAIMED, ids=lambda bundle: bundle.preset)
def test_a_bundle_leaves_out_what_its_claim_leaves_out(bundle: Bundle) -> None:
    text = (REGISTER / f"{bundle.claim}.toml").read_text("utf-8")
    assert f'scenario = "{bundle.preset}"' in text
    for settings in re.findall(r"settings = \[([^\]]+)\]", text):
        left_out = set(re.findall(r'"(\w+)=', settings))
        assert any(left_out <= set(part.levers) for part in bundle.parts), left_out


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('"pay_guarantee"', '"pay_gaurantee"', "did you mean pay_guarantee"),
        ('"pay_guarantee"', '"profit_cap"', "profit_cap stands in two parts"),
        ('["profit_cap"]', "[]", "levers"),
        (', "list_rule"', "", "lever list_rule of the preset stands in no part"),
        ('slug = "pay"', 'slug = "cap"', "part cap stands twice"),
        ("p18-gwynedd-bundle", "p18", "unknown claim 'p18'"),
        ('evidence = ["E344"]', 'evidence = ["see there"]', "evidence id"),
        ("[gwynedd]", "[gwynnedd]", "gwyn"),
    ],
)
def test_a_bundle_that_does_not_fit_its_preset_is_refused(
    tmp_path: Path, old: str, new: str, why: str
) -> None:
    written = Path(read_bundles.__globals__["FILE"]).read_text("utf-8")
    own = "[gwynedd]" + written.split("[gwynedd]")[1].split("[[somerset.part]]")[0]
    if old.startswith("[gwynedd"):
        own = own.replace("gwynedd", "gwynnedd")
    file = tmp_path / "bundles.toml"
    file.write_text(own.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(GofalError, match=why):
        read_bundles(file)


@pytest.mark.slow
def test_bundles_are_run_after_the_first_look_and_once(asked: Planner, tmp_path: Path) -> None:
    fresh = Planner(Parts(tmp_path, TERMS), policies(("gwynedd",)), studies=(gwynedd(),))
    assert [kind for kind, _ in fresh.stages] == [
        "policies", "equal", "systems", "bundles", "policies", "systems", "bundles", "futures",
    ]  # fmt: skip
    wants = fresh.wants()
    assert [fresh.stages[want.stage][0] for want in wants] == ["policies", *["bundles"] * 9]
    assert len(fresh.runs(wants)) == 4 * (1 + 1 + 8)  # baseline, whole, parts left out and alone
    assert fresh.work(fresh.runs(wants), Store(tmp_path / "work"), 1).left == 40
    names = {file.name for file in asked.parts.folder.iterdir()}
    assert {"gwynedd.csv", "gwynedd.less.pay.csv", "gwynedd.only.capacity.csv"} <= names
    assert asked.wants() == []


def test_what_is_lost_without_a_part_and_what_needs_what(asked: Planner) -> None:
    study = gwynedd()
    told = table_of(study, asked.parts).set_index(["kind", "name", "outcome", "years"])
    last = told.xs(("rural_met_need", "years 9-10"), level=("outcome", "years"))
    size = {key: row["effect"] for key, row in last.iterrows()}
    near = 2e-4
    assert size["whole", ""] == pytest.approx(CAPACITY + PAY + TOGETHER_OF_TWO, abs=near)
    assert size["lost", "capacity"] == pytest.approx(CAPACITY + TOGETHER_OF_TWO, abs=near)
    assert size["alone", "pay"] == pytest.approx(PAY, abs=near)
    assert size["with_rest", "pay"] == pytest.approx(TOGETHER_OF_TWO, abs=near)
    assert size["with_rest", "teams"] == pytest.approx(0.0, abs=near)
    assert size["beyond", ""] == pytest.approx(TOGETHER_OF_TWO, abs=near)
    words = last["word"].to_dict()
    assert words["lost", "pay"] == words["with_rest", "capacity"] == words["beyond", ""] == "better"
    assert words["alone", "pay"] == "worse"
    assert words["lost", "cap"] == "small"
    assert bool(last.loc[("lost", "pay"), "sure"])


def test_more_pairs_are_for_all_arms_of_a_bundle(asked: Planner) -> None:
    study = gwynedd()
    reached = {asked.parts.pairs(arm) for arm in study.arms(asked.parts)}
    opened = words_of(study, asked.parts).count("open")
    assert reached == ({6} if opened or pairs_of(study, asked.parts) == 6 else {4})
    assert len(words_of(study, asked.parts)) == 18 * (1 + 3 * 4 + 1)


@pytest.mark.slow
def test_the_page_is_written_from_parts_in_both_languages(
    asked: Planner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ELSEWHERE, str(tmp_path))
    write_evidence(asked, "gofal evidence --write", "en")
    page = (tmp_path / "combinations.md").read_text("utf-8")
    assert "Written by `gofal evidence --write`" in page
    needs = page.split("more good with the others than alone, years 9-10: ")[1].splitlines()[0]
    assert needs.startswith("Capacity payment for a patch (")
    assert "Pay guarantee (" in needs
    assert "Integrated" not in needs
    assert "| **Beyond the sum of the parts** | " in page
    assert "# Pa rannau o fwndeli" in page
    assert "`p18-gwynedd-bundle` yn `docs/claims.md`" in page
    stored = pd.read_csv(tmp_path / "combinations.csv", keep_default_na=False)
    assert set(stored["kind"]) == {"whole", "lost", "alone", "with_rest", "beyond"}
    assert len(stored) == 18 * 14


@pytest.mark.slow
def test_a_bundle_without_parts_is_said_to_be_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ELSEWHERE, str(tmp_path))
    planner = Planner(Parts(tmp_path / "p", TERMS), policies(("gwynedd",)), studies=(gwynedd(),))
    arms = [arm for arm in planner.arms if arm.part in ("baseline", "gwynedd")]
    store = Store(tmp_path / "w")
    toy_run([TERMS.arm(arm, pair) for one in arms for arm in (one, one.without)
             for pair in (1, 2, 3, 4)], store)  # fmt: skip
    planner.parts.harvest([*arms, arms[0].without], store)
    write_evidence(planner, "gofal evidence --write", "en")
    page = (tmp_path / "combinations.md").read_text("utf-8")
    assert "Not judged yet; pairs there: 0." in page
    assert page.count("| Pay guarantee | `pay_guarantee=0.15` |") == 1
