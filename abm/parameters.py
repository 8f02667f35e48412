"""Parameters: every number of the model with its unit, range and source.

One TOML file per subject lies in the country's folders; ``[hours_mean]`` in ``carer.toml`` is the
parameter ``carer.hours_mean``. A parameter without its full provenance does not load.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta
from msgspec.structs import asdict

from gofal.abm.country import DEFAULT
from gofal.abm.schema import Text, TomlTable, read
from gofal.abm.together import check_together
from gofal.agents.errors import GofalError, unknown
from gofal.agents.parameter import Parameter, Series

_LISTED_BY = "`gofal parameters`"

type Year = Annotated[str, Meta(pattern=r"^\d{4}$")]


class ParameterTable(TomlTable, frozen=True, kw_only=True):
    """A parameter as its file declares it; its name is that of the file and the table."""

    value: float
    low: float
    high: float
    unit: Text
    source: Text
    label_en: Text
    label_cy: Text
    evidence: tuple[str, ...]
    by_year: Annotated[
        Mapping[Year, float], Meta(description='a table of years, as { "2018" = 7.83 }')
    ] = {}
    follows: Series | None = None
    with_dates: float | None = None

    def named(self, name: str) -> Parameter:
        """The parameter.

        Raises:
            GofalError: its value is outside its range.
        """
        by_year = {int(year): value for year, value in self.by_year.items()}
        return Parameter(name=name, **asdict(self) | {"by_year": by_year})


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
            raise unknown("parameter", name, self._all, _LISTED_BY)
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
            raise unknown("parameter", name, self._all, _LISTED_BY)
        return self._all[name]

    def with_values(self, values: Mapping[str, float], beyond: Collection[str] = ()) -> Parameters:
        """The same parameters with some values changed.

        What dates say of a parameter is changed by the same factor, so that its course stays; a
        rate of growth by the same difference. Where its value is zero and no such rate, or
        another with dates, the new value holds in every year.

        Args:
            values: by name.
            beyond: names whose value may leave the parameter's range, as where a rule is off.

        Raises:
            GofalError: a name is unknown, a value outside the parameter's range, or values do not
                fit together.
        """
        changed = dict(self._all)
        for name, value in values.items():
            known = self.parameter(name)
            if name in beyond:
                known = replace(known, low=min(known.low, value), high=max(known.high, value))
            changed[name] = known.at(float(value))
        made = Parameters(changed.values())
        check_together(made)
        return made

    def fill[R: tuple[Any, ...]](self, rules: type[R], subject: str) -> R:
        """Build a NamedTuple of floats from the parameters of a subject.

        Args:
            rules: the NamedTuple; its field ``hours_mean`` is filled from ``subject.hours_mean``.
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
    tables = read(file, dict[str, ParameterTable])
    try:
        return [table.named(f"{file.stem}.{name}") for name, table in tables.items()]
    except GofalError as error:
        raise GofalError(f"{file.name}: {error}") from None
