"""Kernels that other kernels call: compiled once for the integers they are given, and no further.

Numba makes every function callable from Python and from C, in machine code of its own, and compiles
it anew for each constant that it is called with. Of some 260 forms of kernels that a week needs, 60
are called from Python. The others are *linked*: kept as what other kernels link, and no more.
Together this takes a third off the time to compile everything.
"""

# mypy: disable-error-code="no-untyped-call,misc,attr-defined"
# Numba is half typed.
from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from llvmlite import binding
from numba.core import sigutils, types
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler
from numba.core.dispatcher import _FunctionCompiler
from numba.core.registry import CPUDispatcher

NEEDED = (
    (_FunctionCompiler, "_customize_flags"),
    (CPUDispatcher, "_compile_for_args"),
    (JITCodeLibrary, "_finalize_final_module"),
    (JITCodeLibrary, "_finalize_dynamic_globals"),
    (JITCodeLibrary, "_get_module_for_linking"),
)
"""Private names of Numba that are used here."""


class _Depth(threading.local):
    kernels = 0  # that wait for what they call


_depth = _Depth()


def is_linking() -> bool:
    """Test whether what this thread compiles now is called by another kernel."""
    return _depth.kernels > 0


class Linked(JITCodeLibrary):
    """Code that other kernels link; it is never run by itself, so no machine code is made of it."""

    bitcode = b""

    @property
    def codegen(self) -> Any:
        """What makes code; it has no place for the environment of what is not run."""
        return _WithoutPlace(self._codegen)

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()
        self._finalized = True

    def _get_module_for_linking(self) -> Any:
        if self._shared_module is None and self.bitcode:
            self._shared_module = binding.parse_bitcode(self.bitcode)
        return super()._get_module_for_linking()

    def get_pointer_to_function(self, name: str) -> int:
        """No address: it cannot be called from Python."""
        del name
        self._ensure_finalized()
        return 0

    def serialize_using_object_code(self) -> tuple[str, str, tuple[bytes, bytes]]:
        """What is stored of it."""
        module = self._get_module_for_linking()
        return self.name, "linked", (b"", module.as_bitcode())


class _WithoutPlace:
    def __init__(self, codegen: Any) -> None:
        self._codegen = codegen

    def __getattr__(self, name: str) -> Any:
        return getattr(self._codegen, name)

    def set_env(self, name: str, environment: object) -> None:
        """Nothing: the kernel that links the code has the place."""


class _Pipeline(Compiler):
    """Numba's way from a function to code; what is only linked becomes :class:`Linked`."""

    def __init__(self, typing: Any, target: Any, library: Any, *others: Any) -> None:
        flags = others[2]
        if flags.no_cpython_wrapper:
            made: Any = Linked
            library = made(target.codegen(), "linked")
            library.enable_object_caching()
        super().__init__(typing, target, library, *others)


class _Compiler(_FunctionCompiler):
    """Compiler of one kernel; without what Python and C need if another kernel asks."""

    def _customize_flags(self, flags: Any) -> Any:
        flags.no_cfunc_wrapper = True
        flags.no_cpython_wrapper = is_linking()
        return flags


class KernelDispatcher(CPUDispatcher):
    """Dispatcher of one kernel."""

    def __init__(self, function: Callable[..., object], options: dict[str, object]) -> None:
        super().__init__(function, {}, options)
        made: Any = _Compiler
        self._compiler = made(function, self.targetdescr, options, {}, _Pipeline)

    def get_call_template(self, args: Any, kws: Any) -> Any:
        """What it gives to a kernel that calls it with these types."""
        args = tuple(map(_plain, args))
        kws = {name: _plain(kind) for name, kind in kws.items()}
        with _for_linking():
            return super().get_call_template(args, kws)

    def compile(self, sig: Any) -> Any:
        """The entry point for a signature, compiled if need be."""
        args = tuple(sigutils.normalize_signature(sig)[0])
        if is_linking():
            return super().compile(sig)
        known = self.overloads.get(args)
        if known is not None and isinstance(known.library, Linked):
            del self.overloads[args]
        with self._cache.only_here(sig, self.targetctx):
            return super().compile(sig)

    def add_overload(self, cres: Any) -> None:
        """Let it be called, from Python only if it can be."""
        if isinstance(cres.library, Linked):
            self.overloads[tuple(cres.signature.args)] = cres
            return
        super().add_overload(cres)
        for one in cres._find_referenced_environments():  # those of linked kernels too
            cres.library.codegen.set_env(one.env_name, one)


@contextmanager
def _for_linking() -> Iterator[None]:
    """Kernels that this thread compiles meanwhile are linked."""
    _depth.kernels += 1
    try:
        yield
    finally:
        _depth.kernels -= 1


def _plain(kind: Any) -> Any:
    """The type for which a kernel is compiled: no constant, and 64 bits for 32.

    Shorter integers stay: beside single-precision numbers they give another precision.
    """
    if isinstance(kind, types.IntegerLiteral):
        kind = types.unliteral(kind)
    return types.int64 if kind == types.int32 else kind
