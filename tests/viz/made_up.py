"""Answers and kept runs with known values, for tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import WALES
from gofal.abm.rules import rules_hash
from gofal.abm.scenario import load_scenario
from gofal.experiments.arms import _keep
from gofal.experiments.windows import WEEKS_A_YEAR, default_windows
from gofal.viz.web.answer import BASELINE, LAST_TWO, OUTCOME_NAMES, Answer, When, areas, from_runs
from gofal.viz.web.change import Change, Floats, paired

type Value = Callable[[str, int, int, str], float]  # outcome, replicate, year, area

SEEDS, YEARS = (11, 22, 33), 3


def cube(value: Value, replicates: int = len(SEEDS), years: int = YEARS) -> Floats:
    """A cube filled by a rule."""
    shape = (len(OUTCOME_NAMES), replicates, years, len(areas()))
    filled = np.empty(shape, dtype=np.float32)
    for o, r, y, c in np.ndindex(shape):
        filled[o, r, y, c] = value(OUTCOME_NAMES[o], r, y + 1, areas()[c])
    return filled


def answer(step: Value, replicates: int = len(SEEDS)) -> Answer:
    """An answer whose arm ``tried`` differs from a level of 10 by a rule."""
    runs = {
        "baseline": cube(lambda *_: 10.0, replicates),
        "tried": cube(lambda *at: 10.0 + step(*at), replicates),
    }
    return from_runs("made up", runs, 1.0, SEEDS[:replicates])


def kept_run(work: Path, arms: dict[str, Value], rules: str | None = None) -> Path:
    """A folder as ``gofal document`` leaves it, with Wales and all councils, three years."""
    folder = work / f"{rules or rules_hash()}-{YEARS}y-x0.05-b4-wabcd"
    for number, seed in enumerate(SEEDS):
        (folder / str(seed)).mkdir(parents=True, exist_ok=True)
        for name, value in arms.items():
            arm = load_scenario(name)
            note = {"seconds": 1.0, "error": None}
            _keep(arm, _kept_table(value, number), note, folder / str(seed))
    return folder


def _kept_table(value: Value, replicate: int) -> pd.DataFrame:
    by_year = cube(value)[:, replicate].astype(np.float64)  # outcomes, years, areas
    index = pd.MultiIndex.from_product([OUTCOME_NAMES, areas()], names=["outcome", "code"])
    parts = []
    for window in default_windows(YEARS):
        years = slice(window.start // WEEKS_A_YEAR, window.end // WEEKS_A_YEAR)
        means = by_year[:, years].mean(axis=1).ravel()
        parts.append(pd.DataFrame({"value": means}, index).reset_index().assign(window=window.name))
    table = pd.concat(parts, ignore_index=True)
    return table.assign(level=np.where(table["code"] == WALES, "wales", "council"))


def difference(
    answer: Answer, arm: str, outcome: str, code: str = WALES, when: When = LAST_TWO
) -> Change:
    """How one outcome of one area differs from the baseline, looked at alone."""
    own, base = (answer.at(name, outcome, code, when) for name in (arm, BASELINE))
    return paired(own[np.newaxis], base[np.newaxis], OUTCOMES[outcome].better)[0]
