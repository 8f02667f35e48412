"""Arms that are kept in a store of runs, as cubes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from gofal.abm.rules import rules_hash
from gofal.abm.scenario import Scenario, load_scenario, scenario_names
from gofal.agents.errors import GofalError
from gofal.experiments.runs import means
from gofal.experiments.runs.store import Arm, Kept, Store
from gofal.viz.web.answer import OUTCOME_NAMES, areas
from gofal.viz.web.change import Floats


@dataclass(frozen=True)
class KeptRun:
    """Kept arms of one size and length.

    Attributes:
        store: where they are.
        rules: hash of the rules that ran.
        years: length of each arm.
        scale: size of Wales.
        burn_in_weeks: weeks before the policy.
        seeds: those whose baseline has ended, in order.
    """

    store: Store
    rules: str
    years: int
    scale: float
    burn_in_weeks: int
    seeds: tuple[int, ...]

    def found(self, preset: Scenario, seed: int) -> Kept | None:
        """A preset of one seed; None if it has not run or went wrong."""
        own = preset.with_(seed=seed, scale=self.scale, burn_in_weeks=self.burn_in_weeks)
        kept = self.store.find(Arm(own, self.years))
        return None if kept is None or kept.error is not None else kept


def find_run(work: Path) -> KeptRun:
    """The runs of today's rules in a work folder: of the largest size those with the most arms.

    Raises:
        GofalError: there is none; says which rules there are.
    """
    store = Store(work)
    runs = list(_runs(store))
    if not runs:
        others = ", ".join(store.rules()) or "nothing"
        raise GofalError(
            f"{work} keeps no run of today's rules {rules_hash()}, only {others}; "
            "run gofal document presets first"
        )
    return max(runs, key=lambda run: (run.scale, _arms(run), run.years))


def read_arms(run: KeptRun) -> Mapping[str, Floats]:
    """Every preset that has ended, shape (outcomes, replicates, years, areas); baseline first."""
    found: dict[str, Floats] = {}
    for name in scenario_names():
        cube = _cube(run, load_scenario(name))
        if np.isfinite(cube).any():
            found[name] = cube
    return found


def _runs(store: Store) -> Iterator[KeptRun]:
    """Every size and length of which there is a baseline."""
    longest: dict[tuple[float, int], dict[int, int]] = {}
    for note in store.notes():
        scenario = note["scenario"]
        if note["error"] or scenario["settings"] or scenario["parameters"]:
            continue
        seeds = longest.setdefault((scenario["scale"], scenario["burn_in_weeks"]), {})
        seeds[scenario["seed"]] = max(note["years"], seeds.get(scenario["seed"], 0))
    for (scale, burn_in), years in longest.items():
        for length in set(years.values()):
            seeds_there = sorted(seed for seed, most in years.items() if most >= length)
            yield KeptRun(store, rules_hash(), length, scale, burn_in, tuple(seeds_there))


def _arms(run: KeptRun) -> int:
    presets = [load_scenario(name) for name in scenario_names()]
    return sum(run.found(preset, seed) is not None for preset in presets for seed in run.seeds)


def _cube(run: KeptRun, preset: Scenario) -> Floats:
    shape = (len(OUTCOME_NAMES), len(run.seeds), run.years, len(areas()))
    cube = np.full(shape, np.nan, dtype=np.float32)
    for number, seed in enumerate(run.seeds):
        kept = run.found(preset, seed)
        if kept is not None:
            cube[:, number] = years_of(kept)
    return cube


def years_of(kept: Kept) -> Floats:
    """Yearly means by name, shape (outcomes, years, areas)."""
    names = list(OUTCOME_NAMES)
    country = means.yearly(kept.table("wales", names).to_numpy())  # years, outcomes
    table = kept.table("councils").set_index(["year", "council"])[names]
    rows = pd.MultiIndex.from_product([range(1, kept.arm.years + 1), areas()[:-1]])
    councils = table.loc[rows].to_numpy().reshape(kept.arm.years, -1, len(names))
    whole: Floats = np.concatenate([councils, country[:, np.newaxis]], axis=1)
    return whole.transpose(2, 0, 1)
