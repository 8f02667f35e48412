"""Own-money prices: who pays chooses by them, and providers announce and set them."""

from __future__ import annotations

import numpy as np
from shows import shows

from gofal.abm.model import CareModel
from gofal.abm.week.market.hour_price import NOT_SOLD, mean_prices
from gofal.abm.week.matching.complaints import complain
from gofal.abm.week.plan import STEPS
from gofal.abm.week.providers.prices import review_prices
from gofal.abm.week.step import Step
from gofal.abm.world.state import State
from gofal.agents.client import Route, Stage

MATCHING: Step = STEPS["matching"]


def plain_means(state: State) -> list[float]:
    """Mean prices by council, read provider by provider."""
    p, found = state.provider.columns, []
    for n, fee in enumerate(state.commissioner.columns.fee):
        here = [j for j in state.provider.rows() if p.council[j] == n and p.serves_own[j]]
        hours = [1.0 + float(p.planned[j]) for j in here]
        prices = [float(p.private_ratio[j] * (1.0 - p.discount[j])) for j in here]
        found.append(float(fee) * np.average(prices, weights=hours) if here else NOT_SOLD)
    return found


def test_people_compare_with_the_mean_price_of_their_council(tiny_wales: CareModel) -> None:
    state = tiny_wales.state.copy()
    np.testing.assert_allclose(mean_prices(state), plain_means(state), rtol=1e-5)
    state.provider.columns.serves_own[:] = False
    assert (mean_prices(state) == NOT_SOLD).all()


def test_a_price_is_announced_a_quarter_before_it_is_asked(tiny_wales: CareModel) -> None:
    state = tiny_wales.state.copy()
    p, due = state.provider.columns, state.provider.rows()
    p.private_ratio[due], p.next_ratio[due] = 0.6, 0.0
    sells = due[p.serves_own[due] & ~p.owner_covers[due]]
    rest = np.setdiff1d(due, sells)
    step = 1.0 + state.parameters["provider.price_step"]
    review_prices(state, due)
    assert (p.private_ratio[due] == np.float32(0.6)).all()
    np.testing.assert_allclose(p.next_ratio[sells], 0.6 * step, rtol=1e-6)
    assert (p.next_ratio[rest] == 0.0).all()
    review_prices(state, due)
    np.testing.assert_allclose(p.private_ratio[sells], 0.6 * step, rtol=1e-6)
    assert (p.private_ratio[rest] == np.float32(0.6)).all()


@shows("mixed-market")
def test_lack_of_carers_makes_a_private_hour_as_dear_as_what_another_would_bring(
    tiny_wales: CareModel,
) -> None:
    wanted = []
    for refused in (0.0, 1e6):
        state = tiny_wales.state.copy()
        state.parameters = state.parameters.with_values(
            {"provider.price_step": 10.0}, beyond=["provider.price_step"]
        )
        p, due = state.provider.columns, state.provider.rows()
        p.unfilled[due], p.free[due], p.refused[due] = 0.0, 1.0, refused
        p.mean_wage[due] *= 0.5
        review_prices(state, due)
        wanted.append(p.next_ratio[due[p.serves_own[due] & ~p.owner_covers[due]]].copy())
    assert (wanted[1] >= wanted[0]).all()
    assert (wanted[1] > wanted[0]).any()


def leavers(state: State, rise: float) -> tuple[int, int]:
    """People with own money, and others, who leave when every provider announces a rise."""
    c, p = state.client.columns, state.provider.columns
    at = np.flatnonzero(c.alive & (c.stage == Stage.SERVED))
    c.service[at], c.badly[at] = 1.0, 0
    c.route[at[::2]] = Route.OWN_MONEY
    p.serves_own[:], p.free[:] = True, 1e6
    p.next_ratio[:] = p.private_ratio + rise
    MATCHING.run(state, "list_offers")
    complain(state)
    left = c.stage[at] == Stage.WAITING
    own = c.route[at] == Route.OWN_MONEY
    return int((left & own).sum()), int((left & ~own).sum())


def test_only_who_pays_leaves_for_a_rise_that_is_announced(tiny_wales: CareModel) -> None:
    assert leavers(tiny_wales.state.copy(), 0.0) == (0, 0)
    assert leavers(tiny_wales.state.copy(), -0.2) == (0, 0)
    own, others = leavers(tiny_wales.state.copy(), 2.0)
    assert own > 0
    assert others == 0
