"""``gofal brief``: two printed pages of one answer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gofal.experiments.commands.options import Words
from gofal.experiments.extras import require
from gofal.experiments.text import language_of


def brief(
    folder: Annotated[Path, typer.Argument(help="Result folder of compare, or of kept arms.")],
    arm: Annotated[str, typer.Argument(help="The arm it is about.")],
    language: Words = "en",
    out: Annotated[Path | None, typer.Option(help="File, .pdf.")] = None,
) -> None:
    """Write a two-page printable brief of one arm against the reference."""
    tongue = language_of(language)
    require("gofal brief", "figures")
    from gofal.experiments.output.files import write_file
    from gofal.experiments.output.terminal import console
    from gofal.experiments.text import say
    from gofal.viz.brief import brief as made
    from gofal.viz.reading import saved_comparison_in

    name = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in arm)
    path = out or Path(f"brief-{name}-{tongue}.pdf")
    write_file(path, made(saved_comparison_in(folder, (arm,)), arm, tongue))
    console().print(say("brief.written_figure", tongue, path=path), highlight=False)
