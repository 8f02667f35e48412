"""Results in words, English or Welsh, and numbers with their units. The words: ``words.toml``."""

from __future__ import annotations

import math
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal

from gofal.agents.errors import GofalError

type Language = Literal["en", "cy"]

LANGUAGES: tuple[Language, ...] = ("en", "cy")

_PERCENT_UNITS = ("share", "1/year")
MINUS = "\u2212"
UNDEFINED = "-"
HALF_A_PENNY = 0.005


def language_of(text: str) -> Language:
    """The language a person asked for."""
    for language in LANGUAGES:
        if language == text:
            return language
    raise GofalError(f"unknown language {text!r}; allowed: cy, en")


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


def say(key: str, language: Language, **values: object) -> str:
    """The sentence of that name with its gaps filled."""
    return template(key, language).format(**values)


def template(key: str, language: Language) -> str:
    """The sentence of that name with its gaps in braces."""
    return str(_words()[key][language])


def group_label(group: str, language: Language) -> str:
    """Heading of a group of outcomes."""
    labels = _words()["group"].get(group, {})
    return str(labels.get(language, group.capitalize()))


def decimals_for(precision: float) -> int:
    """Decimals that still show ``precision`` (the half width of an interval): 4, 2.4, 0.4, 0.24."""
    if not math.isfinite(precision) or precision <= 0:
        return 2
    return min(max(math.ceil(-math.log10(precision / 3)), 0), 6)


def three_digits(value: float) -> float:
    """The precision with which :func:`number` shows ``value`` to three digits."""
    if value == 0 or not math.isfinite(value):
        return 1.0
    return 3 * 10.0 ** (math.floor(math.log10(abs(value))) - 2)


def is_percent(unit: str) -> bool:
    """Whether a unit is shown in per cent."""
    return unit in _PERCENT_UNITS


def number(value: float, unit: str, precision: float, signed: bool = False) -> str:
    """A bare number in the unit it is shown in (per cent for shares), to a sensible digit.

    Args:
        value: in ``unit``.
        unit: of the outcome.
        precision: half width of the interval, in ``unit``; decides the digits.
        signed: write a plus sign too.
    """
    if not math.isfinite(value):
        return UNDEFINED
    factor = 100.0 if is_percent(unit) else 1.0
    places = decimals_for(precision * factor)
    if unit.startswith("£") and (places == 1 or (places > 2 and precision >= HALF_A_PENNY)):
        places = 2
    text = f"{abs(value * factor):,.{places}f}"
    zero = not text.strip("0.,")
    sign = "" if zero else MINUS if value < 0 else "+" if signed else ""
    return f"{sign}{text}"


def unit_words(unit: str, language: Language) -> str:
    """How a unit is said after a number; nothing for a plain share or index."""
    return str(_words()["units"].get(unit, {}).get(language, unit))


def difference(
    value: float, unit: str, precision: float, language: Language, signed: bool = False
) -> str:
    """A size with its unit: £0.12 an hour, 1.6 points, 40 hours a week."""
    words = say("points", language) if is_percent(unit) else unit_words(unit, language)
    return f"{_amount(number(value, unit, precision, signed), unit)} {words}".rstrip()


def level(value: float, unit: str, precision: float) -> str:
    """A level as a table shows it: 91.8 %, £8.21, 282,000."""
    text = number(value, unit, precision)
    if text == UNDEFINED:
        return text
    return f"{text} %" if is_percent(unit) else _amount(text, unit)


def _amount(text: str, unit: str) -> str:
    """The pound sign, where there is one, between sign and digits."""
    if not unit.startswith("£"):
        return text
    sign = text[0] if text[0] in f"+{MINUS}" else ""
    return f"{sign}£{text.removeprefix(sign)}"
