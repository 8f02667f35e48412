"""Rows of the league: what each policy does to one outcome, and to another beside it, in order."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gofal.abm.outcomes import OUTCOMES
from gofal.abm.scenario import load_scenario
from gofal.experiments.evidence.terms import is_event, system_of
from gofal.experiments.league.shipped import Shipped, Standing
from gofal.experiments.systems.policy_names import name_of
from gofal.experiments.text import Language, sorted_by_name

CLEAR = ("better", "worse", "other")
_GRADES = ("own rule", "size is an input", "context")


@dataclass(frozen=True)
class Row:
    """One policy.

    Attributes:
        policy: its name.
        here: what it does to the outcome.
        beside: what it does to the one beside it; None where that is not known.
        unbeaten: whether no other is shown to beat it.
        event: whether nobody chooses it: it is judged, not ranked.
    """

    policy: str
    here: Standing
    beside: Standing | None
    unbeaten: bool
    event: bool = False


def rows_of(league: Shipped, outcome: str, beside: str, years: str, area: str) -> list[Row]:
    """Every policy whose effect on an outcome is known, by name.

    Args:
        league: that ships.
        outcome: by which policies are set in order.
        beside: the other outcome.
        years: name of the stretch of years.
        area: code of a council, or ``wales``.
    """
    others = {one.policy: one for one in league.rows(beside, years, area) if _known(one)}
    unbeaten = league.about.unbeaten
    return [
        Row(
            one.policy,
            one,
            others.get(one.policy),
            one.policy in unbeaten,
            is_event(load_scenario(one.policy)),
        )
        for one in league.rows(outcome, years, area)
        if _known(one)
    ]


def counts(rows: Sequence[Row]) -> Counter[str]:
    """How many policies there are of each verdict; events are none."""
    return Counter(row.here.word for row in rows if not row.event)


def best_first(rows: Sequence[Row]) -> list[Row]:
    """In the order of the effect; where neither direction is better, the largest first."""
    return sorted(rows, key=lambda row: _place(row.here))


def in_order(
    rows: Sequence[Row], sort: str, language: Language, strength: Callable[[str], int]
) -> list[Row]:
    """In the order that is asked for, the best effect first among equals.

    Args:
        rows: in any order.
        sort: by what; a minus before it turns it round.
        language: whose alphabet counts.
        strength: place of a policy's strongest evidence, from 0 on.
    """
    by = sort.removeprefix("-")
    names = [name_of(load_scenario(row.policy)).does(language) for row in rows]
    alphabet = {name: at for at, name in enumerate(sorted_by_name(names, language))}
    keys: dict[str, Callable[[Row], float]] = {
        "effect": lambda row: _place(row.here),
        "beside": lambda row: _place(row.beside) if row.beside else math.inf,
        "policy": lambda row: alphabet[name_of(load_scenario(row.policy)).does(language)],
        "rests": lambda row: _grade(row.policy),
        "strength": lambda row: strength(row.policy),
    }
    return sorted(best_first(rows), key=keys[by], reverse=sort.startswith("-"))


def _known(one: Standing) -> bool:
    return one.word != "unknown" and math.isfinite(one.effect)


def _place(one: Standing) -> float:
    return -_way(one.outcome) * one.effect


def _grade(policy: str) -> int:
    system = system_of(policy)
    return len(_GRADES) if system is None else _GRADES.index(system.grade)


def _way(outcome: str) -> float:
    return -1.0 if OUTCOMES[outcome].better == "low" else 1.0
