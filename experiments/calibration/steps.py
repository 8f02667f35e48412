"""The steps of a calibration, from runs to an ensemble. Every run is kept; a kill costs one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from gofal.abm.history import History
from gofal.abm.results import WALES
from gofal.abm.rules import rules_hash
from gofal.abm.scenario import load_scenario, parse_scenario
from gofal.agents.errors import GofalError
from gofal.experiments.calibration.coverage import coverage
from gofal.experiments.calibration.emulator import Emulators, emulate, luck_of
from gofal.experiments.calibration.matching import (
    Aims,
    Wave,
    aims_of,
    candidates,
    implausibility,
    not_ruled_out,
)
from gofal.experiments.calibration.posterior import posterior
from gofal.experiments.calibration.problem import Fact, Floats, Problem
from gofal.experiments.calibration.result import CalibrationResult, Scored, Winner
from gofal.experiments.calibration.waves import SEEDS, STRIDE, Runs, WaveRuns, joined
from gofal.experiments.comparison.effects_split import split_effects
from gofal.experiments.runs.arms import Progress
from gofal.experiments.runs.nested import Over
from gofal.experiments.runs.replicates import Replicates
from gofal.experiments.runs.store import Store
from gofal.experiments.seeds import replicate_seeds
from gofal.experiments.windows import years_window

EVEN = 2**16
"""Even points of the ranges that are looked at for what is left."""


def calibrate(
    runs: Runs, facts: Sequence[Fact], progress: Progress | None = None
) -> CalibrationResult:
    """Run the whole of a calibration, or go on with it.

    Args:
        runs: runs points of the problem and keeps them.
        facts: what checks the result.
        progress: called with weeks done and weeks in all of the contrasts.
    """
    problem, design = runs.problem, runs.problem.design
    own = problem.shares(np.array([[one.value for one in problem.uncertain]]))
    reference = runs.listed("reference", own, SEEDS["reference"], design.reference_seeds)
    aims = aims_of(problem.targets)
    cubes = runs.hypercubes("wave", design.wave_points)
    again = cubes[0].shares[: design.repeat_points]
    repeats = runs.listed("repeats", again, SEEDS["repeats"], design.repeat_seeds)
    luck = luck_of([_targets(reference, aims), *_groups(repeats, aims)])
    first = joined(cubes)
    even = candidates(len(problem.uncertain), EVEN, design.seed)
    waves = [_wave(joined([first, repeats, reference]), luck, aims, problem)]
    left = not_ruled_out(waves, even)
    volumes = [len(left) / len(even)]
    second = _second(runs, left)
    if second is not None:
        waves.append(_wave(joined([first, repeats, reference, second]), luck, aims, problem))
        volumes.append(len(not_ruled_out(waves, even)) / len(even))
    found = posterior(waves, even)
    recovered = coverage(
        problem.names, waves, first.shares, _targets(first, aims), design.truths, design.seed
    )
    sets = found.draw(design.ensemble, design.seed) if len(found.weights) else found.shares
    predicted = waves[0].emulators.predict(even)
    alone = (implausibility(predicted, aims) <= problem.rules.cutoff).mean(axis=0)
    tables = {"reference": reference, "wave": first, "repeats": repeats, "second": second}
    ensemble = problem.stretched(sets)
    return CalibrationResult(
        problem=problem,
        facts=tuple(facts),
        aims=aims,
        runs={name: len(table) for name, table in tables.items() if table is not None},
        checks=tuple(one.check() for one in waves[-1].emulators.each),
        volumes=tuple(volumes),
        obstacles=dict(zip(aims.names, map(float, alone), strict=True)),
        posterior=found,
        coverage=recovered,
        ensemble=ensemble,
        scored=_scored(runs, sets, aims, [t for t in tables.values() if t is not None]),
        contrasts=_contrasts(runs, ensemble, progress),
        rules=rules_hash(),
    )


def _targets(table: WaveRuns, aims: Aims) -> Floats:
    values: Floats = table.values[list(aims.names)].to_numpy(dtype=np.float64)
    return values


def _groups(repeats: WaveRuns, aims: Aims) -> list[Floats]:
    """The targets of the runs of each repeated point."""
    values = _targets(repeats, aims)
    return [values[repeats.point == point] for point in np.unique(repeats.point)]


def _wave(table: WaveRuns, luck: Floats, aims: Aims, problem: Problem) -> Wave:
    emulators: Emulators = emulate(table.shares, _targets(table, aims), luck)
    return Wave(emulators, aims, problem.rules)


def _second(runs: Runs, left: Floats) -> WaveRuns | None:
    """The second wave, at points drawn from those left; None if there is none."""
    sizes = runs.problem.design.second_points
    if len(left) < sum(sizes) or not sizes:
        return None
    chooser = np.random.default_rng(runs.problem.design.seed)
    drawn = left[chooser.choice(len(left), size=sum(sizes), replace=False)]
    parts = np.split(drawn, np.cumsum(sizes)[:-1])
    return joined(
        [
            runs.listed(f"second-{number}", part, SEEDS["second"] + number * STRIDE, 1)
            for number, part in enumerate(parts)
        ]
    )


def _scored(runs: Runs, sets: Floats, aims: Aims, tables: Sequence[WaveRuns]) -> Scored | None:
    """Run the ensemble and the best run's parameters on unseen seeds."""
    if not len(sets):
        return None
    design = runs.problem.design
    scored = runs.listed("score", sets, SEEDS["score"], design.score_seeds)
    everything = joined(tables)
    off = distance(_targets(everything, aims), aims)
    best = int(off.argmin())
    unseen = runs.listed("winner", everything.shares[[best]], SEEDS["winner"], design.winner_seeds)
    winner = Winner(
        float(off[best]), float(distance(_targets(unseen, aims), aims).mean()), len(unseen)
    )
    return Scored(scored.values, winner)


def distance(values: Floats, aims: Aims) -> Floats:
    """How far runs are from the targets: root mean square in standard deviations, shape (runs,)."""
    off: Floats = np.sqrt((((values - aims.values) ** 2) / aims.variance).mean(axis=1))
    return off


def _contrasts(runs: Runs, ensemble: Floats, progress: Progress | None) -> pd.DataFrame | None:
    """Effects of the arms over the first sets of the ensemble, split into its parts."""
    problem, asked = runs.problem, runs.problem.contrasts
    if len(ensemble) < asked.sets or asked.sets < 2:
        return None
    base = load_scenario("baseline").with_(
        burn_in_weeks=problem.run.burn_in_weeks, history=History(policy_from=asked.policy_from)
    )
    names = ["baseline", *asked.arms]
    arms = [base, *(parse_scenario(text).with_(history=base.history) for text in asked.arms)]
    sets = [dict(zip(problem.names, row, strict=True)) for row in ensemble[: asked.sets].tolist()]
    over = Over(tuple(sets), asked.wales)
    nesting = over.nesting(asked.luck)
    seeds = replicate_seeds(base.seed, nesting.pairs)
    shown = years_window(asked.years, asked.years)
    arms_by_set = Replicates(tuple(arms), seeds, asked.years, (shown,), over=over)
    store = Store(runs.folder / "contrasts")
    arms_by_set.run(store, runs.workers, progress)
    found = arms_by_set.read(store, [WALES])
    if found.errors:
        raise GofalError(f"a contrast failed: {next(iter(found.errors.values()))}")
    return split_effects(found.values, names, nesting)


def folder_of(work: Path, problem: Problem) -> Path:
    """Where the runs of a problem are kept."""
    return work / f"b{problem.run.burn_in_weeks:g}"
