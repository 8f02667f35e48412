"""Runs of arms, each kept as it ends: a kill loses one, and claims share what is there.

A run is a folder named after its settings, inside the folder of its seed, inside that of the rules
(code, parameters, levers) and scale: ``wales.parquet`` (every outcome, every week),
``councils.parquet`` (yearly means), ``providers.parquet`` (quarterly records), ``care.parquet`` and
``work.parquet`` (year ends), ``stress.parquet`` where asked for, and ``run.json``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gofal.abm.outcomes import weekly_outcomes
from gofal.abm.outcomes.frame import outcome_series
from gofal.abm.results import new_folder, stress_rows, write_json, write_table
from gofal.abm.rules import rules_hash
from gofal.abm.scenario import Scenario, load_scenario
from gofal.agents.errors import GofalError
from gofal.experiments.pool import Progress, run_replicates
from gofal.experiments.replicate import Replicate, Tick, burnt_in, run_with_progress
from gofal.experiments.windows import WEEKS_A_YEAR

if TYPE_CHECKING:
    from gofal.abm.model import CareModel

_LEFT_OUT = ("base_place", "group", "wage", "clients", "posts", "credit", "outlook")


@dataclass(frozen=True)
class Run:
    """One arm to be run from a burnt-in Wales.

    Attributes:
        scenario: with scale and parameters; the seed is that of the replicate.
        years: length.
        stress: whether it ends with the stress test.
    """

    scenario: Scenario
    years: int
    stress: bool

    @property
    def key(self) -> str:
        """Names the run by what it does, whatever its name."""
        settings = sorted(map(repr, self.scenario.settings))
        return hashlib.sha256("|".join(settings).encode()).hexdigest()[:12]

    @property
    def folder(self) -> str:
        """Name of its folder."""
        return f"{self.key}-{self.years}y{'-stress' if self.stress else ''}"

    @property
    def wales(self) -> tuple[float, tuple[tuple[str, float], ...], int]:
        """What it shares a burn-in by: scale, parameters, weeks."""
        s = self.scenario
        return s.scale, tuple(sorted(s.parameters.items())), s.burn_in_weeks


@dataclass(frozen=True)
class Runs(Replicate):
    """The runs of one seed that share a burn-in, and where they are kept."""

    runs: tuple[Run, ...]
    folder: Path

    @property
    def total_weeks(self) -> int:
        """Weeks to simulate, for progress."""
        return self.base.burn_in_weeks + sum(run.years * WEEKS_A_YEAR for run in self.runs)


@cache
def rules() -> str:
    """Hash of the rules in force; worked out once, since they were imported once."""
    return rules_hash()


def needed_runs(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The fewest runs that serve all: of those without a stress test the longest is enough."""
    longest: dict[object, Run] = {}
    stressed: dict[object, Run] = {}
    for run in runs:
        if run.stress:
            stressed[(run.wales, run.key, run.years)] = run
        else:
            known = longest.get((run.wales, run.key))
            if known is None or known.years < run.years:
                longest[(run.wales, run.key)] = run
    for run in stressed.values():
        known = longest.get((run.wales, run.key))
        if known is not None and known.years <= run.years:
            del longest[(run.wales, run.key)]
    return (*longest.values(), *stressed.values())


def keep_runs(
    runs: Sequence[Run],
    seeds: Sequence[int],
    work: Path,
    workers: int | None = None,
    progress: Progress | None = None,
) -> None:
    """Run what is not yet there, seed by seed."""
    tasks: list[Replicate] = []
    for number, seed in enumerate(seeds):
        for together in _by_wales(needed_runs(runs)):
            left = tuple(run for run in together if find(run, work, seed) is None)
            if left:
                tasks.append(_task(number, seed, left, work))
    if tasks:
        run_replicates(tasks, workers, progress, run_and_keep)


def run_and_keep(task: Replicate, tick: Tick) -> pd.DataFrame:
    """Burn in once and run every arm; an arm that goes wrong is noted and the rest go on."""
    if not isinstance(task, Runs):
        raise GofalError("run_and_keep needs a folder to keep runs in")
    base = burnt_in(task, tick)
    for run in task.runs:
        if (task.folder / run.folder).exists():  # another call has kept it meanwhile
            continue
        start, error = perf_counter(), None
        try:
            tables = dict(_watched(base, run, tick))
        except Exception as problem:  # one arm of many must not end a night's run
            tables, error = {}, f"{type(problem).__name__}: {problem}"
        note = {
            "seconds": perf_counter() - start,
            "error": error,
            "settings": run.scenario.settings,
        }
        _keep(task.folder / run.folder, tables, note)
    return pd.DataFrame()


def _keep(path: Path, tables: Mapping[str, pd.DataFrame], note: Mapping[str, object]) -> None:
    """Write a run, whole or not at all; whoever was first stays."""
    try:
        with new_folder(path) as folder:
            for name, table in tables.items():
                write_table(table, folder / f"{name}.parquet")
            write_json(note, folder / "run.json")
    except GofalError:
        if not (path / "run.json").is_file():
            raise


def find(run: Run, work: Path, seed: int) -> Path | None:
    """The folder of a kept run that serves: the same, or a longer one; None if there is none."""
    folder = _folder(run, work, seed)
    fitting = [_years(path) for path in folder.glob(f"{run.key}-*y*") if _serves(path, run)]
    if not fitting:
        return None
    return min(fitting)[1]


def error_of(folder: Path) -> str | None:
    """What went wrong in a kept run."""
    note = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return None if note["error"] is None else str(note["error"])


def _years(path: Path) -> tuple[int, Path]:
    return int(path.name.split("-")[1].removesuffix("y")), path


def _serves(path: Path, run: Run) -> bool:
    years, stressed = _years(path)[0], path.name.endswith("-stress")
    if not (path / "run.json").is_file():
        return False
    return stressed and years == run.years if run.stress else years >= run.years


def _folder(run: Run, work: Path, seed: int) -> Path:
    scale, parameters, burn_in = run.wales
    changed = f"-{hashlib.sha256(repr(parameters).encode()).hexdigest()[:6]}" if parameters else ""
    name = f"{rules()}-x{scale:g}-b{burn_in}{changed}"
    return work.resolve() / name / str(seed)


def _by_wales(runs: Sequence[Run]) -> Iterator[tuple[Run, ...]]:
    for wales in dict.fromkeys(run.wales for run in runs):
        yield tuple(run for run in runs if run.wales == wales)


def _task(number: int, seed: int, runs: tuple[Run, ...], work: Path) -> Runs:
    scale, parameters, burn_in = runs[0].wales
    base = load_scenario("baseline").with_(
        scale=scale, seed=seed, burn_in_weeks=burn_in, parameters=dict(parameters)
    )
    own = tuple(replace(run, scenario=run.scenario.with_(seed=seed)) for run in runs)
    folder = _folder(runs[0], work, seed)
    return Runs(number, base, (), 0, (), False, own, folder)


def _watched(base: CareModel, run: Run, tick: Tick) -> Iterator[tuple[str, pd.DataFrame]]:
    """Run an arm and give the tables that are kept of it."""
    from gofal.experiments.claims import snapshot

    model = base.fork(run.scenario)
    before = snapshot.staff(model.state)
    care, work = [], []
    for year in range(1, run.years + 1):
        run_with_progress(model, WEEKS_A_YEAR, tick)
        care.append(snapshot.care(model.state, year))
        work.append(snapshot.work(model.state, before, year))
        before = snapshot.staff(model.state)
    series = outcome_series(model.state, weekly_outcomes())
    yield "wales", pd.DataFrame({name: values[:, -1] for name, values in series.items()})
    yield "councils", _yearly(series, list(model.state.geography.council_codes))
    yield "providers", model.provider_records().drop(columns=list(_LEFT_OUT))
    yield "care", pd.concat(care, ignore_index=True)
    yield "work", pd.concat(work, ignore_index=True)
    if run.stress:
        yield "stress", stress_rows(model)


def _yearly(series: Mapping[str, np.ndarray[tuple[int, ...], np.dtype[np.float64]]],
            codes: list[str]) -> pd.DataFrame:  # fmt: skip
    """Yearly means of every council; a week in which an outcome is undefined does not count."""
    weeks, areas = next(iter(series.values())).shape
    years = weeks // WEEKS_A_YEAR
    table: dict[str, object] = {
        "year": np.repeat(np.arange(1, years + 1), areas - 1), "council": codes * years,
    }  # fmt: skip
    for name, values in series.items():
        blocks = values[: years * WEEKS_A_YEAR, :-1].reshape(years, WEEKS_A_YEAR, areas - 1)
        known = np.isfinite(blocks)
        count = known.sum(axis=1)
        total = np.where(known, blocks, 0.0).sum(axis=1)
        table[name] = np.where(count > 0, total / np.maximum(count, 1), np.nan).ravel()
    return pd.DataFrame(table)
