"""Numbers with their units, and dates.

Two styles: *short*, for tables and the pages of ``docs/`` (91.8%, £8.21), and *in words*, for the
web page (91.8%, £8.21 an hour, 1,240 people). Both languages separate thousands and decimals alike.
"""

from __future__ import annotations

import math
from datetime import date as Day  # noqa: N812  (the function below is called date)
from decimal import Decimal

from gofal.experiments.text.catalogue import WORDS, Language, say

MINUS = "\u2212"
UNDEFINED = "-"
HALF_A_PENNY = 0.005
TOGETHER = "\u2060"  # word joiner: no line ends here
_MILLION = 1_000_000.0
_PERCENT = ("1/year",)  # a rate; meetings, 1/quarter, are counted
_SMALL_SHARE = 0.01
_ROUND = 1e-9
_MORE = 100.0  # a digit or two are added where an end would read as zero
_LARGE = ("£/week", "£/year")
_MILLIONS = "£m"
_WHOLE, _FEW = ("people", "providers"), 10


def is_percent(unit: str) -> bool:
    """Whether values of a unit are shown times a hundred."""
    return unit in _PERCENT or unit.startswith("share")


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


def interval_precision(low: float, high: float) -> float:
    """Half width of an interval, which decides the digits shown.

    It is less where an end that is not zero would read as zero though the interval leaves zero out.

    Args:
        low: lower end.
        high: upper end.

    Returns:
        Not above zero, or NaN, where there is no interval.
    """
    half = (high - low) / 2
    nearest = min(abs(low), abs(high))
    if not 0 < half < math.inf or not low * high > 0 or nearest >= _step(half) / 2:
        return half
    return max(3 * _step(6 * nearest), half / _MORE)


def precision_of(low: float, high: float, value: float) -> float:
    """What decides the digits shown of ``value``: its interval, or three digits where it has none.

    Args:
        low: lower end of its interval; NaN or infinite where there is none.
        high: upper end.
        value: in the same unit.
    """
    half = interval_precision(low, high)
    return half if 0 < half < math.inf else three_digits(value)


def rounded(value: float, precision: float) -> float:
    """A value to the tens, hundreds or thousands that its interval supports; the rest is left.

    Args:
        value: in any unit.
        precision: half width of its interval in that unit.
    """
    if not (math.isfinite(value) and 3.0 < precision < math.inf):
        return value
    step = _step(precision)
    return round(value / step) * step if step > 1.0 else value


def _step(precision: float) -> float:
    """The last digit that an interval of that half width supports."""
    return 10.0 ** math.floor(math.log10(precision / 3))


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
    return _digits(value * _factor(unit), _places(unit, precision), signed)


def interval(low: float, high: float, unit: str, precision: float, signed: bool = False) -> str:
    """Both ends of an interval as a table shows them; other arguments as of :func:`number`."""
    return " … ".join(number(end, unit, precision, signed) for end in (low, high))


def difference(
    value: float, unit: str, precision: float, language: Language, signed: bool = False
) -> str:
    """A size with its unit: £0.12 an hour, 1.6 points, 40 hours a week."""
    text = number(value, unit, precision, signed)
    if is_percent(unit):
        return points(text, language)
    return f"{pounds_of(text, unit)} {unit_words(unit, language)}".rstrip()


def points(text: str, language: Language) -> str:
    """A written number of percentage points: 1 point, 1.6 points."""
    count = {"count": _whole(text)} if text != UNDEFINED and "." not in text else {}
    return f"{text} {say('after points', language, **count)}"


def level(value: float, unit: str, precision: float) -> str:
    """A level as a table shows it: 91.8%, £8.21, 282,000."""
    text = number(value, unit, precision)
    if text == UNDEFINED:
        return text
    return f"{text}%" if is_percent(unit) else pounds_of(text, unit)


def unit_words(unit: str, language: Language) -> str:
    """How a unit is said after a number; nothing for a plain share or index."""
    if unit in ("share", "h/h", "0-1", "ratio"):
        return ""
    return say(f"after {unit}", language) if f"after {unit}" in WORDS.entries else unit


def quantity(value: float, unit: str, language: Language, precision: float | None = None) -> str:
    """A value with its unit in words: 9.2%, £11.40 an hour, 1,240 people.

    Args:
        value: in ``unit``.
        unit: of an outcome or a lever.
        language: to say it in.
        precision: half width of its interval, in ``unit``, which decides the digits; three
            digits if left out.
    """
    return _said(f"unit {unit}", value, unit, language, precision, plus=False)


def quantity_in_full(value: float, unit: str, language: Language) -> str:
    """A value that somebody has set, with its unit in words and all its digits: 1.155, 86.25%."""
    return quantity(value, unit, language, _all_digits(value, unit))


def difference_in_full(value: float, unit: str, language: Language) -> str:
    """The size of a difference that somebody has set: 0.25 percentage points, £0.05 an hour."""
    return signed_quantity(value, unit, language, _all_digits(value, unit)).removeprefix("+")


def _all_digits(value: float, unit: str) -> float:
    """The precision, in ``unit``, at which no digit of a value is lost."""
    digits = f"{abs(value) * _factor(unit):.8f}".rstrip("0").partition(".")[2]
    return 3 * 10.0 ** -len(digits) / _factor(unit)


def signed_quantity(
    value: float,
    unit: str,
    language: Language,
    precision: float | None = None,
    most: float = 0.0,
) -> str:
    """A difference with sign and unit in words: +1.6 percentage points, −£0.12 an hour.

    Args:
        value: in ``unit``.
        unit: of an outcome.
        language: to say it in.
        precision: half width of its interval, in ``unit``, which decides the digits.
        most: the largest size beside it; in millions if that is.
    """
    key = "unit.points" if is_percent(unit) else f"unit {unit}"
    return _said(key, value, unit, language, precision, plus=True, most=most)


def bare(
    value: float,
    unit: str,
    language: Language,
    precision: float | None = None,
    plus: bool = False,
) -> str:
    """The number alone, for a table whose head names the unit; shares are in per cent."""
    if not math.isfinite(value):
        return say("unit.not_known", language)
    if precision is None or precision <= 0:
        places = _usual_places(value, unit)
    else:
        places, value = _places(unit, precision), rounded(value, precision)
    # Rounded as it is written in decimals, so that a lever at 2.675 reads 2.68.
    return _digits(Decimal(str(value * _factor(unit))), places, plus)


def end(
    value: float,
    unit: str,
    language: Language,
    precision: float | None = None,
    plus: bool = False,
    most: float = 0.0,
) -> str:
    """An end of an interval: 0.05, 1.01 million.

    Args:
        value: in ``unit``.
        unit: of an outcome or a lever.
        language: to say it in.
        precision: half width of the interval, in ``unit``.
        plus: write a plus sign too.
        most: size of the value beside it and its ends; where that names millions, ends need not.
    """
    if not _in_millions(most or value, unit):
        return bare(value, unit, language, precision, plus)
    amount = _millions(value, language, precision, plus)
    return amount if most else say("unit.millions", language, amount=amount)


def unit_name(unit: str, language: Language) -> str:
    """A unit's name for the head of a table or an axis: %, £ an hour, people."""
    return say(f"axis {unit}", language)


def difference_unit(unit: str, language: Language) -> str:
    """The name of the unit of a difference: percentage points, £ an hour, people."""
    return say("axis points", language) if is_percent(unit) else unit_name(unit, language)


def date(day: Day, language: Language, style: str = "long") -> str:
    """A date in words: 3 Tachwedd 2026. Styles are Babel's: short, medium, long, full."""
    from babel.dates import format_date

    return format_date(day, style, "en_GB" if language == "en" else language)


def _said(
    key: str,
    value: float,
    unit: str,
    language: Language,
    precision: float | None,
    plus: bool,
    most: float = 0.0,
) -> str:
    if not math.isfinite(value):
        return say("unit.not_known", language)
    if _in_millions(max(abs(value), most), unit):
        text = _millions(value, language, precision, plus)
        return _joined(say(f"unit millions of {unit}", language, amount=text))
    text = bare(value, unit, language, precision, plus)
    # A number with decimals takes the plain form: 1.0 people, not 1.0 person.
    count = {} if "." in text else {"count": _whole(text)}
    return _joined(say(key, language, amount=text, **count))


def _in_millions(value: float, unit: str) -> bool:
    return unit in _LARGE and abs(value) >= _MILLION


def _millions(value: float, language: Language, precision: float | None, plus: bool) -> str:
    millions = None if precision is None else precision / _MILLION
    return bare(value / _MILLION, _MILLIONS, language, millions, plus)


def _whole(text: str) -> int:
    return int(text.translate({ord(","): None, ord(MINUS): None, ord("+"): None}))


def _joined(text: str) -> str:
    """The sign before the pound, on one line with it: −£0.12 and not £−0.12."""
    for sign in (MINUS, "+"):
        text = text.replace(f"£{sign}", with_pound(sign))
    return text


def with_pound(digits: str) -> str:
    """Digits as a page shows them, sign, pound and all on one line: −£0.12."""
    sign = digits[0] if digits[:1] in ("+", MINUS) else ""
    return f"{sign}{TOGETHER if sign else ''}£{digits.removeprefix(sign)}"


def pounds_of(text: str, unit: str) -> str:
    """The pound sign, where there is one, between sign and digits, as files have it."""
    if not unit.startswith("£"):
        return text
    sign = text[0] if text[0] in f"+{MINUS}" else ""
    return f"{sign}£{text.removeprefix(sign)}"


def _factor(unit: str) -> float:
    return 100.0 if is_percent(unit) else 1.0


def _places(unit: str, precision: float) -> int:
    """Decimals that an interval allows; money has pence or none, unless it is in millions."""
    places = decimals_for(precision * _factor(unit))
    if unit.startswith(_MILLIONS):
        return places
    if unit.startswith("£") and (places == 1 or (places > 2 and precision >= HALF_A_PENNY)):
        return 2
    return places


def _usual_places(value: float, unit: str) -> int:
    """Decimals where no interval decides: pence, one decimal of a per cent, whole people.

    A round value is left round: a lever at 0.2 is 20% and not 20.0%.
    """
    if unit == "£/h":
        return 2
    shown = value * _factor(unit)
    most = decimals_for(three_digits(shown)) if shown else 0
    if is_percent(unit):
        most = 2 if abs(value) < _SMALL_SHARE else 1
    if unit in _WHOLE and abs(value) >= _FEW:
        return 0
    return next(n for n in range(most + 1) if n == most or abs(shown - round(shown, n)) < _ROUND)


def _digits(value: float | Decimal, places: int, plus: bool) -> str:
    text = f"{abs(value):,.{places}f}"
    if not text.strip("0.,"):
        return text
    return f"{MINUS if value < 0 else '+' if plus else ''}{text}"
