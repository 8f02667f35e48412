"""``gofal calibrate``: run or go on with a calibration, show what came out, write page and file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from gofal.experiments.calibration.check import write_runs
from gofal.experiments.calibration.ensemble import ENSEMBLE, Ensemble, load_ensemble, write_ensemble
from gofal.experiments.calibration.page import file_of, page, verdict
from gofal.experiments.calibration.reading import load_facts, load_problem
from gofal.experiments.calibration.result import CalibrationResult
from gofal.experiments.calibration.steps import calibrate, folder_of
from gofal.experiments.calibration.tables import parameter_rows
from gofal.experiments.calibration.waves import Runs, quantities_of
from gofal.experiments.output.docs import DOCS, docs_folder, shipped_place, write_doc
from gofal.experiments.output.terminal import console, note_first_run, progress, table
from gofal.experiments.runs.engines.local import get_ready
from gofal.experiments.sweep.run import MODEL
from gofal.experiments.sweep.runner import SweepProgress
from gofal.experiments.text import Language, heads, say

PAGE = DOCS / "calibration.md"


def show_calibration(
    work: Path,
    workers: int | None,
    write: bool,
    language: Language,
    command: str,
) -> None:
    """Run what is not yet there of the calibration, and show what came out.

    Args:
        work: folder of the sweeps of the waves.
        workers: processes; None = one a core.
        write: whether to write the page and the ensemble.
        language: of the words on the screen; the page is in English and Welsh.
        command: the command that repeats it.
    """
    if write:
        docs_folder()  # refused before the runs, not after
    problem, facts = load_problem(), load_facts()
    quantities = quantities_of(problem, facts)
    note_first_run(language)
    with progress(say("command.running", language)) as bar:
        get_ready(MODEL)

        def watch(tally: SweepProgress) -> None:
            bar(tally.done, tally.total)

        runs = Runs(problem, quantities, folder_of(work, problem), workers, MODEL, watch)
        found = calibrate(runs, facts, bar)
    _show(found, language)
    if write:
        write_runs(runs)
        _write(found, command, language)


def sets_here(language: Language) -> tuple[Mapping[str, float], ...]:
    """Parameter sets of the ensemble; none, and a note on the screen, if other rules made it."""
    known = load_ensemble()
    for line in known.warnings(language):
        console().print(line, style="dim", highlight=False)
    if known.fits:
        return known.sets
    console().print(say("calibration.sets_of_files", language), style="dim", highlight=False)
    return ()


def _show(found: CalibrationResult, language: Language) -> None:
    screen = console()
    columns = ("parameter", "range", "file_value", "posterior", "width", "learned", "coverage")
    rows = [row[: len(columns)] for row in parameter_rows(found, language)]
    names = heads(columns, language, "calibration")
    screen.print(table(say("calibration.parameters_heading", language), names, rows))
    for line in verdict(found, language):
        screen.print(line, highlight=False)


def _write(found: CalibrationResult, command: str, language: Language) -> None:
    """The page always; the ensemble only if there is one, and beside a page that is a trial."""
    write_doc(PAGE.name, page(found, command))
    files = [str(PAGE)]
    if len(found.ensemble):
        sets = tuple(
            dict(zip(found.problem.names, row, strict=True)) for row in found.ensemble.tolist()
        )
        made = Ensemble(sets, found.usable, found.rules, file_of(found))
        write_ensemble(made, shipped_place(ENSEMBLE))
        files.append(ENSEMBLE.name)
    console().print(
        say("calibration.written_ensemble", language, files=", ".join(files)), highlight=False
    )
