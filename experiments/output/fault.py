"""What is told of an error that nobody foresaw: one line, and a file to send."""

from __future__ import annotations

import errno
import platform
import shlex
import tempfile
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from gofal import __version__
from gofal.agents.cache_folder import cache_folder

_OF_THE_MACHINE = {
    errno.EACCES,
    errno.EPERM,
    errno.EROFS,
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EMFILE,
    errno.ENAMETOOLONG,
    errno.EISDIR,
    errno.ENOTDIR,
}
"""Errors that say what is wrong with a disk or a path, and nothing about gofal."""


def reason_outside(error: Exception) -> str | None:
    """Why the machine did not let gofal go on; None if it is gofal that is at fault."""
    if isinstance(error, MemoryError):
        return "there is not enough memory; a slice (--only) or fewer --workers need less"
    if isinstance(error, OSError) and error.errno in _OF_THE_MACHINE:
        where = f"{error.filename}: " if error.filename is not None else ""
        return f"{where}{error.strerror}"
    return None


def fault_line(error: Exception, words: Sequence[str]) -> str:
    """Keep what is known of a fault in a file, and say where.

    Args:
        error: what was raised.
        words: the command line.
    """
    kept = _keep(_report(error, words))
    told = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    send = f"please send the file {kept}" if kept else "its report could not be written anywhere"
    return f"this is a fault of gofal, not of what you asked for ({told}); {send}"


def _report(error: Exception, words: Sequence[str]) -> str:
    trace = "".join(traceback.format_exception(error))
    about = f"gofal {__version__}, Python {platform.python_version()}, {platform.platform()}"
    return f"{about}\n{shlex.join(['gofal', *words])}\n\n{trace}"


def _keep(report: str) -> Path | None:
    """The file it is in; None where no folder takes it."""
    name = f"fault-{datetime.now(UTC):%Y-%m-%d-%H%M%S-%f}.txt"
    for folder in (cache_folder("faults"), Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(report, encoding="utf-8", errors="backslashreplace")
        except OSError:
            continue
        return folder / name
    return None
