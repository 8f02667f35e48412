"""Where shipped answers lie, and what their files hold.

``about.json`` tells how they were made. ``arms/<preset>.parquet`` names the outcome, area and year
of every row and has one column for each seed; values are selected by these names. The other tables
are of one baseline run: places, providers and whom they serve.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from gofal import viz
from gofal.abm.results import WALES
from gofal.agents.errors import GofalError
from gofal.experiments.evidence.yearly import OF_COUNCILS, rounded
from gofal.viz.answer import OUTCOME_NAMES, areas
from gofal.viz.change import Floats

FOLDER = Path(viz.__file__).parent / "answers"
ABOUT, ARMS = "about.json", "arms"
PLACES, PROVIDERS, SERVES = "places.parquet", "providers.parquet", "serves.parquet"
FORMAT = 2

_ANEW = "write the answers anew with gofal answers --write"


@dataclass(frozen=True)
class About:
    """How the shipped answers were made.

    Attributes:
        rules: hash of the rules (code, parameters, levers) that ran.
        seeds: one a replicate.
        years: length of each run.
        burn_in_weeks: weeks before the policy.
        presets: names of the presets that are there, without the baseline.
        missing: presets that are not.
        today_seed: seed of the Wales whose places and providers are shown.
        command: the command that wrote them.
    """

    rules: str
    seeds: tuple[int, ...]
    years: int
    burn_in_weeks: int
    presets: tuple[str, ...]
    missing: tuple[str, ...]
    today_seed: int
    command: str


def read_about(folder: Path = FOLDER) -> About | None:
    """How the answers in a folder were made; None where there are none.

    Raises:
        GofalError: they are of another format, or were made at a scale.
    """
    path = folder / ABOUT
    if not path.is_file():
        return None
    made = json.loads(path.read_text(encoding="utf-8"))
    if made.pop("format", None) != FORMAT:
        raise GofalError(f"{path} is of another format; {_ANEW}")
    if made.pop("scale", 1.0) != 1.0:
        raise GofalError(f"{path} is not of all of Wales; {_ANEW}")
    lists = {name: tuple(made[name]) for name in ("seeds", "presets", "missing")}
    return About(**{**made, **lists})


def write_arm(cube: Floats, seeds: Sequence[int], path: Path, whole: bool) -> None:
    """Write one arm.

    Args:
        cube: shape (outcomes, replicates, years, areas), as :data:`OUTCOME_NAMES`, :func:`areas`.
        seeds: one a replicate.
        path: file to write.
        whole: every outcome of every council, to the last bit; otherwise ``OF_COUNCILS``,
            rounded.
    """
    write_cube(cube if whole else _slimmed(cube), OUTCOME_NAMES, areas(), seeds, path)


def write_cube(
    cube: Floats, outcomes: Sequence[str], codes: Sequence[str], seeds: Sequence[int], path: Path
) -> None:
    """Write values with their names; an outcome of an area that no seed knows is left out."""
    known = np.isfinite(cube).any(axis=(1, 2))
    outcome, area = np.nonzero(known)
    years = cube.shape[2]
    rows = cube.transpose(0, 3, 2, 1)[known].reshape(-1, len(seeds))
    names = {
        "outcome": _named(np.repeat(outcome, years), outcomes),
        "area": _named(np.repeat(area, years), codes),
        "year": np.tile(np.arange(1, years + 1, dtype=np.int8), len(outcome)),
    }
    columns = [str(seed) for seed in seeds]
    table = pa.table(names | {name: rows[:, n] for n, name in enumerate(columns)})
    # Bytes of like weight side by side: half the size of plain floats.
    pq.write_table(
        table, path, compression="zstd", compression_level=19, use_dictionary=["outcome", "area"],
        column_encoding=dict.fromkeys(columns, "BYTE_STREAM_SPLIT"), write_statistics=False,
    )  # fmt: skip


def _named(codes: NDArray[np.intp], names: Sequence[str]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(codes.astype(np.int16), list(names))


def outcomes_in(path: Path) -> tuple[str, ...]:
    """Outcomes that a file of an arm holds, in the order of the registry."""
    held = set(pq.read_table(path, columns=["outcome"])["outcome"].unique().to_pylist())
    return tuple(name for name in OUTCOME_NAMES if name in held)


def read_arm(path: Path, about: About, outcomes: Sequence[str] | None = None) -> Floats:
    """Select values of one arm by name.

    Args:
        path: file of the arm.
        about: names seeds and years.
        outcomes: those wanted; all that the file holds if not given.

    Returns:
        Shape (outcomes, replicates, years, areas), areas as :func:`areas`. What the file holds for
        Wales only is NaN in councils, and a seed it lacks is NaN throughout.

    Raises:
        GofalError: the file lacks an outcome, an area or a year; names it.
    """
    table = pq.read_table(path)
    wanted = outcomes_in(path) if outcomes is None else outcomes
    outcome = _places(path, table, "outcome", wanted)
    area = _places(path, table, "area", areas())
    year = _places(path, table, "year", range(1, about.years + 1))
    rows = (outcome >= 0) & (area >= 0) & (year >= 0)
    shape = (len(wanted), len(areas()), about.years, len(about.seeds))
    cube = np.full(shape, np.nan, dtype=np.float32)
    for number, seed in enumerate(map(str, about.seeds)):
        if seed in table.column_names:
            values = table[seed].to_numpy()[rows]
            cube[outcome[rows], area[rows], year[rows], number] = values
    return np.ascontiguousarray(cube.transpose(0, 3, 2, 1))


def _places(
    path: Path, table: pa.Table, axis: str, names: Sequence[str] | Sequence[int]
) -> NDArray[np.intp]:
    """For every row the place of its name among those wanted, -1 where it is not wanted."""
    if axis not in table.column_names:
        raise GofalError(f"{path} has no column {axis!r}; {_ANEW}")
    held = table[axis].to_pandas()
    missing = [str(name) for name in names if name not in set(held.unique())]
    if missing:
        raise GofalError(f"{path} holds no {axis} {', '.join(missing)}; {_ANEW}")
    return pd.Index(list(names)).get_indexer(pd.Index(held))


def _slimmed(cube: Floats) -> Floats:
    slim = cube.copy()
    councils = np.array([code != WALES for code in areas()])
    left_out = np.array([name not in OF_COUNCILS for name in OUTCOME_NAMES])
    slim[np.ix_(left_out, *map(np.arange, cube.shape[1:3]), councils)] = np.nan
    slim[..., councils] = rounded(slim[..., councils])
    return slim
