"""The command that finds plausible parameters."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gofal.experiments.commands.options import RESULTS, Words, Workers, repeat
from gofal.experiments.extras import require
from gofal.experiments.text import language_of


def calibrate(
    context: typer.Context,
    work: Annotated[
        Path, typer.Option(help="Folder in which runs are kept; run again, it is gone on with.")
    ] = RESULTS / "calibrate",
    workers: Workers = None,
    write: Annotated[
        bool, typer.Option("--write", help="Write docs/calibration.md and the ensemble.")
    ] = False,
    language: Words = "en",
) -> None:
    """Find the parameter values that facts do not rule out; targets and facts are in files."""
    tongue = language_of(language)
    require("gofal calibrate", "calibration")
    from gofal.experiments.calibration.show import show_calibration

    show_calibration(work, workers, write, tongue, repeat(context))
