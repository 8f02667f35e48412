"""What is known of each council that somebody names: given, from a source, or not known."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from gofal.abm.country import Country
from gofal.abm.facts import load_facts
from gofal.abm.facts.local import LocalKind, local_kinds
from gofal.abm.levers import load_levers
from gofal.abm.scenario import Scenario
from gofal.abm.world.known import HOWS, Known, known_of
from gofal.experiments.text import Language, bare, is_percent, say


def known_notes(scenarios: Iterable[Scenario], language: Language) -> list[str]:
    """A line a council that these scenarios name: what is given, from a source, or not known."""
    every = list(scenarios)
    codes = named_councils(every)
    if not codes:
        return []
    facts = known_of(every[0], codes)
    names = _names(every[0].country, language)
    return [
        say("known.note", language, name=names[code], parts=_parts(code, facts, every[0], language))
        for code in codes
    ]


def named_councils(scenarios: Iterable[Scenario]) -> list[str]:
    """Codes of the councils of which something is said, set or cut out."""
    found: set[str] = set()
    for one in scenarios:
        found |= {fact.council for fact in one.local} | set(one.only)
        found |= {code for setting in one.settings for code in setting.councils or ()}
    return sorted(found)


def speaking(scenario: Scenario) -> list[str]:
    """Codes of the councils that say something about themselves."""
    return sorted({fact.council for fact in scenario.local})


def area_name(council: str | None, country: Country, language: Language) -> str:
    """The name of a council, or of the country if none is meant."""
    if council is None:
        return country.name_cy if language == "cy" else country.name_en
    return str(_names(country, language)[council])


def _names(country: Country, language: Language) -> pd.Series[str]:
    return load_facts(country.facts).councils.set_index("lad_code")[f"name_{language}"]


def _parts(code: str, facts: Iterable[Known], scenario: Scenario, language: Language) -> str:
    own = [fact for fact in facts if fact.council == code]
    parts = []
    for how in HOWS:
        told = [_fact_words(one, scenario.country, language) for one in own if one.how == how]
        if told:
            parts.append(f"{how_words(how, scenario.wales, language)} {', '.join(told)}")
    return "; ".join(parts)


def _fact_words(known: Known, country: Country, language: Language) -> str:
    return f"{label_of(known.fact, country, language)} {value_words(known, country, language)}"


def how_words(how: str, wales: int, language: Language) -> str:
    """Where a fact comes from, in words."""
    if how == "drawn":
        return say("known.drawn", language, wales=wales)
    return say(f"known.how_{how}", language)


def label_of(fact: str, country: Country, language: Language) -> str:
    """What a fact is called."""
    kind = local_kinds(country)[fact]
    return kind.label_cy if language == "cy" else kind.label_en


def value_words(known: Known, country: Country, language: Language) -> str:
    """The value, whose label says its unit, and the year of what was given."""
    kind = local_kinds(country)[known.fact]
    value = _said(known.value, kind, country, language)
    if known.said is None or known.said.year is None:
        return value
    if known.said.value == known.value:
        return say("known.of_year", language, value=value, year=known.said.year)
    given = _said(known.said.value, kind, country, language)
    how = "known.in_money" if kind.in_money else "known.brought"
    return say(how, language, given=given, year=known.said.year, value=value, own=kind.year)


def _said(value: float, kind: LocalKind, country: Country, language: Language) -> str:
    if kind.lever:
        option = load_levers(country.levers)[kind.lever].options[int(value)]
        return option.label_cy if language == "cy" else option.label_en
    text = bare(value, kind.unit, language)
    pounds, percent = "£" * kind.unit.startswith("£"), "%" * is_percent(kind.unit)
    return f"{pounds}{text}{percent}"
