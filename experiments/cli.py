"""The command line. Heavy parts are imported inside commands, so that lists answer at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from gofal import __version__
from gofal.agents.errors import GofalError
from gofal.experiments.commands import (
    analyse,
    cache,
    calibration,
    claims,
    emulator,
    history,
    lists,
    pages,
    reproduce,
    rules,
    simulate,
    sweeps,
    week,
)
from gofal.experiments.extras import extra_of, missing
from gofal.experiments.output.plain_letters import degrade_words

REFUSED, INTERRUPTED = 2, 130

app = typer.Typer(
    name="gofal",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Home care in Wales, week by week: run a scenario, compare policies, see every number's "
    "source. / Gofal cartref yng Nghymru, wythnos wrth wythnos.",
)

for command in (
    simulate.run,
    simulate.compare,
    simulate.preset,
    simulate.csv,
    simulate.network,
    sweeps.sweep,
    analyse.analyse,
    analyse.luck,
    calibration.calibrate,
    emulator.emulator,
    lists.scenarios,
    lists.levers,
    lists.outcomes,
    lists.systems,
    lists.parameters,
    lists.place,
    week.week,
    lists.words,
    pages.baseline,
    pages.document,
    pages.ablations,
    history.history,
    reproduce.reproduce,
    rules.rules,
    cache.cache,
    claims.claims,
):
    app.command()(command)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"gofal {__version__}")
        raise typer.Exit


@app.callback()
def _all_commands(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Hold what is asked of no command."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; whatever a person got wrong is told in one line.

    Args:
        arguments: those of the process if None.

    Returns:
        Exit code: 0, 2 for bad input, 130 after Ctrl-C.
    """
    degrade_words()
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = app(args=given, prog_name="gofal", standalone_mode=False)
    except GofalError as error:
        return _refuse(str(error))
    except typer.TyperException as error:
        if getattr(error, "option_name", "") == "--scale":
            return _refuse(_no_scale())
        return _refuse_words(error.format_message())
    except ModuleNotFoundError as error:
        if (extra := extra_of(error.name)) is None:
            raise
        return _refuse(str(missing(f"gofal {' '.join(given[:1])}", str(error.name), extra)))
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # `gofal levers | head`
        return 0
    return code if isinstance(code, int) else 0


def _no_scale() -> str:
    from gofal.abm.scenario import NO_SCALE

    return f"--scale: {NO_SCALE}"


def _refuse_words(why: str) -> int:
    """Refuse what the command line itself did not understand; no words at all get the help."""
    return _refuse(f"{why.rstrip('.')}; see gofal --help") if why else REFUSED


def _refuse(why: str) -> int:
    from rich.console import Console

    line = f"gofal: {' '.join(why.split())}"
    Console(stderr=True).print(line, style="red", markup=False, highlight=False, soft_wrap=True)
    return REFUSED
