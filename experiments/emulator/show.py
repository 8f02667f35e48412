"""``gofal emulator``: train the first estimate, or show what the one that ships covers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gofal.abm.results import is_whole
from gofal.abm.rules import rules_hash
from gofal.abm.scenario import Scenario
from gofal.experiments.comparison.compare import Comparison
from gofal.experiments.emulator.design import Design
from gofal.experiments.emulator.estimate import (
    SHIPPED,
    FirstEstimate,
    current,
    shipped,
    write_estimate,
)
from gofal.experiments.emulator.fit import learn_all
from gofal.experiments.emulator.page import PAGE, intro, page
from gofal.experiments.emulator.training import run_training, work_of
from gofal.experiments.emulator.words import in_years, line_of, quality_rows, range_rows
from gofal.experiments.output.docs import docs_folder, shipped_place, write_page
from gofal.experiments.output.slices import refuse_slice, run_notes
from gofal.experiments.output.terminal import console, note_first_run, progress, table
from gofal.experiments.runs.cores import worker_count
from gofal.experiments.runs.nested import LUCK_ALONE
from gofal.experiments.runs.store import Store
from gofal.experiments.text import LANGUAGES, Language, say
from gofal.experiments.windows import main_window


@dataclass(frozen=True)
class Training:
    """How a training is run.

    Attributes:
        store: folder of finished runs.
        workers: processes; None = one a core.
        write: whether the estimate ships and its page is written.
        language: of what is printed.
        command: that repeats it.
    """

    store: Path
    workers: int | None
    write: bool
    language: Language
    command: str


def train(design: Design, training: Training) -> None:
    """Say how long it takes, run what is left, learn, show and, if asked, write.

    Raises:
        GofalError: a run went wrong, or what is to be written is of a slice.
    """
    refuse_slice(design.base, training.write)
    if training.write:
        docs_folder()  # refused before the runs, not after
    screen, language, store = console(), training.language, Store(training.store)
    work = work_of(design, store, training.workers)
    screen.print(
        say(
            "emulator.work",
            language,
            runs=work.runs,
            left=work.left,
            minutes=work.minutes,
            workers=worker_count(training.workers),
        ),
        highlight=False,
    )
    note_first_run(language)
    with progress(say("command.running", language)) as bar:
        trained = run_training(design, store, training.workers, bar)
    known = learn_all(design, trained, training.command)
    _print(known, language)
    for note in run_notes(design.base, language):
        screen.print(note, highlight=False)
    if training.write:
        _write(known, language)


def _write(known: FirstEstimate, language: Language) -> None:
    """The page, and the estimate beside it if the page is a trial."""
    write_estimate(known, shipped_place(SHIPPED))
    console().print(say("command.written", language, folder=SHIPPED.name), highlight=False)
    write_page(PAGE, [page(known, one) for one in LANGUAGES], language)


def show(language: Language) -> None:
    """Print what the estimate that ships covers, or why nothing is said."""
    known = shipped()
    if known is None:
        console().print(say("emulator.none", language), highlight=False)
        return
    if current() is None:
        old = say("emulator.other_rules", language, made=known.rules, here=rules_hash())
        console().print(old, style="yellow", highlight=False)
    _print(known, language)


def _print(known: FirstEstimate, language: Language) -> None:
    screen = console()
    for line in filter(None, intro(known, language)):
        screen.print(line, markup=False, highlight=False)
    screen.print(table(say("emulator.levers", language), *range_rows(known, language)))
    screen.print(table(say("emulator.outcomes", language), *quality_rows(known, language)))
    screen.print(say("emulator.columns", language), style="dim", highlight=False)


def print_before(arms: Sequence[Scenario], years: int, pairs: int, language: Language) -> None:
    """Print what a comparison will probably show, if any of its arms is covered."""
    _faintly(before_runs(arms, years, pairs, language))


def print_after(made: Comparison, language: Language) -> None:
    """Print runs and estimate together below the tables of a comparison, where it is covered."""
    _faintly(after_runs(made, language))


def _faintly(lines: Sequence[str]) -> None:
    for line in lines:
        console().print(line, style="italic", markup=False, highlight=False)


def before_runs(arms: Sequence[Scenario], years: int, pairs: int, language: Language) -> list[str]:
    """Lines of a comparison before its runs: one an arm that is covered, none if none is."""
    known = _of(arms[0], years)
    if known is None:
        return []
    lines = []
    for arm in arms[1:]:
        if guesses := known.guesses(arm, years, pairs):
            changes = line_of(guesses, language)
            lines.append(say("emulator.first", language, arm=arm.name, changes=changes))
    window = in_years(years)
    return [*lines, say("emulator.note", language, pairs=pairs, years=window)] if lines else []


def after_runs(made: Comparison, language: Language) -> list[str]:
    """Lines of a comparison below its tables: runs and estimate together, where it is covered."""
    known = _of(made.arms[0], made.years)
    if known is None or made.over != LUCK_ALONE:
        return []
    levels = wales_levels(made)
    reference = levels[made.arms[0].name]
    lines = []
    for arm in made.arms[1:]:
        own = levels[arm.name]
        changes = {name: [a - b for a, b in zip(own[name], reference[name], strict=True)]
                   for name in own if name in reference}  # fmt: skip
        if pooled := known.pooled(arm, made.years, changes, reference):
            told = line_of(pooled, language)
            lines.append(say("emulator.together", language, arm=arm.name, changes=told))
    return [*lines, say("emulator.together_note", language)] if lines else []


def _of(reference: Scenario, years: int) -> FirstEstimate | None:
    """The estimate of today's rules, where it is against the baseline that arms are compared."""
    known = current()
    moves = None if known is None else known.moves_of(reference, years)
    return known if moves is not None and not moves.any() else None


def wales_levels(made: Comparison) -> dict[str, dict[str, list[float]]]:
    """Levels of Wales in the last two years, by arm and outcome, in the order of replicates."""
    frame = made.values
    chosen = frame[is_whole(frame) & (frame["window"] == main_window(made.years).name)]
    found: dict[str, dict[str, list[float]]] = {}
    for (arm, outcome), rows in chosen.sort_values("replicate").groupby(["arm", "outcome"]):
        found.setdefault(str(arm), {})[str(outcome)] = rows["value"].tolist()
    return found
