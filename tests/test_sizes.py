"""Sizes of functions and files: short enough to be read, in every package."""

from __future__ import annotations

import ast
import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MEDIANS = {"agents": 6, "abm": 10, "experiments": 10, "gofal": 10, "viz": 10}
"""Largest median of lines a function, by package."""
LINES, BRANCHES, PARAMETERS, FILE, MARKS = 60, 12, 12, 400, 40
"""Largest function, file (both in lines) and number of marks that switch the formatter off."""
OPTIONS = {
    "experiments/commands/history.py history",
    "experiments/commands/simulate.py compare",
    "experiments/commands/simulate.py run",
    "viz/commands/figure.py figure",
}
"""Commands with many options: Typer reads each from a parameter of its own."""
TOO_LONG: set[str] = set()
TOO_MANY_BRANCHES: set[str] = set()
TOO_MANY_PARAMETERS: set[str] = set()
LONG_FILES: set[str] = set()
"""Functions and files that are still too large. These lists may only shrink."""
MARKED = {"abm": 4, "experiments": 33}
"""Marks that stay for now, by package; no more may come."""
_BRANCH = (
    ast.If | ast.For | ast.While | ast.ExceptHandler | ast.BoolOp | ast.IfExp | ast.comprehension
)


@dataclass(frozen=True)
class FunctionSize:
    """A function by file and name, with its size."""

    name: str
    lines: int
    branches: int
    parameters: int


@cache
def files() -> tuple[Path, ...]:
    """Python files of the repository, links aside."""
    folders = [*MEDIANS, "benchmarks", "docs", "handbook", "tests"]
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return tuple(path for path in found if not _linked(path))


def _linked(path: Path) -> bool:
    return any(part.is_symlink() for part in (path, *path.parents) if part.is_relative_to(ROOT))


def size(name: str, node: ast.FunctionDef | ast.AsyncFunctionDef) -> FunctionSize:
    """Lines with those of the docstring; props of a Vue part are declared, not passed around."""
    asked, end = node.args, node.end_lineno or node.lineno
    is_declaration = len(node.body) == 1 and isinstance(node.body[0], ast.Expr)
    count = len(asked.posonlyargs) + len(asked.args) + len(asked.kwonlyargs)
    return FunctionSize(
        f"{name} {node.name}",
        end - node.lineno + 1,
        1 + sum(isinstance(part, _BRANCH) for part in ast.walk(node)),
        0 if is_declaration else count,
    )


def sizes_of(name: str, text: str) -> Iterator[FunctionSize]:
    """Sizes of all functions of a module."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield size(name, node)


@cache
def sizes(package: str) -> tuple[FunctionSize, ...]:
    """Sizes of all functions of a package."""
    named = ((path.relative_to(ROOT).as_posix(), path) for path in files())
    return tuple(
        one
        for name, path in named
        if name.startswith(f"{package}/")
        for one in sizes_of(name, path.read_text(encoding="utf-8"))
    )


def everywhere() -> Iterator[FunctionSize]:
    """Sizes of all functions of all packages."""
    for package in MEDIANS:
        yield from sizes(package)


@pytest.mark.parametrize("package", MEDIANS)
def test_most_functions_are_short(package: str) -> None:
    assert statistics.median(one.lines for one in sizes(package)) <= MEDIANS[package]


def test_no_function_is_long() -> None:
    assert {one.name for one in everywhere() if one.lines > LINES} == TOO_LONG


def test_no_function_branches_much() -> None:
    assert {one.name for one in everywhere() if one.branches > BRANCHES} == TOO_MANY_BRANCHES


def test_no_function_takes_many_parameters() -> None:
    many = {one.name for one in everywhere() if one.parameters > PARAMETERS}
    assert many == TOO_MANY_PARAMETERS | OPTIONS


def test_no_file_is_long() -> None:
    long = {
        path.relative_to(ROOT).as_posix()
        for path in files()
        if len(path.read_text(encoding="utf-8").splitlines()) > FILE
    }
    assert long == LONG_FILES


def test_the_formatter_is_seldom_switched_off() -> None:
    marks: Counter[str] = Counter()
    for path in files():
        folder = path.relative_to(ROOT).parts[0]
        marks[folder] += path.read_text(encoding="utf-8").count("# fmt" + ": skip")
    assert {folder: marks[folder] for folder, most in MARKED.items() if marks[folder] > most} == {}
    assert sum(n for folder, n in marks.items() if folder not in MARKED) < MARKS, marks


def test_a_size_is_counted_as_it_is_read() -> None:
    text = "def f(a, /, b, *, c):\n    '''Words.'''\n    return [x for x in a if x or b]\n"
    assert list(sizes_of("m.py", text)) == [FunctionSize("m.py f", 3, 3, 3)]
    assert list(sizes_of("m.py", "def props(a, b):\n    '''Words.'''\n")) == [
        FunctionSize("m.py props", 2, 1, 0)
    ]
