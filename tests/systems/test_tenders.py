"""Tenders as events: lots, stages, bids that misjudge, and carers who stay behind."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import Pair
from forks import fork_with, total

from gofal.abm.model import CareModel
from gofal.abm.week.commissioners.holders import PatchNeed
from gofal.abm.week.market.patches import need_of_patches
from gofal.abm.week.market.tenders import independent
from gofal.abm.week.transitions.lots import Passing
from gofal.abm.world.prices import fees
from gofal.agents.client import Route, Stage

SOON = "tender_share=1 tender_lead=2"


@pytest.fixture(scope="module")
def at_once(pair: Pair) -> tuple[CareModel, CareModel]:
    """No tender, and one of everything at once, a week after the work has passed."""
    return pair(SOON, weeks=4)


def test_without_a_tender_nothing_is_let(at_once: tuple[CareModel, CareModel]) -> None:
    m = at_once[0].state.memory
    assert (m.lot_due < 0).all()
    assert (m.lot_until < 0).all()
    assert (m.holder < 0).all()


def test_work_passes_to_who_won_it_at_the_price_of_the_bid(
    at_once: tuple[CareModel, CareModel],
) -> None:
    off, on = at_once
    assert total(on, "transferred_hours") > 5.0 * total(off, "transferred_hours") + 1000.0
    m = on.state.memory
    held = (m.holder >= 0) & (m.lot_until >= 0)
    assert held.mean() > 0.7
    assert (m.patch_price[held] <= 1.0 + 1e-9).all()
    assert m.patch_price[held].mean() < 0.99
    s = on.state
    c, p = s.client.columns, s.provider.columns
    rows = np.flatnonzero(c.alive & (c.stage == Stage.SERVED) & (c.route == Route.COUNCIL))
    rows = rows[s.land.patch_parts[c.place[rows]] == 1]
    patch, n = s.land.patch[c.place[rows]], s.land.council[c.place[rows]]
    mine = (
        (m.holder[patch] == c.provider[rows])
        & held[patch]
        & (p.contract_rate[c.provider[rows]] == 0)
    )
    mine &= s.policy["rural_premium"][n] == 0
    assert mine.sum() > 100
    paid = fees(s)[n] * m.patch_price[patch]
    assert np.isclose(c.price[rows], paid, rtol=1e-4)[mine].all()


def test_stages_let_part_of_the_work_at_a_time(small_wales: CareModel) -> None:
    model = fork_with(small_wales, SOON, "tender_stages=4 tender_spacing=10")
    model.run_for(1)
    m = model.state.memory
    first = m.lot_winner >= 0
    later = m.lot_due > 5
    assert 0.1 < first.mean() < 0.4
    assert set(m.lot_due[later]) >= {10, 20, 30}
    model.run_for(3)
    moved = total(model, "transferred_hours")
    whole = fork_with(small_wales, SOON)
    whole.run_for(4)
    assert 0.1 * total(whole, "transferred_hours") < moved < 0.5 * total(whole, "transferred_hours")


def test_a_share_lets_about_that_share(small_wales: CareModel) -> None:
    model = fork_with(small_wales, "tender_share=0.3")
    need = model.state.scratch(PatchNeed).need
    model.run_for(1)
    m = model.state.memory
    let = (m.lot_winner >= 0) | (m.lot_due >= 0)
    need_of_patches(
        model.state.client.columns,
        independent(model.state),
        model.state.land,
        need,
    )
    assert need[let].sum() == pytest.approx(0.3 * need.sum(), rel=0.3)


def test_the_lowest_of_many_bids_has_misjudged(small_wales: CareModel) -> None:
    """The winner's curse: with errors in bids work is let for less."""

    def price(spread: float) -> float:
        model = fork_with(small_wales, SOON, "tender_price_weight=1")
        model.state.parameters = model.state.parameters.with_values({"tender.misjudged": spread})
        model.run_for(1)
        m = model.state.memory
        return float(m.lot_price[m.lot_winner >= 0].mean())

    assert price(2.0) < price(0.0) - 0.01


def test_who_refuses_stays_and_the_hours_are_short(small_wales: CareModel) -> None:
    def carers_moved(refuse: float) -> tuple[int, float]:
        model = fork_with(small_wales, SOON)
        model.state.parameters = model.state.parameters.with_values({"tender.stays_behind": refuse})
        before = model.state.carer["provider"].copy()
        passing = model.state.scratch(Passing)
        model.run_for(3)
        k = model.state.carer.columns
        went = passing.goes >= 0
        assert (k.provider[went] == passing.goes[went]).mean() > 0.9
        # But for some who had found a job with the winner before.
        assert (before[went] != passing.goes[went]).mean() > 0.98
        model.run_for(2)
        return int(went.sum()), float(model.state.provider["unfilled"].sum())

    some, covered = carers_moved(0.0)
    fewer, short = carers_moved(0.4)
    assert some > 100
    assert 0.45 * some < fewer < 0.75 * some
    assert short > covered


def test_no_lever_no_tender_and_contracts_run_out(small_wales: CareModel) -> None:
    """A contract let by tender stands for its term when the lever goes back to none."""
    model = fork_with(small_wales, SOON)
    model.state.parameters = model.state.parameters.with_values(
        {"commissioner.contract_weeks": 6}, beyond=["commissioner.contract_weeks"]
    )
    model.run_for(4)
    assert (model.state.memory.lot_until >= 0).any()
    back = model.fork(model.followed.with_(set={"tender_share": 0.0}))
    back.run_for(1)
    m = back.state.memory
    assert (m.lot_until >= 0).any()
    assert (m.lot_due < 0).all()
    back.run_for(8)
    assert (back.state.memory.lot_until < 0).all()
    assert (back.state.memory.holder < 0).all()
