"""The top of ``docs/league.md``: what a busy reader needs, a line an outcome, from the table."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from gofal.experiments.analysis.sizes import paid_by_many
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.evidence.headlines import ALSO, COUNTED, DECIDING, SHORT
from gofal.experiments.evidence.league import LAST, League, records
from gofal.experiments.evidence.wording import (
    effect,
    grade_of,
    level_without,
    on_the_way,
    part_of,
    short_name,
)
from gofal.experiments.looks import ERROR
from gofal.experiments.text import Language, say

FEW = 2
"""Policies that are named on each side."""
LESS_CARE = ("rural_met_need", "public_cost")
"""Outcomes that also look better where people get less care."""


def in_short(league: League, language: Language) -> list[str]:
    """The main outcomes in the last years judged, and how far to trust what is told of them."""
    if league.of(SHORT[0], LAST).empty:  # of events alone there is nothing to choose
        return []
    lines = [line for outcome in SHORT for line in _lines(league, outcome, language)]
    lines += [f"- {_chance(league, language)}", f"- {say('league.short_assumed', language)}"]
    lines += [f"- {_reached(league, language)}"]
    title, intro = f"## {say('league.short', language)}", say("league.short_intro", language)
    return [title, "", intro, "", *lines, ""]


def _lines(league: League, outcome: str, language: Language) -> list[str]:
    """How many policies help and harm, and below it those that do most."""
    own = league.of(outcome, LAST)
    words = Counter(own["word"])
    order = [one for one in league.last(outcome)["policy"] if one not in league.events]
    told = own.set_index("policy")
    best = [one for one in order if told.loc[one, "word"] == "better"]
    worst = [one for one in reversed(order) if told.loc[one, "word"] == "worse"]
    kind = "cost" if paid_by_many(outcome) else "line"
    line = say(
        f"league.short_{kind}",
        language,
        outcome=outcome_label(outcome, language),
        level=level_without(records(own)[int(own["pairs"].to_numpy().argmax())], language),
        count=len(own),
        helps=words["better"],
        harms=words["worse"],
        open=words["open"],
    )
    named = [(one, "helps") for one in best[:FEW]] + [(one, "harms") for one in worst[:FEW]]
    below = [_named(league, outcome, one, (kind, does), language) for one, does in named]
    return [f"- {line}", *(f"    - {one}" for one in below)]


def _named(
    league: League, outcome: str, policy: str, what: tuple[str, str], language: Language
) -> str:
    """A policy with its effect, what that rests on, and what it alone would hide."""
    parts = [_effect(league, outcome, policy, language), grade_of(policy, language)]
    parts += _on_equal_terms(league, outcome, policy, language)
    if outcome in LESS_CARE:
        hours = _effect(league, *ALSO, policy, language)
        parts += [f"{outcome_label(*ALSO, language)} {hours}"]
    parts += on_the_way(league.parts, policy, language)
    name = short_name(policy, language)
    kind, does = what
    return say(f"league.short_{kind}_{does}", language, policy=name, told="; ".join(parts))


def _effect(league: League, outcome: str, policy: str, language: Language) -> str:
    own = league.of(outcome, LAST)
    (row,) = records(own[own["policy"] == policy])
    return effect(row, language)


def _on_equal_terms(league: League, outcome: str, policy: str, language: Language) -> list[str]:
    """What is left of an effect without the terms assumed for some kinds of provider, if run."""
    table = league.terms
    chosen = (table["policy"] == policy) & (table["outcome"] == outcome) & (table["years"] == LAST)
    return [
        say("league.short_equal", language, change=part_of(row, language))
        for row in records(table[chosen])
    ]


def _reached(league: League, language: Language) -> str:
    """How many pairs are run, and of how many policies a verdict is open."""
    own = league.of(SHORT[0], LAST)
    deciding = [league.of(outcome, LAST) for outcome in DECIDING]
    still = set().union(*(set(one.loc[one["word"] == "open", "policy"]) for one in deciding))
    return say(
        "league.short_reached",
        language,
        least=int(own["pairs"].min()),
        most=int(own["pairs"].max()),
        end=league.planner.looks[-1],
        open=len(still),
        count=len(own),
    )


def _chance(league: League, language: Language) -> str:
    every = pd.concat([league.of(outcome, LAST) for outcome in COUNTED])
    clear = every[every["word"].isin(("better", "worse"))]
    return say(
        "league.short_chance",
        language,
        told=len(clear),
        all=len(every),
        chance=round(ERROR * len(every)),
        sure=int(clear["sure"].astype(bool).sum()),
    )
