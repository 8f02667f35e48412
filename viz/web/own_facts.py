"""What a council says about itself on the page: in the address, checked, and nowhere kept.

A fact is written ``CODE.fee=24.5@2024`` in the field ``l`` of an address, with a council's code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from gofal.abm.facts.local import LocalFact, LocalKind, allowed_range, checked, local_kinds
from gofal.abm.facts.local_file import shown_value, value_of
from gofal.agents.errors import GofalError
from gofal.viz.answer import council_codes
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


def _short(value: float, kind: LocalKind) -> str:
    """A bound, rounded: 12, 1,234; that of a share in per cent."""
    value *= 100.0 if kind.unit == "share" else 1.0
    return f"{value:,.2f}".rstrip("0").rstrip(".") if value < 100 else f"{value:,.0f}"
