"""What to look at first where something does not work, and what to send with a report."""

from __future__ import annotations

from typing import Annotated

import typer

from gofal.experiments.commands.options import Form, Words
from gofal.experiments.text import language_of

UNWELL = 1


def doctor(
    timing: Annotated[
        bool, typer.Option("--timing/--no-timing", help="Time a first stretch of a small run.")
    ] = True,
    form: Form = None,
    language: Words = "en",
) -> int:
    """Look at versions, extras, cache, cores, memory and speed; ends with 1 if a folder is shut.

    What it prints belongs into a report of a fault; nothing is sent anywhere.
    """
    tongue = language_of(language)
    from gofal.experiments.lists.doctor import findings, listing
    from gofal.experiments.output.listing import show
    from gofal.experiments.output.terminal import note_first_run

    if timing:
        note_first_run(tongue)
    found = list(findings(timing))
    show(listing(tongue, found), form)
    shut = [one for one in found if one.name in ("cache", "here") and one.advice]
    return UNWELL if shut else 0
