"""The network of care says what the tables say."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from gofal.abm.model import CareModel, Carer, Client, Provider, UnpaidCarer
from gofal.abm.network import KINDS, RELATIONS, links_of, ties_of
from gofal.agents.errors import GofalError


@pytest.fixture(scope="module")
def network(tiny_wales: CareModel) -> nx.MultiDiGraph:
    return tiny_wales.network()


def ends(graph: nx.MultiDiGraph, relation: str) -> set[tuple[int, int]]:
    return {(a, b) for a, b, key in graph.edges(keys=True) if key == relation}


def test_every_living_agent_and_place_is_a_node(
    tiny_wales: CareModel, network: nx.MultiDiGraph
) -> None:
    agents = set(tiny_wales.agents.get("unique_id"))
    assert agents | {f"place {one}" for one in tiny_wales.state.geography.ids} == set(network)
    assert {kind for _, kind in network.nodes(data="kind")} <= set(KINDS)


def test_edges_are_the_links_of_the_agents(tiny_wales: CareModel, network: nx.MultiDiGraph) -> None:
    carers, providers = (tiny_wales.state.carer["uid"], tiny_wales.state.provider["uid"])
    clients = tiny_wales.agents_by_type[Client]
    served = {(int(carers[row]), one.unique_id) for one in clients for row in one.carer if row >= 0}
    assert served == ends(network, "cares")
    assert served
    homes = {(int(providers[one.provider]), one.unique_id) for one in clients if one.provider >= 0}
    assert homes == ends(network, "serves")
    at_work = tiny_wales.agents_by_type[Carer].select(lambda one: one.job > 0)
    assert {(int(providers[one.provider]), one.unique_id) for one in at_work} == ends(
        network, "employs"
    )
    families = {
        (one.unique_id, int(tiny_wales.state.client["uid"][one.client]))
        for one in tiny_wales.agents_by_type[UnpaidCarer]
        if one.client >= 0
    }
    assert families == ends(network, "helps")
    listed = sum(int((one.contract > 0).sum()) for one in tiny_wales.agents_by_type[Provider])
    assert len(ends(network, "contracts")) == listed > 0


def test_hours_of_the_edges_are_those_of_the_packages(
    tiny_wales: CareModel, network: nx.MultiDiGraph
) -> None:
    total = sum(
        hours
        for _, _, key, hours in network.edges(keys=True, data="hours", default=0.0)
        if key == "cares"
    )
    client = tiny_wales.state.client
    rows = client.rows()
    assert total == pytest.approx(float(client["hours"][rows][client["carer"][rows] >= 0].sum()))


def test_roads_lead_both_ways_in_minutes(network: nx.MultiDiGraph) -> None:
    roads = ends(network, "road")
    assert roads == {(b, a) for a, b in roads}
    assert all(
        data["minutes"] > 0
        for *_, key, data in network.edges(keys=True, data=True)
        if key == "road"
    )


def test_a_council_is_all_of_its_people_and_whoever_is_tied_to_them(
    tiny_wales: CareModel, network: nx.MultiDiGraph
) -> None:
    mon = tiny_wales.network(council="Isle of Anglesey")
    inside = {node for node, code in network.nodes(data="council") if code == "W06000001"}
    assert inside < set(mon)
    assert len(mon) < len(network) / 2
    kept = {edge for edge in network.edges(keys=True) if inside & {edge[0], edge[1]}}
    assert set(mon.edges(keys=True)) == kept
    assert {end for a, b, _ in kept for end in (a, b)} | inside == set(mon)


def test_kinds_and_relations_can_be_chosen(tiny_wales: CareModel) -> None:
    small = tiny_wales.network(kinds=("carer", "client"), relations=("cares", "employs"))
    assert {kind for _, kind in small.nodes(data="kind")} == {"carer", "client"}
    assert {key for *_, key in small.edges(keys=True)} == {"cares"}
    for wrong in ({"council": "Gwyned"}, {"kinds": ("carers",)}, {"relations": ("love",)}):
        with pytest.raises(GofalError, match=r"Gwynedd|carer|cares"):
            tiny_wales.network(**wrong)
    with pytest.raises(GofalError, match="road"):
        links_of(tiny_wales.state, "road")


def test_nodes_speak_words_and_can_be_written(network: nx.MultiDiGraph, tmp_path: object) -> None:
    shown = {kind: data for _, data in network.nodes(data=True) for kind in [data["kind"]]}
    assert shown["client"]["stage"] in ("contact", "waiting", "served", "community", "family")
    assert isinstance(shown["provider"]["form"], str)
    assert isinstance(shown["carer"]["wage"], float)
    nx.write_graphml(network, f"{tmp_path}/wales.graphml")
    again = nx.read_graphml(f"{tmp_path}/wales.graphml")
    assert again.number_of_edges() == network.number_of_edges()


def test_links_hold_no_agent_twice_where_there_can_be_one(tiny_wales: CareModel) -> None:
    for relation in RELATIONS:
        if relation in ("employs", "serves", "helps"):
            links = links_of(tiny_wales.state, relation)
            assert len(np.unique(links.target)) == len(links.target)


@pytest.mark.parametrize("kind", ["client", "carer", "provider", "commissioner"])
def test_ties_of_an_agent_are_its_edges(
    tiny_wales: CareModel, network: nx.MultiDiGraph, kind: str
) -> None:
    between = network.edge_subgraph(
        edge for edge in network.edges(keys=True) if edge[2] not in ("at", "road")
    )
    table = getattr(tiny_wales.state, kind)
    for row in table.rows()[:20]:
        uid = int(table["uid"][row])
        ties = {
            (tie.source_uid, tie.target_uid, tie.relation)
            for tie in ties_of(tiny_wales.state, kind, int(row))
        }
        edges = {edge for edge in between.edges(keys=True) if uid in edge[:2]}
        assert ties == edges
