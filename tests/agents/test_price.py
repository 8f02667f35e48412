"""Prices that providers set for people who pay themselves: known answers."""

from __future__ import annotations

import numpy as np
import pytest

from gofal.agents.chance import stream
from gofal.agents.price import LEAST, MOST, PriceRules, best_price, next_price, price_belief

RULES = PriceRules(price_belief=8.0, price_spread=0.5, price_step=0.03)


def left(price: float, cost: float, royalty: float, lost: float) -> float:
    """What hours leave that fall with price as price to the power of minus ``lost``."""
    return float((price * (1.0 - royalty) - cost) * price**-lost)


@pytest.mark.parametrize(("royalty", "lost"), [(0.0, 8.0), (0.09, 3.0)])
def test_the_best_price_leaves_more_than_any_other(royalty: float, lost: float) -> None:
    best = best_price(14.0, 0.0, royalty, lost)
    tried = np.linspace(0.8, 1.2, 41) * best
    worth = [left(price, 14.0, royalty, lost) for price in tried]
    assert int(np.argmax(worth)) == 20


def test_an_hour_that_would_bring_more_elsewhere_is_dearer_and_an_idle_one_is_not() -> None:
    idle = best_price(14.0, 0.0, 0.0, 8.0)
    assert idle == pytest.approx(16.0)
    assert best_price(14.0, 16.75, 0.0, 8.0) == pytest.approx(16.75 * 8.0 / 7.0)
    assert best_price(14.0, 10.0, 0.0, 8.0) == idle


def test_a_price_moves_by_one_step_and_stays_within_its_bounds() -> None:
    assert next_price(1.0, 1.5, RULES) == pytest.approx(1.03)
    assert next_price(1.0, 0.5, RULES) == pytest.approx(1.0 / 1.03)
    assert next_price(1.0, 1.01, RULES) == pytest.approx(1.01)
    assert next_price(MOST, 9.0, RULES) == MOST
    assert next_price(LEAST, 0.1, RULES) == LEAST
    assert next_price(1.14, 2.0, RULES._replace(price_step=0.0)) == 1.14


def test_managers_differ_in_what_they_believe_and_none_believes_that_no_price_is_too_high() -> None:
    key = stream(1, 2, 0)
    beliefs = np.array([price_belief(key, uid, RULES) for uid in range(4000)])
    assert beliefs.min() > 1.0
    assert np.median(beliefs) == pytest.approx(8.0, rel=0.05)
