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
    archive,
    cache,
    calibration,
    claims,
    doctor,
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

REFUSED, FAULT, INTERRUPTED, TERMINATED = 2, 70, 130, 143

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
    doctor.doctor,
    archive.archive,
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
    """Run the command line; whatever goes wrong is told in one line.

    Args:
        arguments: those of the process if None.

    Returns:
        Exit code: 0 if all is well, 1 if some of the work failed or differs, 2 if what was asked
        for is refused, 70 for a fault of gofal, 130 after Ctrl-C, 143 after SIGTERM.
    """
    from gofal.experiments.output.ends import termination_as_interrupt

    degrade_words()
    given = list(sys.argv[1:] if arguments is None else arguments)
    with termination_as_interrupt() as termination:
        code = _run(given)
    return TERMINATED if termination.asked and code == INTERRUPTED else code


def _run(given: list[str]) -> int:
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
            return _tell_fault(error, given)
        return _refuse(str(missing(f"gofal {' '.join(given[:1])}", str(error.name), extra)))
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # `gofal levers | head`
        return 0
    except Exception as error:
        return _tell_fault(error, given)
    return code if isinstance(code, int) else 0


def _tell_fault(error: Exception, given: list[str]) -> int:
    """Tell what nobody foresaw: what the machine refused, or a fault of gofal."""
    from gofal.experiments.output.fault import fault_line, reason_outside

    outside = reason_outside(error)
    return _refuse(outside) if outside else _refuse(fault_line(error, given), FAULT)


def _no_scale() -> str:
    from gofal.abm.scenario import NO_SCALE

    return f"--scale: {NO_SCALE}"


def _refuse_words(why: str) -> int:
    """Refuse what the command line itself did not understand; no words at all get the help."""
    return _refuse(f"{why.rstrip('.')}; see gofal --help") if why else REFUSED


def _refuse(why: str, code: int = REFUSED) -> int:
    from rich.console import Console

    # What turns or hides letters on a terminal is shown as its number.
    shown = (one if one.isprintable() else ascii(one)[1:-1] for one in " ".join(why.split()))
    line = f"gofal: {''.join(shown)}"
    Console(stderr=True).print(line, style="red", markup=False, highlight=False, soft_wrap=True)
    return code
