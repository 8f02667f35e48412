"""Where compiled kernels are kept: one file for what a kernel is, and not for where it stands.

Numba's own cache asks only whether a source file changed. It would serve an old result after an
edit in a helper of another module, and throw away all of a file after an edit in one function.
Here the key is the content: the kernel's bytecode and constants, those of every kernel and constant
it reaches, the fields of the tuples it is annotated with, and the types it was compiled for. The
same content is found again from any clone and by any process.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from enum import Enum
from pathlib import Path
from types import CodeType
from typing import Any

import numba
import numpy as np
from numba.core.caching import _Cache
from numba.core.compiler import CompileResult

from gofal.agents.cache_folder import cache_folder

_KEPT = 24
"""Files kept of one kernel; older ones belong to sources that are gone."""


def fingerprint(function: Callable[..., object]) -> str:
    """A hash of all that the compiled form of ``function`` depends on, apart from its types."""
    digest = hashlib.sha256(f"{numba.__version__} {sys.version}".encode())
    for part in _parts(function, set()):
        digest.update(part.encode())
    return digest.hexdigest()


def _parts(function: Callable[..., object], seen: set[object]) -> Iterator[str]:
    """What a kernel is made of, its callees' parts included, each once."""
    code, known = function.__code__, function.__globals__
    seen.add(code)
    yield from _of_code(code)
    yield repr(function.__defaults__)
    names = [*code.co_names, *(str(hint) for hint in function.__annotations__.values())]
    for name in names:
        value: Any = known.get(name)
        if isinstance(value, type):
            # The module too: a kept form names the tuples it takes by module.
            yield f"{value.__module__}.{name}{getattr(value, '_fields', '')}"
        elif hasattr(value, "py_func"):
            if value.py_func.__code__ not in seen:
                yield from _parts(value.py_func, seen)
        elif isinstance(value, (bool, int, float, str, tuple, Enum, np.generic)):
            yield f"{name}={value!r}"


def _of_code(code: CodeType) -> Iterator[str]:
    yield f"{code.co_name}{code.co_varnames}{code.co_names}{code.co_code.hex()}"
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _of_code(constant)
        else:
            yield repr(constant)


class KernelCache(_Cache):
    """Numba's cache protocol over files named by content."""

    def __init__(self, function: Callable[..., object]) -> None:
        self._function = function
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
        """Forget everything that was kept of this kernel."""
        for file in self._home.glob("*.nbc"):
            file.unlink(missing_ok=True)

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """The compiled form for these types, None if it is not kept."""
        target_context.refresh()
        if not self._enabled:
            return None
        try:
            kept = pickle.loads(self._file(sig, target_context.codegen()).read_bytes())  # noqa: S301 (own file)
        except (OSError, EOFError, ImportError, AttributeError, pickle.UnpicklingError):
            return None
        rebuild: Any = CompileResult._rebuild
        return rebuild(target_context, *kept)

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep a compiled form; a folder that cannot be written to is not an error."""
        if not self._enabled or data.lifted or data.library.has_dynamic_globals:
            return
        kept = pickle.dumps(data._reduce(), protocol=-1)
        with suppress(OSError):
            self._home.mkdir(parents=True, exist_ok=True)
            file = self._file(sig, data.codegen)
            handle, half = tempfile.mkstemp(dir=self._home)
            with os.fdopen(handle, "wb") as out:
                out.write(kept)
            Path(half).replace(file)
            self._prune()

    def _file(self, sig: Any, codegen: Any) -> Path:
        # Only now: what a kernel calls may stand below it in its file.
        self._stamp = self._stamp or fingerprint(self._function)
        key = f"{self._stamp} {sig!r} {codegen.magic_tuple()!r}"
        return self._home / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.nbc"

    def _prune(self) -> None:
        files = sorted(self._home.glob("*.nbc"), key=lambda file: file.stat().st_mtime)
        for file in files[:-_KEPT]:
            file.unlink(missing_ok=True)
