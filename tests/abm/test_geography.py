import time
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest

from gofal.abm.facts import load_facts
from gofal.abm.parameters import load_parameters
from gofal.abm.world.geography import Geography, UrbanDelay, build_geography
from gofal.agents.errors import GofalError


def _wales(trip: float = 6.0, speed: float = 1.0, horizon: float = 60.0) -> Geography:
    return build_geography(load_facts(), trip, 80 * speed, 61 * speed, 50 * speed, horizon)


@pytest.fixture(scope="module")
def wales() -> Geography:
    return _wales()


@pytest.mark.parametrize(
    ("start", "end", "known"),
    [("Cardiff", "Swansea", 55), ("Bangor", "Wrexham", 75), ("Aberystwyth", "Bangor", 130)],
)
def test_known_driving_times_are_met(wales: Geography, start: str, end: str, known: float) -> None:
    minutes = wales.minutes[wales.find_place(start), wales.find_place(end)]
    assert minutes == pytest.approx(known, rel=0.15)


TOWNS = {
    ("Cardiff", "Barry"): (20, 27),
    ("Pontypridd", "Cardiff"): (21, 29),
    ("Newport, Newport", "Cwmbran"): (12, 17),
    ("Neath", "Swansea"): (15, 21),
}
"""Drives on which the delay was set, minutes: a quarter to two fifths more than without it."""
HELD_OUT = {
    ("Cardiff", "Swansea"): (52, 55),
    ("Cardiff", "Aberystwyth"): (136, 160),
    ("Wrexham", "Bangor"): (75, 84),
    ("Aberystwyth", "Bangor"): (108, 130),
    ("Haverfordwest", "Aberystwyth"): (96, 110),
}
"""Other drives, by the two references of the table of roads, minutes."""
COUNTRY = (
    ("Aberystwyth", "Llandrindod Wells"),
    ("Brecon", "Llandrindod Wells"),
    ("Newtown", "Aberystwyth"),
    ("Newtown", "Llandrindod Wells"),
    ("Carmarthen", "Aberystwyth"),
    ("Haverfordwest", "Aberystwyth"),
    ("Bangor", "Caernarfon"),
)
"""Drives that were right before."""


@pytest.fixture(scope="module")
def by_car() -> tuple[Geography, Geography]:
    """Wales without a delay in towns and with the one of the model."""
    p = load_parameters([])
    roads = (
        load_facts(),
        p["travel.trip_minutes"],
        p["travel.dual_kmh"],
        p["travel.trunk_kmh"],
        p["travel.local_kmh"],
        60.0,
    )
    return build_geography(*roads), build_geography(*roads, p.fill(UrbanDelay, "travel"))


def _drive(wales: Geography, start: str, end: str) -> float:
    return float(wales.minutes[wales.find_place(start), wales.find_place(end)])


def test_towns_hold_drivers_up(by_car: tuple[Geography, Geography]) -> None:
    free, held_up = by_car
    for drive, (least, most) in TOWNS.items():
        assert _drive(free, *drive) < least - 1.0
        assert least < _drive(held_up, *drive) < most


def test_drives_on_which_nothing_was_set_are_as_known(by_car: tuple[Geography, Geography]) -> None:
    for drive, (least, most) in HELD_OUT.items():
        assert 0.95 * least < _drive(by_car[1], *drive) < 1.05 * most


def test_nobody_is_held_up_in_the_country(by_car: tuple[Geography, Geography]) -> None:
    free, held_up = by_car
    for drive in COUNTRY:
        assert _drive(held_up, *drive) == pytest.approx(_drive(free, *drive), rel=0.03)
    assert (held_up.minutes >= free.minutes - 1e-3).all()


def test_a_way_inside_a_place_is_slow_by_its_density() -> None:
    facts, delay = load_facts(), UrbanDelay(0.8, 600.0, 1600.0)
    wales = build_geography(facts, 3, 80, 61, 50, 60, delay)
    density = facts.road_nodes.set_index("id")["residents_per_km2"].reindex(wales.ids).to_numpy()
    assert (wales.slow[density <= 600.0] == 1.0).all()
    assert (wales.slow[density >= 1600.0] == 1.8).all()
    half = np.abs(density - 1100.0) < 100.0
    assert half.any()
    assert (np.abs(wales.slow[half] - 1.4) < 0.081).all()


def test_a_motorway_passes_towns_by() -> None:
    delay = UrbanDelay(1.0, 600.0, 1600.0)
    _, edges = build_geography(load_facts(), 3, 80, 61, 50, 60, delay).roads
    _, free = _wales().roads
    ratio = edges["minutes"] / free["minutes"]
    assert (ratio[edges["road_class"] == "motorway"] == 1.0).all()
    assert ratio.max() == pytest.approx(2.0)


def test_counts_are_those_of_the_census(wales: Geography) -> None:
    assert wales.population.sum() == pytest.approx(3_107_520, abs=1)
    assert wales.unpaid_carers.sum() == pytest.approx(310_685, abs=1)
    assert wales.area_km2.sum() == pytest.approx(20_736, abs=0.1)
    rural = (wales.rural_share * wales.population).sum() / wales.population.sum()
    assert rural == pytest.approx(0.295, abs=0.002)


def test_arrays_have_one_row_per_place(wales: Geography) -> None:
    for name in ("council", "lat", "lon", "area_km2", "population", "aged_85", "rural_share"):
        assert getattr(wales, name).shape == (wales.n_places,)
    assert wales.minutes.shape == (457, 457)
    assert wales.minutes.dtype == np.float32
    assert wales.council.dtype == np.int16
    assert set(wales.council) == set(range(wales.n_councils))


def test_minutes_are_symmetric_and_zero_only_at_home(wales: Geography) -> None:
    assert (wales.minutes == wales.minutes.T).all()
    assert (np.diag(wales.minutes) == 0).all()
    elsewhere = ~np.eye(wales.n_places, dtype=bool)
    assert (wales.minutes[elsewhere] > 6).all()


def test_no_detour_is_quicker_once_the_trip_itself_is_taken_off(wales: Geography) -> None:
    path = wales.minutes.astype(float) - 6.0
    np.fill_diagonal(path, 0.0)
    for via in range(0, wales.n_places, 23):
        assert (path <= path[:, [via]] + path[[via], :] + 1e-3).all()


def test_trip_minutes_are_added_once_and_speed_divides_the_rest(wales: Geography) -> None:
    short, fast = _wales(trip=3.0), _wales(trip=0.0, speed=2.0)
    elsewhere = ~np.eye(wales.n_places, dtype=bool)
    np.testing.assert_allclose((wales.minutes - short.minutes)[elsewhere], 3.0, atol=1e-3)
    np.testing.assert_allclose((wales.minutes[elsewhere] - 6.0) / 2, fast.minutes[elsewhere], 1e-3)


def test_speeds_of_the_table_give_back_its_minutes(wales: Geography) -> None:
    _, edges = wales.roads
    np.testing.assert_allclose(edges["minutes"], load_facts().road_edges["minutes"], atol=0.01)


def test_neighbours_start_at_home_and_grow_more_distant(wales: Geography) -> None:
    near = wales.neighbours
    assert near.indptr.dtype == np.int32
    assert near.indptr[-1] == near.place.size == near.minutes.size
    assert (near.place[near.indptr[:-1]] == np.arange(wales.n_places)).all()
    for i in range(wales.n_places):
        row = slice(near.indptr[i], near.indptr[i + 1])
        assert (np.diff(near.minutes[row]) >= 0).all()
        assert (near.minutes[row] == wales.minutes[i, near.place[row]]).all()
        assert near.minutes[row].size == (wales.minutes[i] <= 60).sum()


def test_a_short_horizon_leaves_everyone_at_home() -> None:
    near = _wales(horizon=0.0).neighbours
    assert (near.place == np.arange(457)).all()


def test_councils_of_one_colour_never_touch(wales: Geography) -> None:
    assert (wales.adjacent == wales.adjacent.T).all()
    assert not wales.adjacent.diagonal().any()
    same = wales.colour[:, None] == wales.colour[None, :]
    assert not (same & wales.adjacent).any()
    assert wales.colour.max() <= 4
    cardiff, vale = wales.find_council("Cardiff"), wales.find_council("Bro Morgannwg")
    assert wales.adjacent[cardiff, vale]
    assert not wales.adjacent[cardiff, wales.find_council("Gwynedd")]


def test_graph_carries_roads_and_is_connected(wales: Geography) -> None:
    graph = wales.graph()
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (478, 1027)
    assert nx.is_connected(graph)
    places = sorted(data["place"] for _, data in graph.nodes(data=True))
    assert places == [-1] * 21 + list(range(457))
    cardiff, swansea = (int(wales.ids[wales.find_place(n)]) for n in ("Cardiff", "Swansea"))
    path = nx.dijkstra_path_length(graph, cardiff, swansea, weight="minutes")
    minutes = wales.minutes[wales.find_place("Cardiff"), wales.find_place("Swansea")]
    assert path + 6 == pytest.approx(minutes, abs=1e-3)


@pytest.mark.parametrize(
    ("typed", "name", "council"),
    [
        ("swansea", "Swansea", "Swansea"),
        ("Abertawe", "Swansea", "Swansea"),
        ("Cwmbran", "Cwmbran", "Torfaen"),
        ("aberdar", "Aberdare", "Rhondda Cynon Taf"),
        ("Newport, Pembrokeshire", "Newport", "Pembrokeshire"),
        ("newport, sir benfro", "Newport", "Pembrokeshire"),
        ("Trefdraeth", "Newport", "Pembrokeshire"),
        ("Casnewydd", "Newport", "Newport"),
    ],
)
def test_places_are_found_in_both_languages(
    wales: Geography, typed: str, name: str, council: str
) -> None:
    index = wales.find_place(typed)
    assert wales.names[index] == name
    assert wales.councils_en[wales.council[index]] == council


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("Aberystwith", "unknown place 'Aberystwith'; did you mean Aberystwyth"),
        ("Newport", "stands for several: 'Newport', Pembrokeshire or 'Newport', Newport; add"),
        ("Newport, Pembrokshire", "unknown council 'Pembrokshire'; did you mean Pembrokeshire"),
        ("qqqqqq", "unknown place 'qqqqqq'; no place has a name like it"),
    ],
)
def test_a_place_that_is_not_clear_is_refused(wales: Geography, typed: str, message: str) -> None:
    with pytest.raises(GofalError, match=message):
        wales.find_place(typed)


def test_impossible_speeds_are_refused() -> None:
    with pytest.raises(GofalError, match="trunk_kmh = 0 must be above 0"):
        build_geography(load_facts(), 3, 80, 0, 50, 60)
    with pytest.raises(GofalError, match="urban_full = 600 must be above urban_from = 900"):
        build_geography(load_facts(), 3, 80, 61, 50, 60, UrbanDelay(1.0, 900.0, 600.0))
    with pytest.raises(GofalError, match="must not be negative"):
        build_geography(load_facts(), -1, 80, 61, 50, 60)


def test_a_place_without_a_road_is_named() -> None:
    facts = load_facts()
    holyhead = int(facts.places["id"][facts.places["name"] == "Holyhead"].iloc[0])
    edges = facts.road_edges
    alone = edges[(edges["a"] != holyhead) & (edges["b"] != holyhead)]
    with pytest.raises(GofalError, match="no road joins Holyhead and every other place"):
        build_geography(replace(facts, road_edges=alone), 3, 80, 61, 50, 60)


def test_building_takes_less_than_half_a_second() -> None:
    _wales()
    start = time.perf_counter()
    _wales()
    assert time.perf_counter() - start < 0.5
