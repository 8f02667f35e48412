"""Compiled kernels as bytes: the object code and what a process needs to call it.

Numba's own way back first loads all that compiling takes (0.4 s) and reads the code for other
kernels to link (0.2 s for those of a week). Here neither is done before a kernel asks for it.
"""

from __future__ import annotations

import importlib
import io
import pickle
import sys
from typing import Any

from llvmlite import binding
from numba.core import environment
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompileResult

from gofal.agents.kernel_dispatcher import Linked

NEEDED = (
    (CompileResult, "_reduce"),
    (JITCodeLibrary, "_set_compiled_object"),
    (JITCodeLibrary, "_get_module_for_linking"),
    (JITCodeLibrary, "_finalize_final_module"),
    (environment, "_rebuild_env"),
    (environment.Environment, "_memo"),
)
"""Private names of Numba that are used here."""


class Library(JITCodeLibrary):
    """Object code that was compiled before; its bitcode is read once a kernel links it."""

    bitcode = b""

    def _get_module_for_linking(self) -> Any:
        if self._shared_module is None:
            self._shared_module = binding.parse_bitcode(self.bitcode)
        return self._shared_module


def _library(codegen: Any, name: str, code: bytes, bitcode: bytes) -> Any:
    made: Any = Library  # stubs do not know its methods
    library = made(codegen, name)
    library.bitcode = bitcode
    library.enable_object_caching()
    library._set_compiled_object(code)
    library._finalize_final_module()
    return library


def _linked(codegen: Any, name: str, bitcode: bytes) -> Any:
    made: Any = Linked
    library = made(codegen, name)
    library.bitcode = bitcode
    library._finalized = True
    return library


def to_bytes(result: Any) -> bytes:
    """Compiled form of a kernel, as :func:`from_bytes` reads it."""
    library, *rest = result._reduce()
    module = result.library._get_module_for_linking()
    names = [x for group in (module.functions, module.global_variables) for x in group]
    inside = {x.name for x in names if not x.is_declaration}
    outside = {x.name for x in names if x.is_declaration and not x.name.startswith("llvm.")}
    return pickle.dumps((inside, sorted(outside), library, rest), protocol=-1)


def from_bytes(data: bytes, context: Any) -> Any:
    """Compiled form of a kernel, ready to be called; errors of many kinds for other data."""
    inside, outside, (name, sort, (code, bitcode)), rest = _Reader(io.BytesIO(data)).load()
    described, environment_, signature, objectmode, lifted, annotation, reload_init, others = rest
    if not all(binding.address_of_symbol(one) for one in outside):
        context.refresh()  # a kernel that allocates, say, needs Numba's runtime
    for run in reload_init:
        run()
    codegen = context.codegen()
    if sort == "linked":
        library = _linked(codegen, name, bitcode)
    else:
        library = _library(codegen, name, code, bitcode)
        codegen._engine._defined_symbols |= inside
    entry = context.get_executable(library, described, environment_)
    for one in others:
        library.codegen.set_env(one.env_name, one)
    made: Any = CompileResult  # stubs know fewer fields
    return made(
        target_context=context,
        typing_context=context.typing_context,
        library=library,
        environment=environment_,
        entry_point=entry,
        fndesc=described,
        type_annotation=annotation,
        signature=signature,
        objectmode=objectmode,
        lifted=lifted,
        typing_error=None,
        call_helper=None,
        metadata=None,
        reload_init=reload_init,
        referenced_envs=others,
    )


class _Reader(pickle.Unpickler):
    """Unpickler that does not import Numba's modules for the globals of what was compiled in."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("numba.core.environment", "_rebuild_env"):
            return _environment
        return super().find_class(module, name)


def _environment(module: str, constants: list[object], name: str) -> Any:
    """The environment of a compiled function; its globals are looked at by Python code only."""
    if name in environment.Environment._memo:
        return environment.Environment._memo[name]
    if not module.startswith("numba."):
        importlib.import_module(module)
    there = sys.modules.get(module)
    made = environment.Environment(vars(there) if there else {"__name__": module})
    made.consts[:] = constants
    made.env_name = name
    environment.Environment._memo[name] = made
    return made
