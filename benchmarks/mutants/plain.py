"""Which kernels have to stay plain Python for a mutant to be seen.

A kernel holds what it calls in compiled form. A mutant that is planted in a plain function is
therefore seen only if nothing compiled stands between it and the test: the kernels of the module,
and all that reach a name of it, are left as they are written. All others stay compiled, so that a
whole world can run; a week of it costs seconds at most. With Numba switched off altogether luck
overflows, and a burnt-in country takes hours.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from benchmarks.repository import ROOT

RULES = ("abm", "agents")
_MARKS = ("kernel", "inlined")

type Name = tuple[str, str]
"""A module and a name in it."""


def module_of(path: Path) -> str:
    """The name by which a file of the repository is imported."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(("gofal", *(part for part in parts if part != "__init__")))


@cache
def _trees() -> dict[str, ast.Module]:
    return {
        module_of(path): ast.parse(path.read_text(encoding="utf-8"))
        for folder in RULES
        for path in sorted((ROOT / folder).rglob("*.py"))
    }


def _imported(tree: ast.Module) -> dict[str, Name]:
    """What names of a module stand for: a name of another module, or "" for all of one."""
    known: dict[str, Name] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for each in node.names:
                whole = f"{node.module}.{each.name}"
                of_module = (whole, "") if whole in _trees() else (node.module, each.name)
                known[each.asname or each.name] = of_module
    return known


def _asked_for(module: str, function: ast.FunctionDef, known: dict[str, Name]) -> Iterator[Name]:
    """Names of modules that a function asks for."""
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            whole, name = known.get(node.value.id, ("", "-"))
            if not name:
                yield whole, node.attr
        if isinstance(node, ast.Name):
            yield known.get(node.id, (module, node.id))


def _is_kernel(function: ast.FunctionDef) -> bool:
    return any(isinstance(mark, ast.Name) and mark.id in _MARKS for mark in function.decorator_list)


@cache
def _callers() -> dict[Name, set[Name]]:
    """Kernels by each name that they ask for."""
    callers: dict[Name, set[Name]] = defaultdict(set)
    for module, tree in _trees().items():
        known = _imported(tree)
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and _is_kernel(node):
                for asked in _asked_for(module, node, known):
                    callers[asked].add((module, node.name))
    return dict(callers)


def plain_kernels(module: str) -> frozenset[Name]:
    """Kernels of a module and all that reach a name of it."""
    tree, found = _trees()[module], set[Name]()
    names = [(module, node.name) for node in tree.body if isinstance(node, ast.FunctionDef)]
    for node in tree.body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names += [
                (module, name.id)
                for target in targets
                for name in ast.walk(target)
                if isinstance(name, ast.Name)
            ]
        if isinstance(node, ast.FunctionDef) and _is_kernel(node):
            found.add((module, node.name))
    while names:
        for caller in _callers().get(names.pop(), ()):
            if caller not in found:
                found.add(caller)
                names.append(caller)
    return frozenset(found)


def keep_plain(kernels: frozenset[Name]) -> None:
    """Leave some kernels as they are written; before any module of rules is imported."""
    from gofal.agents import kernel

    compiled_with = kernel.compiled_with

    def plain_or_compiled[F: Callable[..., object]](function: F, **options: object) -> F:
        if (function.__module__, function.__name__) in kernels:
            function.py_func = function  # type: ignore[attr-defined]
            return function
        return compiled_with(function, **options)

    kernel.compiled_with = plain_or_compiled
