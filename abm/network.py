"""The network of care: who cares for whom, who employs and who contracts with whom, on the roads.

Links are read from the tables as arrays of rows (:func:`links_of`), all at once; only
:func:`care_network` turns them into a ``networkx`` graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from gofal.abm.world.state import State
from gofal.agents.carer import Job
from gofal.agents.catalyst import CatalystKind
from gofal.agents.client import Route, Stage
from gofal.agents.errors import unknown
from gofal.agents.table import Bool, Rows

RELATIONS: Mapping[str, tuple[str, str]] = {
    "cares": ("carer", "client"),
    "helps": ("unpaid", "client"),
    "employs": ("provider", "carer"),
    "serves": ("provider", "client"),
    "contracts": ("commissioner", "provider"),
    "supports": ("catalyst", "provider"),
    "at": ("agent", "place"),
    "road": ("place", "place"),
}
"""Kinds a relation leads from and to. An unpaid carer ``helps``, an agent is ``at`` a place."""

AGENTS = ("client", "carer", "unpaid", "provider", "commissioner", "catalyst")
"""Kinds of agents, named as their tables in the state."""
KINDS = (*AGENTS, "place")
_PLACE = {"client": "place", "carer": "home", "unpaid": "place", "provider": "base_place"}
_PLACE |= {"catalyst": "place"}
_SHOWN: Mapping[str, tuple[str, ...]] = {
    "client": ("stage", "route", "need", "package"),
    "carer": ("job", "wage", "hours_wanted", "contact"),
    "unpaid": ("hours", "strain"),
    "provider": ("form", "clients", "staff", "planned", "wage"),
    "commissioner": ("fee", "budget"),
    "catalyst": ("kind", "cases"),
}
"""Columns that a node carries, beside ``kind``, ``place`` and ``council``."""
_WORDS = {"stage": Stage, "route": Route, "job": Job, "kind": CatalystKind}

type Values = dict[str, NDArray[Any]]


class Links(NamedTuple):
    """Links of one relation.

    Attributes:
        source: rows in the table of the kind that it leads from, shape (links,).
        target: rows in the table of the kind that it leads to, shape (links,).
        values: what a link carries, each of shape (links,).
    """

    source: Rows
    target: Rows
    values: Values

    def only(self, chosen: Bool) -> Links:
        """The links under a mask of shape (links,)."""
        values = {name: array[chosen] for name, array in self.values.items()}
        return Links(self.source[chosen], self.target[chosen], values)


def links_of(state: State, relation: str) -> Links:
    """Links of one relation between agents, as they are now.

    Args:
        state: the state of a model.
        relation: ``cares``, ``helps``, ``employs``, ``serves``, ``contracts`` or ``supports``.

    Raises:
        GofalError: there is no such relation between agents.
    """
    if relation not in _READERS:
        raise unknown("relation", relation, _READERS)
    return _READERS[relation](state)


class Tie(NamedTuple):
    """Link of an agent, with the kinds and identities of both ends."""

    source: str
    source_uid: int
    relation: str
    target: str
    target_uid: int


def ties_of(state: State, kind: str, row: int) -> list[Tie]:
    """Links from and to one agent, in the order of the relations.

    Args:
        state: the state of a model.
        kind: the agent's kind.
        row: its row.
    """
    found = []
    for relation in _READERS:
        ends, links = RELATIONS[relation], links_of(state, relation)
        for end, rows in zip(ends, (links.source, links.target), strict=True):
            if end == kind:
                found += _ties(state, relation, links.only(rows == row))
    return found


def _ties(state: State, relation: str, links: Links) -> list[Tie]:
    source, target = RELATIONS[relation]
    sources = getattr(state, source)["uid"][links.source].tolist()
    targets = getattr(state, target)["uid"][links.target].tolist()
    return [
        Tie(source, one, relation, target, other)
        for one, other in zip(sources, targets, strict=True)
    ]


def _cares(state: State) -> Links:
    client, rows = state.client, state.client.rows()
    carers = client["carer"][rows]
    at, slot = np.nonzero(carers >= 0)
    return Links(carers[at, slot], rows[at], {"hours": client["hours"][rows[at], slot]})


def _helps(state: State) -> Links:
    links = _single(state.client, "unpaid", {}, reverse=True)
    same = state.unpaid["uid"][links.source] == state.client["unpaid_uid"][links.target]
    links = links.only(same)
    return Links(links.source, links.target, {"hours": state.unpaid["hours"][links.source]})


def _employs(state: State) -> Links:
    links = _single(state.carer, "provider", {"wage": "wage", "since": "since"}, reverse=True)
    return links.only(state.carer["job"][links.target] != Job.SEEKING)


def _serves(state: State) -> Links:
    return _single(state.client, "provider", {"hours": "package", "price": "price"}, reverse=True)


def _contracts(state: State) -> Links:
    rows = state.provider.rows()
    standing = state.provider["contract"][rows]
    at, council = np.nonzero(standing > 0)
    buyers = state.commissioner.rows()
    row_of = np.zeros(standing.shape[1], dtype=np.intp)
    row_of[state.commissioner["council"][buyers]] = buyers
    values = {
        "won": standing[at, council] > 1,
        "price_over_fee": state.provider["agreed_price"][rows[at], council],
    }
    return Links(row_of[council], rows[at], values)


def _supports(state: State) -> Links:
    return _single(state.provider, "catalyst", {}, reverse=True)


def _single(table: Any, column: str, values: Mapping[str, str], *, reverse: bool) -> Links:
    """Links of a table whose column holds a row of another table, -1 for none."""
    rows = table.rows()
    rows = rows[table[column][rows] >= 0]
    other = table[column][rows]
    ends = (other, rows) if reverse else (rows, other)
    return Links(*ends, {name: table[source][rows] for name, source in values.items()})


_READERS = {
    "cares": _cares,
    "helps": _helps,
    "employs": _employs,
    "serves": _serves,
    "contracts": _contracts,
    "supports": _supports,
}


def care_network(
    state: State,
    council: str | None = None,
    kinds: Iterable[str] = KINDS,
    relations: Iterable[str] = tuple(RELATIONS),
) -> nx.MultiDiGraph:
    """The network of care as a graph.

    A node is an agent, named by its ``uid``, or a place, named ``place`` and its id on the map.
    It carries ``kind``, the main columns of its kind, ``council`` and, an agent, its ``place``.
    The key of an edge is its relation; it carries hours, wages, prices or minutes.

    Args:
        state: the state of a model.
        council: name or code; everybody there, and whoever is tied to one of them. All if None.
        kinds: kinds of nodes, out of :data:`KINDS`.
        relations: kinds of edges, out of :data:`RELATIONS`.

    Raises:
        GofalError: a council, kind or relation is unknown.
    """
    kinds, relations = tuple(kinds), tuple(relations)
    for what, chosen, known in (("kind", kinds, KINDS), ("relation", relations, RELATIONS)):
        for name in chosen:
            if name not in known:
                raise unknown(what, name, known)
    made = _Network(state, None if council is None else state.geography.find_council(council))
    for name in relations:
        made.relate(name, kinds)
    return made.graph(kinds)


class _Network:
    """Edges that were chosen, and the nodes that they and the council ask for."""

    def __init__(self, state: State, council: int | None) -> None:
        self.state, self.council = state, council
        self.ids = np.array([f"place {one}" for one in state.geography.ids.tolist()], dtype=object)
        self.nodes = {kind: self._inside(kind) for kind in KINDS}
        self.inside = {kind: mask.copy() for kind, mask in self.nodes.items()}
        self.edges: list[tuple[str, str, str, Links]] = []

    def _alive(self, kind: str) -> Bool:
        if kind == "place":
            return np.ones(self.state.geography.n_places, dtype=np.bool_)
        alive: Bool = getattr(self.state, kind).alive.copy()
        return alive

    def _councils(self, kind: str) -> NDArray[Any]:
        """The council of every place or row, shape (places,) or (capacity,)."""
        of_place = self.state.geography.council
        if kind == "place":
            return of_place
        table = getattr(self.state, kind)
        return table["council"] if kind == "commissioner" else of_place[table[_PLACE[kind]]]

    def _inside(self, kind: str) -> Bool:
        alive = self._alive(kind)
        return alive if self.council is None else alive & (self._councils(kind) == self.council)

    def relate(self, relation: str, kinds: tuple[str, ...]) -> None:
        """Add the edges of a relation of which an end is inside, and the nodes at their ends."""
        if relation == "road":
            self._add("road", "place", "place", _roads(self.state), kinds)
        elif relation == "at":
            for kind in _PLACE:
                self._add("at", kind, "place", self._at(kind), kinds)
        else:
            source, target = RELATIONS[relation]
            self._add(relation, source, target, links_of(self.state, relation), kinds)

    def _at(self, kind: str) -> Links:
        table = getattr(self.state, kind)
        rows = table.rows()
        return Links(rows, table[_PLACE[kind]][rows], {})

    def _add(
        self, relation: str, source: str, target: str, links: Links, kinds: tuple[str, ...]
    ) -> None:
        if source not in kinds or target not in kinds:
            return
        inside = links.only(self.inside[source][links.source] | self.inside[target][links.target])
        self.nodes[source][inside.source] = True
        self.nodes[target][inside.target] = True
        self.edges.append((relation, source, target, inside))

    def graph(self, kinds: tuple[str, ...]) -> nx.MultiDiGraph:
        """The graph of the chosen nodes and edges."""
        graph = nx.MultiDiGraph()
        for kind in KINDS:
            if kind in kinds:
                rows = np.flatnonzero(self.nodes[kind])
                graph.add_nodes_from(
                    zip(self._names(kind, rows), self._attributes(kind, rows), strict=True)
                )
        for relation, source, target, links in self.edges:
            ends = self._names(source, links.source), self._names(target, links.target)
            keys, values = [relation] * len(links.source), _dicts(links.values, len(links.source))
            graph.add_edges_from(zip(*ends, keys, values, strict=True))
        return graph

    def _names(self, kind: str, rows: Rows) -> list[Any]:
        names = self.ids if kind == "place" else getattr(self.state, kind)["uid"]
        found: list[Any] = names[rows].tolist()
        return found

    def _attributes(self, kind: str, rows: Rows) -> list[dict[str, Any]]:
        """Attributes of the nodes of a kind."""
        g = self.state.geography
        codes = np.array(g.council_codes, dtype=object)[self._councils(kind)[rows]]
        values: Values = {"kind": np.full(len(rows), kind, dtype=object), "council": codes}
        if kind == "place":
            values |= {"name": np.array(g.names, dtype=object)[rows]}
            values |= {name: getattr(g, name)[rows] for name in ("lat", "lon", "population")}
            return _dicts(values, len(rows))
        table = getattr(self.state, kind)
        if kind in _PLACE:
            values["place"] = self.ids[table[_PLACE[kind]][rows]]
        for name in _SHOWN[kind]:
            shown = "does" if name == "kind" else name  # a catalyst's column of that name
            values[shown] = self._words(name, table[name][rows])
        return _dicts(values, len(rows))

    def _words(self, column: str, values: NDArray[Any]) -> NDArray[Any]:
        """Numbers that stand for words as those words."""
        if column == "form":
            return np.array([one.slug for one in self.state.models], dtype=object)[values]
        if column not in _WORDS:
            return values
        return np.array([one.name.lower() for one in _WORDS[column]], dtype=object)[values]


def _roads(state: State) -> Links:
    """Roads that join two places, in both directions; those through England are not among them."""
    _, edges = state.geography.roads
    row = {int(one): i for i, one in enumerate(state.geography.ids)}
    a = edges["a"].map(row).to_numpy()
    b = edges["b"].map(row).to_numpy()
    here = np.isfinite(a) & np.isfinite(b)
    a, b = a[here].astype(np.intp), b[here].astype(np.intp)
    values = {name: np.tile(edges[name].to_numpy()[here], 2) for name in ("minutes", "km")}
    return Links(np.concatenate([a, b]), np.concatenate([b, a]), values)


def _dicts(values: Values, count: int) -> list[dict[str, Any]]:
    """Dictionaries of Python values, one an item."""
    if not values:
        return [{} for _ in range(count)]
    columns = (array.tolist() for array in values.values())
    return [dict(zip(values, row, strict=True)) for row in zip(*columns, strict=True)]
