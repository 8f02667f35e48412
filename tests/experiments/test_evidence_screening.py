"""The screening: its design, which levers it takes and why, and that it finds what pairs do."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from toy_combinations import ALONE, LEVERS, TOGETHER, toy_candidates, toy_run
from toy_evidence import TERMS

from gofal.experiments.evidence.bundles import companions, load_bundles
from gofal.experiments.evidence.combinations_page import combinations_page
from gofal.experiments.evidence.contrasts import table_of
from gofal.experiments.evidence.design import (
    COLUMNS,
    MOST,
    RUNS,
    free_signs,
    pair_signs,
    sets_of_pairs,
    signs,
)
from gofal.experiments.evidence.parts import Parts
from gofal.experiments.evidence.plan import Planner
from gofal.experiments.evidence.run import Sitting, run
from gofal.experiments.evidence.screening import Screening, name_of
from gofal.experiments.evidence.strongest import candidates, of_one_part
from gofal.experiments.evidence.terms import policies
from gofal.experiments.runs.store import Store

PAIR = TOGETHER[frozenset({"payment_mode", "pay_guarantee"})]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Planner:
    """Finished toy parts of candidates and of the screening of the strongest."""
    folder = tmp_path_factory.mktemp("screening")
    every = toy_candidates()
    judged = [one.arm.policy for one in every]
    planner = Planner(Parts(folder / "parts", TERMS), judged, studies=(Screening(every),))
    assert planner.to_come(1)[0] == 31 * 4
    assert run(planner, Sitting(Store(folder / "work"), 1, runner=toy_run))
    return planner


def test_no_lever_is_mixed_with_another_or_with_a_pair() -> None:
    made = signs(MOST)
    assert made.shape == (RUNS, MOST) == (32, 12)
    assert (made.T @ made == RUNS * np.eye(MOST)).all()
    assert (made.sum(axis=0) == 0).all()
    for a, b in combinations(range(MOST), 2):
        assert (made.T @ (made[:, a] * made[:, b]) == 0).all()
    assert (made[0] == 1).all()
    assert (made == -1).all(axis=1).sum() == 1  # the baseline


def test_pairs_fall_into_sets_that_are_wholly_alike() -> None:
    made, sets = signs(MOST), sets_of_pairs(MOST)
    assert sorted(len(own) for own in sets.values()) == [4] * 9 + [5] * 6
    for column, own in sets.items():
        for a, b in own:
            assert (made[:, a] * made[:, b] == pair_signs(column)).all()
    others = [*(pair_signs(column) for column in sets), *free_signs(MOST)]
    every = np.column_stack([made, *others])
    assert every.shape == (RUNS, 12 + 15 + 4)
    assert (every.T @ every == RUNS * np.eye(31)).all()


def test_no_other_twelve_columns_mix_fewer_pairs() -> None:
    fours = [set(f) for f in combinations(range(16), 4) if not f[0] ^ f[1] ^ f[2] ^ f[3]]

    def words(columns: tuple[int, ...]) -> int:
        return sum(four <= set(columns) for four in fours)

    assert words(COLUMNS) == 38 == min(map(words, combinations(range(16), 12)))


def test_the_design_is_the_one_of_a_library() -> None:
    sampler = pytest.importorskip("SALib.sample.ff")
    problem = {"num_vars": 16, "names": [f"x{i}" for i in range(16)], "bounds": [[-1, 1]] * 16}
    theirs = {tuple(row) for row in sampler.sample(problem).astype(int)[:, list(COLUMNS)]}
    assert theirs == {tuple(row) for row in signs(MOST)}


def test_candidates_are_policies_of_one_part() -> None:
    alone = {one.name for one in policies() if of_one_part(one)}
    assert {"latc", "living_wage", "rebalancing", "integration", "payment_by_results"} <= alone
    assert alone.isdisjoint({"gwynedd", "somerset", "raglan", "demography_2037", "fee_squeeze"})
    every = candidates(policies(), load_bundles())
    names = [one.name for one in every]
    assert len(set(names)) == len(names) == len(alone) + sum(len(b.parts) for b in load_bundles())
    assert "coop_support.only.grant" in names
    assert len({frozenset(one.levers) for one in every}) > 20
    assert companions()["latc"]


@pytest.mark.slow
def test_the_strongest_are_taken_once_a_lever(asked: Planner) -> None:
    (study,) = asked.studies
    assert isinstance(study, Screening)
    told = study.strengths(asked.parts)
    assert [one.candidate.name for one in told[:3]] == [
        "toy_fund_offer", "toy_payment_mode", "toy_pay_guarantee",
    ]  # fmt: skip
    assert told[0].least > told[1].least > told[2].least > 1.0
    assert len(told) == len(LEVERS)
    assert sum(one.taken for one in told) == MOST == len(study.chosen(asked.parts))
    twice = toy_candidates([("list_rule", "open"), ("fund_offer", 0.4), ("list_rule", "framework")])
    assert len(twice) == 3


def test_a_lever_that_two_set_is_taken_from_the_stronger(tmp_path: Path) -> None:
    every = toy_candidates(LEVERS[:3])
    same = candidates(policies(("individual_service_fund",)), ())
    base = every[0].arm.without
    parts = Parts(tmp_path, TERMS)
    study = Screening([*every, *toy_candidates([LEVERS[3]]), *same])
    store = Store(tmp_path / "work")
    arms = [base, *(one.arm for one in study.every)]
    toy_run([TERMS.arm(arm, pair) for arm in arms for pair in (1, 2, 3, 4)], store)
    assert study.strengths(parts) == []
    parts.harvest(arms, store)
    beside = {one.candidate.name: one.beside for one in study.strengths(parts)}
    assert beside.pop("toy_fund_offer") == "individual_service_fund"
    assert set(beside.values()) == {""}


@pytest.mark.slow
def test_it_finds_what_levers_do_and_which_pair_needs_each_other(asked: Planner) -> None:
    (study,) = asked.studies
    assert isinstance(study, Screening)
    told = table_of(study, asked.parts)
    last = told[(told["outcome"] == "rural_met_need") & (told["years"] == "years 9-10")]
    letters = [one.name.removeprefix("toy_") for one in study.chosen(asked.parts)]
    fund, mode, pay = (letters.index(x) for x in ("fund_offer", "payment_mode", "pay_guarantee"))
    mains = last[last["kind"] == "main"]["effect"].tolist()
    assert mains[fund] == pytest.approx(ALONE["fund_offer"], abs=2e-4)
    assert mains[mode] == pytest.approx(ALONE["payment_mode"] + PAIR / 2, abs=2e-4)
    own = next(o for o in sets_of_pairs(MOST).values() if tuple(sorted((mode, pay))) in o)
    pairs = last[last["kind"] == "pair"].set_index("name")
    assert pairs.loc[name_of(own), "effect"] == pytest.approx(PAIR, abs=4e-4)
    assert pairs["word"].value_counts()["better"] == 1
    others = pairs.drop(name_of(own))["effect"]
    assert others.abs().max() < 4e-4
    assert last[last["kind"] == "more"]["effect"].abs().max() < 4e-4


@pytest.mark.slow
def test_a_row_without_a_policy_is_the_future_without_one(asked: Planner) -> None:
    (study,) = asked.studies
    arms = study.arms(asked.parts)
    assert len(arms) == RUNS
    assert sum(arm.part == "baseline" for arm in arms) == 1
    files = {file.name for file in asked.parts.folder.glob("screening.*")}
    assert len(files) == RUNS - 1
    assert {asked.parts.pairs(arm) for arm in arms} <= {4, 6}


@pytest.mark.slow
def test_what_is_chosen_stays_when_pairs_are_added(asked: Planner) -> None:
    study = Screening(toy_candidates())
    (first,) = asked.studies
    assert isinstance(first, Screening)
    again = [one.name for one in study.chosen(asked.parts)]
    assert again == [one.name for one in first.chosen(asked.parts)]


@pytest.mark.slow
def test_the_page_names_sets_and_the_likeliest_pair(asked: Planner) -> None:
    (study,) = asked.studies
    told = table_of(study, asked.parts)
    page = combinations_page(asked, told, "en", [])
    assert "| A | fund_offer (`toy_fund_offer`) | `fund_offer=0.4` |" in page
    assert "likeliest: payment_mode & pay_guarantee." in page
    assert "Not taken (at least; mean): `toy_" in page
    assert "#### blynyddoedd 9-10" in combinations_page(asked, told, "cy", [])


def test_the_page_says_what_is_missing(tmp_path: Path) -> None:
    study = Screening(toy_candidates())
    judged = [one.arm.policy for one in study.every]
    empty = Planner(Parts(tmp_path, TERMS), judged, studies=(study,))
    page = combinations_page(empty, table_of(study, empty.parts), "en", [])
    assert "Its levers are not chosen yet: they are the strongest of 14 policies" in page
