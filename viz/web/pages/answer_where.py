"""Winners and losers under one scenario: by council, and by kind of council."""

from __future__ import annotations

import math
from statistics import median
from typing import Any

from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.evidence.wording import MARKS
from gofal.experiments.text import Language, difference_unit, say
from gofal.viz.answer import Answer, known_in_councils
from gofal.viz.change import Change
from gofal.viz.parts import CouncilMap, Forest
from gofal.viz.verdict.told import as_told, told_unit
from gofal.viz.web.arms import arm, label
from gofal.viz.web.block import Block
from gofal.viz.web.changes import by_kind_of_council, gains, who_gains
from gofal.viz.web.gainers import by_council
from gofal.viz.web.html import render
from gofal.viz.web.judged import shown
from gofal.viz.web.pages.answer_parts import changes_table, from_baseline
from gofal.viz.web.state import PageState
from gofal.viz.web.wording import (
    Go,
    change_entries,
    councils_by_name,
    direction,
    plain,
    scale_of,
    sides,
    words_of,
)


def where(answer: Answer, state: PageState, go: Go) -> None:
    """Winners and losers by council: map, forest and table of one scenario, if any is known."""
    language, outcome = state.language, state.outcome
    if outcome not in known_in_councils(answer):
        words = say("answer.wales_only", language, outcome=outcome_label(outcome, language))
        Block(render("note.html", language, text=words), classes="text")
        return
    one = state.scenarios[shown(state)]
    entries = change_entries(answer, arm(one), outcome, language)
    unit = difference_unit(told_unit(outcome), language)
    title = say(
        "answer.where",
        language,
        outcome=outcome_label(outcome, language),
        scenario=label(one, language),
    )
    counts = gains(answer, state)
    CouncilMap(
        values=entries,
        scale=scale_of(entries, outcome, changes=True),
        title=title,
        alt=counts,
        legend="; ".join(
            [say("answer.legend", language, unit=unit), *sides(outcome, language).values()]
        ),
        words=words_of(language, "hint", "unclear", "missing"),
        format=plain(outcome, language, plus=True, most=_most(entries)),
        shapes="outline" if state.map == "outline" else "hex",
        on_select=lambda code: go(state.with_(view="council", area=code)),
    )
    Block(
        render(
            "gains.html",
            language,
            counts=counts,
            names=who_gains(answer, state),
        ),
        classes="text",
    )
    result = by_council(answer, arm(one), outcome)
    rows = [
        (name, as_told(answer, result[code], outcome)) for name, code in councils_by_name(language)
    ]
    Forest(
        rows=_forest_rows(_ranked(rows), outcome, language),
        unit=unit,
        title=say("answer.councils", language),
        format=plain(outcome, language, most=_most(entries)),
    )
    title = say("answer.kinds", language, outcome=outcome_label(outcome, language))
    changes_table(from_baseline(state, title, by_kind_of_council(answer, state)), language)


def _most(entries: list[dict[str, Any]]) -> float:
    return max((abs(entry["value"]) for entry in entries if entry["value"] is not None), default=0)


def _ranked(rows: list[tuple[str, Change]]) -> list[tuple[str, Change]]:
    known = [row for row in rows if math.isfinite(row[1].change)]
    return sorted(known, key=lambda row: row[1].change)


def _forest_rows(
    rows: list[tuple[str, Change]], outcome: str, language: Language
) -> list[dict[str, Any]]:
    """Rows of the list of councils; their numbers have the same digits, so that they rise."""
    widths = [change.precision for _, change in rows if change.precision]
    precision = median(widths) if widths else None
    most = max((abs(change.change) for _, change in rows), default=0.0)
    write = plain(outcome, language, plus=True, most=most, precision=precision)
    return [
        {
            "name": name,
            "change": change.change,
            "low": change.low,
            "high": change.high,
            "text": write(change.change),
            "word": f"{MARKS.get(change.word, '')} {say(f'word.{change.word}', language)}".strip(),
            "direction": direction(change),
        }
        for name, change in rows
    ]
