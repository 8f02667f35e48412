"""Which test shows which system: the marks ``@shows("slug")`` in ``tests/systems``, read as text.

The tests are parsed and not imported, so a list of systems answers at once and needs no pytest.
"""

from __future__ import annotations

import ast
from pathlib import Path

from gofal.abm.results import SOURCE

FOLDER = SOURCE / "tests" / "systems"


def shown_by(folder: Path = FOLDER) -> dict[str, tuple[str, ...]] | None:
    """Tests that carry the mark of each system, as ``file::test``.

    Returns:
        None where the tests are not part of the installation.
    """
    if not folder.is_dir():
        return None
    found: dict[str, list[str]] = {}
    for file in sorted(folder.glob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for slug in _marks(node):
                    found.setdefault(slug, []).append(f"{file.name}::{node.name}")
    return {slug: tuple(tests) for slug, tests in found.items()}


def _marks(function: ast.FunctionDef) -> list[str]:
    return [
        argument.value
        for mark in function.decorator_list
        if isinstance(mark, ast.Call)
        and isinstance(mark.func, ast.Name)
        and mark.func.id == "shows"
        for argument in mark.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]
