"""Geography: places, councils and the minutes between them.

Minutes come from the road network: straight-line kilometres of an edge over the speed of its class
(detours are in the speed), longer where many people live at its ends, the quickest path, and a
fixed number of minutes once per trip for getting in and out of the car. Speeds, delay and trip
minutes are parameters of the model. Through-roads
in England are used, because the quickest way from north to south Wales leaves Wales.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple, Self

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gofal.abm.facts import Facts
from gofal.abm.facts.names import fold, no_such
from gofal.agents.errors import GofalError
from gofal.agents.table import F32, F64, I16, I32, I64, Bool

_BY_PLACE = (
    "ids",
    "lat",
    "lon",
    "area_km2",
    "population",
    "aged_65",
    "aged_75",
    "aged_85",
    "unpaid_carers",
    "rural_share",
    "slow",
)
_BY_COUNCIL = ("council_codes", "councils_en", "councils_cy")


class UrbanDelay(NamedTuple):
    """Parameters ``travel.urban_*``: how far streets full of people slow traffic down.

    Attributes:
        urban_delay: share by which the way through a dense town takes longer.
        urban_from: residents per km2 up to which there is no delay.
        urban_full: residents per km2 from which the delay is whole.
    """

    urban_delay: float
    urban_from: float
    urban_full: float

    def slow(self, density: F64) -> F64:
        """Minutes over those without any delay, 1 or more, for residents per km2."""
        part = (density - self.urban_from) / (self.urban_full - self.urban_from)
        return np.asarray(1.0 + self.urban_delay * np.clip(part, 0.0, 1.0))


NO_DELAY = UrbanDelay(0.0, 600.0, 1600.0)


class Neighbours(NamedTuple):
    """Places within reach of each place, nearest first; row *i* is ``indptr[i]:indptr[i + 1]``.

    Attributes:
        indptr: shape (places + 1,).
        place: the place reached; the first of every row is the place itself.
        minutes: trip minutes to it, ascending within a row.
    """

    indptr: I32
    place: I32
    minutes: F32


@dataclass(frozen=True, eq=False)
class Geography:
    """Places and councils as arrays; place order is that of ``Facts.places``.

    Attributes:
        names: place names, as on the map in English.
        names_cy: Welsh place names; the same where there is only one.
        ids: GeoNames id of each place.
        council: index of each place's council, shape (places,).
        lat: degrees north.
        lon: degrees east.
        area_km2: catchment area.
        population: people in the catchment, all ages; likewise the three age groups.
        aged_65: people aged 65 and over.
        aged_75: people aged 75 and over.
        aged_85: people aged 85 and over.
        unpaid_carers: people giving any unpaid care.
        rural_share: share of the catchment's people in rural areas, 0 to 1.
        slow: minutes of a way inside the place over those without traffic, 1 or more.
        minutes: trip minutes between places, shape (places, places); 0 on the diagonal.
        neighbours: places within the horizon.
        horizon_minutes: how far these are, trip minutes.
        council_codes: official codes, ascending.
        councils_en: English names of the councils.
        councils_cy: Welsh names of the councils.
        adjacent: councils joined by a road edge between their places, shape (councils, councils).
        colour: a small number per council; councils of one colour are never adjacent.
        roads: nodes and edges with the minutes used, for :meth:`graph`.
    """

    names: list[str]
    names_cy: list[str]
    ids: I64
    council: I16
    lat: F64
    lon: F64
    area_km2: F64
    population: F64
    aged_65: F64
    aged_75: F64
    aged_85: F64
    unpaid_carers: F64
    rural_share: F64
    slow: F64
    minutes: F32
    neighbours: Neighbours
    horizon_minutes: float
    council_codes: tuple[str, ...]
    councils_en: tuple[str, ...]
    councils_cy: tuple[str, ...]
    adjacent: Bool
    colour: I16
    roads: tuple[pd.DataFrame, pd.DataFrame]

    @property
    def n_places(self) -> int:
        """Number of places."""
        return len(self.names)

    @property
    def n_councils(self) -> int:
        """Number of councils."""
        return len(self.council_codes)

    @cached_property
    def near(self) -> F64:
        """1 where a council is another or lies next to it, shape (councils, councils)."""
        return (self.adjacent | np.eye(self.n_councils, dtype=np.bool_)).astype(np.float64)

    def part(self, councils: Sequence[int]) -> Self:
        """Some councils with their places, in the same order; minutes may lead through others."""
        inside = np.isin(self.council, councils)
        index = np.full(self.n_councils, -1, dtype=np.int16)
        index[list(councils)] = np.arange(len(councils))
        changed: dict[str, Any] = {name: getattr(self, name)[inside] for name in _BY_PLACE}
        changed |= {name: _some(getattr(self, name), inside) for name in ("names", "names_cy")}
        changed |= {name: tuple(getattr(self, name)[n] for n in councils) for name in _BY_COUNCIL}
        minutes = self.minutes[np.ix_(inside, inside)]
        return replace(
            self,
            **changed,
            council=index[self.council[inside]],
            minutes=minutes,
            neighbours=_neighbours(minutes, self.horizon_minutes),
            adjacent=self.adjacent[np.ix_(councils, councils)],
            colour=self.colour[list(councils)],
        )

    def find_place(self, name: str) -> int:
        """Index of a place by its Welsh or English name; case and accents do not matter.

        A name that occurs twice needs its council: ``Newport, Pembrokeshire``.

        Raises:
            GofalError: no place has the name, or several have it.
        """
        found = self._called(name)
        if not found and "," in name:
            place, council = name.rsplit(",", 1)
            code = self.find_council(council.strip())
            found = [i for i in self._called(place) if self.council[i] == code]
        if len(found) == 1:
            return found[0]
        if not found:
            raise no_such("place", name, [*self.names, *self.names_cy])
        choices = " or ".join(
            f"{self.names[i]!r}, {self.councils_en[self.council[i]]}" for i in found
        )
        raise GofalError(
            f"place {name!r} stands for several: {choices}; add the council after a comma"
        )

    def find_council(self, name: str) -> int:
        """Index of a council by its code, Welsh name or English name.

        Raises:
            GofalError: no council has the name.
        """
        wanted = fold(name)
        for spellings in (self.council_codes, self.councils_en, self.councils_cy):
            for index, spelling in enumerate(spellings):
                if fold(spelling) == wanted:
                    return index
        raise no_such("council", name, [*self.councils_en, *self.councils_cy])

    def graph(self) -> nx.Graph:
        """The road network: nodes by GeoNames id, edges with ``road_class``, ``km``, ``minutes``.

        A node has ``name``, ``lat``, ``lon`` and ``place`` (index, or -1 in England).
        """
        nodes, edges = self.roads
        index = {int(place): i for i, place in enumerate(self.ids)}
        graph = nx.Graph()
        for node, name, lat, lon in zip(
            *(nodes[column].tolist() for column in ("id", "name", "lat", "lon")), strict=True
        ):
            graph.add_node(node, name=name, lat=lat, lon=lon, place=index.get(node, -1))
        for a, b, road_class, km, minutes in zip(
            *(edges[c].tolist() for c in ("a", "b", "road_class", "km", "minutes")), strict=True
        ):
            graph.add_edge(a, b, road_class=road_class, km=km, minutes=minutes)
        return graph

    def _called(self, name: str) -> list[int]:
        wanted = fold(name)
        for spellings in (self.names, self.names_cy):
            found = [i for i, spelling in enumerate(spellings) if fold(spelling) == wanted]
            if found:
                return found
        return []


def _some(names: list[str], chosen: Bool) -> list[str]:
    return [name for name, one in zip(names, chosen, strict=True) if one]


def build_geography(
    facts: Facts,
    trip_minutes: float,
    dual_kmh: float,
    trunk_kmh: float,
    local_kmh: float,
    horizon_minutes: float,
    delay: UrbanDelay = NO_DELAY,
) -> Geography:
    """Turn the tables into arrays.

    Args:
        facts: the tables.
        trip_minutes: minutes added once to every trip between two places.
        dual_kmh: straight-line speed on dual carriageways and motorways, km/h.
        trunk_kmh: straight-line speed on other trunk and main roads, km/h.
        local_kmh: straight-line speed on local roads, km/h.
        horizon_minutes: how far ``neighbours`` reaches, trip minutes.
        delay: how far dense towns slow traffic down; motorways pass them by.

    Raises:
        GofalError: a speed is not positive, trip minutes or horizon are negative, the delay is
            whole before it begins, or some places have no road to the others.
    """
    if trip_minutes < 0 or horizon_minutes < 0:
        raise GofalError("trip_minutes and horizon_minutes must not be negative")
    if not delay.urban_full > delay.urban_from:
        raise GofalError(
            f"urban_full = {delay.urban_full:g} must be above urban_from = {delay.urban_from:g}"
        )
    density = facts.road_nodes["residents_per_km2"].to_numpy(np.float64)
    slow = dict(zip(facts.road_nodes["id"], delay.slow(density), strict=True))
    speeds = {"motorway": dual_kmh, "dual": dual_kmh, "trunk": trunk_kmh, "local": local_kmh}
    edges = _with_minutes(facts.road_edges, speeds, slow)
    minutes = _trip_minutes(facts, edges, trip_minutes)
    codes = facts.councils["lad_code"].tolist()
    council = facts.places["lad_code"].map({c: i for i, c in enumerate(codes)})
    adjacent = _adjacent(facts, codes)
    return Geography(
        **_place_columns(facts.places),
        council=council.to_numpy(dtype=np.int16),
        slow=facts.places["id"].map(slow).to_numpy(np.float64),
        minutes=minutes,
        neighbours=_neighbours(minutes, horizon_minutes),
        horizon_minutes=horizon_minutes,
        council_codes=tuple(codes),
        councils_en=tuple(facts.councils["name_en"]),
        councils_cy=tuple(facts.councils["name_cy"]),
        adjacent=adjacent,
        colour=_colours(adjacent),
        roads=(facts.road_nodes, edges),
    )


def _with_minutes(
    edges: pd.DataFrame, speeds: dict[str, float], slow: dict[int, float]
) -> pd.DataFrame:
    """Roads with their minutes: longer by the mean of their two ends, motorways apart."""
    for road_class, speed in speeds.items():
        if not speed > 0:
            raise GofalError(f"{road_class}_kmh = {speed:g} must be above 0")
    ends = (edges["a"].map(slow) + edges["b"].map(slow)).to_numpy(np.float64) / 2.0
    held_up = np.where(edges["road_class"] == "motorway", 1.0, ends)
    free = edges["km"] * 60 / edges["road_class"].map(speeds).astype(float)
    return edges.assign(minutes=free * held_up)


def _place_columns(places: pd.DataFrame) -> dict[str, Any]:
    columns = {
        "lat": "lat",
        "lon": "lon",
        "area_km2": "area_km2",
        "population": "population",
        "aged_65": "aged_65_plus",
        "aged_75": "aged_75_plus",
        "aged_85": "aged_85_plus",
        "unpaid_carers": "unpaid_carers",
        "rural_share": "rural_share",
    }
    arrays: dict[str, Any] = {
        field: places[column].to_numpy(dtype=np.float64) for field, column in columns.items()
    }
    return arrays | {
        "names": places["name"].tolist(),
        "names_cy": places["name_cy"].tolist(),
        "ids": places["id"].to_numpy(dtype=np.int64),
    }


def _trip_minutes(facts: Facts, edges: pd.DataFrame, trip_minutes: float) -> F32:
    row = {node: i for i, node in enumerate(facts.road_nodes["id"])}
    a, b = edges["a"].map(row).to_numpy(), edges["b"].map(row).to_numpy()
    size = len(row)
    network = csr_array((edges["minutes"].to_numpy(), (a, b)), shape=(size, size))
    rows = facts.places["id"].map(row).to_numpy()
    path: NDArray[np.float64] = dijkstra(network, directed=False, indices=rows)[:, rows]
    out_of_reach = np.isinf(path).sum(axis=1)
    if out_of_reach.any():
        name = facts.places["name"].iloc[int(out_of_reach.argmax())]
        raise GofalError(f"roads_edges.csv: no road joins {name} and every other place")
    # Both directions are summed in the same order only up to rounding; keep exact symmetry.
    path = np.minimum(path, path.T) + trip_minutes
    np.fill_diagonal(path, 0.0)
    return path.astype(np.float32)


def _neighbours(minutes: F32, horizon: float) -> Neighbours:
    # The place itself comes first even where a neighbour is no minutes away.
    order_by = minutes.astype(np.float64)
    np.fill_diagonal(order_by, -1.0)
    order = np.argsort(order_by, axis=1, kind="stable")
    ascending = np.take_along_axis(minutes, order, axis=1)
    within = ascending <= horizon
    indptr = np.concatenate([[0], within.sum(axis=1).cumsum()])
    return Neighbours(indptr.astype(np.int32), order[within].astype(np.int32), ascending[within])


def _adjacent(facts: Facts, codes: list[str]) -> Bool:
    index = {code: i for i, code in enumerate(codes)}
    council = {
        node: index.get(code, -1)
        for node, code in zip(facts.road_nodes["id"], facts.road_nodes["lad_code"], strict=True)
    }
    a = facts.road_edges["a"].map(council).to_numpy()
    b = facts.road_edges["b"].map(council).to_numpy()
    border = (a != b) & (a >= 0) & (b >= 0)
    adjacent = np.zeros((len(codes), len(codes)), dtype=np.bool_)
    adjacent[a[border], b[border]] = True
    return adjacent | adjacent.T


def _colours(adjacent: Bool) -> I16:
    colours = nx.greedy_color(nx.from_numpy_array(adjacent), strategy="DSATUR")
    return np.array([colours[i] for i in range(len(adjacent))], dtype=np.int16)
