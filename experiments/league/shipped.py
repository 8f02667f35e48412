"""The table of the league that ships, and what it says of itself.

``league.parquet`` beside this file has a row a policy, area, outcome and stretch of years: of Wales
every weekly outcome, of councils those whose years the evidence keeps. It holds verdicts and not
levels of pairs, so that the page, ``docs/league.csv`` and ``docs/league.md`` say the same.
``gofal evidence --write`` writes it; policies below the first look have no rows.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from gofal.agents.errors import GofalError
from gofal.experiments.output.small_table import write_small
from gofal.experiments.text import interval_precision

FILE = Path(__file__).with_name("league.parquet")
FORMAT = 1
_ABOUT = b"gofal.league"
GROUPS = ("area", "outcome", "years")
WORDS = (*GROUPS, "policy", "word", "of_terms")
NUMBERS = ("reference", "effect", "half", "equal")
COLUMNS = (*WORDS, *NUMBERS, "sure")
type Word = Literal["better", "worse", "other", "small", "none", "open", "unknown"]
"""``other`` is a clear change of an outcome of which neither direction is better."""
_ANEW = "write it anew with gofal evidence --write"


class About(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the league was made.

    Attributes:
        format: of the file.
        rules: hash of the rules that ran.
        version: of the package.
        command: that writes it.
        begins: the April in which policies begin.
        expects: name of what is expected after the last year that is known.
        prices: the April in whose pounds money is.
        looks: numbers of pairs at which verdicts are taken.
        level: of each interval.
        sets: parameter sets that the pairs take in turn; 0 for those of the parameter files.
        years: names of the stretches of years, in order.
        pairs: how many each policy has that was looked at, those without a verdict too.
        axes: outcomes on which one policy may be beaten by another.
        unbeaten: policies that help in one of these and that no other is shown to beat.
        way: of policies under which need met is worse in some year, the April of the worst and the
            mean difference in it.
    """

    format: int = FORMAT
    rules: str
    version: str
    command: str
    begins: int
    expects: str
    prices: int
    looks: tuple[int, ...]
    level: float
    sets: int
    years: tuple[str, ...]
    pairs: dict[str, int]
    axes: tuple[str, ...]
    unbeaten: tuple[str, ...]
    way: dict[str, tuple[int, float]] = {}

    @property
    def judged(self) -> tuple[str, ...]:
        """Policies with a verdict."""
        return tuple(name for name, count in self.pairs.items() if count >= self.looks[0])

    @property
    def waiting(self) -> tuple[str, ...]:
        """Policies that are not judged yet, for want of pairs."""
        return tuple(name for name in self.pairs if name not in self.judged)


@dataclass(frozen=True)
class Standing:
    """What one policy does to an outcome in some years and an area.

    Attributes:
        policy: its name.
        outcome: name of the outcome.
        word: the verdict.
        reference: level without the policy.
        effect: mean of the paired differences.
        half: half width of its interval.
        equal: what is left of the effect on equal terms; NaN where that was not run.
        of_terms: the verdict on the rest; empty where that was not run.
        sure: whether the verdict stays after correction for the number of policies.
    """

    policy: str
    outcome: str
    word: Word
    reference: float
    effect: float
    half: float
    equal: float
    of_terms: str
    sure: bool

    @property
    def low(self) -> float:
        """Lower end of the interval."""
        return self.effect - self.half

    @property
    def high(self) -> float:
        """Upper end of the interval."""
        return self.effect + self.half

    @property
    def precision(self) -> float:
        """What decides the digits shown."""
        return interval_precision(self.low, self.high)


@dataclass(frozen=True, eq=False)
class Shipped:
    """The league that ships.

    Attributes:
        about: how it was made.
        table: its columns, rows of one area, outcome and stretch of years together.
    """

    about: About
    table: pa.Table

    def rows(self, outcome: str, years: str, area: str) -> list[Standing]:
        """Every policy that is judged by an outcome in some years and an area; none if unknown."""
        first, end = self._groups.get((area, outcome, years), (0, 0))
        names = [field.name for field in fields(Standing)]
        found = self.table.slice(first, end - first).select(names).to_pylist()
        return [Standing(**row) for row in found]

    def outcomes(self, area: str) -> frozenset[str]:
        """Outcomes by which policies are judged in an area."""
        return frozenset(outcome for where, outcome, _ in self._groups if where == area)

    @cached_property
    def _groups(self) -> dict[tuple[str, str, str], tuple[int, int]]:
        """First row of each group, and the one after its last."""
        columns = [self.table[name].combine_chunks() for name in GROUPS]
        codes = np.array([column.indices.to_numpy() for column in columns])
        names = [column.dictionary.to_pylist() for column in columns]
        changes = (codes[:, 1:] != codes[:, :-1]).any(axis=0)
        starts = [0, *(np.flatnonzero(changes) + 1).tolist()]
        found = {}
        for at, end in zip(starts, [*starts[1:], codes.shape[1]], strict=True):
            area, outcome, years = (
                str(known[code]) for known, code in zip(names, codes[:, at], strict=True)
            )
            found[area, outcome, years] = (at, end)
        return found


def write_league(table: pd.DataFrame, about: About, file: Path = FILE) -> None:
    """Write the league, whole or not at all.

    Args:
        table: columns as ``COLUMNS`` has them.
        about: how it was made.
        file: to write.
    """
    flat = table[list(COLUMNS)].sort_values([*GROUPS, "policy"], kind="stable")
    columns = {name: pa.array(flat[name].astype(str)).dictionary_encode() for name in WORDS}
    columns |= {name: pa.array(flat[name].to_numpy(np.float32)) for name in NUMBERS}
    columns["sure"] = pa.array(flat["sure"].to_numpy(bool))
    made = pa.table(columns).replace_schema_metadata({_ABOUT: msgspec.json.encode(about)})
    write_small(made, file, WORDS, NUMBERS)


def read_league(file: Path) -> Shipped:
    """Read a league.

    Raises:
        GofalError: the file is not what it should be.
    """
    try:
        made = pq.read_table(file)
        about = msgspec.json.decode(made.schema.metadata[_ABOUT], type=About)
        if about.format != FORMAT:
            raise GofalError(f"{file.name} is of another format; {_ANEW}")
        return Shipped(about, made.select(COLUMNS))
    except (OSError, pa.ArrowException, KeyError, TypeError, msgspec.MsgspecError) as problem:
        raise GofalError(f"{file.name} is damaged; {_ANEW}") from problem


@cache
def shipped_league() -> Shipped | None:
    """The league that ships; None if there is none.

    Raises:
        GofalError: the file is not what it should be.
    """
    return read_league(FILE) if FILE.is_file() else None
