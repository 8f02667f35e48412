"""Many arms from one burn-in a seed, each kept as it ends, so that a kill loses at most one.

The work folder is keyed by the rules (code, parameters, levers), the length, the scale, the
burn-in and the windows; inside, one table an arm and seed is named after the arm and its settings.
Words of a preset may change without a new run.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Any

import pandas as pd

from gofal.abm.results import WALES, write_json, write_table
from gofal.abm.rules import rules_hash
from gofal.abm.scenario import Scenario
from gofal.agents.errors import GofalError
from gofal.experiments.pool import Progress, run_replicates
from gofal.experiments.replicate import Replicate, Tick, burnt_in, run_arm
from gofal.experiments.windows import WEEKS_A_YEAR


@dataclass(frozen=True)
class Kept(Replicate):
    """A replicate whose arms are kept in a folder as they end.

    Attributes:
        folder: of this seed.
    """

    folder: Path


@dataclass(frozen=True)
class Arms:
    """What came of many arms.

    Attributes:
        values: columns arm, replicate, seed, window, level, code, outcome, value.
        seconds: mean time of each arm, without the burn-in.
        errors: what went wrong, by arm.
        seeds: one per replicate.
        years: length of the runs.
        scale: size of Wales.
        rules: hash of code, parameters and levers.
    """

    values: pd.DataFrame
    seconds: Mapping[str, float]
    errors: Mapping[str, str]
    seeds: tuple[int, ...]
    years: int
    scale: float
    rules: str


def run_arms(
    tasks: Sequence[Replicate],
    work: Path,
    areas: Sequence[str] = (WALES,),
    workers: int | None = None,
    progress: Progress | None = None,
) -> Arms:
    """Run what is not yet there and read all of it.

    Args:
        tasks: one a seed, as :func:`gofal.experiments.compare.replicate_tasks` makes them.
        work: the folder in which arms are kept.
        areas: codes of the areas to read.
        workers: processes; None = one a core.
        progress: told weeks done and weeks in all.
    """
    rules = rules_hash()
    first = tasks[0]
    years, base = first.weeks // WEEKS_A_YEAR, first.base
    stress = "-stress" if first.stress else ""
    looked_at = hashlib.sha256(repr(first.windows).encode()).hexdigest()[:4]
    run = f"{years}y-x{base.scale:g}-b{base.burn_in_weeks}{stress}"
    folder = work / f"{rules}-{run}-w{looked_at}"
    all_kept = [_kept(task, folder / _wales(task.base)) for task in tasks]
    left = [replace(task, arms=tuple(_not_yet(task))) for task in all_kept]
    if open_tasks := [task for task in left if task.arms]:
        run_replicates(open_tasks, workers, progress, run_and_keep)
    return _read(all_kept, areas, rules)


def _wales(base: Scenario) -> str:
    """The folder of a burnt-in Wales: its seed, and a hash of replaced parameters."""
    if not base.parameters:
        return str(base.seed)
    content = repr(sorted(base.parameters.items()))
    return f"{base.seed}-{hashlib.sha256(content.encode()).hexdigest()[:8]}"


def run_and_keep(task: Replicate, tick: Tick) -> pd.DataFrame:
    """Burn in once and run every arm; an arm that goes wrong is noted and the rest go on."""
    if not isinstance(task, Kept):
        raise GofalError("run_and_keep needs a folder to keep arms in")
    base = burnt_in(task, tick)
    task.folder.mkdir(parents=True, exist_ok=True)
    for arm in task.arms:
        start, error = perf_counter(), None
        try:
            values = run_arm(base, arm, task, tick)
        except Exception as problem:  # one arm of many must not end a night's run
            values, error = pd.DataFrame(), f"{type(problem).__name__}: {problem}"
        _keep(arm, values, {"seconds": perf_counter() - start, "error": error}, task.folder)
    return pd.DataFrame()


def ended(arm: Scenario, folder: Path) -> pd.DataFrame | None:
    """The table of an arm in the folder of a seed; None if it has not run or went wrong."""
    table, told = _files(arm, folder)
    if not told.is_file() or json.loads(told.read_text(encoding="utf-8"))["error"]:
        return None
    return pd.read_parquet(table)


def _keep(arm: Scenario, values: pd.DataFrame, note: Mapping[str, Any], folder: Path) -> None:
    """The table first, its note last: an arm without a note is not there."""
    table, told = _files(arm, folder)
    for path in (table, told):
        path.unlink(missing_ok=True)
    part = table.with_suffix(".part")
    write_table(values, part)
    part.replace(table)
    write_json(note, part)
    part.replace(told)


def _files(arm: Scenario, folder: Path) -> tuple[Path, Path]:
    settings = hashlib.sha256(repr(arm.settings).encode()).hexdigest()[:8]
    name = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in arm.name)
    return folder / f"{name}-{settings}.parquet", folder / f"{name}-{settings}.json"


def _kept(task: Replicate, folder: Path) -> Kept:
    return Kept(
        task.number, task.base, task.arms, task.weeks, task.windows, task.stress, folder.resolve()
    )


def _not_yet(task: Kept) -> Iterator[Scenario]:
    for arm in task.arms:
        _, told = _files(arm, task.folder)
        if not told.is_file():  # one that went wrong would go wrong again by the same rules
            yield arm


def _read(tasks: Sequence[Kept], areas: Sequence[str], rules: str) -> Arms:
    parts: list[pd.DataFrame] = []
    seconds: dict[str, list[float]] = {}
    errors: dict[str, str] = {}
    for task in tasks:
        for arm in task.arms:
            table, told = _files(arm, task.folder)
            note = json.loads(told.read_text(encoding="utf-8"))
            if note["error"]:
                errors[arm.name] = f"{note['error']} (seed {task.base.seed})"
                continue
            seconds.setdefault(arm.name, []).append(note["seconds"])
            frame = pd.read_parquet(table)
            chosen = frame[frame["code"].isin(areas)]
            # Numbers of replicates follow this call: a seed may have been kept by another.
            parts.append(chosen.assign(arm=arm.name, replicate=task.number))
    if not parts:
        raise GofalError(f"no arm has ended well; the first says: {next(iter(errors.values()))}")
    first = tasks[0]
    return Arms(
        values=pd.concat(parts, ignore_index=True),
        seconds={name: sum(all_) / len(all_) for name, all_ in seconds.items()},
        errors=errors,
        seeds=tuple(task.base.seed for task in tasks),
        years=first.weeks // WEEKS_A_YEAR,
        scale=first.base.scale,
        rules=rules,
    )
