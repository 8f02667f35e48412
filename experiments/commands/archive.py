"""A study as one file that can be cited and made again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gofal.experiments.commands.options import Words
from gofal.experiments.text import language_of

UNSOUND = 1


def archive(
    study: Annotated[
        Path,
        typer.Argument(
            help="Result folder of run, compare or sweep; with --check an archive, packed or not."
        ),
    ],
    out: Annotated[
        Path | None, typer.Option(help="New .zip file; FOLDER-archive.zip if left out.")
    ] = None,
    title: Annotated[str, typer.Option(help="What the study is called in citations.")] = "",
    author: Annotated[
        list[str] | None, typer.Option(help="Who made the study; may be repeated.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Compare every file of an archive with its hash.")
    ] = False,
    language: Words = "en",
) -> int:
    """Pack a study with its inputs, code, versions, licence and citation; or check such a file.

    One command in the archive makes the study again in a fresh place and compares. A check ends
    with 1 if a file is missing, changed or not listed.
    """
    tongue = language_of(language)
    from gofal.experiments.archive.show import show_archive, show_check

    if check:
        return 0 if show_check(study, tongue) else UNSOUND
    show_archive(
        study, out or Path(f"{study.resolve().name}-archive.zip"), title, author or (), tongue
    )
    return 0
