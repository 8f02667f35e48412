"""Planting a mutant in a process that has already imported everything.

The code of the function is put in place of its own, so that whoever imported the function has the
mutant. A module's number is changed wherever a module of ours holds it by that name.
"""

from __future__ import annotations

import ast
import sys
from types import CodeType, FunctionType
from typing import Any

from benchmarks.mutants.sites import Mutant


class CannotPlantError(Exception):
    """The mutant cannot stand in a process that runs: a closure differs, or nothing is found."""


def plant(module: str, file: str, tree: ast.Module, mutant: Mutant) -> None:
    """Put a mutant in force."""
    owner = sys.modules[module]
    if mutant.is_constant:
        _set_number(owner, tree, mutant.function)
        return
    code = _code_of(compile(tree, file, "exec"), mutant.function)
    function = _function_of(owner, mutant.function)
    if function.__code__.co_freevars != code.co_freevars:
        raise CannotPlantError(mutant.function)
    function.__code__ = code


def _set_number(owner: Any, tree: ast.Module, name: str) -> None:
    values: dict[str, Any] = {}
    for node in tree.body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name) and target.id == name:
                values[name] = ast.literal_eval(node.value)
    before = getattr(owner, name)
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("gofal."):
            held = vars(module).get(name)
            if type(held) is type(before) and held == before:
                setattr(module, name, values[name])


def _code_of(module: CodeType, name: str) -> CodeType:
    waiting = [module]
    while waiting:
        code = waiting.pop()
        if code.co_qualname == name:
            return code
        waiting += [each for each in code.co_consts if isinstance(each, CodeType)]
    raise CannotPlantError(name)


def _function_of(owner: Any, name: str) -> FunctionType:
    found = owner
    for part in name.split("."):
        # As the class holds it, so that a property is not asked for its value.
        found = vars(found)[part] if part in vars(found) else getattr(found, part)
    for inner in ("__func__", "fget", "func", "py_func", "__wrapped__"):
        found = getattr(found, inner, found)
    if not isinstance(found, FunctionType):
        raise CannotPlantError(name)
    return found
