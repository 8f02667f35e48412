"""Toy runs for tests of the evidence: numbers that only the content of a run decides, at once.

``python toy_evidence.py PARTS WORK`` runs two policies slowly, so that a test can kill it.
"""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from gofal.abm.facts import load_facts
from gofal.abm.outcomes import weekly_outcomes
from gofal.abm.scenario import Scenario, load_scenario
from gofal.experiments.evidence.parts import Parts
from gofal.experiments.evidence.plan import Planner
from gofal.experiments.evidence.run import Sitting, run
from gofal.experiments.evidence.terms import Terms, policies
from gofal.experiments.runs.store import Arm, Store
from gofal.experiments.systems.register import load_register

COUNCILS = sorted(load_facts().councils["lad_code"])
NAMES = ("gwynedd", "latc", "pandemic", "rebalancing")
CLEAR = {"gwynedd": 0.02, "latc": -0.02}
"""Policies with an effect that a few pairs tell; rebalancing has one that no pair tells."""
LEFT = 0.25
"""Share of such an effect that is left on equal terms."""
TERMS = Terms(load_scenario("baseline").with_(burn_in_weeks=5), looks=(4, 6))


def planner(parts: Path, *names: str, terms: Terms = TERMS, systems: str = "") -> Planner:
    """A planner of some toy policies and of one system."""
    register = load_register()
    own = [register[systems]] if systems else []
    return Planner(Parts(parts, terms), policies(names or NAMES), own)


def toy_run(arms: Sequence[Arm], store: Store, *_: object) -> None:
    """Keep what the arms would give; that of the pandemic goes wrong."""
    for arm in arms:
        if arm.scenario.name == "pandemic":
            store.keep(arm, {}, {"seconds": 2.0, "error": "GofalError: a toy"})
            continue
        store.keep(arm, tables(arm), {"seconds": 2.0, "error": None})


def tables(arm: Arm, effect: float | None = None) -> dict[str, pd.DataFrame]:
    """Every outcome, alike in all weeks and councils, of one size whatever its unit.

    The effect is that of the policy by name if none is given.
    """
    names = weekly_outcomes()
    level = np.full(len(names), 0.5) + 0.01 * _noise(f"{arm.scenario.seed}", len(names))
    level += 0.0001 * _noise(arm.key, len(names)) if arm.scenario.settings else 0.0
    level += _effect(arm.scenario) if effect is None else effect
    named = dict(zip(names, level, strict=True))
    rows = pd.MultiIndex.from_product(
        [range(1, arm.years + 1), COUNCILS], names=["year", "council"]
    )
    return {
        "country": pd.DataFrame({"week": np.arange(arm.weeks), **named}),
        "councils": pd.DataFrame(named, index=rows).reset_index(),
        "gaps": pd.DataFrame({"outcome": [], "year": [], "council": [], "weeks": []}, dtype=int),
    }


def _effect(scenario: Scenario) -> float:
    if scenario.name == "rebalancing":
        return 0.02 * float(_noise(f"{scenario.seed} r", 1)[0])
    return CLEAR.get(scenario.name, 0.0) * (1.0 if scenario.terms == "own" else LEFT)


def _noise(text: str, count: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
    return np.random.default_rng(seed).uniform(-1.0, 1.0, count)


def slow_run(arms: Sequence[Arm], store: Store, *_: object) -> None:
    """The same, a tenth of a second a run."""
    for arm in arms:
        time.sleep(0.1)
        toy_run([arm], store)


if __name__ == "__main__":
    folder, work = map(Path, sys.argv[1:3])
    run(planner(folder, "gwynedd", "latc"), Sitting(Store(work), runner=slow_run))
