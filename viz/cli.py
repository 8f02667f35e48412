"""The whole command line: that of the experiments, and the commands that draw or serve."""

from __future__ import annotations

from gofal.experiments.cli import app, main
from gofal.viz.commands import (
    answers,
    brief,
    discover,
    evidence,
    figure,
    hindcast,
    modeller,
    screens,
    serve,
    welsh,
)

__all__ = ["app", "main"]

for command in (
    figure.figure,
    brief.brief,
    discover.discover,
    hindcast.hindcast,
    evidence.evidence,
    answers.answers,
    serve.serve,
    screens.screens,
    modeller.modeller,
    welsh.welsh,
):
    app.command()(command)
