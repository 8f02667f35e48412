"""Compiled kernels on disk: one file for what a kernel is, and not for where it stands.

Numba's own cache asks only whether a source file changed. It would serve an old result after an
edit in a helper of another module, and throw away all of a file after an edit in one function.
Here the key is the content: the kernel's bytecode, constants and compile options, those of every
kernel and constant it reaches, the fields of the tuples it is annotated with, the types it was
compiled for, the processor, and the versions of what compiles. The same content is loaded again
from any clone and by any process. A file that cannot be read is made anew.

This leans on private names of Numba. Where one of them is missing, or Numba is newer than was
tried, kernels are compiled in every process and nothing is stored.
"""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import llvmlite
import numba
import numpy as np

try:
    import fcntl
except ImportError:  # Windows: each process compiles
    fcntl = None  # type: ignore[assignment]

from gofal.agents.cache_folder import cache_folder, read_checked, write_checked

BELOW = (0, 69)
"""The first Numba that was not tried; pyproject.toml names the same."""
_MOST_FILES = 24
"""Files of one kernel that stay; older ones belong to sources that are gone."""
_DAY = 86_400  # seconds
_FORMAT = 3
"""Version of the files; one of another version has another name."""
_SETTINGS = ("OPT", "LOOP_VECTORIZE", "SLP_VECTORIZE", "BOUNDSCHECK", "DEBUGINFO_DEFAULT")
"""Settings of Numba, from the environment, that change what is compiled."""


def is_usable(dispatcher: Any) -> bool:
    """Test whether this Numba has the private names that the cache needs, as they were tried."""
    version = tuple(int(part) for part in numba.__version__.split(".")[:2] if part.isdigit())
    if len(version) != 2 or version >= BELOW or not hasattr(dispatcher, "_cache"):
        return False
    try:
        from gofal.agents import kernel_dispatcher, kernel_file
    except (ImportError, AttributeError):
        return False
    needed = (*kernel_dispatcher.NEEDED, *kernel_file.NEEDED)
    return all(hasattr(owner, name) for owner, name in needed)


def fingerprint(dispatcher: Any) -> str:
    """A hash of all that the compiled form of a kernel depends on, apart from its types."""
    versions = (_FORMAT, numba.__version__, llvmlite.__version__, np.__version__, sys.version)
    settings = [getattr(numba.config, name, None) for name in _SETTINGS]
    digest = hashlib.sha256(repr((versions, settings)).encode())
    for part in _parts(dispatcher, set()):
        digest.update(part.encode())
    return digest.hexdigest()


def _parts(dispatcher: Any, seen: set[CodeType]) -> Iterator[str]:
    """Parts of a kernel, its callees' included, each once."""
    function: Callable[..., object] = dispatcher.py_func
    code, known = function.__code__, function.__globals__
    seen.add(code)
    yield from _of_code(code)
    yield repr((function.__defaults__, sorted(dispatcher.targetoptions.items())))
    names = [*code.co_names, *(str(hint) for hint in function.__annotations__.values())]
    for name in names:
        value = known.get(name)
        if isinstance(value, ModuleType):
            for attribute in code.co_names:
                yield from _of_value(attribute, getattr(value, attribute, None), seen)
        yield from _of_value(name, value, seen)


def _of_value(name: str, value: Any, seen: set[CodeType]) -> Iterator[str]:
    """Value of a global name, as far as it is compiled in."""
    if isinstance(value, type):
        # The module too: a stored form names the tuples it takes by module.
        yield f"{value.__module__}.{name}{getattr(value, '_fields', '')}"
        if issubclass(value, Enum):
            yield repr(list(value))
    elif hasattr(value, "py_func"):
        if value.py_func.__code__ not in seen:
            yield from _parts(value, seen)
    elif isinstance(value, (bool, int, float, str, tuple, Enum, np.generic)):
        yield f"{name}={value!r}"


def _of_code(code: CodeType) -> Iterator[str]:
    yield f"{code.co_name}{code.co_varnames}{code.co_names}{code.co_code.hex()}"
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _of_code(constant)
        else:
            yield repr(constant)


class KernelCache:
    """Numba's cache protocol over files named by content."""

    def __init__(self, dispatcher: Any) -> None:
        function = dispatcher.py_func
        self._dispatcher = dispatcher
        self._home = cache_folder("kernels") / f"{function.__module__}.{function.__qualname__}"
        self._enabled = True
        self._stamp = ""

    @property
    def cache_path(self) -> str:
        """Folder of this kernel's files."""
        return str(self._home)

    def enable(self) -> None:
        """Use the cache."""
        self._enabled = True

    def disable(self) -> None:
        """Neither read nor write."""
        self._enabled = False

    def flush(self) -> None:
        """Forget every stored form of this kernel."""
        for file in self._home.glob("*.nbc"):
            file.unlink(missing_ok=True)

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """The compiled form for these types; None if it is not there or cannot be read."""
        from gofal.agents.kernel_file import from_bytes

        if not self._enabled:
            return None
        data = read_checked(self._file(sig, target_context.codegen()))
        if data is None:
            return None
        try:
            return from_bytes(data, target_context)
        except Exception:  # whatever it is, compiling anew helps
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Store a compiled form; a folder that cannot be written to is not an error."""
        if not self._enabled or data.lifted or data.library.has_dynamic_globals:
            return
        from gofal.agents.kernel_file import to_bytes

        if write_checked(self._file(sig, data.codegen), to_bytes(data)):
            with suppress(OSError):
                self._prune()

    @contextmanager
    def only_here(self, sig: Any, target_context: Any) -> Iterator[None]:
        """Let no other process compile this kernel meanwhile; they wait, and find what is stored.

        Args:
            sig: types to compile for; nobody waits for what is stored already.
            target_context: Numba's.
        """
        if fcntl is None or not self._enabled or self._is_stored(sig, target_context):
            yield
            return
        try:
            self._home.mkdir(parents=True, exist_ok=True)
            lock = (self._home / "lock").open("wb")
        except OSError:
            yield
            return
        with lock:
            with suppress(OSError):  # some file systems have no locks
                fcntl.flock(lock, fcntl.LOCK_EX)  # ends with the process, whatever ends that
            yield

    def _is_stored(self, sig: Any, target_context: Any) -> bool:
        with suppress(OSError):
            return self._file(sig, target_context.codegen()).exists()
        return False

    def _file(self, sig: Any, codegen: Any) -> Path:
        # Only now: what a kernel calls may stand below it in its file.
        self._stamp = self._stamp or fingerprint(self._dispatcher)
        from gofal.agents.kernel_dispatcher import is_linking

        key = f"{self._stamp} {sig!r} {is_linking()} {codegen.magic_tuple()!r}"
        return self._home / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.nbc"

    def _prune(self) -> None:
        files = sorted(self._home.glob("*.nbc"), key=lambda file: file.stat().st_mtime)
        half = [x for x in self._home.glob("*.part") if x.stat().st_mtime < time.time() - _DAY]
        for file in (*files[:-_MOST_FILES], *half):
            file.unlink(missing_ok=True)
