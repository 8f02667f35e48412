"""Yearly values of the folders that ``gofal run`` and ``gofal sweep`` write."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pandas as pd
import pyarrow as pa

from gofal.agents.errors import GofalError
from gofal.experiments.baseline import BASELINE
from gofal.experiments.output.slices import saved_slice
from gofal.experiments.runs.means import means
from gofal.experiments.sweep.keep import EACH_YEAR
from gofal.experiments.sweep.store import read_manifest
from gofal.experiments.sweep.sweep import read_results
from gofal.experiments.windows import WEEKS_A_YEAR, years_window
from gofal.viz.figures import Look

_RUN, _SWEEP = "run.json", "manifest.json"
_COLUMNS = ["week", "level", "code", "outcome", "value"]
type Yearly = tuple[pd.DataFrame, Look]
type _Found = tuple[pd.DataFrame, list[str], str, tuple[str, ...]]
"""Yearly values, names of arms, hash of the rules, councils of a slice."""


def is_of_runs(folder: Path) -> bool:
    """Whether a folder is of a run, of a sweep, or holds folders of runs."""
    return (folder / _SWEEP).is_file() or bool(_runs_in(folder))


def of_runs(folder: Path, look: Look) -> Yearly:
    """Columns arm, year, replicate, value (and point, of a sweep); the look with rules and slice.

    Several runs of one scenario are its replicates. The reference is that of the look, the baseline
    or the first there is.

    Raises:
        GofalError: nothing is there of the outcome and area, a sweep kept no single years, or the
            runs are of different rules or parts of Wales.
    """
    frame, names, rules, only = (
        _sweep(folder, look) if (folder / _SWEEP).is_file() else _runs(folder, look)
    )
    if frame.empty:
        raise GofalError(f"{folder} holds no {look.outcome} of {look.area}")
    reference = next((name for name in (look.reference, BASELINE) if name in names), names[0])
    return frame, replace(look, reference=reference, rules=rules, only=only)


def _runs_in(folder: Path) -> list[Path]:
    """The folder itself if it is of a run, else those of its folders that are."""
    if (folder / _RUN).is_file():
        return [folder]
    return sorted(one.parent for one in folder.glob(f"*/{_RUN}"))


def _runs(folder: Path, look: Look) -> _Found:
    parts, count, rules = [], Counter[str](), dict[str, Path]()
    slices: dict[tuple[str, ...], Path] = {}
    for run in _runs_in(folder):
        made = _described(run / _RUN)
        scenario = made["scenario"]
        name = str(scenario["name"])
        part = _years_of(run, look).assign(arm=name, replicate=count[name])
        part["year"] += _before(scenario)
        parts.append(part)
        count[name] += 1
        rules.setdefault(str(made["code"]["rules_hash"]), run)
        slices.setdefault(saved_slice(scenario), run)
    for runs, apart in (
        (rules.values(), "by different rules"),
        (slices.values(), "of different councils"),
    ):
        if len(runs) > 1:
            raise GofalError(f"{' and '.join(map(str, runs))} were run {apart}")
    return pd.concat(parts, ignore_index=True), [*count], next(iter(rules)), next(iter(slices))


def _years_of(run: Path, look: Look) -> pd.DataFrame:
    """Means of the outcome in the area in each whole year of a run."""
    wanted = [("outcome", "==", look.outcome), ("code", "==", look.area)]
    try:
        weeks = pd.read_parquet(run / "outcomes.parquet", columns=_COLUMNS, filters=wanted)
    except (OSError, ValueError, pa.ArrowException) as error:
        raise GofalError(f"{run} is not a whole result folder: {error}") from error
    for name in ("week", "value"):
        numbers = pd.api.types.is_numeric_dtype(weeks[name])
        if not numbers or (name == "week" and weeks[name].isna().any()):
            raise GofalError(f"{run} is not a whole result folder: {name!r} holds no numbers")
    years = (int(weeks["week"].max()) + 1) // WEEKS_A_YEAR if len(weeks) else 0
    windows = [years_window(year, year) for year in range(1, years + 1)]
    if not windows:
        return pd.DataFrame({"year": [], "value": []}, dtype=float)
    frame = means(weeks, windows, [str(weeks["level"].iloc[0])])
    if len(frame) != years:
        raise GofalError(f"{run} is not a whole result folder: of some years it has no week")
    return pd.DataFrame({"year": range(1, years + 1), "value": frame["value"]})


def _sweep(folder: Path, look: Look) -> _Found:
    manifest, cells = read_manifest(folder), read_results(folder)
    arms = manifest["plan"]["arms"]
    chosen = cells[(cells["outcome"] == look.outcome) & (cells["code"] == look.area)]
    yearly = chosen[chosen["window"].str.fullmatch(r"year \d+")]
    if yearly.empty and not chosen.empty:
        raise GofalError(
            f"the sweep in {folder} kept no single years; say windows = [{EACH_YEAR!r}] in [keep]"
        )
    return (
        yearly.assign(
            year=[int(re.sub(r"\D", "", name)) + _before(arms[0]) for name in yearly["window"]],
            replicate=yearly["point"] * (yearly["replicate"].max() + 1) + yearly["replicate"],
        )[["arm", "point", "replicate", "year", "value"]],
        [arm["name"] for arm in arms],
        str(manifest["code"]["model"]),
        saved_slice(arms[0]),
    )


def _before(scenario: dict[str, Any]) -> int:
    """What is added to the number of a year: years are dated where the run is."""
    dates = scenario.get("history")
    return int(dates["policy_from"]) - 1 if dates else 0


class _History(msgspec.Struct):
    policy_from: int


class _Scenario(msgspec.Struct):
    name: str
    history: _History | None = None
    only: tuple[str, ...] = ()
    scale: float = 1.0


class _Code(msgspec.Struct):
    rules_hash: str


class _Run(msgspec.Struct):
    """Of ``run.json`` what a picture needs."""

    scenario: _Scenario
    code: _Code


def _described(file: Path) -> dict[str, Any]:
    try:
        run = msgspec.json.decode(file.read_bytes(), type=_Run)
    except (OSError, ValueError, msgspec.DecodeError) as error:
        raise GofalError(f"{file} is not readable: {error}") from error
    made: dict[str, Any] = msgspec.to_builtins(run)
    return made
