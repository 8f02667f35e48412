"""Make the tables and figures of `docs/` again, and say whether they are the same."""

from __future__ import annotations

from typing import Annotated

import typer

from gofal.experiments.commands.options import Words, Workers
from gofal.experiments.text import language_of


def reproduce(
    names: Annotated[
        list[str] | None, typer.Argument(help="Pages or figures; without any they are listed.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Make them again elsewhere and compare; all if no name.")
    ] = False,
    whole: Annotated[
        bool, typer.Option("--whole", help="With --check: all of every page, not some parts.")
    ] = False,
    pick: Annotated[
        int, typer.Option(help="With --check: another number chooses other parts.")
    ] = 1,
    workers: Workers = None,
    language: Words = "en",
) -> int:
    """List every table and figure in docs/, make it again, or check that it comes out the same.

    A check makes some parts of the long pages again, chosen by lot. It ends with 1 if anything
    differs.
    """
    tongue = language_of(language)
    from gofal.experiments.reproduce import screen

    if check:
        return screen.check_items(names or (), whole, pick, workers, tongue)
    if names:
        screen.remake_items(names, workers, tongue)
    else:
        screen.show_items(tongue)
    return 0
