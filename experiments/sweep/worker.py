"""One run inside a worker: what it gives, or why it gives nothing."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterable
from time import perf_counter, process_time

from gofal.agents.errors import GofalError
from gofal.experiments.sweep.work import Cell, Done, Failed, RunFunction, RunSpec, Tick

LONGEST_REASON = 500


class TooLongError(Exception):
    """A run took more than the time it is given."""


def work_out(run: RunFunction, spec: RunSpec, limit: float) -> Done | Failed:
    """Work out one run; whatever goes wrong is told and not raised.

    Args:
        run: works it out.
        spec: what to run.
        limit: seconds it may take, looked at whenever the run ticks; none if 0.
    """
    start, cpu = perf_counter(), process_time()
    try:
        cells = checked(run(spec, _clock(start, limit)))
    except TooLongError:
        wall = perf_counter() - start
        return Failed(spec.number, "time", too_long(limit), wall=wall)
    except BaseException as error:
        trace, wall = traceback.format_exc(), perf_counter() - start
        return Failed(spec.number, "error", _reason(error), trace, wall)
    wall, cpu = perf_counter() - start, process_time() - cpu
    return Done(spec.number, cells, wall, cpu, _peak_memory())


def too_long(limit: float) -> str:
    """Why a run that took too long was given up."""
    return f"took longer than {limit:g} s"


def _reason(error: BaseException) -> str:
    told = str(error) if isinstance(error, GofalError) else f"{type(error).__name__}: {error}"
    return " ".join(told.split())[:LONGEST_REASON]


def _clock(start: float, limit: float) -> Tick:
    def tick() -> None:
        if limit and perf_counter() - start > limit:
            raise TooLongError

    return tick


def checked(rows: Iterable[tuple[str, str, str, str, float]]) -> list[Cell]:
    """The cells of a run, in its own order.

    Raises:
        GofalError: there are none, or two of the same name.
    """
    cells = [Cell(str(w), str(lv), str(c), str(o), float(value)) for w, lv, c, o, value in rows]
    if not cells:
        raise GofalError("the run left nothing to keep")
    if len({cell[:4] for cell in cells}) < len(cells):
        raise GofalError("the run left two numbers of the same name")
    return cells


def _peak_memory() -> float:
    """Most memory this process had at once, in MB; 0 where that is not known."""
    if sys.platform == "win32":
        return 0.0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024.0 * 1024.0 if sys.platform == "darwin" else 1024.0)
