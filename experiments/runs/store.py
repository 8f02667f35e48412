"""Finished runs on disk: one folder a run, known to every command that needs it.

``<rules>/<arm>/<years>y[-stress][-weekly]/`` holds ``run.json``, written last, the sums of its
tables, and the tables, whose columns and rows go by name:

=============  ====================================================================================
country        every outcome of the whole country, one row a week
councils       mean of every outcome, one row a year and council
gaps           known weeks of a council's outcome and year, where they are not all
providers      quarterly records of providers
care, work     people served and carers at work at year ends, by council and delivery model
spread         firms and carers at year ends, counted in bands of size, margin, hours, pay, tenure
stress         the market stress test, for a run that ended with it
weeks          every outcome of councils, one row a week and council; for windows that cut years
=============  ====================================================================================

A longer run serves a shorter one. A run that went wrong would go wrong again by the same rules, so
its error is kept in its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from gofal.abm.results import new_folder, plain, write_json, write_table
from gofal.abm.rules import rules_hash
from gofal.abm.scenario import Scenario
from gofal.agents.errors import GofalError, unknown
from gofal.experiments.runs.identity import arm_id
from gofal.experiments.runs.note import HELP, NOTE, Note, read_note
from gofal.experiments.runs.same_rules import set_by, standing
from gofal.experiments.sums import SUMS, damaged, write_sums
from gofal.experiments.windows import WEEKS_A_YEAR

FORMAT = 1
_BY_YEAR = ("councils", "gaps", "care", "work", "spread")
_BY_WEEK = ("country", "weeks", "providers")


@dataclass(frozen=True)
class Arm:
    """One arm of one replicate: what is run, and what is wanted of it.

    Attributes:
        scenario: with seed, slice, burn-in and replaced parameters.
        years: length after the burn-in.
        stress: whether the stress test at its end is wanted.
        weekly: whether weekly outcomes of councils are wanted.
    """

    scenario: Scenario
    years: int
    stress: bool = False
    weekly: bool = False

    @cached_property
    def key(self) -> str:
        """The identity of what is run, whatever its length and name."""
        return arm_id(self.scenario)

    @property
    def standing(self) -> tuple[str, ...]:
        """Hashes of the rules whose run of this stands today, today's first."""
        return standing(set_by(self.scenario.settings))

    @property
    def weeks(self) -> int:
        """Length in weeks."""
        return self.years * WEEKS_A_YEAR

    @property
    def label(self) -> str:
        """Name of the folder of this length."""
        extras = [name for name in ("stress", "weekly") if getattr(self, name)]
        return "-".join([f"{self.years}y", *extras])

    def serves(self, other: Arm) -> bool:
        """Whether a run of this one holds all that is wanted of another."""
        if self.key != other.key or (other.weekly and not self.weekly):
            return False
        if other.stress:
            return self.stress and self.years == other.years
        return self.years >= other.years


def needed(arms: Sequence[Arm]) -> list[Arm]:
    """The fewest arms that serve all, in their order."""
    by_key: dict[str, list[Arm]] = {}
    for arm in arms:
        known = by_key.setdefault(arm.key, [])
        if not any(one.serves(arm) for one in known):
            known[:] = [one for one in known if not arm.serves(one)] + [arm]
    return [arm for known in by_key.values() for arm in known]


@dataclass(frozen=True, eq=False)
class Kept:
    """A finished run that serves an arm.

    Attributes:
        folder: where it is.
        note: how it was run and how it ended.
        arm: what is wanted; the run may be longer and hold more.
    """

    folder: Path
    note: Note
    arm: Arm

    @property
    def error(self) -> str | None:
        """What went wrong; None if nothing did."""
        return self.note.error

    @property
    def rules(self) -> str:
        """Hash of the rules it was run by."""
        return self.folder.parents[1].name

    @property
    def seconds(self) -> float:
        """Time it took, burn-in left out."""
        return self.note.seconds

    def table(self, name: str, outcomes: Sequence[str] | None = None) -> pd.DataFrame:
        """A table, cut to the years that are wanted.

        Args:
            name: of the table.
            outcomes: outcomes wanted of a table that has a column for each; None = all columns.

        Raises:
            GofalError: the run does not hold it, or it is damaged.
        """
        frame = self._whole(name)
        for outcome in outcomes or ():
            if outcome not in frame:
                raise unknown("outcome of a kept run", outcome, map(str, frame.columns))
        try:
            if name in _BY_YEAR:
                frame = frame[frame["year"] <= self.arm.years]
            elif name in _BY_WEEK:
                frame = frame[frame["week"] < self.arm.weeks]
        except (KeyError, TypeError) as error:
            raise self.damaged(error) from None
        return frame if outcomes is None else frame[list(outcomes)]

    def damaged(self, why: object) -> GofalError:
        """The error that says so."""
        return GofalError(
            f"the run in {self.folder} is damaged ({' '.join(str(why).split())}); {HELP}"
        )

    def _whole(self, name: str) -> pd.DataFrame:
        """A table as it was written; what was kept before there were sums is taken as it is."""
        path = self.folder / f"{name}.parquet"
        if not path.is_file():
            raise GofalError(f"the run in {self.folder} holds no table {name!r}; {HELP}")
        if (self.folder / SUMS).exists() and damaged(self.folder, (path.name,)):
            raise self.damaged(f"the bytes of {path.name} do not match {SUMS}")
        try:
            return pd.read_parquet(path)
        except (OSError, ValueError, pa.ArrowException) as error:
            raise self.damaged(error) from None


@dataclass(frozen=True)
class Store:
    """A folder of finished runs. Several processes may have it open at once."""

    folder: Path

    def find(self, arm: Arm) -> Kept | None:
        """The shortest run that is there and serves an arm; None if there is none."""
        serving = [
            (order, made.years, path)
            for order, rules in enumerate(arm.standing)
            for path, made in self._lengths(self._home(arm, rules), arm.scenario)
            if _serves(path, made, arm) and (order == 0 or read_note(path).error is None)
        ]
        if not serving:
            return None
        *_, path = min(serving)
        return Kept(path, read_note(path), arm)

    def keep(self, arm: Arm, tables: Mapping[str, pd.DataFrame], note: Mapping[str, Any]) -> None:
        """Write a run, whole or not at all; whoever was first stays."""
        path = self._home(arm, rules_hash()) / arm.label
        described = {
            "format": FORMAT,
            "years": arm.years,
            "scenario": plain(arm.scenario),
            "tables": list(tables),
            **note,
        }
        try:
            with new_folder(path) as folder:
                for name, table in tables.items():
                    write_table(table, folder / f"{name}.parquet")
                write_sums(folder, [f"{name}.parquet" for name in tables])
                write_json(described, folder / NOTE)
        except GofalError:
            if not (path / NOTE).is_file():
                raise

    def notes(self) -> Iterator[Note]:
        """How each run of rules that stand was run and how it ended, but damaged ones."""
        for rules in standing():
            for path in sorted((self.folder / rules).glob(f"*/*/{NOTE}")):
                with suppress(GofalError):
                    yield read_note(path.parent)

    def _home(self, arm: Arm, rules: str) -> Path:
        return self.folder.resolve() / rules / arm.key

    def rules(self) -> list[str]:
        """Hashes of the rules of which there are runs."""
        return sorted({path.parents[2].name for path in self.folder.glob(f"*/*/*/{NOTE}")})

    @staticmethod
    def _lengths(home: Path, scenario: Scenario) -> Iterator[tuple[Path, Arm]]:
        for path in home.glob("*y*"):
            years, *extras = path.name.split("-")
            if (path / NOTE).is_file() and years.removesuffix("y").isdigit():
                length = int(years.removesuffix("y"))
                yield path, Arm(scenario, length, "stress" in extras, "weekly" in extras)


def _serves(path: Path, made: Arm, wanted: Arm) -> bool:
    """Whether a finished run serves; one that went wrong does so for all that it is a part of."""
    if read_note(path).error is None:
        return made.serves(wanted)
    return made.years <= wanted.years and wanted.stress >= made.stress
