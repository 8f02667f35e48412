"""Finished parts of the evidence: one small table an arm, kept in the repository between sittings.

A row is a pair, an area and a stretch of years of one arm: means of every weekly outcome, six
digits. It is of Wales, and of what else a system of the reports is read in. It names the rules and
the identity of the run (seed, parameters, plausible Wales, dates), so a row that would come out
otherwise today is known as stale and not read.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import InitVar, dataclass, field
from pathlib import Path

import numpy as np

from gofal.abm.outcomes import weekly_outcomes
from gofal.abm.results import SOURCE, WALES
from gofal.agents.errors import GofalError
from gofal.experiments.evidence.stretches import Stretch, stretches
from gofal.experiments.evidence.tables import (
    Row,
    by_pair,
    first_error,
    pairs_without_gap,
    read_rows,
    write_rows,
)
from gofal.experiments.evidence.terms import Compared, Terms
from gofal.experiments.evidence.yearly import FOLDER as YEARS
from gofal.experiments.evidence.yearly import Years, keeps_years
from gofal.experiments.runs.means import mean
from gofal.experiments.runs.replicates import window_means
from gofal.experiments.runs.store import Kept, Store
from gofal.experiments.statistics import Floats

FOLDER = Path("docs") / "evidence" / "parts"
KEYS = ("pair", "rules", "run", "area", "years", "seconds", "error")
DIGITS = 6


@dataclass
class Part:
    """What is kept of one arm.

    Attributes:
        file: where.
        terms: of the evidence.
        arm: whose part it is.
        rows: as the file has them.
        held: rows that would come out alike today, by pair.
        stale: pairs of other rules, parameters or dates, or read in other areas or years.
    """

    file: Path
    terms: Terms
    arm: Compared
    rows: InitVar[list[Row]]
    held: dict[int, list[Row]] = field(default_factory=dict, init=False)
    stale: int = field(default=0, init=False)

    def __post_init__(self, rows: list[Row]) -> None:
        every = by_pair(rows)
        self.held = {pair: own for pair, own in every.items() if self._holds(pair, own)}
        self.stale = len(every) - len(self.held)

    def _holds(self, pair: int, rows: list[Row]) -> bool:
        if not 1 <= pair <= self.terms.looks[-1]:
            return False
        arm = self.terms.arm(self.arm, pair)
        today = {row["run"] for row in rows} == {arm.key}
        return today and all(row["rules"] in arm.standing for row in rows) and self._whole(rows)

    def _whole(self, rows: list[Row]) -> bool:
        """Whether it was read in all areas and years in which it is read today."""
        read = {(row["area"], row["years"]) for row in rows}
        wanted = {(one.area, one.window.name) for one in stretches(self.arm)}
        return read >= wanted or any(row["error"] for row in rows)

    @property
    def error(self) -> str:
        """What went wrong first; nothing if all went well."""
        return first_error(self.held)

    @property
    def seconds(self) -> float:
        """Time that the pairs took, without what lies before the policy."""
        return sum(float(rows[0]["seconds"]) for rows in self.held.values())

    def values(self, outcome: str, years: str, pairs: Iterable[int], area: str = WALES) -> Floats:
        """An outcome in some years, a value a pair; NaN where it is not known."""
        rows = {
            pair: row
            for pair, own in self.held.items()
            for row in own
            if (row["area"], row["years"]) == (area, years)
        }
        found = [rows.get(pair, {}).get(outcome) or math.nan for pair in pairs]
        return np.array(found, dtype=np.float64)

    def take(self, pair: int, kept: Kept) -> None:
        """Take in a finished run in place of what was there of the pair."""
        head = {
            "pair": str(pair),
            "rules": kept.rules,
            "run": kept.arm.key,
            "seconds": f"{kept.seconds:.0f}",
            "error": kept.error or "",
        }
        self.held[pair] = [{**head, **told} for told in told_of(kept, stretches(self.arm))]

    def write(self) -> None:
        """Write what holds today, whole or not at all."""
        rows = (row for _, own in sorted(self.held.items()) for row in own)
        write_rows(self.file, [*KEYS, *weekly_outcomes()], rows)


def told_of(kept: Kept, wanted: Sequence[Stretch]) -> Iterator[Row]:
    """Means in the stretches that are wanted; of a run that went wrong there are none."""
    if kept.error is not None:
        yield {"area": "", "years": ""}
        return
    country = kept.table("country", weekly_outcomes())
    weeks = country.to_numpy(dtype=np.float64)
    for window in (one.window for one in wanted if one.area == WALES):
        means = mean(weeks[window.start : window.end])
        named = zip(country.columns, means, strict=True)
        yield {"area": WALES, "years": window.name, **{n: _text(value) for n, value in named}}
    yield from _of_councils(kept, [one for one in wanted if one.area != WALES])


def _of_councils(kept: Kept, wanted: Sequence[Stretch]) -> Iterator[Row]:
    if not wanted:
        return
    means = window_means(kept, list(dict.fromkeys(one.window for one in wanted)))
    for one in wanted:
        own = means[(means["code"] == one.area) & (means["window"] == one.window.name)]
        named = zip(own["outcome"], own["value"], strict=True)
        yield {"area": one.area, "years": one.window.name, **{n: _text(x) for n, x in named}}


def _text(value: float) -> str:
    return f"{value:.{DIGITS}g}" if math.isfinite(value) else ""


@dataclass
class Parts:
    """The folder of parts, each read once.

    Attributes:
        folder: where they are.
        terms: of the evidence.
    """

    folder: Path
    terms: Terms
    _known: dict[str, Part] = field(default_factory=dict)
    _years: dict[str, Years] = field(default_factory=dict)

    def of(self, arm: Compared) -> Part:
        """The part of an arm; empty where there is none.

        Raises:
            GofalError: the file is damaged.
        """
        if arm.part not in self._known:
            file = self.folder / f"{arm.part}.csv"
            self._known[arm.part] = Part(file, self.terms, arm, read_rows(file, KEYS))
        return self._known[arm.part]

    def years(self, arm: Compared) -> Years:
        """Years of a policy, for answers; empty where there are none.

        Raises:
            GofalError: the file is damaged.
        """
        if arm.part not in self._years:
            file = self.folder / YEARS / f"{arm.part}.parquet"
            self._years[arm.part] = Years(file, self.terms, arm)
        return self._years[arm.part]

    def pairs(self, arm: Compared) -> int:
        """Pairs from the first on of which policy and future without it are both there."""
        return pairs_without_gap(self.of(arm).held.keys() & self.of(arm.without).held.keys())

    def harvest(self, every: Iterable[Compared], store: Store) -> int:
        """Take finished runs of a store into the parts; how many there were."""
        return sum(self._harvest(arm, store) for arm in every)

    def _harvest(self, arm: Compared, store: Store) -> int:
        part, taken = self.of(arm), 0
        years = self.years(arm) if keeps_years(arm) else None
        for pair in range(1, self.terms.looks[-1] + 1):
            failed = any(row["error"] for row in part.held.get(pair, ()))
            if pair in part.held and (years is None or failed or pair in years):
                continue
            kept = store.find(self.terms.arm(arm, pair))
            if kept is None:
                continue
            part.take(pair, kept)
            if years is not None:
                years.take(pair, kept)
            taken += 1
        if taken:
            part.write()
            if years is not None:
                years.write()
        return taken


def folder_of(given: Path | None) -> Path:
    """The folder asked for, or that of the repository.

    Raises:
        GofalError: none is given, and the code does not stand in its own repository.
    """
    if given is not None:
        return given
    if not (SOURCE / FOLDER.parts[0]).is_dir():
        raise GofalError("give a folder with --parts; the code does not stand in its repository")
    return SOURCE / FOLDER
