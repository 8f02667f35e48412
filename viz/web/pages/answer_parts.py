"""Parts of the answer: fans, tables of changes, the stress test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import solara

from gofal.abm.outcomes import stress_outcomes
from gofal.abm.results import WALES
from gofal.experiments.baseline import BASELINE
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.text import Language, say
from gofal.viz.answer import Answer, Band, band, difference_band
from gofal.viz.parts import DataTable
from gofal.viz.verdict.lines import HEADLINES
from gofal.viz.verdict.told import band_as_told
from gofal.viz.web.arms import arm, label
from gofal.viz.web.changes import (
    changes,
    instead,
    others_than_shown,
    row_of,
    sentences_about,
)
from gofal.viz.web.judged import shown, with_place
from gofal.viz.web.pages.fans import Line, difference_fan, level_fan
from gofal.viz.web.state import PageState
from gofal.viz.web.stress import Losses, stress_changes
from gofal.viz.web.wording import council_name


def fans(answer: Answer, state: PageState, outcome: str, area: str) -> None:
    """Levels over the years, the baseline among them; beside them what every scenario changes."""
    language = state.language
    named = [(arm(one), label(one, language)) for one in state.scenarios]
    lines = sentences_about(answer, state, outcome, area)

    def changed(name: str) -> Band:
        return band_as_told(answer, difference_band(answer, name, outcome, area), outcome)

    with solara.v.Html(tag="div", class_="pair fans"):
        levels_over_time(answer, state, outcome, area, " ".join(lines))
        difference_fan(
            [Line(title, changed(name), n) for n, (name, title) in enumerate(named, 1)],
            outcome,
            area,
            language,
            answer.replicates,
            " ".join(lines),
            beside=[say("answer.baseline", language)],
        )


def in_wales(answer: Answer, state: PageState) -> None:
    """The chosen outcome in all of Wales: its change, and its course if no headline's above."""
    outcome = state.outcome
    rows = changes(answer, state, (outcome,), WALES)
    changes_table(from_baseline(state, chosen_title(state), rows), state.language)
    if outcome not in HEADLINES:
        fans(answer, state, outcome, WALES)


def chosen_title(state: PageState) -> str:
    """Heading of the chosen outcome in all of Wales."""
    label = outcome_label(state.outcome, state.language)
    return say("answer.chosen", state.language, outcome=label)


def levels_over_time(
    answer: Answer, state: PageState, outcome: str, area: str, alt: str = ""
) -> None:
    """Levels over the years: the baseline and every scenario."""
    language = state.language
    named = [(BASELINE, say("answer.baseline", language))]
    named += [(arm(one), label(one, language)) for one in state.scenarios]
    level_fan(
        [
            Line(title, band_as_told(answer, band(answer, name, outcome, area), outcome), n)
            for n, (name, title) in enumerate(named)
        ],
        outcome,
        area,
        language,
        answer.replicates,
        alt or with_place(outcome_label(outcome, language), area, language),
    )


@dataclass(frozen=True)
class Changes:
    """A table of levels and changes in words.

    Attributes:
        title: in words.
        beside: head of the column of levels from which the changes are told.
        arms: heads of the columns of changes.
        rows: name, baseline and a cell a scenario, as :mod:`gofal.viz.web.changes` makes them.
    """

    title: str
    beside: str
    arms: Sequence[str]
    rows: Sequence[Mapping[str, Any]]


def from_baseline(state: PageState, title: str, rows: Sequence[Mapping[str, Any]]) -> Changes:
    """A table of changes from the baseline: levels of it, and a column a scenario."""
    arms = [label(one, state.language) for one in state.scenarios]
    return Changes(title, say("answer.baseline", state.language), arms, rows)


def from_another(answer: Answer, state: PageState, area: str) -> list[Changes]:
    """What changes with each other scenario instead of the one shown; nothing if it is alone."""
    others = others_than_shown(state)
    if not others:
        return []
    language = state.language
    name = label(state.scenarios[shown(state)], language)
    title = with_place(say("answer.instead", language, name=name), area, language)
    arms = [label(one, language) for one in others]
    return [Changes(title, name, arms, instead(answer, state, area))]


def changes_table(told: Changes, language: Language) -> None:
    """Levels of the baseline and changes of every scenario, on the live page."""
    columns = [
        {"key": "name", "label": say("column.outcome", language)},
        {"key": "baseline", "label": told.beside, "align": "right"},
    ]
    columns += [{"key": f"c{n}", "label": arm} for n, arm in enumerate(told.arms)]
    DataTable(
        columns=columns,
        rows=[
            {
                "name": row["name"],
                "baseline": row["baseline"],
                **{f"c{n}": cell for n, cell in enumerate(row["cells"])},
            }
            for row in told.rows
        ],
        caption=told.title,
        words={"hint": say("part.sort", language)},
        sortable=False,
    )


def stress_table(losses: Losses, state: PageState, area: str) -> None:
    """Table of care lost in an area when a large provider leaves, under every scenario."""
    language = state.language
    rows = [
        row_of(outcome_label(outcome, language), outcome, changed, language)
        for outcome, changed in zip(
            stress_outcomes(), stress_changes(losses, state, area), strict=True
        )
    ]
    name = council_name(area, language)
    caption = "answer.stress" if area == WALES else "stress.table"
    changes_table(from_baseline(state, say(caption, language, name=name), rows), language)
