"""``gofal hindcast``: run the ensemble and set it beside what happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from gofal.abm.rules import rules_hash
from gofal.experiments.hindcast.ensemble import Ensemble, MemberRuns
from gofal.experiments.hindcast.meeting import Met, meet_all, path
from gofal.experiments.hindcast.series import DatedSeries
from gofal.experiments.output.terminal import console, note_first_run, progress
from gofal.experiments.runs.arms import run_arms
from gofal.experiments.runs.cores import worker_count
from gofal.experiments.runs.store import Store
from gofal.experiments.runs.workload import workload
from gofal.experiments.text import Language, say


@dataclass(frozen=True)
class Hindcast:
    """An ensemble beside what happened.

    Attributes:
        met: every dated fact that the runs reach.
        series: what the ensemble was put to.
        path: bands by quarter and facts, for the picture.
        how: rules, members, parameter sets and years, for the head of the page.
    """

    met: list[Met]
    series: Mapping[str, DatedSeries]
    path: pd.DataFrame
    how: Mapping[str, object]


def run_hindcast(
    ensemble: Ensemble, work: Path, workers: int | None, language: Language
) -> Hindcast:
    """Run the members that are not kept, and read all of them.

    Args:
        ensemble: what is run, and what it is put to.
        work: folder of finished runs.
        workers: processes; None = one a core.
        language: of what is told meanwhile.

    Raises:
        GofalError: a member went wrong.
    """
    store, arms = Store(work), ensemble.arms
    load = workload(arms, store, workers)
    words = say(
        "command.workload",
        language,
        runs=load.runs,
        left=load.left,
        minutes=load.minutes,
        workers=worker_count(workers),
    )
    console().print(words, highlight=False)
    note_first_run(language)
    with progress(say("command.running", language)) as bar:
        run_arms(arms, store, workers, bar, stop=True)
    runs = MemberRuns(ensemble, store)
    met = meet_all(ensemble.series, runs)
    how = {
        "rules": rules_hash(),
        "members": ensemble.members,
        "years": ensemble.years,
        "sets": min(ensemble.members, len(ensemble.sets)),
    }
    return Hindcast(met, ensemble.series, path(met, runs), how)
