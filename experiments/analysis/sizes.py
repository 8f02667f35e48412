"""How large a change of an outcome has to be to matter, in all of Wales or in one council."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from gofal.abm.outcomes import OUTCOMES
from gofal.abm.schema import Positive, Text, TomlTable, read
from gofal.agents.errors import GofalError
from gofal.experiments.analysis.margins import margins
from gofal.experiments.text import Language

_AMOUNTS = ("people", "providers", "h/week", "£/week")
_OF_ONE_PERSON = ("weekly_pay", "choice")  # amounts that do not grow with a council


class UnitSize(TomlTable, frozen=True):
    """The smallest difference that matters in outcomes of one unit.

    Attributes:
        why_en: why, in English.
        why_cy: why, in Welsh.
        value: in the unit; None where it is a share of the level.
        of_level: as a share of the level without the policy; None where it is a value.
    """

    why_en: Text
    why_cy: Text
    value: Positive | None = None
    of_level: Positive | None = None

    def why(self, language: Language) -> str:
        """Why, in a language."""
        return self.why_cy if language == "cy" else self.why_en


@cache
def unit_sizes() -> dict[str, UnitSize]:
    """Sizes by unit."""
    found = read(Path(__file__).with_name("unit_sizes.toml"), dict[str, UnitSize])
    for unit, size in found.items():
        if (size.value is None) == (size.of_level is None):
            raise GofalError(f"unit_sizes.toml: {unit} needs value or of_level, one of the two")
    return found


def is_amount(outcome: str) -> bool:
    """Whether an outcome adds up over councils: people, hours and pounds, but no rates."""
    return OUTCOMES[outcome].unit in _AMOUNTS and outcome not in _OF_ONE_PERSON


def in_pounds(outcome: str) -> bool:
    """Whether an outcome is an amount of money."""
    return OUTCOMES[outcome].unit.startswith("£")


def paid_by_many(outcome: str) -> bool:
    """Whether an outcome is what many pay or cost together, which people read by the year."""
    return OUTCOMES[outcome].unit == "£/week" and is_amount(outcome)


def size_that_counts(outcome: str, level: float, whole: bool = True, pounds: float = 1.0) -> float:
    """The smallest change of an outcome that matters, in its unit.

    Args:
        outcome: its name.
        level: without the policy, in its unit.
        whole: False for a part of Wales, whose amounts are judged by its own level.
        pounds: of the price year, in which sizes are set, for a pound of the level.
    """
    known = margins().get(outcome)
    worth = pounds if in_pounds(outcome) else 1.0
    if known is not None and (whole or not is_amount(outcome)):
        return known.margin / worth
    size = unit_sizes()[OUTCOMES[outcome].unit]
    return size.value / worth if size.value is not None else (size.of_level or 0.0) * abs(level)
