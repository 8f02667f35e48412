"""The user's cache folder, and files in it that are checked when they are read.

Whatever can be made anew stands below one root: compiled kernels and burnt-in worlds. A file there
may be cut, empty or somebody else's; it then reads as if it were not there.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

_MAGIC = b"gofal cache 1\n"
_DIGEST = hashlib.sha256().digest_size


def cache_folder(name: str) -> Path:
    """Folder of one kind of cached files; it need not exist yet.

    It stands below ``$XDG_CACHE_HOME`` or, if that is unset, empty or relative (which XDG says to
    ignore), below ``~/.cache``. A user without a home folder has one in the temporary folder.

    Args:
        name: the kind, such as ``kernels``.
    """
    return _root() / "gofal" / name


def _root() -> Path:
    given = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if given.is_absolute():
        return given
    with suppress(RuntimeError):  # neither HOME nor an entry of this user
        home = Path.home()
        if home.is_absolute():
            return home / ".cache"
    return _temporary_root()


@cache
def _temporary_root() -> Path:
    """Folder of this user among the temporary ones; a new one if that name is not theirs alone."""
    if not hasattr(os, "getuid"):
        return Path(tempfile.mkdtemp(prefix="gofal-cache-"))
    root = Path(tempfile.gettempdir()) / f"gofal-cache-{os.getuid()}"
    with suppress(OSError):
        root.mkdir(mode=0o700, exist_ok=True)
        facts = root.lstat()
        if facts.st_uid == os.getuid() and not facts.st_mode & 0o022 and not root.is_symlink():
            return root
    return Path(tempfile.mkdtemp(prefix="gofal-cache-"))


def read_checked(file: Path) -> bytes | None:
    """Data that ``write_checked`` wrote to ``file``; None if it is not there whole."""
    try:
        content = file.read_bytes()
    except OSError:
        return None
    start = len(_MAGIC) + _DIGEST
    digest, data = content[len(_MAGIC) : start], content[start:]
    if not content.startswith(_MAGIC) or hashlib.sha256(data).digest() != digest:
        return None
    return data


def write_checked(file: Path, data: bytes) -> bool:
    """Write a file that appears whole or not at all, with its checksum.

    Returns:
        Whether it was written; a cache that cannot be written to is no error.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, half = tempfile.mkstemp(dir=file.parent, suffix=".part")
    except OSError:
        return False
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(_MAGIC + hashlib.sha256(data).digest())
            out.write(data)
        Path(half).replace(file)
    except OSError:
        Path(half).unlink(missing_ok=True)
        return False
    return True
