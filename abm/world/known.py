"""What is known of a council, fact by fact: given, from a public source, or not known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

import numpy as np

from gofal.abm.facts.local import LocalFact, local_kinds, usual_sizes
from gofal.abm.scenario import Scenario
from gofal.abm.world.beginning import known_at_start, public_facts, value_at_start
from gofal.abm.world.build import Given, given_by
from gofal.abm.world.local import CouncilFacts, council_facts
from gofal.agents.table import F64

type How = Literal["given", "source", "drawn", "worked_out", "usual"]
"""Said by the council, named by a public source, drawn once for a plausible Wales, worked out from
ages and from what was given, or as the model has it everywhere."""
HOWS: tuple[How, ...] = ("given", "source", "drawn", "worked_out", "usual")
_COLUMNS = {"fee": "known_fee", "own_share": "in_house_share"}


class Known(NamedTuple):
    """A fact of a council as a run has it.

    Attributes:
        council: code.
        fact: name of the kind of fact.
        value: with which the model works, in the unit of the kind.
        how: where it comes from.
        said: what was given, if it was.
    """

    council: str
    fact: str
    value: float
    how: How
    said: LocalFact | None = None


def known_of(scenario: Scenario, councils: Iterable[str]) -> list[Known]:
    """Every fact of some councils at the start of a scenario; fees in the money of the base year.

    Args:
        scenario: what was given, and which plausible Wales is meant.
        councils: their codes.
    """
    whole = scenario.with_(only=())
    given = given_by(whole)
    made = council_facts(whole, given.facts, given.parameters, given.geography, given.dated)
    public = frozenset(public_facts(scenario.country))
    said = {(fact.council, fact.fact): fact for fact in known_at_start(scenario, given.dated)}
    usual = _usual(whole, given, made)
    found = []
    for code in councils:
        for name in local_kinds(scenario.country):
            fact = said.get((code, name))
            if fact is None:
                n = given.geography.council_codes.index(code)
                found.append(Known(code, name, float(usual[name][n]), _how(name, n, given)))
            else:
                how: How = "source" if fact in public else "given"
                value = value_at_start(fact, scenario, given.facts, given.dated)
                found.append(Known(code, name, value, how, fact))
    return found


def _usual(scenario: Scenario, given: Given, made: CouncilFacts) -> dict[str, F64]:
    """Each fact of every council that says nothing of it."""
    q = given.dated.base if given.dated else given.parameters
    sizes = usual_sizes(scenario.country, q)
    hours = sizes["hours"].to_numpy() * made.hours
    independent = hours * (1.0 - made.in_house_share)
    return {
        "fee": made.fee,
        "own_share": made.in_house_share,
        "hours": hours,
        "people": sizes["people"].to_numpy() * made.people,
        "list_rule": np.zeros(len(hours)),
        "providers": np.maximum(3.0, np.rint(independent / q["market.mean_hours"])),
    }


def _how(name: str, n: int, given: Given) -> How:
    if name in _COLUMNS:
        known = given.facts.councils[_COLUMNS[name]].to_numpy(dtype=np.float64)
        return "drawn" if np.isnan(known[n]) else "source"
    return "usual" if name in ("list_rule", "providers") else "worked_out"
