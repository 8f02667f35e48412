"""Named, versioned parameter sets: files that say what replaces numbers of the model, and why.

```toml
name = "low-turnover"
version = "1.2"
source = "Survey of leavers, 2025, table 3"

[parameters]
carer.reach_mean = 40
```
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec.structs import asdict

from gofal.abm.results import write_json
from gofal.abm.schema import Text, TomlTable, read
from gofal.agents.errors import GofalError
from gofal.experiments.own.numbers import Number, by_dotted_name, require_parameters

KEY = "parameter_sets"
"""Where results say which sets they were made with."""


class ParameterSet(TomlTable, frozen=True):
    """A parameter set as its file writes it."""

    name: Text
    version: Text
    source: Text
    parameters: Mapping[str, Number]

    @property
    def values(self) -> dict[str, float]:
        """Values by name of the parameter."""
        return by_dotted_name(self.parameters)


def read_sets(files: str | Path | Iterable[str | Path]) -> tuple[ParameterSet, ...]:
    """The parameter sets in some files.

    Raises:
        GofalError: a file is missing or malformed, a value is not allowed, or two sets give the
            same parameter or have the same name.
    """
    paths = [files] if isinstance(files, str | Path) else files
    sets = tuple(_read(Path(file)) for file in paths)
    giver: dict[str, str] = {}
    for one in sets:
        for parameter in one.values:
            if parameter in giver:
                raise GofalError(
                    f"parameter sets {giver[parameter]} and {one.name} both give {parameter}"
                )
            giver[parameter] = one.name
    return sets


def values_of(sets: Iterable[ParameterSet]) -> dict[str, float]:
    """What some sets put in place of numbers of the model."""
    return {name: value for one in sets for name, value in one.values.items()}


def recorded(sets: Iterable[ParameterSet]) -> dict[str, object]:
    """What results say of the sets they were made with; nothing if there are none."""
    told = [{**asdict(one), "parameters": one.values} for one in sets]
    return {KEY: told} if told else {}


def record(sets: Iterable[ParameterSet], file: Path) -> None:
    """Add the sets to a description in JSON that is written already."""
    if told := recorded(sets):
        known: Mapping[str, object] = json.loads(file.read_text(encoding="utf-8"))
        write_json({**known, **told}, file)


def _read(file: Path) -> ParameterSet:
    made = read(file, ParameterSet)
    try:
        require_parameters(made.values)
    except GofalError as error:
        raise GofalError(f"{file.name}: {error}") from None
    return made
