"""The ledger, the list of bills, and the mean prices: what is added up, beside plain sums."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from village import HILL, LAKE, Village

from gofal.abm.week.market.hour_price import mean_prices, scope_pay
from gofal.abm.world.bills import Pairs, bills_of, clear_bills, mark_pairs
from gofal.abm.world.ledger import Flow, Ledger, Sector
from gofal.abm.world.prices import terms
from gofal.abm.world.scratch import Sizes

SIZES = Sizes(clients=40, carers=0, unpaid=0, providers=6, places=0, patches=2, councils=3)
PAIRS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2)), max_size=40)


def test_who_pays_has_less_and_who_is_paid_has_more() -> None:
    ledger = Ledger(2)
    ledger.post(Flow.COUNCIL_FEES, np.array([1, 0, 1]), np.array([300, 20, 5]))
    ledger.post(Flow.DIVIDEND, np.array([0]), np.array([100]))
    assert ledger.week[Flow.COUNCIL_FEES].tolist() == [20, 305]
    held = {sector: int(pence) for sector, pence in zip(Sector, ledger.balance, strict=True)}
    assert {sector.name: pence for sector, pence in held.items() if pence} == {
        "COUNCIL": -325,
        "PROVIDER": 225,
        "OWNER": 100,
    }


def test_a_copy_of_the_ledger_has_its_own_books() -> None:
    ledger = Ledger(1)
    ledger.post(Flow.COUNCIL_FEES, np.array([0]), np.array([300]))
    copy = ledger.copy()
    assert (copy.week == ledger.week).all()
    assert (copy.balance == ledger.balance).all()
    copy.post(Flow.COUNCIL_FEES, np.array([0]), np.array([50]))
    assert ledger.week[Flow.COUNCIL_FEES].tolist() == [300]
    assert ledger.balance[Sector.COUNCIL] == -300


def marked(given_pairs: Sequence[tuple[int, int]], pairs: Pairs) -> list[tuple[int, int]]:
    """The list of pairs after some were marked."""
    provider, council = np.array(given_pairs, dtype=np.int64).reshape(-1, 2).T
    mark_pairs(provider, council, pairs)
    return [(int(j), int(n)) for j, n in zip(*pairs.listed(), strict=True)]


@given(PAIRS)
def test_pairs_are_listed_once_each_by_provider_and_council(
    given_pairs: list[tuple[int, int]],
) -> None:
    pairs = Pairs.made(SIZES)
    pairs.number[0] = 0
    assert marked(given_pairs, pairs) == sorted(set(given_pairs))
    assert set(zip(*map(list, np.nonzero(pairs.some)), strict=True)) == set(given_pairs)


def test_there_is_room_for_as_many_pairs_as_there_can_be() -> None:
    """One for each person or patch, and no more than providers times councils."""
    assert len(Pairs.made(SIZES).provider) == len(Pairs.made(SIZES).marked_council) == 18
    assert len(Pairs.made(SIZES._replace(clients=5)).provider) == 7


BOOKS = (
    "delivered",
    "new_delivered",
    "planned",
    "direct",
    "own",
    "new_planned",
    "new_promised",
    "new_measured",
)


def test_bills_of_last_week_are_cleared_and_their_pairs_forgotten() -> None:
    v = Village()
    j, other = v.provider(), v.provider()
    v.bills(j, LAKE, **dict.fromkeys(BOOKS, 7.0))
    books = bills_of(v.state)
    books.own[other, HILL] = 3.0  # of no pair, so nobody asked for it
    clear_bills(books)
    for name in BOOKS:
        assert getattr(books, name)[j, LAKE] == 0.0, name
    assert books.own[other, HILL] == 3.0
    assert not books.pairs.some.any()
    assert books.pairs.number[0] == 0


def test_of_a_run_that_was_saved_all_that_is_remembered_is_cleared() -> None:
    v = Village()
    books = bills_of(v.state)
    books.delivered[:], books.new_delivered[:] = 5.0, 6.0
    books.pairs.number[0] = 0
    clear_bills(books)
    assert (books.delivered == 5.0).all(), "pairs are known, and there are none"
    books.pairs.number[0] = -1
    clear_bills(books)
    assert not books.delivered.any()
    assert not books.new_delivered.any()
    assert books.pairs.number[0] == 0


def test_the_mean_price_of_an_hour_counts_every_provider_by_its_hours_and_one() -> None:
    v = Village()
    usual = {"direct_ratio": 9.0, "planned": 3.0}
    v.provider(private_ratio=1.25, discount=0.2, **usual)  # 4 x 1.25 x 0.8 = 4
    v.provider(private_ratio=1.5, planned=0.0)  # 1 x 1.5
    v.provider(private_ratio=8.0, serves_own=False, **usual)
    v.provider(private_ratio=8.0, alive=False, **usual)
    for _ in range(2):
        assert mean_prices(v.state) == pytest.approx([20.0 * 5.5 / 5.0, 1e6])  # nobody sells there


@pytest.mark.parametrize(
    ("nursing", "complexity", "pounds"),
    [(0.25, 0.5, 0.75), (0.25, 0.25, 0.0), (0.0, 0.5, 0.0), (0.25, 0.75, 0.75)],
)
def test_health_adds_to_an_hour_of_nursing_where_needs_are_complex(
    nursing: float, complexity: float, pounds: float
) -> None:
    v = Village({}, "Lakeside", health_scope=3.0)
    j = v.provider(nursing=nursing)
    person = v.person(j, LAKE, complexity=complexity)
    s = v.state
    tables = (s.client.columns, s.provider.columns, s.land, terms(s))
    assert scope_pay(person, j, 0.5, *tables) == pytest.approx(pounds)
    assert scope_pay(v.person(j, HILL, complexity=complexity), j, 0.5, *tables) == 0.0
