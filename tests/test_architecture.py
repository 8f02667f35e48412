"""The arrows of the house: which package, folder and file may import which."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("agents", "abm", "experiments", "viz")
"""Each package may import itself and those before it."""

STEPS = (
    "need",
    "access",
    "matching",
    "rounds",
    "delivery",
    "money",
    "work",
    "providers",
    "commissioners",
    "catalysts",
    "measure",
)
BELOW = ("founding", "market", "community", "transitions")
"""What the steps share; each may import those after it."""


type Graph = dict[str, set[str]]


def _only_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def _imports(tree: ast.AST) -> Iterator[str]:
    """Names of modules and members a file imports when it runs, those inside functions too."""
    for node in ast.iter_child_nodes(tree):
        if _only_for_types(node):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        yield from _imports(node)


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def files() -> Graph:
    """Imports between modules, within the four packages."""
    paths = {_module(p): p for package in PACKAGES for p in (ROOT / package).rglob("*.py")}
    graph: Graph = {}
    for module, path in paths.items():
        wanted = _imports(ast.parse(path.read_text(encoding="utf-8")))
        named = (x.removeprefix("gofal.") for x in wanted if x.startswith("gofal."))
        hit = {x if x in paths else x.rpartition(".")[0] for x in named}
        graph[module] = (hit & paths.keys()) - {module}
    return graph


def folder_of(module: str, package: str) -> str:
    """The folder of a package that holds a module; a file beside the folders stands alone."""
    return ".".join(module.split(".")[:2]) if package == module.partition(".")[0] else module


def folders(package: str) -> Graph:
    """Imports between folders of a package."""
    graph: Graph = {}
    for module, targets in files().items():
        if module.startswith(f"{package}."):
            inside = {folder_of(x, package) for x in targets if x.startswith(f"{package}.")}
            here = folder_of(module, package)
            graph.setdefault(here, set()).update(inside - {here})
    return graph


def rings(graph: Graph) -> set[str]:
    """Nodes of rings, and those on the way from one ring to another."""
    left = set(graph)
    while True:
        entered = {target for node in left for target in graph[node]}
        inside = {node for node in left if node in entered and graph[node] & left}
        if inside == left:
            return left
        left = inside


def broken(order: Iterable[str], prefix: str = "") -> list[str]:
    """Imports between the named folders that run against their order."""
    rank = {f"{prefix}{name}": n for n, name in enumerate(order)}

    def of(module: str) -> int | None:
        return next((n for x, n in rank.items() if f"{module}.".startswith(f"{x}.")), None)

    wrong = []
    for module, targets in files().items():
        for target in targets:
            here, there = of(module), of(target)
            if here is not None and there is not None and there > here:
                wrong.append(f"{module} imports {target}")
    return wrong


def test_packages_import_only_those_before_them() -> None:
    assert broken(PACKAGES) == []


def test_steps_import_no_other_step() -> None:
    wrong = [
        f"{module} imports {target}"
        for module, targets in files().items()
        for target in targets
        if module.startswith("abm.week.")
        and target.startswith("abm.week.")
        and module.split(".")[2] in STEPS
        and target.split(".")[2] in STEPS
        and module.split(".")[2] != target.split(".")[2]
    ]
    assert wrong == []


def test_what_steps_share_stands_below_them_in_order() -> None:
    assert broken([*reversed(BELOW), "need"], "abm.week.") == []
    assert [x for step in STEPS for x in broken([*reversed(BELOW), step], "abm.week.")] == []


def test_no_ring_of_files() -> None:
    assert rings(files()) == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_no_ring_of_folders(package: str) -> None:
    assert rings(folders(package)) == set()


def test_a_ring_is_noticed() -> None:
    assert rings({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == {"a", "b", "c"}
