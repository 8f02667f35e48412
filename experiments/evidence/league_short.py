"""The top of ``docs/league.md``: what a busy reader needs, a line an outcome, from the table."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from gofal.experiments.analysis.sizes import paid_by_many
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.evidence.headlines import COUNTED, SHORT
from gofal.experiments.evidence.league import LAST, League, records
from gofal.experiments.evidence.wording import effect, level_without, on_the_way, short_name
from gofal.experiments.looks import ERROR
from gofal.experiments.text import UNDEFINED, Language, say

FEW = 2
"""Policies that are named on each side."""


def in_short(league: League, language: Language) -> list[str]:
    """The main outcomes in the last years judged, what chance would do, what is assumed."""
    if league.of(SHORT[0], LAST).empty:  # of events alone there is nothing to choose
        return []
    lines = [f"- {_line(league, outcome, language)}" for outcome in SHORT]
    lines += [f"- {_chance(league, language)}", f"- {say('league.short_assumed', language)}"]
    return [f"## {say('league.short', language)}", "", *lines, ""]


def _line(league: League, outcome: str, language: Language) -> str:
    own = league.of(outcome, LAST)
    words = Counter(own["word"])
    order = [one for one in league.last(outcome)["policy"] if one not in league.events]
    told = own.set_index("policy")
    best = [one for one in order if told.loc[one, "word"] == "better"]
    worst = [one for one in reversed(order) if told.loc[one, "word"] == "worse"]
    kind = "cost" if paid_by_many(outcome) else "line"
    return say(
        f"league.short_{kind}",
        language,
        outcome=outcome_label(outcome, language),
        level=level_without(records(own)[int(own["pairs"].to_numpy().argmax())], language),
        count=len(own),
        helps=words["better"],
        harms=words["worse"],
        open=words["open"],
        best="; ".join(_with_way(league, own, one, language) for one in best[:FEW]) or UNDEFINED,
        worst="; ".join(_named(own, one, language) for one in worst[:FEW]) or UNDEFINED,
    )


def _named(own: pd.DataFrame, policy: str, language: Language) -> str:
    (row,) = records(own[own["policy"] == policy])
    return f"{short_name(policy, language)} {effect(row, language)}"


def _with_way(league: League, own: pd.DataFrame, policy: str, language: Language) -> str:
    """A good one, and what its end hides."""
    return _named(own, policy, language) + on_the_way(league.parts, policy, language)


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
