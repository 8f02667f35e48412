"""The places of Wales on a map; the numbers come from the shipped baseline."""

from __future__ import annotations

import math
from functools import cache

from gofal.abm.facts import load_facts
from gofal.abm.outcomes import OUTCOMES
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.text import say, unit_name
from gofal.viz.parts import PlaceMap, fitting_scale, project
from gofal.viz.web import answers
from gofal.viz.web.block import Block, links_to
from gofal.viz.web.html import link, render
from gofal.viz.web.state import PageState
from gofal.viz.web.wording import Go, most_of, plain, words_of, written

YEARS = range(1, 11)
_LEAST_RADIUS, _MORE_RADIUS = 4.0, 10.0  # units of the canvas


def place_map(state: PageState, go: Go) -> None:
    """The map of places; of an outcome that is not known there, links to others and the first."""
    language, outcome = state.language, state.outcome
    if not answers.place_outcomes():
        Block(render("nothing.html", language))
        return
    if outcome not in answers.place_outcomes():
        known = [
            (name, outcome_label(name, language), link(state, outcome=name))
            for name in answers.place_outcomes()
        ]
        Block(
            render("places_only.html", language, outcomes=known),
            on_act=links_to(go),
            classes="text",
        )
        outcome = known[0][0]
    years = {year: answers.places_today(outcome, year) for year in YEARS}
    every = [value for values in years.values() for value in values.values()]
    write = written(outcome, language)
    points = []
    for code, x, y, radius in points_on_map():
        value = years[state.shown_year][code]
        points.append(
            {
                "code": str(code),
                "name": answers.place_name(code, language),
                "x": x,
                "y": y,
                "r": radius,
                "value": value if math.isfinite(value) else None,
                "text": write(value),
            }
        )
    PlaceMap(
        points=points,
        scale=fitting_scale(every, most=most_of(outcome)),
        title=outcome_label(outcome, language),
        alt=say(
            "places.alt",
            language,
            outcome=outcome_label(outcome, language),
            places=len(points),
        ),
        legend=say("places.legend", language, unit=unit_name(OUTCOMES[outcome].unit, language)),
        words=words_of(language, "hint", "unclear", "missing"),
        format=plain(outcome, language),
        frames={
            str(year): [values[code] for code, *_ in points_on_map()]
            for year, values in years.items()
        },
    )


@cache
def points_on_map() -> tuple[tuple[int, float, float, float], ...]:
    """Id, position and radius of every place; the area of a point follows its older people."""
    table = load_facts().places
    most = float(table["aged_65_plus"].max())
    return tuple(
        (
            int(row["id"]),
            *project(row["lat"], row["lon"]),
            round(_LEAST_RADIUS + _MORE_RADIUS * math.sqrt(row["aged_65_plus"] / most), 1),
        )
        for _, row in table.iterrows()
    )
