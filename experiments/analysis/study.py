"""A finished sweep or comparison as analyses see it: points by arms by replicates.

A comparison is a study of one point at which nothing is varied.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from gofal.abm.facts import load_facts
from gofal.abm.facts.names import fold
from gofal.abm.results import WALES
from gofal.agents.errors import GofalError, unknown
from gofal.experiments.comparison.described import read_described
from gofal.experiments.output.slices import saved_slice
from gofal.experiments.output.stored_table import NAMES, stored_table
from gofal.experiments.runs.replicates import ArmMeans
from gofal.experiments.statistics import Floats
from gofal.experiments.sweep.publish import RESULTS, RUNS
from gofal.experiments.sweep.store import read_manifest
from gofal.experiments.sweep.sweep import read_runs
from gofal.experiments.windows import WEEKS_A_YEAR, parse_window

COMPARISON = "comparison"
EVERYWHERE = "all"
_CELL = ["window", "level", "code", "outcome"]
_COLUMNS = [*_CELL, "arm", "replicate", "value"]
type Filter = tuple[str, str, list[str]]


@dataclass(frozen=True)
class Varied:
    """One lever or parameter that a design varies."""

    name: str
    low: float
    high: float
    centre: float


@dataclass(frozen=True)
class Slice:
    """One outcome of one area in one window.

    Attributes:
        window: name of the window.
        level: wales, council or place.
        code: of the area.
        outcome: name of the outcome.
        values: shape (points, arms, replicates); NaN where a run failed or it is undefined.
    """

    window: str
    level: str
    code: str
    outcome: str
    values: Floats


@dataclass(frozen=True)
class Study:
    """What was run.

    Attributes:
        kind: slug of the design, or ``comparison``.
        options: of the drawing.
        axes: what was varied.
        arms: names of the scenarios.
        points: value of every axis, one row a point.
        notes: how each point came about, one row a point.
        replicates: how many.
        runs: runs in all.
        failed: runs that gave no result.
        weeks: length of a run.
        outcomes: kept.
        windows: kept, by name.
        cells: the numbers, or the file they are in.
        files: what it was read from.
        only: codes of the councils of a slice; none for all of Wales.
    """

    kind: str
    options: dict[str, Any]
    axes: tuple[Varied, ...]
    arms: tuple[str, ...]
    points: pd.DataFrame
    notes: pd.DataFrame
    replicates: int
    runs: int
    failed: int
    weeks: int
    outcomes: tuple[str, ...]
    windows: tuple[str, ...]
    cells: pd.DataFrame | Path
    files: tuple[Path, ...] = field(default=())
    only: tuple[str, ...] = ()

    def slices(
        self, outcomes: Sequence[str] = (), area: str = WALES, window: str | None = None
    ) -> Iterator[Slice]:
        """The numbers, one outcome of one area in one window after the other.

        Args:
            outcomes: all that were kept if empty.
            area: Wales, code or name of a council, code of a place, or ``all``.
            window: as it is called, or as a person writes it; all that were kept if None.

        Raises:
            GofalError: something was not kept.
        """
        for name in outcomes:
            if name not in self.outcomes:
                raise unknown("outcome of this study", name, self.outcomes)
        filters: list[Filter] = []
        if outcomes:
            filters.append(("outcome", "in", list(outcomes)))
        if window is not None:
            filters.append(("window", "in", [self.window_called(window)]))
        if fold(area) != EVERYWHERE:
            filters.append(("code", "in", [_code(area)]))
        frame = self._frame(filters)
        if frame.empty:
            raise GofalError(f"this study stored nothing for area {area!r} in that window")
        shape = (len(self.points), len(self.arms), self.replicates)
        for key, rows in frame.groupby(_CELL, sort=False, observed=True):
            values = np.full(shape, np.nan)
            where = tuple(rows[name].to_numpy() for name in ("point", "arm_number", "replicate"))
            values[where] = rows["value"].to_numpy()
            place = dict(zip(_CELL, (str(part) for part in key), strict=True))
            yield Slice(**place, values=values)

    def _frame(self, filters: list[Filter]) -> pd.DataFrame:
        if isinstance(self.cells, Path):
            columns = [*_COLUMNS, *(["point"] if self.kind != COMPARISON else [])]
            frame = pd.read_parquet(self.cells, columns=columns, filters=filters or None)
        else:
            frame = self.cells
            for name, _, wanted in filters:
                frame = frame[frame[name].isin(wanted)]
        if "point" not in frame:
            frame = frame.assign(point=0)
        number = {name: n for n, name in enumerate(self.arms)}
        frame = frame[frame["arm"].isin(number)]
        return frame.assign(arm_number=frame["arm"].map(number).astype(np.int64))

    def window_called(self, text: str) -> str:
        """The name of the window a person means."""
        if text in self.windows:
            return text
        years = self.weeks // WEEKS_A_YEAR
        meant = parse_window(text, years).name if years else text
        if meant not in self.windows:
            raise unknown("window of this study", text, self.windows)
        return meant

    def arm_number(self, name: str | None) -> int:
        """The number of an arm; 0, the reference, if None."""
        if name is None:
            return 0
        if name not in self.arms:
            raise unknown("arm", name, self.arms)
        return self.arms.index(name)


def _code(area: str) -> str:
    if fold(area) in (WALES, "cymru"):
        return WALES
    return area if area.isdigit() else load_facts().council_code(area)


def load_study(folder: Path) -> Study:
    """Read what a folder holds: a finished sweep, or a comparison.

    Raises:
        GofalError: it holds neither, or the sweep is not complete.
    """
    if (folder / "manifest.json").is_file():
        return _of_sweep(folder)
    if (folder / "comparison.json").is_file():
        return _of_comparison(folder)
    raise GofalError(f"{folder} holds neither a sweep nor a comparison")


def _of_sweep(folder: Path) -> Study:
    manifest, runs = read_manifest(folder), read_runs(folder)
    plan = manifest["plan"]
    axes = tuple(Varied(a["name"], a["low"], a["high"], a["centre"]) for a in plan["axes"])
    by_point = runs.drop_duplicates("point").sort_values("point", ignore_index=True)
    names = [axis.name for axis in axes]
    start = by_point.columns.get_loc("seed") + 1  # type: ignore[operator]
    known = [*by_point.columns[:start], *names, "status", "reason"]
    return Study(
        kind=plan["kind"],
        options=plan["options"],
        axes=axes,
        arms=tuple(arm["name"] for arm in plan["arms"]),
        points=by_point[names],
        notes=by_point.drop(columns=known),
        replicates=plan["replicates"],
        runs=len(runs),
        failed=int((runs["status"] == "failed").sum()),
        weeks=plan["weeks"],
        outcomes=tuple(plan["keep"]["outcomes"]),
        windows=tuple(window["name"] for window in plan["keep"]["windows"]),
        cells=folder / RESULTS,
        files=(folder / "manifest.json", folder / RESULTS, folder / RUNS),
        only=saved_slice(plan["arms"][0]),
    )


def _of_comparison(folder: Path) -> Study:
    described = folder / "comparison.json"
    cells = folder / "values.parquet"
    frame = stored_table(cells, NAMES, ("replicate", "value"))[_COLUMNS]
    try:
        told = read_described(described)
        arms = tuple(str(arm["name"]) for arm in told["arms"])
        study = _of_values(frame, arms, told["years"] * WEEKS_A_YEAR, (described, cells))
        return replace(study, only=saved_slice(told["arms"][0]))
    except (AttributeError, KeyError, TypeError) as error:
        raise GofalError(f"{described} is damaged ({type(error).__name__}: {error})") from None


def study_of_arms(arms: ArmMeans, names: Sequence[str]) -> Study:
    """A study of arms that were run from shared burn-ins.

    Args:
        arms: what came of them.
        names: the arms wanted, the reference first.
    """
    return _of_values(arms.values, tuple(names), arms.years * WEEKS_A_YEAR, ())


def _of_values(
    frame: pd.DataFrame, arms: tuple[str, ...], weeks: int, files: tuple[Path, ...]
) -> Study:
    replicates = int(frame["replicate"].max()) + 1
    return Study(
        kind=COMPARISON,
        options={},
        axes=(),
        arms=arms,
        points=pd.DataFrame(index=[0]),
        notes=pd.DataFrame(index=[0]),
        replicates=replicates,
        runs=len(arms) * replicates,
        failed=0,
        weeks=weeks,
        outcomes=tuple(frame["outcome"].unique()),
        windows=tuple(frame["window"].unique()),
        cells=frame,
        files=files,
    )
