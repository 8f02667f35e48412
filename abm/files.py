"""Files that are there whole or not at all, whatever moment a process is killed at."""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gofal.agents.errors import GofalError

HALF = ".half"
OLD = 24 * 3600.0  # seconds after which a half-written file of another machine is nobody's


@contextmanager
def temporary_file(folder: Path) -> Iterator[Path]:
    """A temporary name in a folder; whatever still has it afterwards is removed."""
    temporary = folder / f".{_owner()}-{secrets.token_hex(4)}{HALF}"
    try:
        yield temporary
    except OSError as error:
        reason = error.strerror or str(error)
        raise GofalError(f"cannot write to {folder}: {reason}") from error
    finally:
        temporary.unlink(missing_ok=True)


def settle(temporary: Path, path: Path) -> None:
    """Give a written file its own name, once it is on the disk."""
    sync(temporary)
    temporary.replace(path)
    sync(path.parent)


def put(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all."""
    with temporary_file(path.parent) as temporary:
        temporary.write_bytes(content)
        settle(temporary, path)


def sweep_up(folder: Path) -> None:
    """Remove half-written files whose writer is gone."""
    host, _, _ = _owner().rpartition("-")
    for temporary in folder.glob(f".*{HALF}"):
        owner, _, _ = temporary.name[1:].rpartition("-")
        with suppress(OSError, ValueError):
            if owner.startswith(f"{host}-"):
                stale = not _lives(int(owner.rpartition("-")[2]))
            else:
                stale = time.time() - temporary.stat().st_mtime > OLD
            if stale:
                temporary.unlink()


def _owner() -> str:
    return f"{socket.gethostname()}-{os.getpid()}"


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    if os.name == "nt" and path.is_dir():
        return  # Windows has no handle on a folder to flush
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
