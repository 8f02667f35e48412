"""A sweep on the command line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from gofal.abm.results import write_local
from gofal.agents.errors import GofalError
from gofal.experiments.output.crate import describe_folder
from gofal.experiments.output.slices import run_notes
from gofal.experiments.output.terminal import console, note_first_run, table
from gofal.experiments.ranges import MOST_REPLICATES, require_count
from gofal.experiments.runs.engines.local import get_ready
from gofal.experiments.sweep.plan import Plan, load_plan
from gofal.experiments.sweep.run import MODEL
from gofal.experiments.sweep.runner import SweepProgress, Watch, queue_of
from gofal.experiments.sweep.sweep import WHOLE, Sweep, open_sweep, run_sweep
from gofal.experiments.sweep.verify import verify
from gofal.experiments.text import Language, heads, say

MOST_SHOWN = 20  # reasons why runs failed


def run(
    design: Path,
    folder: Path,
    language: Language,
    *,
    workers: int | None,
    shard: str | None,
    dask: str | None,
    extend: bool,
    retry: bool,
) -> int:
    """Run a design file, or go on with it, and tell how it went.

    Returns:
        How many runs failed.
    """
    mine = read_shard(shard)
    if dask is None and design.is_file():
        get_ready(MODEL)  # while this process imports what a plan needs
    note_first_run(language)
    plan = load_plan(design)
    try:
        with _bar(language) as watch:
            sweep, tally = run_sweep(
                plan,
                folder,
                workers=workers,
                shard=mine,
                dask=dask,
                extend=extend,
                retry=retry,
                watch=watch,
            )
    except KeyboardInterrupt:
        Console(stderr=True).print(say("sweep.stopped", language), highlight=False)
        raise
    if sweep.complete():
        about = f"{len(sweep.layout.drawn.points)} points, {plan.replicates} replicates each"
        write_local(plan.arms[0], folder)
        describe_folder(folder, plan.title_en or design.stem, about, f"gofal sweep {design}")
    _tell(sweep, tally, plan, language)
    return tally.failed


def tell_status(design: Path, folder: Path, language: Language) -> int:
    """Tell how far a sweep is, and what failed; runs nothing.

    Returns:
        How many runs failed.
    """
    plan = load_plan(design)
    sweep = open_sweep(plan, folder)
    tally = queue_of(sweep.layout, sweep.store, WHOLE)[1]
    _tell(sweep, tally, plan, language)
    return tally.failed


def tell_verdict(design: Path, folder: Path, count: int, language: Language) -> int:
    """Run some finished runs again and tell whether every bit is the same.

    Returns:
        How many are not.
    """
    require_count("verify", count, MOST_REPLICATES)
    verdicts = list(verify(open_sweep(load_plan(design), folder), count))
    wrong = [verdict for verdict in verdicts if not verdict.same]
    for one in wrong:
        line = say("sweep.differs", language, run=one.run, why=one.why)
        console().print(line, style="red", markup=False, highlight=False)
    if not wrong:
        console().print(say("sweep.same", language, count=len(verdicts)), highlight=False)
    return len(wrong)


def read_shard(text: str | None) -> tuple[int, int]:
    """Which part of a sweep is meant by ``i/N``.

    Raises:
        GofalError: the text is no part, or there is no such part.
    """
    if text is None:
        return WHOLE
    found = re.fullmatch(r"(\d+)/(\d+)", text.strip())
    if found is None or not 1 <= int(found[1]) <= int(found[2]):
        raise GofalError(f"shard {text!r} is not understood; write i/N with i from 1 to N, as 2/8")
    return int(found[1]), int(found[2])


def _tell(sweep: Sweep, tally: SweepProgress, plan: Plan, language: Language) -> None:
    screen = console()
    title = plan.title_cy if language == "cy" else plan.title_en
    if title:
        screen.print(title, style="bold", highlight=False)
    kind = plan.kind.label_cy if language == "cy" else plan.kind.label_en
    known = {
        "kind": kind,
        "points": len(sweep.layout.drawn.points),
        "arms": len(plan.arms),
        "replicates": plan.replicates,
        "weeks": plan.weeks,
    }
    screen.print(say("sweep.title", language, **known), highlight=False)
    screen.print(_line("sweep.ended", tally, language), highlight=False)
    if tally.failed:
        reasons = Counter(str(one["reason"]) for one in sweep.store.failures().values())
        rows = [(reason, str(count)) for reason, count in reasons.most_common(MOST_SHOWN)]
        names = heads(("reason", "how_many"), language, "sweep")
        screen.print(table(say("sweep.failed", language), names, rows))
        screen.print(say("sweep.again", language), style="dim", highlight=False)
    if not sweep.complete():
        screen.print(say("sweep.incomplete", language), style="dim", highlight=False)
    for line in run_notes(plan.arms[0], language):
        screen.print(line, style="dim", highlight=False)
    screen.print(say("command.written", language, folder=sweep.folder), highlight=False)


def _line(key: str, tally: SweepProgress, language: Language) -> str:
    return say(
        key,
        language,
        done=tally.done,
        total=tally.total,
        failed=tally.failed,
        left=tally.left,
        new=tally.new,
        rate=f"{tally.an_hour:,.0f}",
    )


class _TimeLeft(ProgressColumn):
    """Time left at the rate of this session."""

    def __init__(self) -> None:
        super().__init__()
        self.tally: SweepProgress | None = None

    def render(self, _task: object) -> Text:
        """Hours, minutes and seconds."""
        if self.tally is None or not self.tally.new:
            return Text("-:--:--")
        minutes, seconds = divmod(round(self.tally.left * 3600.0 / self.tally.an_hour), 60)
        return Text(f"{minutes // 60}:{minutes % 60:02}:{seconds:02}", style="cyan")


@contextmanager
def _bar(language: Language) -> Iterator[Watch]:
    """A bar with the rate and the time left, only where somebody can see it."""
    screen, left = Console(stderr=True), _TimeLeft()
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), left)
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task("", total=None)

        def watch(tally: SweepProgress) -> None:
            left.tally = tally
            words = _line("sweep.progress", tally, language)
            done = tally.done + tally.failed
            bar.update(task, completed=done, total=tally.total, description=words)

        yield watch
