"""What claims read of a run is kept in the repo, so that a reader that changes says so.

What a claim has read of its runs stays when the runs are gone. Whoever changes a kind or a measure
so that it reads other numbers sets its ``changed`` one higher and writes the numbers anew; whoever
changes the toy runs writes them anew alone::

    GOFAL_READERS=1 uv run pytest -n0 tests/experiments/test_claim_readers.py
"""

from __future__ import annotations

import csv
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from toy_claims import EVERY_KIND, all_tables
from toy_evidence import TERMS

from gofal.abm.outcomes import weekly_outcomes
from gofal.abm.scenario import Scenario
from gofal.experiments.claims.claim import Claim
from gofal.experiments.claims.judge import read_pair
from gofal.experiments.claims.kinds import kinds
from gofal.experiments.claims.measures import Ask, measures
from gofal.experiments.claims.read import read_claim
from gofal.experiments.claims.reader import PairReader
from gofal.experiments.evidence.claim_parts import ClaimPairs
from gofal.experiments.runs import store as store_module
from gofal.experiments.runs.store import Arm, Store
from gofal.experiments.windows import years_window

WRITE = "GOFAL_READERS"
"""Variable of the environment that writes the numbers anew."""
KEPT = Path(__file__).with_name("claim_readers.csv")
PRICES = np.array([1.0, 1.1, 1.2, 1.3])
FORMS = ("third_sector",)


def identity(scenario: Scenario) -> str:
    """Of an arm, the same whatever the rules and the files of presets."""
    fees = [setting.value for setting in scenario.settings if setting.lever == "fee_level"]
    return f"{scenario.name} {fees}"


def fixed_tables(arm: Arm) -> dict[str, pd.DataFrame]:
    """Toy tables whose numbers hang on no list of outcomes."""
    made = all_tables(arm)
    for table in (made["country"], made["councils"]):
        for name in sorted({*weekly_outcomes(), "hhi"} & set(table.columns)):
            content = f"{identity(arm.scenario)} {name}".encode()
            rng = np.random.default_rng(list(content))
            table[name] = rng.uniform(1.0, 2.0, len(table))
    return made


def read_now(folder: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """How often each kind and measure has changed, and what it reads of the toy runs."""
    file = folder / "toy.toml"
    file.write_text(EVERY_KIND, "utf-8")
    claim: Claim = read_claim(file)
    store = Store(folder / "work")
    arms = ClaimPairs(folder / "none", TERMS, claim, []).arms(1)
    for arm in arms.values():
        store.keep(arm, fixed_tables(arm), {"seconds": 2.0, "error": None})
    kept = {name: one for name, arm in arms.items() if (one := store.find(arm)) is not None}
    read = read_pair(claim, PairReader(claim, kept, PRICES))
    numbers = {
        ("kind", part.kind): (kinds()[part.kind].changed, own)
        for part, own in zip(claim.parts, read, strict=True)
    }
    tables = fixed_tables(arms["base"])
    tables["providers"]["founded"] -= arms["base"].scenario.policy_week  # as the reader has it
    ask = Ask(years_window(1, 3))
    asks = (ask, replace(ask, forms=FORMS), replace(ask, forms=FORMS, area="W06000001"))
    for name, measure in measures().items():
        own = tuple(measure.read(tables.__getitem__, each) for each in asks)
        numbers["measure", name] = (measure.changed, own)
    return {
        key: (str(changed), " ".join(f"{float(x):.9g}" for x in own))
        for key, (changed, own) in sorted(numbers.items())
    }


def test_whoever_changes_what_is_read_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "arm_id", identity)
    now = read_now(tmp_path)
    if os.environ.get(WRITE):
        with KEPT.open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(("what", "name", "changed", "numbers"))
            out.writerows((*key, *value) for key, value in now.items())
    with KEPT.open(encoding="utf-8", newline="") as file:
        kept = {
            (row["what"], row["name"]): (row["changed"], row["numbers"])
            for row in csv.DictReader(file)
        }
    assert now == kept
