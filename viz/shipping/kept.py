"""Arms that ``gofal document`` has kept, as cubes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from gofal.abm.rules import rules_hash
from gofal.abm.scenario import Scenario, load_scenario, scenario_names
from gofal.agents.errors import GofalError
from gofal.experiments.arms import ended
from gofal.viz.web.answer import BASELINE, OUTCOME_NAMES, areas
from gofal.viz.web.change import Floats

_NAME = re.compile(
    r"(?P<rules>[0-9a-f]{16})-(?P<years>\d+)y-x(?P<scale>[\d.e+-]+)-b(?P<burn>\d+)-w"
)


@dataclass(frozen=True)
class KeptRun:
    """A folder of kept arms.

    Attributes:
        folder: with one folder a seed.
        rules: hash of the rules that ran.
        years: length of each arm.
        scale: size of Wales.
        burn_in_weeks: weeks before the policy.
        seeds: those whose baseline has ended, in order.
    """

    folder: Path
    rules: str
    years: int
    scale: float
    burn_in_weeks: int
    seeds: tuple[int, ...]


def find_run(work: Path) -> KeptRun:
    """The run of today's rules in a work folder; the one with the most seeds if there are several.

    Raises:
        GofalError: there is none; says which rules there are.
    """
    rules = rules_hash()
    runs = [run for path in sorted(work.glob("*")) if (run := _run(path)) and run.seeds]
    mine = [run for run in runs if run.rules == rules]
    if not mine:
        others = ", ".join(sorted({run.rules for run in runs})) or "nothing"
        raise GofalError(
            f"{work} keeps no run of today's rules {rules}, only {others}; "
            "run gofal document presets first"
        )
    return max(mine, key=lambda run: (len(run.seeds), run.scale, run.years))


def read_arms(run: KeptRun) -> Mapping[str, Floats]:
    """Every preset that has ended, shape (outcomes, replicates, years, areas); baseline first."""
    found: dict[str, Floats] = {}
    for name in scenario_names():
        cube = _cube(run, load_scenario(name))
        if np.isfinite(cube).any():
            found[name] = cube
    return found


def _run(path: Path) -> KeptRun | None:
    named = _NAME.match(path.name)
    if named is None or not path.is_dir():
        return None
    base = load_scenario(BASELINE)
    seeds = sorted(int(folder.name) for folder in path.iterdir() if folder.name.isdigit())
    return KeptRun(
        folder=path,
        rules=named["rules"],
        years=int(named["years"]),
        scale=float(named["scale"]),
        burn_in_weeks=int(named["burn"]),
        seeds=tuple(seed for seed in seeds if ended(base, path / str(seed)) is not None),
    )


def _cube(run: KeptRun, arm: Scenario) -> Floats:
    shape = (len(OUTCOME_NAMES), len(run.seeds), run.years, len(areas()))
    cube = np.full(shape, np.nan, dtype=np.float32)
    for number, seed in enumerate(run.seeds):
        frame = ended(arm, run.folder / str(seed))
        if frame is not None:
            _fill(cube[:, number], frame)
    return cube


def _fill(table: Floats, frame: pd.DataFrame) -> None:
    """Put the single years of a kept table into place, shape (outcomes, years, areas)."""
    years = {f"year {number}": number - 1 for number in range(1, table.shape[1] + 1)}
    names = (("outcome", OUTCOME_NAMES), ("window", years), ("code", areas()))
    at = [pd.Index(list(known)).get_indexer(pd.Index(frame[column])) for column, known in names]
    known = (np.array(at) >= 0).all(axis=0)
    outcome, year, code = (codes[known] for codes in at)
    table[outcome, year, code] = frame["value"].to_numpy()[known]
