"""Years of every policy of the league, from which the answers that come with the page are made.

One small table an arm, kept in the repository beside the parts: a row an outcome, area and year, a
column a pair. It holds every outcome of Wales, and of councils those that are worth it, to one part
in 65,000. So answers, presets and the league tell of the same runs, and runs may be lost.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from gofal.abm.outcomes import weekly_outcomes
from gofal.abm.results import WALES
from gofal.abm.scenario import scenario_names
from gofal.agents.errors import GofalError
from gofal.experiments.baseline import BASELINE
from gofal.experiments.evidence.tables import DAMAGED
from gofal.experiments.evidence.terms import Compared, Terms
from gofal.experiments.output.files import make_folder
from gofal.experiments.output.small_table import write_small
from gofal.experiments.runs import means
from gofal.experiments.runs.store import Kept

FOLDER = "years"
ROWS = ["outcome", "area", "year"]
OF_COUNCILS = (
    "handback_share", "exit_rate", "providers", "micro_enterprises", "hhi", "largest_share",
    "cash_weeks", "wage", "effective_wage", "below_rlw", "turnover", "vacancy_rate",
    "secure_share", "headcount", "travel_share", "met_need", "rural_met_need", "choice",
    "wait_weeks", "waiting_people", "delivered_hours", "assessed_hours", "continuity", "wellbeing",
    "carer_strain", "unpaid_hours", "council_cost", "client_cost", "public_cost",
    "cost_per_met_hour",
)  # fmt: skip
"""Outcomes kept for each council; of the future without a policy all are."""
_KEPT_BITS = 15  # of the 23 of a float32's fraction
_UNREADABLE = (OSError, pa.ArrowException, AttributeError, KeyError, TypeError, ValueError)
_RUNS = b"gofal.runs"
_RULES = b"gofal.rules"


def keeps_years(arm: Compared) -> bool:
    """Whether it is a policy of the league in the future that is expected, or that future alone."""
    named = arm.policy.name in scenario_names()  # what a system is set against is none of them
    return named and (arm.in_league or bool(arm.study)) and arm.against is None


@dataclass
class Years:
    """Years of one arm.

    Attributes:
        file: where.
        terms: of the evidence.
        arm: whose they are.
        table: a row an outcome, area and year, a column a pair; those that hold today.
    """

    file: Path
    terms: Terms
    arm: Compared
    table: pd.DataFrame = field(init=False)
    _runs: dict[int, tuple[str, str]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.table = pd.DataFrame()
        if self.file.is_file():
            self._read()

    def __contains__(self, pair: int) -> bool:
        return pair in self._runs

    @property
    def pairs(self) -> list[int]:
        """Numbers of the pairs that hold today."""
        return sorted(self._runs)

    def take(self, pair: int, kept: Kept) -> None:
        """Take in a finished run; of one that went wrong there is nothing."""
        if kept.error is not None:
            return
        column = _yearly(kept, weekly_outcomes() if self._all else OF_COUNCILS)
        frame, others = column.to_frame(pair), self.table.drop(columns=pair, errors="ignore")
        self.table = frame if others.empty else others.join(frame, how="outer")
        self._runs[pair] = (kept.rules, kept.arm.key)

    def write(self) -> None:
        """Write what holds today, whole or not at all."""
        if not self._runs:
            return
        make_folder(self.file.parent)
        runs = {pair: " ".join(made) for pair, made in self._runs.items()}
        about = {_RUNS: json.dumps(runs, sort_keys=True)}
        write_years(self.table[self.pairs], self.file, about)

    @property
    def _all(self) -> bool:
        return self.arm.policy.name == BASELINE

    def _stands(self, pair: int, rules: str, key: str) -> bool:
        arm = self.terms.arm(self.arm, pair)
        return key == arm.key and rules in arm.standing

    def _read(self) -> None:
        try:
            made = pq.read_table(self.file)
            about = made.schema.metadata
            runs = {int(pair): made for pair, made in json.loads(about[_RUNS]).items()}
            usual = about.get(_RULES, b"").decode()  # of files that name rules once for all pairs
            table = made.to_pandas().astype({"outcome": str, "area": str}).set_index(ROWS)
            table.columns = [int(name) for name in table.columns]
            most = self.terms.looks[-1]
            self._runs = {
                pair: (rules or usual, key)
                for pair, (rules, _, key) in ((n, one.rpartition(" ")) for n, one in runs.items())
                if pair <= most and self._stands(pair, rules or usual, key)
            }
            self.table = table[self.pairs]
        except _UNREADABLE as fault:
            raise GofalError(f"{self.file} {DAMAGED}") from fault


def write_years(table: pd.DataFrame, file: Path, about: Mapping[bytes, str] | None = None) -> None:
    """Write a table of years, whole or not at all: outcome, area and year, and its own columns.

    Args:
        table: as that of :class:`Years`.
        file: to write.
        about: notes that the file carries.
    """
    flat = table.reset_index().sort_values(ROWS, kind="stable")
    keys = {
        "outcome": pa.array(flat["outcome"]).dictionary_encode(),
        "area": pa.array(flat["area"]).dictionary_encode(),
        "year": pa.array(flat["year"].to_numpy(np.int8)),
    }
    names = {str(name): pa.array(flat[name].to_numpy(np.float32)) for name in table.columns}
    made = pa.table(keys | names).replace_schema_metadata(about)
    write_small(made, file, ("outcome", "area"), names)


def _yearly(kept: Kept, of_councils: tuple[str, ...]) -> pd.Series:
    """Means of years by outcome, area and year; what is not known in any year is left out."""
    names = list(weekly_outcomes())
    years = pd.RangeIndex(1, kept.arm.years + 1, name="year")
    country = pd.DataFrame(
        means.yearly(kept.table("country", names).to_numpy(dtype=np.float64)), years, names
    )
    wales = country.melt(ignore_index=False, var_name="outcome").assign(area=WALES)
    councils = kept.table("councils")[["year", "council", *of_councils]]
    own = councils.melt(["year", "council"], var_name="outcome").rename(columns={"council": "area"})
    every = pd.concat([wales.reset_index(), own], ignore_index=True)
    known = every["value"].notna().groupby([every["outcome"], every["area"]]).transform("any")
    every = every[known]
    made = every.set_index(ROWS)["value"]
    return pd.Series(rounded(made.to_numpy()), made.index)


def rounded(values: NDArray[np.floating[Any]], kept: int = _KEPT_BITS) -> NDArray[np.float32]:
    """Values with a shorter fraction; equal values stay equal, and NaN stays NaN."""
    spare = np.uint32(23 - kept)
    bits = np.ascontiguousarray(values, dtype=np.float32).view(np.uint32)
    half = np.uint32(1) << (spare - np.uint32(1))
    short = (((bits + half) >> spare) << spare).view(np.float32)
    return np.where(np.isfinite(values), short, np.float32(np.nan)).astype(np.float32)
