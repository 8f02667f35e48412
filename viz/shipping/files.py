"""Where shipped answers lie, and what their files hold.

``about.json`` tells how they were made. ``arms/<preset>.parquet`` names the outcome, area and year
of every row and has one column for each pair, under its seed; values are selected by these names.
The other tables are of one baseline run: places, providers and whom they serve.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from gofal import viz
from gofal.agents.errors import GofalError
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
        seeds: one a pair; a preset may have the first of them only.
        years: length of each run.
        burn_in_weeks: weeks to settle, before history or a policy.
        presets: names of the presets that are there, without the baseline.
        missing: presets that are not.
        today_seed: seed of the Wales whose places and providers are shown.
        command: the command that wrote them.
        begins: the April in which policies begin; 0 where years have no dates.
        expects: name of what is expected after the last year that is known.
        sets: how many parameter sets the pairs take in turn; 0 for the values of the files.
        pairs: how many each preset has, those that are missing too.
        today_run: identity of the run whose places and providers are shown.
    """

    rules: str
    seeds: tuple[int, ...]
    years: int
    burn_in_weeks: int
    presets: tuple[str, ...]
    missing: tuple[str, ...]
    today_seed: int
    command: str
    begins: int = 0
    expects: str = ""
    sets: int = 0
    pairs: Mapping[str, int] = field(default_factory=dict)
    today_run: str = ""


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
