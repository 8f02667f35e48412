"""Parts of claims: verdicts from them are those from runs, and what is stale is known."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from toy_claims import EVERY_KIND, HEAD, PARTS, all_tables, toy_run
from toy_evidence import TERMS

import gofal.experiments.evidence.claim_parts as module
from gofal.agents.errors import GofalError
from gofal.experiments.claims.claim import Claim
from gofal.experiments.claims.judge import judge_claim, read_pair
from gofal.experiments.claims.kinds import kinds
from gofal.experiments.claims.measures import measures
from gofal.experiments.claims.read import load_claims, read_claim
from gofal.experiments.claims.reader import PairReader
from gofal.experiments.evidence.check import claim_again
from gofal.experiments.evidence.claim_parts import ClaimPairs, ClaimParts, folder_beside
from gofal.experiments.evidence.terms import Compared, Terms, policies
from gofal.experiments.runs import same_rules
from gofal.experiments.runs.store import Store
from gofal.experiments.statistics import Floats

YEARS = 4
SAME: Floats = np.ones(YEARS)
TOY = replace(TERMS, claim_looks=(4, 6), _made={})


def claim_of(folder: Path, text: str = EVERY_KIND) -> Claim:
    file = folder / "toy.toml"
    file.write_text(text, "utf-8")
    return read_claim(file)


def filled(folder: Path, claim: Claim, pairs: int = 4, terms: Terms = TOY) -> ClaimPairs:
    """The parts of a claim after so many pairs."""
    store, parts = Store(folder / "work"), ClaimParts(folder / "claims", terms)
    for pair in range(1, pairs + 1):
        toy_run(list(parts.of(claim).arms(pair).values()), store)
    assert parts.harvest([claim], store) == pairs
    return parts.of(claim)


def test_every_kind_gives_from_parts_the_very_numbers_that_it_gives_from_runs(
    tmp_path: Path,
) -> None:
    claim = claim_of(tmp_path)
    assert {part.kind for part in claim.parts} == set(PARTS) == set(kinds())
    made, store = filled(tmp_path, claim), Store(tmp_path / "work")
    read = []
    for pair in range(1, 5):
        found = {name: store.find(arm) for name, arm in made.arms(pair).items()}
        kept = {name: one for name, one in found.items() if one is not None}
        read.append(read_pair(claim, PairReader(claim, kept, module._levels(claim.years))))
    numbers = [np.array([own[n] for own in read]).T for n in range(len(claim.parts))]
    shutil.rmtree(tmp_path / "work")
    again = ClaimParts(tmp_path / "claims", TOY).of(claim)
    assert again.pairs == 4
    for own, kept_numbers in zip(numbers, again.numbers(4), strict=True):
        assert np.array_equal(own, kept_numbers)
        assert np.isfinite(own).all()
    assert repr(again.result()) == repr(judge_claim(claim, numbers, 2))
    assert {len(own) for own in numbers} == {1, 2, 5}  # the jackknife needs more than one


def test_the_reader_reads_runs_as_their_tables_stand(tmp_path: Path) -> None:
    claim = claim_of(tmp_path)
    made, store = filled(tmp_path, claim), Store(tmp_path / "work")
    arm = made.arms(1)["base"]
    found = store.find(arm)
    assert found is not None
    own = all_tables(arm)
    reader = PairReader(claim, dict.fromkeys(claim.arms, found), np.array([1.0, 1.0, 0.5, 0.5]))
    by_kind = {part.kind: part for part in claim.parts}
    assert reader.value("base", by_kind["difference"]) == pytest.approx(
        0.5 * own["country"]["wage"].iloc[104:].mean()
    )
    assert reader.value("base", by_kind["dose"]) == own["country"]["exit_rate"].iloc[104:].mean()
    price = own["care"][(own["care"]["form"] == "latc") & (own["care"]["year"] > 2)]
    told = 0.5 * price["price"].sum() / price["people"].sum()
    assert reader.value("base", by_kind["between"]) == pytest.approx(told)
    assert len(reader.councils("base", by_kind["correlation"], "hhi")) == 22
    providers = reader.providers("base")
    assert (providers["founded"] >= -100).all()
    assert (providers["founded"] < 26).all()  # counted from the policy, as weeks are


def test_an_arm_that_is_a_preset_is_the_run_of_that_policy(tmp_path: Path) -> None:
    made = ClaimPairs(tmp_path / "none", TERMS, claim_of(tmp_path), [])
    latc = Compared(policies(("latc",))[0])
    for pair in (1, 3):
        arms = made.arms(pair)
        assert arms["latc"].key == TERMS.arm(latc, pair).key
        assert arms["base"].key == TERMS.arm(latc.without, pair).key
    sets = Terms(TERMS.base, ({"travel.place_kmh": 30.0, "need.arrivals": 440.0},))
    dear = load_claims()["p06-rural-travel-cost"].arms["dear"]
    placed = sets.placed(dear, 1).parameters
    assert (placed["travel.place_kmh"], placed["need.arrivals"]) == (18.0, 440.0)


def test_only_arms_that_a_comparison_reads_are_run(tmp_path: Path) -> None:
    part = '\n[[part]]\nkind = "level"\noutcome = "wage"\narm = "f2"\nat_most = 9\nslack = 1\n'
    claim = claim_of(tmp_path, HEAD + part)
    made = ClaimPairs(tmp_path / "none", TERMS, claim, [])
    assert list(made.arms(1)) == ["f2"]
    assert (made.arms(1)["f2"].years, made.arms(1)["f2"].stress) == (YEARS, True)


def test_what_would_come_out_otherwise_is_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = claim_of(tmp_path)
    filled(tmp_path, claim)

    def again(text: str = EVERY_KIND, terms: Terms = TOY) -> tuple[int, int]:
        part = ClaimParts(tmp_path / "claims", terms).of(claim_of(tmp_path, text))
        return part.pairs, part.stale

    assert again() == (4, 0)
    assert again(EVERY_KIND.replace("slack = 0.5", "slack = 0.25")) == (4, 0)  # the rule alone
    assert again(EVERY_KIND.replace('outcome = "fee"', 'outcome = "wage"')) == (0, 4)
    assert again(EVERY_KIND.replace("fee_level=1.15", "fee_level=1.2")) == (0, 4)
    assert again(EVERY_KIND.replace("years = 4", "years = 5")) == (0, 4)
    more = '\n[[part]]\nkind = "level"\noutcome = "wage"\narm = "f2"\nat_most = 9\nslack = 1\n'
    assert again(EVERY_KIND + more) == (0, 4)
    monkeypatch.setitem(kinds(), "dose", replace(kinds()["dose"], changed=1))
    assert again() == (0, 4)
    monkeypatch.undo()
    monkeypatch.setitem(
        measures(), "form_survival", replace(measures()["form_survival"], changed=1)
    )
    assert again() == (0, 4)
    monkeypatch.undo()
    assert again() == (4, 0)
    refitted = replace(TOY, sets=({"need.arrivals": 440.0},), _made={})
    assert again(terms=refitted) == (0, 4)
    monkeypatch.setattr(same_rules, "rules_hash", lambda: "other")
    assert again() == (0, 4)


def test_a_claim_with_an_arm_that_goes_wrong_is_not_judged(tmp_path: Path) -> None:
    text = EVERY_KIND.replace("fee_level=1.15", "demand_surge=0.1")
    made = filled(tmp_path, claim_of(tmp_path, text), 1)
    assert made.error == made.result().error == "f3: GofalError: a toy"
    assert ClaimParts(tmp_path / "claims", TOY).of(made.claim).error == made.error


def test_no_verdict_between_looks(tmp_path: Path) -> None:
    claim = claim_of(tmp_path)
    assert not filled(tmp_path, claim, 3).result().run
    five = ClaimParts(tmp_path / "claims", TOY)
    for pair in (4, 5):
        toy_run(list(five.of(claim).arms(pair).values()), Store(tmp_path / "work"))
    five.harvest([claim], Store(tmp_path / "work"))
    part = five.of(claim)
    assert part.pairs == 5
    assert repr(part.result()) == repr(judge_claim(claim, part.numbers(4), 2))


def test_a_part_made_again_is_compared(tmp_path: Path) -> None:
    made = filled(tmp_path, claim_of(tmp_path))
    parts = ClaimParts(tmp_path / "claims", TOY)
    assert claim_again(parts, [made.claim], toy_run) == (len(PARTS), [])
    held = parts.of(made.claim).held
    held[1] = [{**row, "numbers": "7"} for row in held[1]]
    assert len(claim_again(parts, [made.claim], toy_run)[1]) == len(PARTS)
    assert claim_again(ClaimParts(tmp_path / "none", TOY), [made.claim], toy_run)[0] == 0


def test_a_damaged_part_is_told(tmp_path: Path) -> None:
    (tmp_path / "toy.csv").write_text("pair,rules\n1,x\n", encoding="utf-8")
    with pytest.raises(GofalError, match=r"toy\.csv is damaged"):
        ClaimParts(tmp_path, TERMS).of(claim_of(tmp_path))


def test_parts_of_claims_lie_beside_those_of_policies() -> None:
    assert folder_beside(Path("docs/evidence/parts")) == Path("docs/evidence/claims")


def test_every_run_is_counted_once(tmp_path: Path) -> None:
    made = filled(tmp_path, claim_of(tmp_path))
    assert sum(made.seconds.values()) == 2.0 * 5 * 4  # five arms, four pairs
