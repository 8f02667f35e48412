"""Arms that are kept in a store of runs, as cubes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from gofal.abm.scenario import Scenario, load_scenario, scenario_names
from gofal.experiments.runs import means
from gofal.experiments.runs.presets import KeptPresets
from gofal.experiments.runs.store import Kept
from gofal.viz.answer import OUTCOME_NAMES, areas
from gofal.viz.change import Floats


def read_arms(run: KeptPresets) -> Mapping[str, Floats]:
    """Every preset that has ended, shape (outcomes, replicates, years, areas); baseline first."""
    found: dict[str, Floats] = {}
    for name in scenario_names():
        cube = _cube(run, load_scenario(name))
        if np.isfinite(cube).any():
            found[name] = cube
    return found


def _cube(run: KeptPresets, preset: Scenario) -> Floats:
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
    country = means.yearly(kept.table("country", names).to_numpy())  # years, outcomes
    table = kept.table("councils").set_index(["year", "council"])[names]
    rows = pd.MultiIndex.from_product([range(1, kept.arm.years + 1), areas()[:-1]])
    councils = table.loc[rows].to_numpy().reshape(kept.arm.years, -1, len(names))
    whole: Floats = np.concatenate([councils, country[:, np.newaxis]], axis=1)
    return whole.transpose(2, 0, 1)
