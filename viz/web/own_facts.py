"""What a council says about itself on the page: in the address, checked, and nowhere kept.

A fact is written ``CODE.fee=24.5@2024`` in the field ``l`` of an address, with a council's code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from gofal.abm.facts.local import LocalFact, LocalKind, allowed_range, checked, local_kinds
from gofal.abm.facts.local_file import shown_value, value_of
from gofal.abm.levers import load_levers
from gofal.agents.errors import GofalError
from gofal.experiments.output.known import how_words, label_of, value_words
from gofal.experiments.text import Language, end, quantity, say
from gofal.viz.answer import council_codes
from gofal.viz.web.arms import preset
from gofal.viz.web.refused import Refused, short

_WRITTEN = re.compile(r"(?P<council>\w+)\.(?P<fact>\w+)=(?P<value>[^@]+)(@(?P<year>\d{4}))?")
_YEAR = re.compile(r"\d{4}")


def fact_text(fact: LocalFact) -> str:
    """A fact as an address has it; :func:`read_fact` reads it."""
    year = "" if fact.year is None else f"@{fact.year}"
    return f"{fact.council}.{fact.fact}={shown_value(fact.fact, fact.value)}{year}"


def read_facts(texts: Iterable[str]) -> tuple[LocalFact, ...]:
    """The facts of an address.

    Raises:
        Refused: one of them cannot be, or one stands twice.
    """
    facts = {}
    for text in texts:
        fact = _read(text)
        if (fact.council, fact.fact) in facts:
            raise Refused("refused.twice", given=short(text))
        facts[fact.council, fact.fact] = fact
    return checked(facts.values())


def _read(text: str) -> LocalFact:
    match = _WRITTEN.fullmatch(text)
    if match is None or match["fact"] not in local_kinds():
        raise Refused("refused.fact", given=short(text))
    if match["council"] not in council_codes():
        raise Refused("refused.council", given=short(match["council"]))
    return made(match["council"], match["fact"], match["value"], match["year"] or "")


def made(council: str, name: str, value: str, year: str = "") -> LocalFact:
    """A fact that a visitor has typed.

    Args:
        council: its code.
        name: of the kind of fact.
        value: as typed.
        year: as typed; empty if none.

    Raises:
        Refused: value or year cannot be; says what is allowed.
    """
    kind = local_kinds()[name]
    if year and not _YEAR.fullmatch(year):
        raise Refused("refused.year", given=short(year))
    known = int(year) if year else None
    try:
        low, high = allowed_range(kind, council, known)
    except GofalError:
        raise Refused("refused.year", given=short(year)) from None
    try:
        (fact,) = checked([LocalFact(council, name, value_of(value.strip(), kind), known)])
    except GofalError:
        sign = "%" if kind.unit == "share" else ""
        ends = {"low": _short(low, kind) + sign, "high": _short(high, kind) + sign}
        raise Refused("refused.fact_value", given=short(value), **ends) from None
    return fact


def with_fact(
    facts: Iterable[LocalFact], council: str, name: str, value: str, year: str = ""
) -> tuple[LocalFact, ...]:
    """The facts with one changed, or without it if the value is empty."""
    others = [one for one in facts if (one.council, one.fact) != (council, name)]
    return checked([*others, made(council, name, value, year)] if value.strip() else others)


def fact_rows(facts: tuple[LocalFact, ...], council: str, language: Language) -> list[Any]:
    """A row for each fact of a council: what the model has, where it comes from, what was typed."""
    said = {one.fact: one for one in facts if one.council == council}
    scenario = preset("baseline").with_(local=facts)
    return [
        {
            "name": known.fact,
            "label": label_of(known.fact, scenario.country, language),
            "value": value_words(known, scenario.country, language),
            "how": how_words(known.how, scenario.wales, language).rstrip(":"),
            "typed": _typed(said.get(known.fact)),
            "year": _year(said.get(known.fact)),
            "options": _options(local_kinds()[known.fact], language),
            "allowed": _allowed(said.get(known.fact), known.fact, council, language),
            "explain": _explain(local_kinds()[known.fact], language),
        }
        for known in (_known(council) if not facts else known_now(facts, council))
    ]


@lru_cache(maxsize=64)
def _known(council: str) -> tuple[Any, ...]:
    """What is known of a council that says nothing; nothing that a visitor typed is kept here."""
    return known_now((), council)


def known_now(facts: tuple[LocalFact, ...], council: str) -> tuple[Any, ...]:
    """What is known of a council as things were said."""
    from gofal.abm.world.known import known_of  # builds places and roads

    return tuple(known_of(preset("baseline").with_(local=facts), [council]))


def _typed(fact: LocalFact | None) -> str:
    return "" if fact is None else shown_value(fact.fact, fact.value)


def _year(fact: LocalFact | None) -> str:
    return "" if fact is None or fact.year is None else str(fact.year)


def _options(kind: LocalKind, language: Language) -> list[tuple[str, str]]:
    if not kind.lever:
        return []
    return [
        (one.slug, one.label_cy if language == "cy" else one.label_en)
        for one in load_levers()[kind.lever].options
    ]


def _allowed(fact: LocalFact | None, name: str, council: str, language: Language) -> str:
    """What may be said, with its unit: £12.00 to £26.00 an hour; nothing where one chooses."""
    kind = local_kinds()[name]
    if kind.lever:
        return ""
    low, high = allowed_range(kind, council, None if fact is None else fact.year)
    sign = "£" if kind.unit.startswith("£") else ""
    least, most = end(low, kind.unit, language), quantity(high, kind.unit, language)
    return say("facts.from_to", language, low=f"{sign}{least}", high=most)


def _explain(kind: LocalKind, language: Language) -> str:
    return kind.explain_cy if language == "cy" else kind.explain_en


def _short(value: float, kind: LocalKind) -> str:
    """A bound, rounded: 12, 1,234; that of a share in per cent."""
    value *= 100.0 if kind.unit == "share" else 1.0
    return f"{value:,.2f}".rstrip("0").rstrip(".") if value < 100 else f"{value:,.0f}"
