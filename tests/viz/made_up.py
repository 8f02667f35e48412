"""Answers and kept runs with known values, for tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import WALES
from gofal.abm.scenario import load_scenario
from gofal.experiments.baseline import BASELINE
from gofal.experiments.runs.store import Arm, Store
from gofal.experiments.windows import WEEKS_A_YEAR
from gofal.viz.answer import LAST_TWO, OUTCOME_NAMES, Answer, When, areas, from_runs
from gofal.viz.change import Change, Floats, paired

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
    return from_runs("made up", runs, SEEDS[:replicates])


def kept_run(work: Path, arms: dict[str, Value]) -> Store:
    """A store as commands leave it, with Wales and all councils, three years."""
    store = Store(work)
    for number, seed in enumerate(SEEDS):
        for name, value in arms.items():
            scenario = load_scenario(name).with_(seed=seed, burn_in_weeks=4)
            tables = kept_tables(cube(value)[:, number])
            store.keep(Arm(scenario, YEARS), tables, {"seconds": 1.0, "error": None})
    return store


def kept_tables(values: Floats) -> dict[str, pd.DataFrame]:
    """Tables of a kept run in which an outcome stays as it is all year.

    Args:
        values: shape (outcomes, years, areas).
    """
    by_year, years = values.astype(np.float64), values.shape[1]
    country = {
        name: np.repeat(by_year[n, :, -1], WEEKS_A_YEAR) for n, name in enumerate(OUTCOME_NAMES)
    }
    councils = {name: by_year[n, :, :-1].ravel() for n, name in enumerate(OUTCOME_NAMES)}
    codes = list(areas()[:-1])
    rows = {"year": np.repeat(np.arange(1, years + 1), len(codes)), "council": codes * years}
    return {
        "country": pd.DataFrame({"week": np.arange(years * WEEKS_A_YEAR), **country}),
        "councils": pd.DataFrame(rows | councils),
        "gaps": pd.DataFrame(columns=["outcome", "year", "council", "weeks"]).astype(
            {"year": int, "weeks": int}
        ),
    }


def difference(
    answer: Answer, arm: str, outcome: str, code: str = WALES, when: When = LAST_TWO
) -> Change:
    """Difference of one outcome of one area from the baseline, looked at alone."""
    own, base = (answer.at(name, outcome, code, when) for name in (arm, BASELINE))
    return paired(own[np.newaxis], base[np.newaxis], OUTCOMES[outcome].better)[0]
