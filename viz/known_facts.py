"""What the model has of one council: what a source says, what it draws, what it estimates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

from gofal.abm.facts import load_facts
from gofal.abm.scenario import Scenario
from gofal.abm.world.known import Known, known_of
from gofal.experiments.output.known import label_of, value_words
from gofal.experiments.text import Language, bare, capital, quantity, say

type State = Literal["known", "unchecked", "yours", "drawn", "estimated", "usual"]
"""From a source, from one that nobody has checked, said by the council, drawn once at random,
worked out by the model, or the same in every council."""

_STATES: dict[str, State] = {
    "given": "yours",
    "source": "known",
    "drawn": "drawn",
    "worked_out": "estimated",
    "usual": "usual",
}
_COUNTED = {
    "population": "census_age",
    "aged_65_plus": "census_age",
    "aged_75_plus": "census_age",
    "aged_85_plus": "census_age",
    "unpaid_carers": "census_care",
    "carers_50h_plus": "census_care",
    "disabled_limited_a_lot": "census_disability",
    "rural_share": "rural",
    "speakers_pct": "welsh_language",
    "area_km2": "council_area",
}
"""Columns of the table of councils that are shown, and the names of their sources."""
_OF_COLUMN = {"fee": ("known_fee", "fees"), "own_share": ("in_house_share", "in_house")}


@dataclass(frozen=True)
class CouncilFact:
    """A fact of a council.

    Attributes:
        name: of the fact.
        label: what it is called.
        value: as the model has it, in words.
        state: where it comes from.
        source: in words, with the year; empty where there is none.
    """

    name: str
    label: str
    value: str
    state: State
    source: str

    def state_words(self, language: Language) -> str:
        """Where it comes from, in a few words."""
        return say(f"facts.state.{self.state}", language)


def market_facts(scenario: Scenario, council: str, language: Language) -> list[CouncilFact]:
    """What decides how the market of a council begins.

    Args:
        scenario: what councils say of themselves, and which plausible Wales is meant.
        council: its code.
        language: of every word.
    """
    said = known_of(scenario, [council]) if scenario.local else _known(scenario)[council]
    return [_of_the_market(one, scenario, language) for one in said]


def counted_facts(council: str, language: Language) -> list[CouncilFact]:
    """People and land of a council, as they were counted."""
    return [_counted(column, council, language) for column in _COUNTED]


@lru_cache(maxsize=8)
def _known(scenario: Scenario) -> Mapping[str, Sequence[Known]]:
    """What is known of every council where none said anything; nothing typed is kept here."""
    found: dict[str, list[Known]] = {}
    for one in known_of(scenario, load_facts().councils["lad_code"]):
        found.setdefault(one.council, []).append(one)
    return found


def _of_the_market(known: Known, scenario: Scenario, language: Language) -> CouncilFact:
    label = label_of(known.fact, scenario.country, language)
    return CouncilFact(
        known.fact,
        capital(label),
        value_words(known, scenario.country, language),
        _STATES[known.how],
        _source(known, language),
    )


def _source(known: Known, language: Language) -> str:
    if known.how != "source":
        return ""
    if known.said is not None:
        return say(f"facts.from.{known.said.source.partition(':')[0]}", language)
    column, origin = _OF_COLUMN[known.fact]
    row = _row(known.council)
    year = row["in_house_share_year"] if column == "in_house_share" else _year(column)
    return _with_year(say(f"facts.from.{origin}", language), f"{year:.0f}", language)


def _counted(column: str, council: str, language: Language) -> CouncilFact:
    row = _row(council)
    unchecked = column == "speakers_pct" and row["speakers_status"] == "unverified"
    return CouncilFact(
        column,
        say(f"facts.label.{column}", language),
        _value(column, float(row[column]), language),
        "unchecked" if unchecked else "known",
        _with_year(say(f"facts.from.{_COUNTED[column]}", language), f"{_year(column)}", language),
    )


def _value(column: str, value: float, language: Language) -> str:
    if column == "area_km2":
        return f"{bare(value, 'km2', language)} km²"
    if column == "speakers_pct":
        return quantity(value / 100.0, "share", language)
    return quantity(value, "share" if column == "rural_share" else "people", language)


def _with_year(source: str, year: str, language: Language) -> str:
    return source if year in source else say("facts.of_year", language, source=source, year=year)


def _row(council: str) -> Any:
    return load_facts().councils.set_index("lad_code").loc[council]


@cache
def _year(column: str) -> int:
    """The year of a column whose values are all of one."""
    rows = load_facts().sources
    return int(rows[(rows["table"] == "councils") & (rows["column"] == column)]["year"].iloc[0])
