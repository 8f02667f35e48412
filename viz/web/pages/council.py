"""One council beside Wales: headline numbers, their course, its market, every outcome."""

from __future__ import annotations

from typing import Any

import solara

from abm.measures import OUTCOMES
from abm.results import WALES
from experiments.words import group_label
from viz.parts import Cards, DataTable, FanChart
from viz.web import answers
from viz.web.answer import BASELINE, OUTCOME_NAMES, Answer, band
from viz.web.arms import council_codes
from viz.web.block import Act, Block
from viz.web.html import link, render
from viz.web.market_view import market_view
from viz.web.pages.today import cards
from viz.web.state import State
from viz.web.telling import (
    Go,
    council_name,
    councils_by_name,
    level,
    outcome_chooser,
    outcome_label,
    plain,
    written,
)
from viz.web.words import say, unit_name


def first(state: State) -> str:
    """Every outcome of the council beside Wales, as a table."""
    answer = answers.shipped(BASELINE)
    if answer is None:
        return render("nothing.html", state.language)
    chosen = _chosen(state)
    return render(
        "council.html",
        state.language,
        name=council_name(chosen.area, state.language),
        year=chosen.shown_year,
        rows=_rows(answer, chosen),
        others=[(name, link(chosen, area=code)) for name, code in councils_by_name(state.language)],
    )


def _chosen(state: State) -> State:
    """The state with a council: the first of the alphabet if none is named."""
    if state.area != WALES:
        return state
    return state.with_(area=councils_by_name(state.language)[0][1])


def _rows(answer: Answer, state: State) -> list[dict[str, Any]]:
    rows = []
    for outcome in OUTCOME_NAMES:
        write = written(outcome, state.language)
        here, wales = (
            level(answer, BASELINE, outcome, code, state.shown_year) for code in (state.area, WALES)
        )
        rows.append(
            {
                "group": group_label(OUTCOMES[outcome].group, state.language),
                "name": outcome_label(outcome, state.language),
                "here": write(here),
                "wales": write(wales),
                "sort": here,
            }
        )
    return rows


@solara.component
def Council(state: State, go: Go) -> None:
    """The live page."""
    answer = answers.shipped(BASELINE)
    if answer is None:
        Block(render("nothing.html", state.language))
        return
    chosen, language = _chosen(state), state.language
    name = council_name(chosen.area, language)

    def act(done: Act) -> None:
        if done.do == "go":
            go(done.value)
        elif done.do == "council" and done.value in council_codes():
            go(chosen.with_(area=done.value))
        elif done.do == "outcome" and done.value in OUTCOMES:
            go(chosen.with_(outcome=done.value))

    Block(
        render(
            "council_lead.html", language, name=name, here=chosen.area,
            councils=councils_by_name(language), back=link(state, view="today"),
            change=link(chosen, view="ask"),
        ),
        on_act=act,
        classes="text",
    )  # fmt: skip
    Cards(cards(answer, chosen, chosen.area))
    Block(outcome_chooser(chosen), on_act=act, classes="text controls")
    _beside_wales(answer, chosen, name)
    market_view(chosen)
    DataTable(
        columns=[
            {"key": "name", "label": say("column.outcome", language)},
            {"key": "group", "label": say("column.group", language)},
            {"key": "here", "label": name, "align": "right"},
            {"key": "wales", "label": council_name(WALES, language), "align": "right"},
        ],
        rows=[
            {key: row[key] for key in ("name", "group", "here", "wales")}
            for row in _rows(answer, chosen)
        ],
        caption=say("council.table", language, name=name, year=chosen.shown_year),
        words={"hint": say("part.sort", language)},
        sortable=False,
        folded=say("table.show", language),
    )


def _beside_wales(answer: Answer, state: State, name: str) -> None:
    language, outcome = state.language, state.outcome
    series = []
    for title, code in ((council_name(WALES, language), WALES), (name, state.area)):
        line = band(answer, BASELINE, outcome, code)
        series.append(
            {
                "name": title,
                "years": line.year,
                "mean": line.mean,
                "low": line.low,
                "high": line.high,
            }
        )
    write = written(outcome, language)
    here, wales = (
        level(answer, BASELINE, outcome, c, state.shown_year) for c in (state.area, WALES)
    )
    FanChart(
        series=series,
        unit=unit_name(OUTCOMES[outcome].unit, language),
        title=outcome_label(outcome, language),
        alt=say("council.alt", language, outcome=outcome_label(outcome, language), name=name,
                here=write(here), wales=write(wales)),
        words={"range": say("part.range", language, low="{low}", high="{high}")},
        format=write,
        tick_format=plain(outcome, language),
        year_format=lambda year: say("year.number", language, year=int(year)),
    )  # fmt: skip
