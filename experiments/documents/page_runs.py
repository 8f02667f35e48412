"""Runs that a page of `docs/` rests on, and what becomes of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from gofal.abm.scenario import Scenario
from gofal.experiments.output.docs import docs_folder
from gofal.experiments.output.terminal import console, note_first_run, progress
from gofal.experiments.runs.arms import run_arms
from gofal.experiments.runs.cores import worker_count
from gofal.experiments.runs.nested import Over
from gofal.experiments.runs.replicates import ArmMeans, Replicates, together
from gofal.experiments.runs.store import Store
from gofal.experiments.runs.workload import workload
from gofal.experiments.seeds import replicate_seeds
from gofal.experiments.text import Language, say
from gofal.experiments.windows import Window, years_window


@dataclass(frozen=True)
class PageRuns:
    """Options of a command that runs arms and makes a page of them.

    Attributes:
        replicates: number of seeds.
        years: length of each run after the burn-in.
        workers: processes; None = one a core.
        store: folder of finished runs.
        write: True to write the page, which is in English and Welsh.
        language: of what is printed.
        command: the command that repeats it.
        sets: parameter sets that the replicates take in turn; none for the parameter files' own.

    Raises:
        GofalError: the page cannot be written.
    """

    replicates: int
    years: int
    workers: int | None
    store: Path
    write: bool
    language: Language
    command: str
    sets: tuple[Mapping[str, float], ...] = ()

    def __post_init__(self) -> None:
        if self.write:
            docs_folder()  # refused before the runs, not after

    @property
    def every_year(self) -> tuple[Window, ...]:
        """One window a year."""
        return tuple(years_window(year, year) for year in range(1, self.years + 1))

    def means(
        self,
        arms: Iterable[Scenario],
        windows: tuple[Window, ...],
        areas: Iterable[str] | None = None,
        stop: bool = False,
    ) -> ArmMeans:
        """Means of the arms; those that are not stored are run.

        Args:
            arms: the reference first; its seed is the one that seeds of replicates come from.
            windows: to average over.
            areas: codes of areas; None = all.
            stop: True if the first arm that goes wrong is an error.
        """
        store, runs = Store(self.store), self._replicates(tuple(arms), windows)
        note_first_run(self.language)
        with progress(say("command.running", self.language)) as bar:
            runs.run(store, self.workers, bar, stop=stop)
        return runs.read(store, areas)

    def tables(self, arm: Scenario, name: str) -> list[pd.DataFrame]:
        """A table of an arm that :meth:`means` has run, one a replicate."""
        return self._replicates((arm,), self.every_year).tables(Store(self.store), name)

    def means_apart(
        self, arms: Iterable[Scenario], windows: tuple[Window, ...], areas: Iterable[str]
    ) -> ArmMeans:
        """Means of arms that replace parameters, each burnt in by itself on the same seeds.

        Says beforehand how many runs that takes, and about how long.

        Args:
            arms: the reference first; an arm that goes wrong is told and the others stay.
            windows: to average over.
            areas: codes of areas.

        Raises:
            GofalError: the reference went wrong.
        """
        store, apart = Store(self.store), [self._replicates((arm,), windows) for arm in arms]
        every = [arm for runs in apart for arm in runs.arms]
        work = workload(every, store, self.workers)
        words = say(
            "command.workload", self.language, runs=work.runs, left=work.left,
            minutes=work.minutes, workers=worker_count(self.workers),
        )  # fmt: skip
        console().print(words, highlight=False)
        note_first_run(self.language)
        with progress(say("command.running", self.language)) as bar:
            run_arms(every, store, self.workers, bar)
        return together(runs.outcome(store, areas) for runs in apart)

    def _replicates(self, arms: tuple[Scenario, ...], windows: tuple[Window, ...]) -> Replicates:
        seeds = replicate_seeds(arms[0].seed, self.replicates)
        return Replicates(arms, seeds, self.years, windows, over=Over(self.sets))
