"""Reads a calibration problem and the facts beside it, and refuses what makes no sense."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gofal.abm.schema import Text, TomlTable, convert, named, read, read_tables
from gofal.agents.errors import GofalError
from gofal.experiments.calibration.problem import (
    Contrasts,
    Design,
    Fact,
    Problem,
    Rules,
    RunSize,
    Target,
    Uncertain,
)

FOLDER = Path(__file__).parent
PROBLEM = FOLDER / "wales.toml"
VALIDATION = FOLDER / "validation.toml"


class _File(TomlTable, frozen=True):
    title_en: Text
    title_cy: Text
    design: Design
    contrasts: Contrasts
    run: RunSize
    rules: Rules
    uncertain: Mapping[str, Mapping[str, Any]]
    targets: Mapping[str, Mapping[str, Any]]


def load_problem(file: Path = PROBLEM) -> Problem:
    """Read a calibration problem.

    Raises:
        GofalError: the file is malformed or names what is not there.
    """
    tables = read(file, _File)
    targets = named(tables.targets, Target, "name", file.name, ("targets",))
    return Problem(
        title_en=tables.title_en,
        title_cy=tables.title_cy,
        design=tables.design,
        contrasts=tables.contrasts,
        run=tables.run,
        rules=tables.rules,
        uncertain=tuple(_uncertain(file, *item) for item in tables.uncertain.items()),
        targets=tuple(targets.values()),
    )


def load_facts(file: Path = VALIDATION) -> tuple[Fact, ...]:
    """Read the facts that only check the result.

    Raises:
        GofalError: the file is malformed.
    """
    return tuple(read_tables(file, Fact, "name").values())


def _uncertain(file: Path, name: str, given: Mapping[str, Any]) -> Uncertain:
    """An uncertain parameter; its range is the declared one unless the file narrows it."""
    from gofal.experiments.lists.tables import all_parameters  # imports kernels

    try:
        known = all_parameters().parameter(name)
    except GofalError as error:
        raise GofalError(f"{file.name}: [uncertain] {error}") from None
    declared = {key: getattr(known, key) for key in Uncertain.__struct_fields__ if "why" not in key}
    made = convert({**declared, **given}, Uncertain, file.name, ("uncertain", name))
    if not known.low <= made.low < made.high <= known.high:
        raise GofalError(
            f"{file.name}: {name}: {made.low:g} to {made.high:g} is not a range inside "
            f"{known.low:g} to {known.high:g}"
        )
    return made
