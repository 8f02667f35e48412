"""Wales as the model has it before anything is changed: cards, a map by council, a table."""

from __future__ import annotations

import math
from typing import Any

import solara

from gofal.abm.facts import load_facts
from gofal.abm.results import WALES
from gofal.experiments.baseline import BASELINE
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.text import Language, say, sorted_by_name, unit_name
from gofal.viz.answer import Answer
from gofal.viz.parts import Cards, CouncilMap, DataTable, Player
from gofal.viz.parts.source import SOURCE
from gofal.viz.verdict.lines import HEADLINES
from gofal.viz.verdict.told import told_unit
from gofal.viz.web import answers
from gofal.viz.web.block import Act, Block
from gofal.viz.web.dates import baseline_dates
from gofal.viz.web.html import link, render
from gofal.viz.web.html.hexes import hexes
from gofal.viz.web.origin import asked, notices, stands_under
from gofal.viz.web.places import place_map
from gofal.viz.web.state import PageState, with_field
from gofal.viz.web.wording import (
    Go,
    council_name,
    councils_by_name,
    course,
    level,
    level_entries,
    named_year,
    outcome_chooser,
    plain,
    said_level,
    scale_of,
    words_of,
    yearly_levels,
    years_text,
)

CARDS = (*HEADLINES, "wait_weeks", "rural_wait_weeks", "continuity")


def first(state: PageState) -> str:
    """Cards, hexagons and a table: what a reader needs without any program."""
    answer = answers.shipped(BASELINE)
    if answer is None:
        return render("nothing.html", state.language)
    notice, state = notices(answer, state), asked(answer, state)
    return notice + render(
        "today.html",
        state.language,
        cards=cards(answer, state),
        map=hexes(
            level_entries(answer, state.outcome, state.shown_year, state.language),
            state.outcome,
            state.language,
        ),
        outcome=outcome_label(state.outcome, state.language),
        unit=unit_name(told_unit(state.outcome), state.language),
        year=named_year(answer, state),
        rows=_rows(answer, state),
        **_lead(answer, state),
    )


def _lead(answer: Answer, state: PageState) -> dict[str, Any]:
    """What stands above; less in a story, so that its map stands near its words."""
    facts = load_facts()
    return {
        "told": bool(state.story),
        "councils": len(facts.councils),
        "places": len(facts.places),
        "ask": link(state, view="ask"),
        "stories": link(state, view="stories"),
        "dates": baseline_dates(answer, state),
    }


def cards(answer: Answer, state: PageState, code: str = WALES) -> list[dict[str, Any]]:
    """Headline numbers of the baseline in a year, with their course over ten."""
    language, year = state.language, state.shown_year
    return [
        {
            "title": outcome_label(outcome, language),
            "value": said_level(answer, outcome, code, year, language),
            "note": say("card.curve", language, year=named_year(answer, state), years=answer.years),
            "trend": course(answer, outcome, code),
            "at": year - 1,
        }
        for outcome in CARDS
    ]


@solara.component
def Today(state: PageState, go: Go) -> None:
    """The live page."""
    answer = answers.shipped(BASELINE)
    if answer is None:
        Block(render("nothing.html", state.language))
        return
    notice, state = notices(answer, state), asked(answer, state)
    language = state.language
    solara.provide_context(SOURCE, stands_under(answer, language))

    def act(done: Act) -> None:
        if done.do == "go":
            go(done.value)
        elif done.do == "outcome":
            go(with_field(state, "o", done.value))

    lead = render("today_lead.html", language, **_lead(answer, state))
    Block(notice + lead, on_act=act, classes="text")
    if not state.story:
        Cards(cards(answer, state))
    Block(
        outcome_chooser(state, answer, of_places=_of_places(state))
        + render(
            "maps.html",
            language,
            maps=[(m, link(state, map=m)) for m in ("hex", "outline", "places")],
            here=state.map,
        ),
        on_act=act,
        classes="text controls",
    )
    Player(
        years=list(range(1, answer.years + 1)),
        value=state.shown_year,
        on_value=lambda year: go(state.with_(year=year)),
        words=words_of(language, "label", "play", "pause", "back", "forward", "year"),
        texts=years_text(language, answer.years, answer.begins),
    )
    _Map(answer, state, go)
    if state.story:
        Cards(cards(answer, state))
    table(answer, state)


def _of_places(state: PageState) -> tuple[str, ...]:
    """Outcomes of the map of places, where that is drawn."""
    return tuple(answers.place_outcomes()) if state.map == "places" else ()


@solara.component
def _Map(answer: Answer, state: PageState, go: Go) -> None:
    language, outcome = state.language, state.outcome
    if state.map == "places":
        place_map(state, go)
        return
    frames = {
        str(year): [value if math.isfinite(value) else None for value in values]
        for year, values in enumerate(yearly_levels(answer, outcome), 1)
    }
    every = [{"value": value} for values in frames.values() for value in values]
    CouncilMap(
        values=level_entries(answer, outcome, state.shown_year, language),
        scale=scale_of(every, outcome),
        title=outcome_label(outcome, language),
        alt=map_alt(answer, state),
        legend=unit_name(told_unit(outcome), language),
        words=words_of(language, "hint", "unclear", "missing"),
        format=plain(outcome, language),
        shapes="outline" if state.map == "outline" else "hex",
        selected=state.area if state.area != WALES else None,
        on_select=lambda code: go(state.with_(view="council", area=code)),
        frames=frames,
    )


def map_alt(answer: Answer, state: PageState) -> str:
    """The map in a sentence: where the value is highest and lowest."""
    values = {
        code: level(answer, state.outcome, code, state.shown_year)
        for _, code in councils_by_name(state.language)
    }
    ranked = sorted((v, c) for c, v in values.items() if v == v)
    if not ranked:
        return outcome_label(state.outcome, state.language)

    def said(code: str) -> str:
        return said_level(answer, state.outcome, code, state.shown_year, state.language)

    lowest, highest = ranked[0][1], ranked[-1][1]
    return say(
        "map.alt",
        state.language,
        outcome=outcome_label(state.outcome, state.language),
        highest=council_name(highest, state.language),
        high=said(highest),
        lowest=council_name(lowest, state.language),
        low=said(lowest),
    )


def _rows(answer: Answer, state: PageState) -> list[dict[str, Any]]:
    language, outcome, year = state.language, state.outcome, state.shown_year
    return [
        {
            "name": name,
            "text": said_level(answer, outcome, code, year, language),
            "sort": level(answer, outcome, code, year),
            "href": link(state, view="council", area=code) if code != WALES else "",
        }
        for name, code in [*councils_by_name(language), (council_name(WALES, language), WALES)]
    ]


def table(answer: Answer, state: PageState) -> None:
    """The map as a table."""
    language: Language = state.language
    label = outcome_label(state.outcome, language)
    DataTable(
        columns=[
            {"key": "name", "label": say("column.council", language)},
            {"key": "value", "label": label, "align": "right"},
        ],
        rows=[{"name": r["name"], "value": (r["text"], r["sort"])} for r in _rows(answer, state)],
        caption=say("table.caption", language, outcome=label, year=named_year(answer, state)),
        words={"hint": say("part.sort", language)},
        folded=say("table.show", language, name=label),
        letters=_letters(language),
    )


def _letters(language: Language) -> Any:
    places = {
        name: n
        for n, name in enumerate(
            sorted_by_name([n for n, _ in councils_by_name(language)], language)
        )
    }
    return lambda text: places.get(text, len(places))
