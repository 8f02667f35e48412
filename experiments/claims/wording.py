"""Parts of claims in words: what is measured, the rule, and what came out."""

from __future__ import annotations

import math

from gofal.abm.outcomes import OUTCOMES
from gofal.experiments.claims.claim import ClaimPart
from gofal.experiments.claims.kinds import kinds
from gofal.experiments.claims.measures import measures
from gofal.experiments.claims.verdict import Judged
from gofal.experiments.systems.table import council_name
from gofal.experiments.text import (
    UNDEFINED,
    Language,
    capital,
    interval,
    is_percent,
    number,
    points,
    precision_of,
    say,
    unit_words,
)


def quantity(part: ClaimPart, language: Language) -> str:
    """What is measured: outcome, kinds of provider, routes, area and weeks taken."""
    text = label(part.outcome, language)
    if part.over:
        text = say("claims.over", language, top=text, bottom=label(part.over, language))
    narrowed = [*part.forms, *part.routes]
    if narrowed:
        text += f" ({', '.join(f'`{name}`' for name in narrowed)})"
    if part.area != "wales":
        text += f", {council_name(part.area, language)}"
    if part.take != "mean":
        text += f", {say(f'claims.{part.take}', language)}"
    note = part.note(language)
    return f"{text}: {note}" if note else text


def label(outcome: str, language: Language) -> str:
    """An outcome's or a measure's name."""
    known = OUTCOMES.get(outcome) or measures()[outcome]
    words = known.label_cy if language == "cy" else known.label_en
    return capital(words)


def rule(part: ClaimPart, language: Language) -> str:
    """The rule as set before running."""
    words = part.rule_words
    if "expect" in words:
        return say(
            f"claims.{words['expect']}", language, size=_size(part, part.rule.size, language)
        )
    if "margin" in words:
        return say("claims.margin", language, size=_size(part, part.rule.size, language))
    if "within" in words:
        low, high = (_size(part, end, language) for end in words["within"])
        return say("claims.within", language, low=low, high=high)
    key = "at_most" if "at_most" in words else "at_least"
    return say(f"claims.{key}", language, size=_size(part, float(words[key]), language))


def outcome(part: ClaimPart, judged: Judged, language: Language) -> tuple[str, str]:
    """Mean and interval in words."""
    if not math.isfinite(judged.mean):
        return UNDEFINED, UNDEFINED
    precision = precision_of(judged.low, judged.high, judged.mean)
    signed = kinds()[part.kind].shown == "difference"
    mean = _in_unit(part, judged.mean, precision, language, signed)
    if not (math.isfinite(judged.low) and math.isfinite(judged.high)):
        return mean, UNDEFINED
    return mean, interval(judged.low, judged.high, _unit(part), precision, signed)


def _unit(part: ClaimPart) -> str:
    if part.options.get("relative"):
        return "share"
    return "ratio" if kinds()[part.kind].shown == "plain" else part.unit


def _size(part: ClaimPart, value: float, language: Language) -> str:
    """A number of the rule, to the digits it was written with."""
    exact = 3 * 10.0 ** -(len(f"{value:.10f}".rstrip("0").split(".")[1]))
    return _in_unit(part, value, exact, language, signed=False)


def _in_unit(
    part: ClaimPart, value: float, precision: float, language: Language, signed: bool
) -> str:
    unit = _unit(part)
    text = number(value, unit, precision, signed)
    if is_percent(unit):
        plain = kinds()[part.kind].shown != "difference" or part.options.get("relative")
        return f"{text}%" if plain else points(text, language)
    if unit.startswith("£"):
        sign = text[0] if not text[0].isdigit() else ""
        text = f"{sign}£{text.removeprefix(sign)}"
    words = "" if unit in ("ratio", "£") else unit_words(unit, language)
    return f"{text} {words}".rstrip()
