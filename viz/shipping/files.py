"""Where shipped answers lie, and what their files hold.

``about.json`` tells how they were made. ``arms/<preset>.parquet`` holds one row for each outcome,
area and year, in the order of :data:`OUTCOME_NAMES`, :func:`areas` and years, and one column for
each seed. The other tables are of one baseline Wales: places, providers and whom they serve.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from gofal import viz
from gofal.abm.results import WALES
from gofal.agents.errors import GofalError
from gofal.viz.web.answer import OUTCOME_NAMES, areas
from gofal.viz.web.change import Floats

FOLDER = Path(viz.__file__).parent / "answers"
ABOUT, ARMS = "about.json", "arms"
PLACES, PROVIDERS, SERVES = "places.parquet", "providers.parquet", "serves.parquet"
FORMAT = 1

COUNCIL_OUTCOMES = (
    "handback_share", "exit_rate", "providers", "micro_enterprises", "hhi", "largest_share",
    "cash_weeks", "wage", "effective_wage", "below_rlw", "turnover", "vacancy_rate",
    "secure_share", "headcount", "travel_share", "met_need", "rural_met_need", "choice",
    "wait_weeks", "waiting_people", "delivered_hours", "assessed_hours", "continuity", "wellbeing",
    "carer_strain", "unpaid_hours", "council_cost", "client_cost", "public_cost",
    "cost_per_met_hour",
)  # fmt: skip
"""Outcomes shipped for each council; for Wales, and for the baseline, all of them."""
_KEPT_BITS = 15  # of the 23 of a float32's fraction: councils to 1 part in 65,000


@dataclass(frozen=True)
class About:
    """How the shipped answers were made.

    Attributes:
        rules: hash of the rules (code, parameters, levers) that ran.
        seeds: one a replicate.
        years: length of each run.
        scale: size of Wales.
        burn_in_weeks: weeks before the policy.
        presets: names of the presets that are there, without the baseline.
        missing: presets that are not.
        today_seed: seed of the Wales whose places and providers are shown.
        command: the command that wrote them.
    """

    rules: str
    seeds: tuple[int, ...]
    years: int
    scale: float
    burn_in_weeks: int
    presets: tuple[str, ...]
    missing: tuple[str, ...]
    today_seed: int
    command: str


def read_about(folder: Path = FOLDER) -> About | None:
    """How the answers in a folder were made; None where there are none.

    Raises:
        GofalError: they are of another format.
    """
    path = folder / ABOUT
    if not path.is_file():
        return None
    made = json.loads(path.read_text(encoding="utf-8"))
    if made.pop("format", None) != FORMAT:
        raise GofalError(f"{path} is of another format; write it anew with gofal answers --write")
    lists = {name: tuple(made[name]) for name in ("seeds", "presets", "missing")}
    return About(**{**made, **lists})


def write_arm(cube: Floats, seeds: Sequence[int], path: Path, whole: bool) -> None:
    """Write one arm.

    Args:
        cube: shape (outcomes, replicates, years, areas).
        seeds: one a replicate.
        path: file to write.
        whole: every outcome of every council, to the last bit; otherwise ``COUNCIL_OUTCOMES``,
            rounded.
    """
    kept = cube if whole else _slimmed(cube)
    rows = kept.transpose(0, 3, 2, 1).reshape(-1, len(seeds))  # outcome, area, year x seed
    table = pa.table({str(seed): rows[:, n] for n, seed in enumerate(seeds)})
    # Bytes of like weight side by side: half the size of plain floats.
    pq.write_table(
        table, path, compression="zstd", compression_level=19, use_dictionary=False,
        column_encoding=dict.fromkeys(map(str, seeds), "BYTE_STREAM_SPLIT"), write_statistics=False,
    )  # fmt: skip


def read_arm(path: Path, about: About) -> Floats:
    """One arm, shape (outcomes, replicates, years, areas); a seed it lacks is NaN throughout."""
    table = pq.read_table(path, memory_map=True)
    shape = (len(OUTCOME_NAMES), len(areas()), about.years)
    cube = np.full((*shape, len(about.seeds)), np.nan, dtype=np.float32)
    for number, seed in enumerate(map(str, about.seeds)):
        if seed in table.column_names:
            cube[..., number] = table[seed].to_numpy().reshape(shape)
    return np.ascontiguousarray(cube.transpose(0, 3, 2, 1))


def _slimmed(cube: Floats) -> Floats:
    slim = cube.copy()
    councils = np.array([code != WALES for code in areas()])
    left_out = np.array([name not in COUNCIL_OUTCOMES for name in OUTCOME_NAMES])
    slim[np.ix_(left_out, *map(np.arange, cube.shape[1:3]), councils)] = np.nan
    slim[..., councils] = rounded(slim[..., councils])
    return slim


def rounded(values: Floats) -> Floats:
    """Values with a shorter fraction; equal values stay equal, and NaN stays NaN."""
    spare = np.uint32(23 - _KEPT_BITS)
    bits = np.ascontiguousarray(values, dtype=np.float32).view(np.uint32)
    half = np.uint32(1) << (spare - np.uint32(1))
    short: Floats = (((bits + half) >> spare) << spare).view(np.float32)
    return np.where(np.isfinite(values), short, np.float32(np.nan)).astype(np.float32)
