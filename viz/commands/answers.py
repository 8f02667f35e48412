"""``gofal answers``: the answers that come with the page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gofal.experiments.commands.options import RUNS, Words, repeat
from gofal.experiments.text import language_of


def answers(
    context: typer.Context,
    work: Annotated[Path, typer.Option(help="Store of runs, as gofal document fills it.")] = RUNS,
    write: Annotated[
        bool, typer.Option("--write", help="Gather what is kept and write it into viz/answers.")
    ] = False,
    language: Words = "en",
) -> None:
    """Say which answers come with the page, or write them anew from what gofal document stored.

    Writing runs the baseline once more, about two minutes at one to one, unless it was written by
    the same rules before.
    """
    tongue = language_of(language)
    from gofal.experiments.output.terminal import console, note_first_run, progress
    from gofal.experiments.text import say
    from gofal.viz.shipping.files import FOLDER, read_about
    from gofal.viz.shipping.write import write_answers

    if write:
        note_first_run(tongue)
        with progress(say("answers.running", tongue)) as bar:
            write_answers(work, repeat(context), bar)
    about = read_about(FOLDER)
    if about is None:
        console().print(say("answers.nothing", tongue), highlight=False)
        return
    told = say(
        "answers.shipped",
        tongue,
        count=len(about.presets),
        replicates=len(about.seeds),
        years=about.years,
        rules=about.rules,
    )
    console().print(told, highlight=False)
    if about.missing:
        console().print(
            say("answers.missing", tongue, names=", ".join(about.missing)), highlight=False
        )
