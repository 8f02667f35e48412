"""What one place is like: its people, its market at the start, and how far everything is."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from gofal.abm.facts import load_facts
from gofal.abm.scenario import Scenario
from gofal.agents.client import Stage
from gofal.experiments.lists.tables import all_parameters
from gofal.experiments.output.terminal import console, note_first_run, progress, table
from gofal.experiments.text import Language, heads, say

if TYPE_CHECKING:
    from gofal.abm.world.geography import Geography
    from gofal.abm.world.state import State

NEAREST = 8
_TRAVEL = ("trip_minutes", "dual_kmh", "trunk_kmh", "local_kmh", "horizon_minutes")

type Rows = list[tuple[str, str]]


def show_place(scenario: Scenario, name: str, to: str | None, language: Language) -> None:
    """Print the facts of a place, its market in the start world and its neighbours.

    Args:
        scenario: the Wales to build; it is not run.
        name: Welsh or English name of the place, with the council where two share a name.
        to: another place, to tell the way.
        language: of the tables.
    """
    geography = roads(scenario)
    place = geography.find_place(name)  # before the build, which takes seconds
    goal = None if to is None else geography.find_place(to)
    state = _start(scenario, language)
    screen = console()
    columns = ["", say("column.value", language)]
    screen.print(table(title(geography, place, language), columns, facts(state, place, language)))
    heading = say("place.market", language)
    screen.print(table(heading, columns, market(state, place, language)))
    columns = heads(("place", "minutes"), language)
    screen.print(table(say("place.near", language), columns, nearest(geography, place, language)))
    if goal is not None:
        screen.print(way(geography, place, goal, language), highlight=False)


def roads(scenario: Scenario) -> Geography:
    """Places and minutes between them, without anybody living there."""
    from gofal.abm.world.geography import UrbanDelay, build_geography

    values = all_parameters().with_values(scenario.parameters)
    delay = values.fill(UrbanDelay, "travel")
    trip, dual, trunk, local, horizon = (values[f"travel.{name}"] for name in _TRAVEL)
    return build_geography(load_facts(), trip, dual, trunk, local, horizon, delay)


def _start(scenario: Scenario, language: Language) -> State:
    note_first_run(language)
    from gofal.abm.world.build import build_state

    with progress(say("command.building", language)):
        return build_state(scenario)


def title(geography: Geography, place: int, language: Language) -> str:
    """Name of a place and its council."""
    council = int(geography.council[place])
    councils = geography.councils_cy if language == "cy" else geography.councils_en
    return f"{_name(geography, place, language)}, {councils[council]}"


def _name(geography: Geography, place: int, language: Language) -> str:
    return (geography.names_cy if language == "cy" else geography.names)[place]


def facts(state: State, place: int, language: Language) -> Rows:
    """Census figures of the catchment, town and hinterland."""
    real = load_facts().places.iloc[place]
    geography = state.geography
    return [
        (say("place.population", language), f"{geography.population[place]:,.0f}"),
        (say("place.aged_65", language), f"{geography.aged_65[place]:,.0f}"),
        (say("place.aged_85", language), f"{geography.aged_85[place]:,.0f}"),
        (say("place.unpaid_carers", language), f"{geography.unpaid_carers[place]:,.0f}"),
        (say("place.rural_share", language), f"{geography.rural_share[place]:.0%}"),
        (say("place.area", language), f"{real['area_km2']:,.0f} km2"),
    ]


def market(state: State, place: int, language: Language) -> Rows:
    """Who gives and gets care there when the model starts, before any burn-in."""
    client, carer = state.client, state.carer
    here = client.alive & (client["place"] == place)
    served = here & (client["stage"] == Stage.SERVED)
    waiting = here & (client["stage"] == Stage.WAITING)
    workers = carer.alive & (carer["home"] == place)
    reach = in_reach(state, place)
    kinds = Counter(int(code) for code in state.provider["form"][reach])
    labels = [model.label_cy if language == "cy" else model.label_en for model in state.models]
    return [
        (say("place.served", language), f"{served.sum():,}"),
        (say("place.hours_served", language), f"{client['package'][served].sum():,.0f}"),
        (say("place.waiting", language), f"{waiting.sum():,}"),
        (say("place.workers", language), f"{workers.sum():,}"),
        (
            say("place.based_here", language),
            f"{(state.provider['base_place'][reach] == place).sum():,}",
        ),
        (say("place.in_reach", language), f"{len(reach):,}"),
        *((f"  {labels[code]}", f"{count:,}") for code, count in sorted(kinds.items())),
    ]


def in_reach(state: State, place: int) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Rows of the providers that serve a place: near enough, or all over its council."""
    provider = state.provider
    minutes = state.geography.minutes[provider["base_place"], place]
    near = (minutes <= provider["radius"]) & ~provider["whole_council"]
    own = provider["whole_council"] & (provider["council"] == state.geography.council[place])
    return np.flatnonzero(provider.alive & (near | own))


def nearest(geography: Geography, place: int, language: Language) -> Rows:
    """The nearest places with the minutes of a trip."""
    minutes = geography.minutes[place]
    order = np.argsort(minutes, kind="stable")
    chosen = [int(other) for other in order if other != place][:NEAREST]
    return [(title(geography, other, language), f"{minutes[other]:.0f}") for other in chosen]


def way(geography: Geography, place: int, goal: int, language: Language) -> str:
    """Minutes of a trip between two places, and what it leads through."""
    graph = geography.graph()
    ends = [int(geography.ids[end]) for end in (place, goal)]
    path = nx.shortest_path(graph, *ends, weight="minutes")
    through = ", ".join(str(graph.nodes[node]["name"]) for node in path[1:-1])
    return say(
        "place.way" if through else "place.way_direct",
        language,
        start=_name(geography, place, language),
        end=_name(geography, goal, language),
        minutes=f"{geography.minutes[place, goal]:.0f}",
        through=through,
    )
