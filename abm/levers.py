"""Levers: what a policy may change, each with unit, range, default, source and words.

One TOML file per group lies in the country's folder. A lever that is a choice has options and its
value is the number of the option; a switch is 0 or 1.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from gofal.abm.country import DEFAULT
from gofal.abm.schema import Text, TomlTable, read_tables
from gofal.agents.errors import GofalError, unknown
from gofal.agents.matching import MatchingRule, matching_rules
from gofal.agents.payment import PaymentMode, payment_modes
from gofal.agents.plugins import Seam, find

# The order in which a person meets the groups.
_GROUPS = (
    "buying",
    "people_money",
    "community",
    "who_provides",
    "support",
    "health",
    "work",
    "change",
    "weather",
)
_RULES: dict[str, Callable[[], tuple[MatchingRule | PaymentMode, ...]]] = {
    "matching_rule": matching_rules,
    "payment_mode": payment_modes,
}
"""Choices among rules that are found in their folder or in an installed package."""


class Option(TomlTable, frozen=True):
    """Choice of a lever: the word typed on the command line, and its label."""

    slug: Text
    label_en: Text
    label_cy: Text


class Lever(TomlTable, frozen=True):
    """Input that a policy may change.

    Attributes:
        name: the name used in scenarios and on the command line.
        unit: e.g. ``£/h``, ``share``; ``switch`` for 0 or 1, ``choice`` for a list of options.
        low: lowest value allowed.
        high: highest value allowed.
        default: value of the baseline.
        source: where range and default come from, or *assumption* and why.
        evidence: ids in the evidence register (E…) or the facts list (F-…).
        label_en: English label.
        label_cy: Welsh label.
        explain_en: one plain sentence in English.
        explain_cy: one plain sentence in Welsh.
        group: the group's name, that of its file.
        group_en: English label of the group.
        group_cy: Welsh label of the group.
        options: the choices, if the lever is one.
    """

    name: str
    unit: Text
    low: float
    high: float
    default: float
    source: Text
    evidence: tuple[str, ...]
    label_en: Text
    label_cy: Text
    explain_en: Text
    explain_cy: Text
    group: str
    group_en: Text
    group_cy: Text
    options: tuple[Option, ...] = ()

    def __post_init__(self) -> None:
        if self.options and (self.low, self.high) != (0, len(self.options) - 1):
            raise GofalError(f"lever {self.name}: low and high must number its options from 0")
        if self.unit == "switch" and (self.low, self.high) != (0, 1):
            raise GofalError(f"lever {self.name}: a switch goes from 0 to 1")
        self.check(self.default)

    @property
    def stepwise(self) -> bool:
        """Flag of levers for which only whole values make sense: a switch or a choice."""
        return bool(self.options) or self.unit == "switch"

    def check(self, value: float) -> None:
        """Refuse a value the lever cannot have.

        Raises:
            GofalError: the value is out of range, or between two options.
        """
        if not math.isfinite(value) or not self.low <= value <= self.high:
            raise GofalError(f"lever {self.name} = {value:g}; {self._allowed()}")
        if self.stepwise and value != round(value):
            raise GofalError(f"lever {self.name} = {value:g}; {self._allowed()}")

    def read(self, value: str | float) -> float:
        """The number that a person means by a word or number.

        Raises:
            GofalError: the value is no number, no option, or not allowed.
        """
        slugs = [option.slug for option in self.options]
        if isinstance(value, str) and value in slugs:
            return float(slugs.index(value))
        try:
            number = float(value)
        except (TypeError, ValueError):
            if slugs and isinstance(value, str):
                raise unknown(f"value of {self.name}", value, slugs) from None
            raise GofalError(f"lever {self.name} = {value!r}; {self._allowed()}") from None
        self.check(number)
        return number

    def show(self, value: float) -> str:
        """A value as a person writes it: the option's word, or the number."""
        return self.options[int(value)].slug if self.options else f"{value:g}"

    def _allowed(self) -> str:
        if self.options:
            return f"allowed: {', '.join(option.slug for option in self.options)}"
        if self.stepwise:
            return "allowed: 0 or 1"
        return f"allowed: {self.low:g} to {self.high:g} {self.unit}"


OFFERED = Seam("gofal.levers", "", "", Lever, lambda lever: lever.name)
"""Levers of installed packages, which stand after our own."""


def load_levers(folder: Path | None = None) -> dict[str, Lever]:
    """All levers by name, in the order of the groups and of their files.

    Args:
        folder: where the files lie; those of the default country if not given.

    Raises:
        GofalError: a file or lever is malformed.
    """
    return dict(_load(folder or DEFAULT.levers))


@cache
def options(lever: str) -> tuple[str, ...]:
    """The words of a choice, in order: a lever at ``n`` means the option ``options(lever)[n]``."""
    return tuple(option.slug for option in load_levers()[lever].options)


def option(lever: str, word: str) -> int:
    """The number of an option of a choice.

    Raises:
        GofalError: the lever has no such option.
    """
    words = options(lever)
    if word not in words:
        raise unknown(f"value of {lever}", word, words)
    return words.index(word)


@cache
def _load(folder: Path) -> dict[str, Lever]:
    levers: dict[str, Lever] = {}
    for group in _GROUPS:
        file = folder / f"{group}.toml"
        declared = read_tables(file, Lever, "name", ("group_en", "group_cy"), group=group)
        if twice := levers.keys() & declared:
            raise GofalError(f"{file.name}: lever {min(twice)} is declared twice")
        levers |= {name: _with_rules(lever) for name, lever in declared.items()}
    for name, lever in find(OFFERED).items():
        if name in levers:
            raise GofalError(f"{OFFERED.group}: {name!r} is a lever of gofal; give another name")
        levers[name] = lever
    return levers


def _with_rules(lever: Lever) -> Lever:
    """A choice among rules offers all there are: after its own options the others, by name."""
    named = {option.slug for option in lever.options}
    more = tuple(
        Option(rule.slug, rule.label_en, rule.label_cy)
        for rule in _RULES.get(lever.name, tuple)()
        if rule.slug not in named
    )
    every = lever.options + more
    return replace(lever, options=every, high=len(every) - 1.0) if more else lever
