"""Reads a calibration problem and the facts beside it, and refuses what makes no sense."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from gofal.abm.parameters import Parameters
from gofal.agents.errors import GofalError, unknown
from gofal.experiments.calibration.problem import (
    Contrasts,
    Design,
    Fact,
    Problem,
    Rules,
    Target,
    Uncertain,
)
from gofal.experiments.calibration.quantities import Quantity

FOLDER = Path(__file__).parent
PROBLEM = FOLDER / "wales.toml"
VALIDATION = FOLDER / "validation.toml"
_TABLES = ("title_en", "title_cy", "design", "contrasts", "run", "rules", "uncertain", "targets")


def load_problem(file: Path = PROBLEM) -> Problem:
    """Read a calibration problem.

    Raises:
        GofalError: the file is malformed or names what is not there.
    """
    tables = _read(file)
    try:
        for key in tables:
            if key not in _TABLES:
                raise unknown("table", key, _TABLES)
        for key in _TABLES:
            if key not in tables:
                raise GofalError(f"{key!r} is missing")
        return Problem(
            title_en=tables["title_en"],
            title_cy=tables["title_cy"],
            design=_made(Design, tables["design"], "design"),
            contrasts=_made(Contrasts, tables["contrasts"], "contrasts"),
            run=tables["run"],
            rules=_made(Rules, tables["rules"], "rules"),
            uncertain=_uncertain(tables["uncertain"]),
            targets=tuple(_target(name, table) for name, table in tables["targets"].items()),
        )
    except GofalError as error:
        raise GofalError(f"{file.name}: {error}") from None


def load_facts(file: Path = VALIDATION) -> tuple[Fact, ...]:
    """Read the facts that only check the result.

    Raises:
        GofalError: the file is malformed.
    """
    try:
        return tuple(_fact(name, table) for name, table in _read(file).items())
    except GofalError as error:
        raise GofalError(f"{file.name}: {error}") from None


def _read(file: Path) -> dict[str, Any]:
    if not file.is_file():
        raise GofalError(f"there is no file {file}")
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise GofalError(f"{file.name}: not readable TOML ({error})") from None


def _uncertain(table: Mapping[str, Any]) -> tuple[Uncertain, ...]:
    from gofal.experiments.listing import all_parameters  # imports kernels

    known = all_parameters()
    return tuple(_one_uncertain(known, name, given) for name, given in table.items())


def _one_uncertain(known: Parameters, name: str, given: Mapping[str, Any]) -> Uncertain:
    found = known.parameter(name)
    declared = {
        "low": found.low,
        "high": found.high,
        "value": found.value,
        "unit": found.unit,
        "label_en": found.label_en,
        "label_cy": found.label_cy,
    }
    made = _made(Uncertain, {"name": name, **declared, **given}, name)
    if not found.low <= made.low < made.high <= found.high:
        raise GofalError(
            f"{name}: {made.low:g} to {made.high:g} is not a range inside "
            f"{found.low:g} to {found.high:g}"
        )
    return made


def _target(name: str, table: Mapping[str, Any]) -> Target:
    quantity, rest = _quantity(name, table)
    target = _made(Target, {"quantity": quantity, **rest}, name)
    if target.observation < 0 or target.discrepancy < 0:
        raise GofalError(f"{name}: observation and discrepancy must not be negative")
    return target


def _fact(name: str, table: Mapping[str, Any]) -> Fact:
    quantity, rest = _quantity(name, table)
    fact = _made(Fact, {"quantity": quantity, **rest}, name)
    if fact.low >= fact.high:
        raise GofalError(f"{name}: low = {fact.low:g} is not below high = {fact.high:g}")
    return fact


def _quantity(name: str, table: Mapping[str, Any]) -> tuple[Quantity, dict[str, Any]]:
    from gofal.abm.outcomes import OUTCOMES  # imports kernels

    own = {field.name for field in fields(Quantity)}
    quantity = _made(
        Quantity, {"name": name, **{key: table[key] for key in table if key in own}}, name
    )
    for outcome in quantity.outcomes:
        if outcome not in OUTCOMES:
            raise unknown("outcome", outcome, OUTCOMES)
    return quantity, {key: value for key, value in table.items() if key not in own}


def _made[T](kind: type[T], table: Mapping[str, Any], where: str) -> T:
    """An object from a table that has all it needs and nothing else."""
    known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    for key in table:
        if key not in known:
            raise GofalError(f"{where}: {unknown('key', key, known)}")
    for key, field in known.items():
        if key not in table and field.default is MISSING:
            raise GofalError(f"{where}: {key!r} is missing")
    given = {key: tuple(v) if isinstance(v, list) else v for key, v in table.items()}
    return kind(**given)
