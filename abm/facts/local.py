"""Local facts: what a council says about itself, kept with the scenario that it is said for.

A fact is a rule or a start, never a result: a fee, how many people come, whom a council buys from.
Which there are, their units and ranges stand in the country's ``local_facts.toml``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from gofal.abm.country import DEFAULT, Country
from gofal.abm.facts import load_facts
from gofal.abm.facts.names import fold, no_such
from gofal.abm.levers import load_levers
from gofal.abm.parameters import load_parameters
from gofal.abm.schema import Text, TomlTable, read_tables
from gofal.agents.errors import GofalError
from gofal.agents.table import F64

MOST_APART = 3.0
"""People and hours may be so many times what ages let expect, or that part of it (assumption)."""
_WAGE_FLOOR = "work.national_living_wage"


@dataclass(frozen=True, slots=True)
class LocalFact:
    """One thing that a council says about itself.

    Attributes:
        council: its code.
        fact: name of the kind of fact.
        value: in the unit of the kind; the number of the option for a choice.
        year: of which year it is, if that was said.
        source: where it comes from, in the words of whoever gave it.
    """

    council: str
    fact: str
    value: float
    year: int | None = None
    source: str = ""


class LocalKind(TomlTable, frozen=True, kw_only=True):
    """A kind of fact that a council may give.

    Attributes:
        name: as it is written in a file.
        unit: of its values.
        low: lowest value allowed.
        high: highest value allowed.
        year: of the value that the model has by itself.
        source: where the range comes from.
        evidence: ids in the evidence register or the facts list.
        label_en: English label.
        label_cy: Welsh label.
        explain_en: what it does, in English.
        explain_cy: what it does, in Welsh.
        in_money: whether it is money of a year.
        whole: whether it counts something.
        lever: the lever whose options it takes, if it is a choice.
    """

    name: str
    unit: Text
    low: float
    high: float
    year: Text
    source: Text
    evidence: tuple[str, ...]
    label_en: Text
    label_cy: Text
    explain_en: Text
    explain_cy: Text
    in_money: bool = False
    whole: bool = False
    lever: str = ""

    def allowed(self, country: Country = DEFAULT) -> str:
        """What values are allowed, in words."""
        if self.lever:
            options = load_levers(country.levers)[self.lever].options
            return f"allowed: {', '.join(option.slug for option in options)}"
        money = f", in money of {self.year}" if self.in_money else ""
        percent = f" (or {100 * self.low:g} % to {100 * self.high:g} %)" * (self.unit == "share")
        return f"allowed: {self.low:g} to {self.high:g} {self.unit}{percent}{money}"


@cache
def local_kinds(country: Country = DEFAULT) -> Mapping[str, LocalKind]:
    """The facts that a council of a country may give, by name."""
    return read_tables(country.local_facts, LocalKind, "name")


def kind_named(text: str, country: Country = DEFAULT) -> LocalKind:
    """A kind of fact by its name or by its label in either language.

    Raises:
        GofalError: there is none of that name.
    """
    kinds = local_kinds(country)
    for kind in kinds.values():
        known = (kind.name, kind.label_en, kind.label_cy)
        if fold(text.replace("_", " ")) in {fold(name.replace("_", " ")) for name in known}:
            return kind
    raise no_such("fact", text, kinds)


def in_force(fact: LocalFact, country: Country = DEFAULT) -> float:
    """The value with which the model works: money of another year in money of its own.

    A fee of another year is taken down (or up) as the legal wage floor rose since, because the
    model's wages are those of its own year.
    """
    kind = local_kinds(country)[fact.fact]
    if not kind.in_money or fact.year in (None, int(kind.year)):
        return fact.value
    floor = [_parameters(country).by_year(_WAGE_FLOOR, int(y or 0)) for y in (kind.year, fact.year)]
    return float(fact.value * floor[0] / floor[1])


def checked(facts: Iterable[LocalFact], country: Country = DEFAULT) -> tuple[LocalFact, ...]:
    """Facts in one order, councils by their codes.

    Raises:
        GofalError: a council or fact is unknown, a value not allowed, or a fact given twice.
    """
    known = load_facts(country.facts)
    found: dict[tuple[str, str], LocalFact] = {}
    for fact in facts:
        kind = kind_named(fact.fact, country)
        code = known.council_code(fact.council)
        one = replace(fact, council=code, fact=kind.name, value=float(fact.value))
        _check_value(one, kind, country)
        if (code, kind.name) in found:
            raise GofalError(f"{kind.name} of {_name(code, country)} is given twice")
        found[code, kind.name] = one
    made = tuple(found[key] for key in sorted(found))
    _check_sizes(made, country)
    return made


def _check_value(fact: LocalFact, kind: LocalKind, country: Country) -> None:
    where = f"{kind.name} of {_name(fact.council, country)}"
    _check_year(fact, kind, where, country)
    value = in_force(fact, country)
    if not math.isfinite(value) or not kind.low <= value <= kind.high:
        changed = f" ({value:.2f} in money of {kind.year})" if value != fact.value else ""
        hint = "; give its year if it is of a later one" * (kind.in_money and fact.year is None)
        raise GofalError(f"{where} = {fact.value:g}{changed}; {kind.allowed(country)}{hint}")
    if (kind.whole or kind.lever) and value != round(value):
        raise GofalError(f"{where} = {fact.value:g}; a whole number is needed")


def _check_year(fact: LocalFact, kind: LocalKind, where: str, country: Country) -> None:
    """A year in reach; for money one whose wage floor is known."""
    if fact.year is None:
        return
    dated = _parameters(country).parameter(_WAGE_FLOOR).by_year if kind.in_money else {}
    low, high = (min(dated), max(dated)) if dated else (2000, 2100)
    if not low <= fact.year <= high:
        raise GofalError(f"{where}: year {fact.year}; allowed: {low} to {high}")


def allowed_range(
    kind: LocalKind, council: str, year: int | None = None, country: Country = DEFAULT
) -> tuple[float, float]:
    """The lowest and highest value that a council may give, in money of the year if one is given.

    Raises:
        GofalError: the year is out of reach.
    """
    name = kind.name
    _check_year(LocalFact(council, name, kind.low, year), kind, name, country)
    one = in_force(LocalFact(council, name, 1.0, year), country)
    low, high = kind.low / one, kind.high / one
    if name in ("people", "hours"):
        own = float(usual_sizes(country)[name][council])
        return max(low, own / MOST_APART), min(high, own * MOST_APART)
    return low, high


def _check_sizes(facts: Iterable[LocalFact], country: Country) -> None:
    """People and hours are of the size of the council."""
    facts = list(facts)
    if not any(fact.fact in ("people", "hours") for fact in facts):
        return
    usual = usual_sizes(country)
    for fact in facts:
        if fact.fact in usual:
            own = usual[fact.fact][fact.council]
            if not own / MOST_APART <= fact.value <= own * MOST_APART:
                kind = local_kinds(country)[fact.fact]
                raise GofalError(
                    f"{fact.fact} of {_name(fact.council, country)} = {fact.value:g}; allowed "
                    f"there: {own / MOST_APART:.0f} to {own * MOST_APART:.0f} {kind.unit} (by the "
                    f"ages of its people about {own:.0f})"
                )


def usual_sizes(country: Country, parameters: Mapping[str, float] | None = None) -> Any:
    """People and hours that the ages of a council's people let expect, by fact and code.

    Args:
        country: whose councils are meant.
        parameters: the numbers of a run; those of the country if None.
    """
    q = _parameters(country) if parameters is None else parameters
    councils = load_facts(country.facts).councils.set_index("lad_code")
    share = _age_share(councils, q)
    return {
        name: pd.Series(q[f"need.usual_{name}"] * share, index=councils.index)
        for name in ("people", "hours")
    }


def _age_share(councils: pd.DataFrame, q: Mapping[str, float]) -> F64:
    """Each council's share of the people who need home care, by age."""
    old, older, oldest = (
        councils[f"aged_{age}_plus"].to_numpy(dtype=np.float64) for age in (65, 75, 85)
    )
    expected = (
        q["need.odds_under_65"] * (councils["population"].to_numpy(dtype=np.float64) - old)
        + q["need.odds_65"] * (old - older)
        + q["need.odds_75"] * (older - oldest)
        + q["need.odds_85"] * oldest
    )
    share: F64 = expected / expected.sum()
    return share


@cache
def _parameters(country: Country) -> Any:
    return load_parameters((), country.parameters)


def _name(code: str, country: Country) -> str:
    councils = load_facts(country.facts).councils
    return str(councils.set_index("lad_code").loc[code, "name_en"])
