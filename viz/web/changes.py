"""Words of an answer: rows of changes, where it is better and worse."""

from __future__ import annotations

from itertools import chain
from typing import Any

from gofal.abm.scenario import Scenario
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.text import Language, capital, say
from gofal.viz.answer import Answer
from gofal.viz.change import WORDS, Change, Word
from gofal.viz.verdict.lines import BESIDE, changes_in, cost_of, headlines
from gofal.viz.verdict.told import as_told
from gofal.viz.web.arms import arm, label
from gofal.viz.web.gainers import RURALITIES, by_rurality, gainers, rurality_label
from gofal.viz.web.judged import shown, with_place
from gofal.viz.web.state import PageState
from gofal.viz.web.wording import council_name, say_change, written

_NAMED: tuple[Word, ...] = ("better", "worse", "higher", "lower")


def sentences_about(answer: Answer, state: PageState, outcome: str, area: str) -> list[str]:
    """Sentences on every scenario's change in one outcome of an area."""
    language = state.language
    return [
        say(
            "answer.sentence",
            language,
            scenario=label(one, language),
            outcome=with_place(outcome_label(outcome, language), area, language),
            change=say_change(_changed(answer, one, outcome, area), outcome, language),
        )
        for one in state.scenarios
    ]


def changes(
    answer: Answer, state: PageState, outcomes: tuple[str, ...], area: str
) -> list[dict[str, Any]]:
    """Rows of a table: an outcome of an area, its baseline's level, and each scenario's change."""
    return [
        row_of(
            outcome_label(outcome, state.language),
            outcome,
            [_changed(answer, one, outcome, area) for one in state.scenarios],
            state.language,
        )
        for outcome in outcomes
        if outcome in answer.outcomes
    ]


def instead(answer: Answer, state: PageState, area: str) -> list[dict[str, Any]]:
    """Rows of a table: what changes with each other scenario instead of the one shown.

    Futures that differ in the policy alone are set side by side, so that two policies can be told
    apart though their intervals against the baseline overlap.

    Args:
        answer: that holds every scenario of the state.
        state: with two scenarios or more.
        area: in which they are judged.
    """
    one = state.scenarios[shown(state)]
    told = [
        changes_in(answer, arm(other), area, beside=arm(one)) for other in others_than_shown(state)
    ]
    asked = [[name, BESIDE[name]] for name in headlines(area)]
    return [
        row_of(
            outcome_label(outcome, state.language),
            outcome,
            [as_told(answer, changed[outcome], outcome) for changed in told],
            state.language,
        )
        for outcome in [*chain.from_iterable(asked), cost_of(area)]
        if outcome in answer.outcomes
    ]


def others_than_shown(state: PageState) -> list[Scenario]:
    """Every scenario but the one shown."""
    return [one for n, one in enumerate(state.scenarios) if n != shown(state)]


def _changed(answer: Answer, one: Scenario, outcome: str, area: str) -> Change:
    """What a scenario changes in an area, as it is told."""
    return as_told(answer, changes_in(answer, arm(one), area)[outcome], outcome)


def by_kind_of_council(answer: Answer, state: PageState) -> list[dict[str, Any]]:
    """Rows of a table: rural, mixed and urban councils, and each scenario's change in them."""
    result = [by_rurality(answer, arm(one), state.outcome) for one in state.scenarios]
    rows = []
    for kind in RURALITIES:
        name = rurality_label(kind, state.language)
        told = [as_told(answer, one[kind], state.outcome) for one in result]
        rows.append(row_of(capital(name), state.outcome, told, state.language))
    return rows


def row_of(name: str, outcome: str, result: list[Change], language: Language) -> dict[str, Any]:
    """A row of a table: what it is about, its level in the baseline, and every change in words.

    Changes are as they are told.
    """
    write = written(outcome, language, result[0].reference_precision)
    return {
        "name": name,
        "baseline": write(result[0].reference),
        "cells": [say_change(change, outcome, language) for change in result],
    }


def gains(answer: Answer, state: PageState) -> str:
    """Sentence that counts councils where it is better, worse, unclear or the same."""
    result = gainers(answer, arm(state.scenarios[shown(state)]), state.outcome)
    counts = [
        f"{say(f'word.{word}', state.language)} {len(result[word])}"
        for word in WORDS
        if word in result
    ]
    return say("answer.gains", state.language, counts=", ".join(counts))


def who_gains(answer: Answer, state: PageState) -> list[tuple[str, str]]:
    """Words with the names of the councils they hold for, where the direction is clear.

    The largest change comes first.
    """
    result = gainers(answer, arm(state.scenarios[shown(state)]), state.outcome)
    return [
        (
            say(f"word.{word}", state.language),
            ", ".join(council_name(code, state.language) for code in result[word]),
        )
        for word in _NAMED
        if word in result
    ]
