"""Tables and progress for the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from gofal.agents.cache_folder import cache_folder
from gofal.experiments.text import Language, say

WIDTH_WITHOUT_TERMINAL = 140


def console() -> Console:
    """Standard output; wide enough for a table when it is a file or a pipe."""
    if sys.stdout.isatty():
        return Console()
    return Console(width=WIDTH_WITHOUT_TERMINAL, soft_wrap=False)


def note_first_run(language: Language) -> None:
    """Say on standard error that compiling takes a while, if nothing was ever compiled here."""
    if not cache_folder("kernels").exists():
        Console(stderr=True).print(say("command.compiling", language), style="dim", highlight=False)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """A plain table; what stands in square brackets is text, not markup."""
    made = Table(title=escape(title), title_justify="left", header_style="bold")
    for name in columns:
        made.add_column(escape(name), overflow="fold")
    for row in rows:
        made.add_row(*(escape(cell) for cell in row))
    return made


@contextmanager
def progress(words: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error, only where somebody can see it.

    Args:
        words: what is going on.

    Yields:
        A function told how much is done and how much there is in all.
    """
    screen = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task(words, total=None)

        def tell(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield tell


def counted(tell: Callable[[int, int], None], total: int) -> Callable[[int], None]:
    """A function that is told how much more is done, and tells how much is done in all.

    Args:
        tell: as :func:`progress` yields it.
        total: how much there is.
    """
    done = 0

    def more(count: int) -> None:
        nonlocal done
        done += count
        tell(done, total)

    return more
