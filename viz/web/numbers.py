"""Numbers with their units and dates, as each language writes them."""

from __future__ import annotations

import math
from datetime import date as Day  # noqa: N812  (the function below is called date)

from babel.dates import format_date
from babel.numbers import format_decimal

from gofal.experiments.words import HALF_A_PENNY, MINUS, Language, decimals_for, three_digits
from gofal.viz.web.catalogue import LOCALES, say

_MILLION = 1_000_000.0
_PERCENT = ("1/year",)  # a rate; meetings, 1/quarter, are counted
_SMALL_SHARE = 0.01
_ROUND = 1e-9
TOGETHER = "\u2060"  # word joiner: no line ends here
_WHOLE, _FEW = ("people", "providers"), 10


def is_percent(unit: str) -> bool:
    """Whether values of a unit are shown times a hundred."""
    return unit in _PERCENT or unit.startswith("share")


def number(value: float, unit: str, language: Language, precision: float | None = None) -> str:
    """A value with its unit: 9.2%, £11.40 an hour, 1,240 people.

    Args:
        value: in ``unit``.
        unit: of an outcome or a lever.
        language: to say it in.
        precision: half width of its interval, in ``unit``, which decides the digits; three
            digits if left out.
    """
    return _said(f"unit {unit}", value, unit, language, precision, plus=False)


def signed(value: float, unit: str, language: Language, precision: float | None = None) -> str:
    """A difference with sign and unit: +1.6 percentage points, −£0.12 an hour."""
    key = "points" if is_percent(unit) else f"unit {unit}"
    return _said(key, value, unit, language, precision, plus=True)


def bare(
    value: float,
    unit: str,
    language: Language,
    precision: float | None = None,
    plus: bool = False,
) -> str:
    """The number alone, for a table whose head names the unit; shares are in per cent."""
    if not math.isfinite(value):
        return say("not_known", language)
    factor = 100.0 if is_percent(unit) else 1.0
    return _digits(value * factor, _places(value, unit, precision), language, plus)


def end(
    value: float,
    unit: str,
    language: Language,
    precision: float | None = None,
    plus: bool = False,
) -> str:
    """An end of an interval, beside a value that has named the unit: 0.05, 1.01 million."""
    if not _in_millions(value, unit):
        return bare(value, unit, language, precision, plus)
    millions = None if precision is None else precision / _MILLION
    text = bare(value / _MILLION, unit, language, millions, plus)
    return say("millions", language, amount=text)


def unit_name(unit: str, language: Language) -> str:
    """A unit's name for the head of a table or an axis: %, £ an hour, people."""
    return say(f"axis {unit}", language)


def difference_unit(unit: str, language: Language) -> str:
    """The name of the unit of a difference: percentage points, £ an hour, people."""
    return say("axis points", language) if is_percent(unit) else unit_name(unit, language)


def date(day: Day, language: Language, style: str = "long") -> str:
    """A date in words: 3 Tachwedd 2026. Styles are Babel's: short, medium, long, full."""
    return format_date(day, style, LOCALES[language])


def _said(
    key: str, value: float, unit: str, language: Language, precision: float | None, plus: bool
) -> str:
    if not math.isfinite(value):
        return say("not_known", language)
    if _in_millions(value, unit):
        millions = None if precision is None else precision / _MILLION
        text = bare(value / _MILLION, unit, language, millions, plus)
        return _pounds(say("unit millions of £/week", language, amount=text))
    text = bare(value, unit, language, precision, plus)
    # A number with decimals takes the plain form: 1.0 people, not 1.0 person.
    count = {} if "." in text else {"count": _whole(text)}
    return _pounds(say(key, language, amount=text, **count))


def _in_millions(value: float, unit: str) -> bool:
    return unit == "£/week" and abs(value) >= _MILLION


def _whole(text: str) -> int:
    return int(text.translate({ord(","): None, ord(MINUS): None, ord("+"): None}))


def _pounds(text: str) -> str:
    """The sign before the pound, on one line with it: −£0.12 and not £−0.12."""
    for sign in (MINUS, "+"):
        text = text.replace(f"£{sign}", f"{sign}{TOGETHER}£")
    return text


def _places(value: float, unit: str, precision: float | None) -> int:
    if precision is None or precision <= 0:
        return _usual_places(value, unit)
    places = decimals_for(precision * (100.0 if is_percent(unit) else 1.0))
    if unit.startswith("£") and (places == 1 or (places > 2 and precision >= HALF_A_PENNY)):
        return 2
    return places


def _usual_places(value: float, unit: str) -> int:
    """Decimals where no interval decides: pence, one decimal of a per cent, whole people.

    A round value is left round: a lever at 0.2 is 20% and not 20.0%.
    """
    if unit == "£/h":
        return 2
    shown = value * (100.0 if is_percent(unit) else 1.0)
    most = decimals_for(three_digits(shown)) if shown else 0
    if is_percent(unit):
        most = 2 if abs(value) < _SMALL_SHARE else 1
    if unit in _WHOLE and abs(value) >= _FEW:
        return 0
    return next(n for n in range(most + 1) if n == most or abs(shown - round(shown, n)) < _ROUND)


def _digits(value: float, places: int, language: Language, plus: bool) -> str:
    pattern = "#,##0" + ("." + "0" * places if places else "")
    text = format_decimal(abs(value), pattern, LOCALES[language])
    if not text.strip("0.,"):
        return text
    return f"{MINUS if value < 0 else '+' if plus else ''}{text}"
