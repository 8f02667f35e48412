"""What is known of councils where a run begins: said by them, or by public sources in April 2016.

A run with dates starts from what public sources say of single councils, unless these say otherwise.
A fact of another year is brought to that April by what moves it in the model: money by the cost of
an hour, people and hours by the ages of the council's people; a share stands still.
"""

from __future__ import annotations

from gofal.abm.calendar import FIRST_YEAR
from gofal.abm.country import Country
from gofal.abm.facts import Facts
from gofal.abm.facts.local import LocalFact, in_force, local_kinds
from gofal.abm.facts.local_file import PUBLIC, read_local
from gofal.abm.scenario import Scenario
from gofal.abm.world.counted import need_grown
from gofal.abm.world.dated import Dated

_STARTS = ("fee", "own_share", "people", "hours")
_SIZES = frozenset({"people", "hours"})


def public_facts(country: Country) -> tuple[LocalFact, ...]:
    """What the country's own file of public sources says; nothing if it has none."""
    return read_local(PUBLIC, country) if country.public_facts.is_file() else ()


def known_at_start(scenario: Scenario, dated: Dated | None) -> tuple[LocalFact, ...]:
    """The facts of councils with which a run starts, as they were said.

    Public ones count in a run with dates if they are of a year near enough. People and hours of a
    council belong together: who says one of them says that sources do not know them.

    Args:
        scenario: what was said.
        dated: the parameters by date, in a run that has dates.
    """
    if dated is None:
        return scenario.local
    within = dated.base["commissioner.fact_years"]
    said = {(fact.council, fact.fact) for fact in scenario.local}
    sized = {council for council, fact in said if fact in _SIZES}
    sourced = (
        fact
        for fact in public_facts(scenario.country)
        if fact.fact in _STARTS
        and abs(_year(fact) - FIRST_YEAR) <= within
        and (fact.council, fact.fact) not in said
        and not (fact.fact in _SIZES and fact.council in sized)
    )
    return (*sourced, *scenario.local)


def value_at_start(fact: LocalFact, scenario: Scenario, facts: Facts, dated: Dated | None) -> float:
    """The value with which a run starts, money in pounds of the base year.

    Args:
        fact: what was said.
        scenario: the run.
        facts: the country's tables.
        dated: the parameters by date, in a run that has dates.
    """
    if dated is None:
        return in_force(fact, scenario.country)
    if fact.year is None:
        return fact.value
    if local_kinds(scenario.country)[fact.fact].in_money:
        return fact.value / dated.known.level("cost", fact.year)
    if fact.fact not in _SIZES:
        return fact.value
    years = float(fact.year - FIRST_YEAR)
    return fact.value / need_grown(facts, dated.base, fact.council, years)


def _year(fact: LocalFact) -> int:
    """The year of a fact; one that names none is as far away as can be."""
    return 0 if fact.year is None else fact.year
