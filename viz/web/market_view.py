"""The market of a council: on its map, and a table of its providers."""

from __future__ import annotations

from functools import cache
from typing import Any

from gofal.abm.facts import load_facts
from gofal.experiments.text import Language, quantity, say
from gofal.viz.parts import DataTable, MarketMap, project
from gofal.viz.verdict.words import year_name
from gofal.viz.web import answers
from gofal.viz.web.answers import CouncilMarket, Node
from gofal.viz.web.block import Block
from gofal.viz.web.html import render
from gofal.viz.web.state import PageState
from gofal.viz.web.wording import council_name

_UNITS = {
    "people": "people",
    "hours": "h/week",
    "staff": "people",
    "wage": "£/h",
    "travel": "h/h",
    "margin": "share",
    "cash_weeks": "weeks",
}
_NAMED = {"provider": 3, "place": 16}
"""How many of the largest carry their name in the picture, where there is room."""


def market_view(state: PageState, begins: int) -> None:
    """The market of the state's council at the end of the first year of the baseline.

    Args:
        state: names the council.
        begins: the April in which that year begins; 0 where it has no date.
    """
    language, years = state.language, answers.market_years()
    if not years:
        Block(render("nothing.html", language))
        return
    market = answers.market(state.area, years[0])
    name = council_name(state.area, language)
    year = year_name(begins + market.year - 1 if begins else market.year, language)
    count = quantity(len(market.providers), "providers", language)
    Block(render("market.html", language, name=name, year=year, providers=count), classes="text")
    MarketMap(
        council=state.area,
        nodes=_nodes(market, language),
        edges=[
            {"source": edge.provider, "target": edge.place, "weight": edge.hours}
            for edge in market.edges
        ],
        title=say("market.title", language, name=name),
        alt=say(
            "market.alt",
            language,
            name=name,
            providers=len(market.providers),
            edges=len(market.edges),
        ),
        words={
            key: say(f"market.{key}", language) for key in ("hint", "provider", "place", "legend")
        },
    )
    _table(market, language, name, year)


def _nodes(market: CouncilMarket, language: Language) -> list[dict[str, Any]]:
    seen = {"provider": 0, "place": 0}
    places, nodes = _places(market.council), []
    for node in market.nodes:
        seen[node.kind] += 1
        name = _name(node, language)
        nodes.append(
            {
                "id": node.id,
                "kind": node.kind,
                "name": name,
                "size": node.hours,
                "text": _said(node, language),
                "at": places.get(node.place),
                "label": name if seen[node.kind] <= _NAMED[node.kind] else "",
            }
        )
    return nodes


@cache
def _places(council: str) -> dict[int, tuple[float, float]]:
    """Where the places of a council lie on the map, by id; a base elsewhere is not on it."""
    table = load_facts().places
    here = table[table["lad_code"] == council]
    return {
        int(place): project(lat, lon)
        for place, lat, lon in zip(here["id"], here["lat"], here["lon"], strict=True)
    }


def _name(node: Node, language: Language) -> str:
    if node.kind == "place":
        return answers.place_name(node.place, language)
    return say("market.name", language, number=node.number)


def _said(node: Node, language: Language) -> str:
    hours, people = (
        quantity(node.hours, "h/week", language),
        quantity(node.people, "people", language),
    )
    if node.kind == "place":
        return f"{hours}, {people}"
    return f"{answers.form_label(node.form, language)}: {hours}, {people}"


def _table(market: CouncilMarket, language: Language, name: str, year: str) -> None:
    columns = [
        {"key": "name", "label": say("market.column.name", language)},
        {"key": "form", "label": say("market.column.form", language)},
        *(
            {"key": key, "label": say(f"market.column.{key}", language), "align": "right"}
            for key in _UNITS
        ),
    ]
    rows: list[dict[str, Any]] = []
    for row in market.providers.to_dict("records"):
        cells = {
            key: (quantity(row[key], unit, language), row[key]) for key, unit in _UNITS.items()
        }
        title = say("market.name", language, number=int(row["number"]))
        rows.append(
            {
                "name": (title, row["number"]),
                "form": answers.form_label(row["form"], language),
                **cells,
            }
        )
    DataTable(
        columns=columns,
        rows=rows,
        caption=say("market.table", language, name=name, year=year),
        words={"hint": say("part.sort", language)},
        folded=say("table.show", language, name=say("market.heading", language, name=name)),
    )
