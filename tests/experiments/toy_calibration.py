"""A Wales of two formulas, for tests of the calibration: quick, and its answer is known.

Turnover follows ``carer.life_ends``, vacancies follow ``work.weeks_to_start`` with a bend, and
``market.founders`` does nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.experiments.runs.task import Report, Work
from gofal.experiments.sweep.cells import RunSpec

LUCK = 0.01
PROBLEM = """
title_en = "A toy"
title_cy = "Tegan"

[design]
seed = 5
wave_points = [24, 24]
second_points = [8]
repeat_points = 4
repeat_seeds = 3
reference_seeds = 4
truths = 40
ensemble = 6
score_seeds = 1
winner_seeds = 12

[contrasts]
arms = ["rebalancing"]
sets = 1
wales = 1
luck = 1
policy_from = 2026
years = 1

[run]
burn_in_weeks = 0
years = 1

[rules]
cutoff = 3.0
cutoff_second = 2.5
coverage_low = 0.85
coverage_high = 0.95
identified = 0.8

[uncertain."carer.life_ends"]
why_en = "toy"
why_cy = "tegan"

[uncertain."work.weeks_to_start"]
why_en = "toy"
why_cy = "tegan"

[uncertain."market.founders"]
why_en = "toy"
why_cy = "tegan"

[targets.turnover]
en = "staff turnover"
cy = "trosiant staff"
outcome = "turnover"
unit = "1/year"
value = {turnover}
observation = 0.01
discrepancy = 0.01
source = "toy"
why_en = "toy"
why_cy = "tegan"

[targets.vacancies]
en = "vacancy rate"
cy = "cyfradd swyddi gwag"
outcome = "vacancy_rate"
unit = "share"
value = 0.3
observation = 0.01
discrepancy = 0.01
source = "toy"
why_en = "toy"
why_cy = "tegan"
"""


def answers(shares: NDArray[np.float64], chooser: np.random.Generator) -> NDArray[np.float64]:
    """Turnover and vacancies from shares of the ranges, shape (points, 2)."""
    told = np.column_stack([shares[:, 0], 0.1 + 0.5 * shares[:, 1] ** 2 + 0.1 * shares[:, 0]])
    noisy: NDArray[np.float64] = told + LUCK * chooser.normal(size=told.shape)
    return noisy


def run(spec: RunSpec, tick: Report) -> list[tuple[str, str, str, str, float]]:
    """One toy run; its random numbers come from its seed and its parameters."""
    tick()
    given = spec.scenario.parameters
    shares = np.array(
        [[(given["carer.life_ends"] - 0.002) / 0.003, (given["work.weeks_to_start"] - 2) / 8]]
    )
    chooser = np.random.default_rng([spec.scenario.seed, *shares.view(np.uint32).ravel()])
    turnover, vacancy = answers(shares, chooser)[0].tolist()
    return [
        ("year 1", "wales", "wales", "turnover", turnover),
        ("year 1", "wales", "wales", "vacancy_rate", vacancy),
        ("year 1", "council", "W06000001", "turnover", turnover),
    ]


TOY = Work(run, warm="toy_calibration")
