"""Parameters: every number of the model with its unit, range and source.

One TOML file per subject lies in the country's folders; ``[quit_base]`` in ``carer.toml`` is the
parameter ``carer.quit_base``. A parameter without its full provenance does not load.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from gofal.abm.country import DEFAULT
from gofal.agents.errors import GofalError, unknown
from gofal.agents.parameter import Parameter

_NUMBERS = ("value", "low", "high")
_TEXTS = ("unit", "source", "label_en", "label_cy")
_REQUIRED = (*_NUMBERS, *_TEXTS, "evidence")
_OPTIONAL = ("by_year",)


class Parameters(Mapping[str, float]):
    """All parameters of a run, by dotted name. Immutable; a change makes a new object."""

    def __init__(self, parameters: Iterable[Parameter]) -> None:
        """Collect parameters.

        Raises:
            GofalError: a name occurs twice.
        """
        self._all: dict[str, Parameter] = {}
        for parameter in parameters:
            if parameter.name in self._all:
                raise GofalError(f"parameter {parameter.name} is declared twice")
            self._all[parameter.name] = parameter
        self._values = {name: parameter.value for name, parameter in self._all.items()}
        self._filled: dict[tuple[type, str], Any] = {}

    def __getitem__(self, name: str) -> float:
        if name not in self._values:
            raise unknown("parameter", name, self._all)
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def __contains__(self, name: object) -> bool:
        # Mapping would ask __getitem__ and wait for a KeyError, which is never raised here.
        return name in self._all

    def parameter(self, name: str) -> Parameter:
        """A parameter with its provenance.

        Raises:
            GofalError: there is no such parameter.
        """
        if name not in self._all:
            raise unknown("parameter", name, self._all)
        return self._all[name]

    def with_values(self, values: Mapping[str, float]) -> Parameters:
        """The same parameters with some values changed.

        A changed value holds in every year: the dated values of that parameter are dropped.

        Raises:
            GofalError: a name is unknown or a value outside the parameter's range.
        """
        changed = dict(self._all)
        for name, value in values.items():
            changed[name] = replace(self.parameter(name), value=float(value), by_year={})
        return Parameters(changed.values())

    def fill[R: tuple[Any, ...]](self, rules: type[R], subject: str) -> R:
        """Build a NamedTuple of floats from the parameters of a subject.

        Args:
            rules: the NamedTuple; its field ``quit_base`` is filled from ``subject.quit_base``.
            subject: the part of the names before the dot.

        Raises:
            GofalError: the subject lacks a parameter for a field.
        """
        if (rules, subject) not in self._filled:
            self._filled[rules, subject] = self._fill(rules, subject)
        filled: R = self._filled[rules, subject]
        return filled

    def _fill[R: tuple[Any, ...]](self, rules: type[R], subject: str) -> R:
        fields: tuple[str, ...] = rules._fields  # type: ignore[attr-defined]
        for field in fields:
            if f"{subject}.{field}" not in self._all:
                known = ", ".join(n for n in self._all if n.startswith(f"{subject}.")) or "none"
                raise GofalError(
                    f"{rules.__name__}.{field} needs the parameter {subject}.{field}; "
                    f"{subject} has: {known}"
                )
        build: Callable[..., R] = rules
        return build(*(self[f"{subject}.{field}"] for field in fields))

    def by_year(self, name: str, year: int) -> float:
        """The value in force after April of a year: that of the latest dated year not after it.

        A parameter that is not dated has the same value in every year.

        Raises:
            GofalError: the parameter is unknown, or dated only from a later year.
        """
        parameter = self.parameter(name)
        if not parameter.by_year:
            return parameter.value
        known = [dated for dated in parameter.by_year if dated <= year]
        if not known:
            first = min(parameter.by_year)
            raise GofalError(f"parameter {name} is not known for {year}; it starts in {first}")
        return parameter.by_year[max(known)]


def load_parameters(
    extra: Iterable[Parameter] = (), folders: Sequence[Path] | None = None
) -> Parameters:
    """Read every TOML file of some folders, one subject each, and add what Python declares.

    Args:
        extra: parameters declared elsewhere, such as the terms of the delivery models.
        folders: where the files lie; those of the default country if not given. The second and
            further folders may declare a parameter anew, for instance a tax.

    Raises:
        GofalError: a file or parameter is malformed, or a name is declared twice.
    """
    first, *further = DEFAULT.parameters if folders is None else folders
    known = Parameters([*_read_folder(first), *extra])
    by_name = {name: known.parameter(name) for name in known}
    for folder in further:
        by_name |= {parameter.name: parameter for parameter in _read_folder(folder)}
    return Parameters(by_name.values())


def _read_folder(folder: Path) -> list[Parameter]:
    return [parameter for file in sorted(folder.glob("*.toml")) for parameter in _read_file(file)]


def _read_file(file: Path) -> list[Parameter]:
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise GofalError(f"{file.name}: not readable TOML ({error})") from None
    return [_read(file, name, table) for name, table in tables.items()]


def _read(file: Path, name: str, table: object) -> Parameter:
    if not isinstance(table, dict):
        _refuse(file, name, f"must be a table [{name}]")
    for key in _REQUIRED:
        if key not in table:
            _refuse(file, name, f"{key!r} is missing")
    for key in table:
        if key not in (*_REQUIRED, *_OPTIONAL):
            _refuse(file, name, str(unknown("key", key, (*_REQUIRED, *_OPTIONAL))))
    value, low, high = (_number(file, name, key, table[key]) for key in _NUMBERS)
    for key in _TEXTS:
        if not isinstance(table[key], str) or not table[key].strip():
            _refuse(file, name, f"{key!r} must be a text that is not empty")
    try:
        return Parameter(
            name=f"{file.stem}.{name}",
            value=value,
            low=low,
            high=high,
            unit=table["unit"],
            source=table["source"],
            label_en=table["label_en"],
            label_cy=table["label_cy"],
            evidence=_evidence(file, name, table["evidence"]),
            by_year=_by_year(file, name, table.get("by_year", {})),
        )
    except GofalError as error:
        raise GofalError(f"{file.name}: {error}") from None


def _number(file: Path, name: str, key: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        _refuse(file, name, f"{key!r} must be a number, not {value!r}")
    return float(value)


def _evidence(file: Path, name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        _refuse(file, name, "'evidence' must be a list of texts; [] if there is none")
    return tuple(value)


def _by_year(file: Path, name: str, value: object) -> dict[int, float]:
    if not isinstance(value, dict) or not all(year.isdecimal() for year in value):
        _refuse(file, name, "'by_year' must be a table of years, as { \"2018\" = 7.83 }")
    return {int(year): _number(file, name, f"by_year {year}", v) for year, v in value.items()}


def _refuse(file: Path, name: str, why: str) -> NoReturn:
    raise GofalError(f"{file.name}: parameter {file.stem}.{name}: {why}")
