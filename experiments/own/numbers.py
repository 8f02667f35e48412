"""Parameters that a person sets: from files, and as typed beside levers."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Annotated

from msgspec import Meta

from gofal.agents.errors import GofalError

type Number = Annotated[float | Mapping[str, float], Meta(description="a number")]
"""A number by its dotted name in quotes; without quotes TOML takes its subject for a table."""

_TYPED = re.compile(r"\s*(?P<name>[^=:@]*\.[^=:@]*)(?P<part>[@:][^=]*)?=(?P<value>.*)")


def by_dotted_name(table: Mapping[str, Number]) -> dict[str, float]:
    """Values by dotted name.

    Raises:
        GofalError: a parameter is written twice, once in quotes.
    """
    found: dict[str, float] = {}
    for name, value in table.items():
        inside = value if isinstance(value, Mapping) else {"": value}
        for rest, number in inside.items():
            dotted = f"{name}.{rest}" if rest else name
            if dotted in found:
                raise GofalError(f"parameter {dotted} is given twice")
            found[dotted] = number
    return found


def sorted_out(texts: Iterable[str]) -> tuple[list[str], dict[str, float]]:
    """Settings of levers as typed, and parameters, which have a dot in their name.

    Raises:
        GofalError: the value of a parameter is no number, or it is set for a part of the country
            or the run, or twice.
    """
    levers: list[str] = []
    numbers: dict[str, float] = {}
    for text in texts:
        typed = _TYPED.fullmatch(text)
        if typed is None:
            levers.append(text)
            continue
        name = typed["name"].strip()
        if typed["part"] or ":" in typed["value"]:
            raise GofalError(
                f"{text!r}: {name} is a parameter, which holds in all of the country and from the "
                f"first week of the burn-in; write {name}=VALUE"
            )
        if name in numbers:
            raise GofalError(f"parameter {name} is set twice")
        numbers[name] = _number(name, typed["value"].strip())
    return levers, numbers


def require_parameters(values: Mapping[str, float]) -> None:
    """Refuse values that no run could have, before the first run and not in it.

    Raises:
        GofalError: a parameter is unknown, a value outside its range, or values do not fit.
    """
    if values:
        from gofal.experiments.lists.tables import all_parameters  # imports kernels

        all_parameters().with_values(values)


def _number(name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise GofalError(f"{name} = {text!r} is not a number; write it as 40 or 0.01")
    return value
