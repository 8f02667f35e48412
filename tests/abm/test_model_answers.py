"""Known answers of the week's formulas: tours, legs, fees, waits and concentration."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gofal.abm.model import CareModel
from gofal.abm.parameters import load_parameters
from gofal.abm.week.market.travel import TravelRules, leg_minutes
from gofal.abm.week.measure.waits import _quantile
from gofal.abm.week.rounds.rota import Rota
from gofal.abm.week.rounds.tours import Tree, _tour_of, tour_links
from gofal.abm.world.local import draw_fees
from gofal.abm.world.population import client_weight
from gofal.abm.world.scratch import Sizes
from gofal.agents.client import Stage
from gofal.agents.table import F64

PARAMETERS = load_parameters()
TRAVEL = PARAMETERS.fill(TravelRules, "travel")


SIZES = Sizes(clients=8, carers=2, unpaid=0, providers=2, places=1, patches=1, councils=1)


def on_the_road(rng: np.random.Generator, n: int) -> F64:
    """Minutes between some places a few miles apart."""
    at = rng.uniform(0.0, 25.0, (n, 2))
    minutes: F64 = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    return minutes + 3.0 * (1 - np.eye(n))


def week_of(shares: F64) -> Tree:
    tree = Tree.made(SIZES)
    tree.place[: len(shares)] = np.arange(len(shares))
    tree.visits[: len(shares)] = shares
    return tree


def shortest_path(minutes: F64, places: tuple[int, ...]) -> float:
    return min(
        float(sum(minutes[a, b] for a, b in itertools.pairwise(order)))
        for order in itertools.permutations(places)
    )


@pytest.mark.parametrize("second", [0.5, 0.3, 0.1, 0.02])
def test_links_between_two_places(second: float) -> None:
    """One link, if the round has visits in both."""
    minutes = np.array([[0.0, 17.0], [17.0, 0.0]], np.float32)
    got = tour_links(
        2, 7.0, 1.0, week_of(np.array([1 - second, second])), minutes.astype(np.float32)
    )
    assert got == pytest.approx(17.0 * (1.0 - (1 - second) ** 7 - second**7))


def test_links_are_near_those_of_the_shortest_rounds() -> None:
    """Comparison with rounds drawn at random and walked the shortest way, by trying all orders.

    A tree has branches that a way through its places has to go back along, and a place that is not
    on the round may be a joint of the tree: both move the formula a little, to either side.
    """
    rng = np.random.default_rng(5)
    ratios = []
    for _ in range(30):
        n = int(rng.integers(2, 6))
        minutes, shares = on_the_road(rng, n), rng.dirichlet(np.full(n, 2.0))
        formula = tour_links(n, 7.0, 1.0, week_of(shares), minutes.astype(np.float32))
        drawn = [tuple(set(rng.choice(n, 7, p=shares).tolist())) for _ in range(150)]
        ratios.append(formula / np.mean([shortest_path(minutes, r) for r in drawn]))
    assert 0.92 < np.mean(ratios) < 1.08
    assert min(ratios) > 0.8
    assert max(ratios) < 1.4


def way_minutes(
    area: float, visits: float, slow: float = 1.0, free: float = 0.0, **rules: float
) -> float:
    """Minutes of a leg on the way, with visits of 36 minutes."""
    leg = leg_minutes(area, slow, visits, 36.0, free, TRAVEL._replace(**rules))
    return float(leg - TRAVEL.access_minutes)


def test_a_way_halves_when_four_times_as_many_carers_are_busy() -> None:
    busy = 60.0 * TRAVEL.half_day_hours / (36.0 + TRAVEL.access_minutes)
    few, many = (way_minutes(20.0, n * busy, untimed=0.0) for n in (2.0, 8.0))
    assert many == pytest.approx(few / 2)
    assert way_minutes(10.0, 9.0) == pytest.approx(way_minutes(40.0, 9.0) / 2)
    assert way_minutes(40.0, 9.0, slow=1.6) == pytest.approx(1.6 * way_minutes(40.0, 9.0))


def test_the_next_visit_at_an_hour_is_the_nearest_of_those_due() -> None:
    """Visits drawn over a square: from one of them to the nearest of as many as carers are busy."""
    rng, due = np.random.default_rng(4), 9
    at, here = rng.uniform(0, 6.0, (4000, due, 2)), rng.uniform(0, 6.0, (4000, 1, 2))
    km = np.hypot(*np.moveaxis(at - here, 2, 0)).min(axis=1).mean()
    visits = due * 60.0 * TRAVEL.half_day_hours / (36.0 + TRAVEL.access_minutes)
    way = way_minutes(36.0, visits, untimed=0.0)
    assert way / 60.0 * TRAVEL.place_kmh == pytest.approx(km, rel=0.15)


def test_times_left_to_carers_shorten_the_way_and_a_wide_place_lengthens_it() -> None:
    assert way_minutes(60.0, 12.0, free=1.0) < way_minutes(60.0, 12.0)
    # One visit in a half-day has no order to be put in.
    assert way_minutes(60.0, 1.0, free=1.0) == pytest.approx(way_minutes(60.0, 1.0))


def two_opt(at: F64) -> float:
    """Length of a good closed tour: nearest neighbour, then all improving reversals."""
    far = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    tour, left = [0], set(range(1, len(at)))
    while left:
        tour.append(min(left, key=lambda q: far[tour[-1], q]))
        left.remove(tour[-1])
    better = True
    while better:
        better = False
        for i, j in itertools.combinations(range(len(at)), 2):
            a, b = tour[i], tour[i + 1] if i + 1 < len(at) else tour[0]
            c, d = tour[j], tour[(j + 1) % len(at)]
            if far[a, c] + far[b, d] < far[a, b] + far[c, d] - 1e-12:
                tour[i + 1 : j + 1] = tour[i + 1 : j + 1][::-1]
                better = True
    return float(sum(far[tour[q - 1], tour[q]] for q in range(len(at))))


def test_a_leg_without_hours_is_that_of_a_tour_through_random_homes() -> None:
    """Beardwood, Halton and Hammersley: 0.7124 sqrt(area x visits); two-opt is 5 % or so longer."""
    rng = np.random.default_rng(3)
    visits, side = 60, 6.0
    tours = [two_opt(rng.uniform(0, side, (visits, 2))) for _ in range(4)]
    km = np.mean(tours) / visits
    # A square's rim adds 0.33 / visits to the constant for few points.
    leg = way_minutes(side**2, visits, untimed=1.0)
    assert leg / 60.0 * TRAVEL.place_kmh == pytest.approx(km, rel=0.2)


def test_a_week_in_one_place_is_legs_only() -> None:
    rota, visits = Rota.made(SIZES), 21.0 / TRAVEL.visit_hours
    rota.start[:] = (0, 3, 3)
    rota.at.place[:3], rota.at.hours[:3] = 0, (6.0, 9.0, 6.0)
    rota.at.visits[:3] = rota.at.hours[:3] / TRAVEL.visit_hours
    for row in (0, 1):
        _tour_of(row, 0, rota, Tree.made(SIZES), np.zeros((1, 1), np.float32), TRAVEL)
    per_round = min(TRAVEL.round_hours / TRAVEL.visit_hours, visits / 5)
    assert rota.at.visits[:3].sum() == pytest.approx(visits)
    assert rota.legs[0] == pytest.approx(1 - 1 / per_round)
    assert not rota.links.any()
    assert rota.contact.tolist() == [21.0, 0.0]
    assert rota.legs[1] == 0.0


@settings(deadline=None, derandomize=True, max_examples=40)
@given(
    st.integers(0, 10**6),
    st.floats(0.3, 3.0),
    st.lists(st.floats(0.2, 5.0), min_size=22, max_size=22),
)
def test_drawn_fees_have_the_known_mean_and_ends(
    seed: int, spread: float, weights: list[float]
) -> None:
    """Mean 16.78 exact, 14.68 and 20.08 kept, nobody outside them (facts F-53)."""
    known = np.full(22, np.nan)
    known[[20, 9]] = 14.68, 20.08
    weight = np.array(weights)
    fee = draw_fees(known, weight, 16.78, spread, seed)
    assert np.average(fee, weights=weight) == pytest.approx(16.78, abs=1e-6)
    assert (fee[20], fee[9]) == (14.68, 20.08)
    rest = np.delete(fee, [20, 9])
    assert (rest > 14.68).all()
    assert (rest < 20.08).all()


def test_fees_of_the_model_are_such_fees() -> None:
    s = CareModel("baseline").state
    fee = s.commissioner["fee"].astype(np.float64)
    weight = np.bincount(s.land.council, weights=client_weight(s.geography, s.parameters))
    assert np.average(fee, weights=weight) == pytest.approx(16.78, abs=1e-5)
    assert fee.min() == pytest.approx(14.68)
    assert fee.max() == pytest.approx(20.08)


@pytest.mark.parametrize(
    ("counts", "median", "ninety"),
    [([4.0], 0.5, 0.9), ([1.0, 1.0, 1.0, 1.0], 2.0, 3.6), ([0.0, 0.0, 10.0], 2.5, 2.9)],
)
def test_quantiles_of_waits(counts: list[float], median: float, ninety: float) -> None:
    table = np.zeros(105)
    table[: len(counts)] = counts
    assert _quantile(table, 0.5) == pytest.approx(median)
    assert _quantile(table, 0.9) == pytest.approx(ninety)


def test_nobody_started_means_no_wait_is_known() -> None:
    assert np.isnan(_quantile(np.zeros(105), 0.5))


def test_quantiles_are_those_of_waits_spread_over_their_weeks() -> None:
    rng = np.random.default_rng(1)
    waits = rng.geometric(0.2, 4000) - 1
    table = np.bincount(waits, minlength=105).astype(np.float64)
    for q in (0.5, 0.9):
        expected = np.quantile(waits + rng.uniform(size=len(waits)), q)
        assert _quantile(table, q) == pytest.approx(expected, abs=0.15)


def test_concentration_is_that_of_hours_by_provider(small_wales: CareModel) -> None:
    s = small_wales.state
    c = s.client.columns
    served = np.flatnonzero(c.alive & (c.stage == Stage.SERVED))
    # Need and rounds move on after the measure of a week; delivered hours stand still till then.
    council = s.land.council[c.place[served]]
    for n in range(s.councils):
        here = served[council == n]
        hours = np.bincount(c.provider[here], weights=c.delivered[here])
        part = hours / hours.sum()
        assert 1.0 / (part > 0).sum() <= s.tally["hhi"][n] + 1e-9 <= 1.0 + 2e-9
        assert s.tally["largest_share"][n] == pytest.approx(part.max(), abs=0.12)
        assert s.tally["hhi"][n] == pytest.approx((part**2).sum(), abs=0.12)
