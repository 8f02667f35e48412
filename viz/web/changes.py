"""What an answer says in words: sentences, rows of changes, how many councils gain and lose."""

from __future__ import annotations

from collections import Counter
from typing import Any, get_args

from abm.scenario import Scenario
from viz.web.answer import Answer, Word, difference
from viz.web.arms import arm, label
from viz.web.state import State
from viz.web.telling import FIRST_THREE, outcome_label, say_change, written
from viz.web.who import RURALITIES, by_council, by_rurality, rurality_label
from viz.web.words import Language, number, say


def sentences(answer: Answer, state: State) -> list[str]:
    """The three questions answered in a sentence each, for every scenario."""
    told = []
    for outcome in FIRST_THREE:
        for one in state.scenarios:
            change = difference(answer, arm(one), outcome)
            told.append(
                say(
                    "answer.sentence",
                    state.language,
                    scenario=label(one, state.language),
                    outcome=outcome_label(outcome, state.language),
                    change=say_change(change, outcome, state.language),
                )
            )
    return told


def changes(answer: Answer, state: State, outcomes: tuple[str, ...]) -> list[dict[str, Any]]:
    """Rows of a table: an outcome, its level in the baseline, and each scenario's change."""
    rows = []
    for outcome in outcomes:
        found = [difference(answer, arm(one), outcome) for one in state.scenarios]
        rows.append(
            {
                "name": outcome_label(outcome, state.language),
                "baseline": written(outcome, state.language)(found[0].reference),
                "cells": [say_change(one, outcome, state.language) for one in found],
            }
        )
    return rows


def by_kind_of_council(answer: Answer, state: State) -> list[dict[str, Any]]:
    """Rows of a table: rural, mixed and urban councils, and each scenario's change in them."""
    found = [by_rurality(answer, arm(one), state.outcome) for one in state.scenarios]
    rows = []
    for kind in RURALITIES:
        name = rurality_label(kind, state.language)
        rows.append(
            {
                "name": name[:1].upper() + name[1:],
                "baseline": written(state.outcome, state.language)(found[0][kind].reference),
                "cells": [say_change(one[kind], state.outcome, state.language) for one in found],
            }
        )
    return rows


def shown(state: State) -> Scenario:
    """The scenario that maps and lists of councils are about."""
    return state.scenarios[min(state.chosen, len(state.scenarios) - 1)]


def gains(answer: Answer, state: State) -> str:
    """In how many councils it is better, worse, unclear or the same, in a sentence."""
    changes = by_council(answer, arm(shown(state)), state.outcome).values()
    found = Counter(change.word for change in changes)
    counts = [
        f"{say(word, state.language)} {found[word]}"
        for word in get_args(Word.__value__)
        if found[word]
    ]
    return say("answer.gains", state.language, counts=", ".join(counts))


def sure(answer: Answer, language: Language) -> str:
    """How the numbers came about, in a sentence."""
    return say(
        "answer.sure", language, count=answer.replicates, years=answer.years,
        scale=number(answer.scale, "share", language),
    )  # fmt: skip
