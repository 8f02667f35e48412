"""Wales as the baseline has it: places, providers, and who serves whom in each council."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
import pandas as pd

from gofal.abm.facts import load_facts
from gofal.agents.delivery import DeliveryModel, delivery_models
from gofal.agents.errors import GofalError, unknown
from gofal.experiments.text import Language
from gofal.viz.answer import council_codes
from gofal.viz.shipping.files import FOLDER, PLACES, PROVIDERS, SERVES

type Kind = Literal["provider", "place"]


@dataclass(frozen=True)
class Node:
    """A provider or a place of a market.

    Attributes:
        id: ``provider 17`` or ``place 2635022``.
        kind: which of the two.
        people: served by the provider here, or in the place.
        hours: a week.
        form: slug of the provider's delivery model; empty for a place.
        sector: of that model; empty for a place.
        number: of the provider, by hours in the council, 1 the largest; 0 for a place.
        place: id of the place, or of the provider's base.
    """

    id: str
    kind: Kind
    people: int
    hours: float
    form: str
    sector: str
    number: int
    place: int


@dataclass(frozen=True)
class Edge:
    """A provider serves people of a place.

    Attributes:
        provider: id of the provider's node.
        place: id of the place's node.
        people: served.
        hours: a week.
    """

    provider: str
    place: str
    people: int
    hours: float


@dataclass(frozen=True, eq=False)
class CouncilMarket:
    """One council's market at the end of a year.

    Attributes:
        council: its code.
        year: from 1.
        providers: largest first; columns as :func:`gofal.viz.shipping.today.providers_at`
            gives them, with a number in ``provider`` in place of the identity.
        nodes: providers, largest first, then places.
        edges: who serves whom.
    """

    council: str
    year: int
    providers: pd.DataFrame
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def place_outcomes() -> tuple[str, ...]:
    """Outcomes known for every place; none where no places are shipped."""
    if not (FOLDER / PLACES).is_file():
        return ()
    return tuple(name for name in _places().columns if name not in ("place", "year"))


def places_today(outcome: str, year: int) -> dict[int, float]:
    """An outcome of every place in a year of the baseline, by id; NaN where it is not defined.

    Raises:
        GofalError: the outcome is not known for places, or the year is not there.
    """
    if outcome not in place_outcomes():
        raise unknown("outcome of places", outcome, place_outcomes())
    table = _places()
    rows = table[table["year"] == year]
    if rows.empty:
        raise unknown("year", str(year), map(str, table["year"].unique()))
    known = dict(zip(rows["place"].tolist(), rows[outcome].astype(float), strict=True))
    return {int(place): known.get(int(place), float("nan")) for place in load_facts().places["id"]}


def place_name(place: int, language: Language) -> str:
    """A place's name."""
    return _place_names(language)[place]


def market_years() -> tuple[int, ...]:
    """Years at whose end markets are known; none where no markets are shipped."""
    if not (FOLDER / PROVIDERS).is_file():
        return ()
    return tuple(int(year) for year in sorted(_table(PROVIDERS)["year"].unique()))


@cache
def market(council: str, year: int = 1) -> CouncilMarket:
    """The market of a council at the end of a year.

    Raises:
        GofalError: there is no such council, or that year was not kept.
    """
    if council not in council_codes():
        raise unknown("council code", council, council_codes())
    if year not in market_years():
        raise unknown("year", str(year), map(str, market_years()))
    every = _table(PROVIDERS)
    table = every[(every["council"] == council) & (every["year"] == year)]
    table = table.sort_values("number", ignore_index=True).drop(columns=["council", "year"])
    edges = _edges(council, year, set(table["provider"]))
    nodes = (*_provider_nodes(table), *_place_nodes(edges))
    return CouncilMarket(council, year, table, nodes, edges)


def form_label(form: str, language: Language) -> str:
    """Name of a delivery model."""
    model = _forms()[form]
    return model.label_cy if language == "cy" else model.label_en


def _edges(council: str, year: int, providers: set[int]) -> tuple[Edge, ...]:
    places = load_facts().places
    here = places.loc[places["lad_code"] == council, "id"]
    every = _table(SERVES)
    rows = every[
        (every["year"] == year) & every["place"].isin(here) & every["provider"].isin(providers)
    ].sort_values("hours", ascending=False)
    columns = ["provider", "place", "people", "hours"]
    return tuple(
        Edge(f"provider {provider}", f"place {place}", int(people), float(hours))
        for provider, place, people, hours in rows[columns].itertuples(index=False)
    )


def _provider_nodes(table: pd.DataFrame) -> tuple[Node, ...]:
    columns = ["provider", "people", "hours", "form", "number", "base"]
    return tuple(
        Node(
            f"provider {provider}",
            "provider",
            int(people),
            float(hours),
            str(form),
            str(_forms()[form].sector),
            int(number),
            int(base),
        )
        for provider, people, hours, form, number, base in table[columns].itertuples(index=False)
    )


def _place_nodes(edges: tuple[Edge, ...]) -> tuple[Node, ...]:
    people: dict[str, int] = {}
    hours: dict[str, float] = {}
    for edge in edges:
        people[edge.place] = people.get(edge.place, 0) + edge.people
        hours[edge.place] = hours.get(edge.place, 0.0) + edge.hours
    largest_first = sorted(hours, key=lambda place: -hours[place])
    return tuple(
        Node(name, "place", people[name], hours[name], "", "", 0, int(name.split()[1]))
        for name in largest_first
    )


@cache
def _table(name: str) -> pd.DataFrame:
    path = FOLDER / name
    if not path.is_file():
        raise GofalError("no answers are shipped here; write them with gofal answers --write")
    return pd.read_parquet(path)


def _places() -> pd.DataFrame:
    return _table(PLACES)


@cache
def _forms() -> dict[str, DeliveryModel]:
    return {model.slug: model for model in delivery_models()}


@cache
def _place_names(language: Language) -> dict[int, str]:
    table = load_facts().places
    names = np.where(table["name_cy"].notna(), table["name_cy"], table["name"])
    return dict(zip(table["id"], names if language == "cy" else table["name"], strict=True))
