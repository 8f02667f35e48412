"""Parts of the answer: fans, tables of changes, the stress test."""

from __future__ import annotations

from typing import Any

import numpy as np

from abm.measures import OUTCOMES
from abm.results import WALES
from viz.parts import DataTable, FanChart
from viz.web.answer import BASELINE, Answer, band, paired
from viz.web.arms import arm, label
from viz.web.changes import sentences
from viz.web.gather import Gathered
from viz.web.state import State
from viz.web.telling import FIRST_THREE, outcome_label, plain, say_change, written
from viz.web.words import say, unit_name


def fan(answer: Answer, state: State, outcome: str, code: str = WALES) -> None:
    """Levels over the years: the baseline and every scenario."""
    language = state.language
    arms = [(BASELINE, say("baseline", language))]
    arms += [(arm(one), label(one, language)) for one in state.scenarios]
    series = []
    for name, title in arms:
        line = band(answer, name, outcome, code)
        series.append(
            {
                "name": title,
                "years": line.year,
                "mean": line.mean,
                "low": line.low,
                "high": line.high,
            }
        )
    lines = sentences(answer, state)
    FanChart(
        series=series,
        unit=unit_name(OUTCOMES[outcome].unit, language),
        title=outcome_label(outcome, language),
        alt=lines[FIRST_THREE.index(outcome) * max(1, len(state.scenarios))]
        if outcome in FIRST_THREE and lines
        else outcome_label(outcome, language),
        words={"range": say("part.range", language, low="{low}", high="{high}")},
        format=written(outcome, language),
        tick_format=plain(outcome, language),
        year_format=lambda year: say("year.number", language, year=int(year)),
    )


def changes_table(state: State, caption: str, rows: list[dict[str, Any]]) -> None:
    """Levels of the baseline and changes of every scenario.

    Args:
        state: whose scenarios are the columns.
        caption: in words.
        rows: name, baseline and a cell a scenario, as :mod:`viz.web.changes` makes them.
    """
    language = state.language
    columns = [
        {"key": "name", "label": say("column.outcome", language)},
        {"key": "baseline", "label": say("baseline", language), "align": "right"},
    ]
    columns += [
        {"key": f"c{n}", "label": label(one, language)} for n, one in enumerate(state.scenarios)
    ]
    DataTable(
        columns=columns,
        rows=[
            {
                "name": row["name"],
                "baseline": row["baseline"],
                **{f"c{n}": cell for n, cell in enumerate(row["cells"])},
            }
            for row in rows
        ],
        caption=caption,
        words={"hint": say("part.sort", language)},
        sortable=False,
    )


def stress_table(found: Gathered, state: State) -> None:
    """How much care is lost when a large provider leaves, under every scenario."""
    language, losses = state.language, found.stress or {}
    base = losses.get(BASELINE)
    if base is None:
        return
    rows = []
    for n, outcome in enumerate(("stress_loss_4", "stress_loss_13")):
        changes = [
            paired(losses[arm(one)][n, :, -1][None], base[n, :, -1][None], "low")[0]
            for one in state.scenarios
        ]
        rows.append(
            {
                "name": outcome_label(outcome, language),
                "baseline": written(outcome, language)(float(np.mean(base[n, :, -1]))),
                "cells": [say_change(change, outcome, language) for change in changes],
            }
        )
    changes_table(state, say("answer.stress", language), rows)
