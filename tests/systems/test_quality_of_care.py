"""Quality as people live it: what moves it, who learns of it, and what they do about it."""

from __future__ import annotations

import numpy as np
import pytest
from shows import shows

from gofal.abm.model import CareModel
from gofal.abm.outcomes.frame import outcome_series
from gofal.abm.week.matching.complaints import ComplaintRules, Complaints, complain
from gofal.abm.week.plan import STEPS
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import Route, Stage

QUALITY = ("quality", "quality_known", "quality_skill", "quality_say")


def served(s: State) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    c = s.client.columns
    return np.flatnonzero(c.alive & (c.stage == Stage.SERVED))


def future(world: CareModel, **columns: float) -> CareModel:
    """Half a year on from here, with some of every provider's terms changed."""
    model = world.fork(world.followed)
    for name, value in columns.items():
        getattr(model.state.provider.columns, name)[:] = value
    model.run_for(26)
    return model


def last(model: CareModel, name: str) -> float:
    return float(outcome_series(model.state, [name])[name][-1, -1])


@shows("ownership-quality")
def test_training_freedom_and_nothing_else_of_the_terms_move_the_parts(
    tiny_wales: CareModel,
) -> None:
    usual = future(tiny_wales)
    trained, freer = future(tiny_wales, training=0.9), future(tiny_wales, autonomy=0.9)
    assert last(trained, "quality_skill") > last(usual, "quality_skill") + 0.01
    assert last(freer, "quality_say") > last(usual, "quality_say") + 0.3
    assert last(freer, "wellbeing") > last(usual, "wellbeing")


def test_the_parts_are_within_bounds(tiny_wales: CareModel) -> None:
    model = future(tiny_wales)
    assert all(0.0 < last(model, name) < 1.0 for name in QUALITY)


def test_reputation_goes_to_the_mean_of_what_its_people_live(tiny_wales: CareModel) -> None:
    state = tiny_wales.state.copy()
    p, before = state.provider.columns, state.provider.columns.reputation.copy()
    STEPS["delivery"].run(state, "cover_absence", "deliver")
    speed = state.parameters["quality.memory"]
    heard = before + (p.reputation - before) / speed
    at = state.client.columns.provider[served(state)]
    some = np.unique(at)
    assert ((heard[some] > -0.01) & (heard[some] < 1.01)).all()
    silent = np.setdiff1d(state.provider.rows(), some)
    np.testing.assert_array_equal(p.reputation[silent], before[silent])


def test_nobody_complains_of_service_that_they_bear(tiny_wales: CareModel) -> None:
    state = tiny_wales.state.copy()
    c, rules = state.client.columns, state.parameters.fill(ComplaintRules, "quality")
    c.service[:] = rules.borne + rules.borne_spread + 0.01
    STEPS["matching"].run(state, "list_staff", "list_offers", "see_capacity", "complain")
    assert state.tally["complaints"].sum() == 0.0


def test_who_bears_it_no_longer_complains_and_after_some_reviews_leaves(
    tiny_wales: CareModel,
) -> None:
    state = tiny_wales.state.copy()
    c, rows = state.client.columns, served(state)
    c.service[rows], c.badly[rows] = 0.0, 1
    reviewed = rows[c.uid[rows] % 13 == state.week % 13]
    at = c.provider[reviewed].copy()
    STEPS["matching"].run(state, "list_staff", "list_offers", "see_capacity")
    complain(state)
    left = c.stage[reviewed] == Stage.WAITING
    sums = state.tally.rows(Complaints)
    assert left.sum() == sums.went_elsewhere.sum() > 0
    assert (c.refused_by[reviewed[left]] == at[left]).all()
    assert (c.badly[reviewed[~left]] == 2).all()
    assert (c.badly[reviewed[left]] == 0).all()


def test_what_a_person_bears_is_lasting(tiny_wales: CareModel) -> None:
    key = stream(tiny_wales.state.seed, int(Decision.CHOICE), 0)
    assert draw(key, 12) == draw(key, 12) != draw(key, 13)


@pytest.mark.slow
def test_who_chooses_is_served_by_better_providers(tiny_wales: CareModel) -> None:
    """Among newly served people those with money of their own have the better reputation."""
    model = tiny_wales.fork(tiny_wales.followed)
    p, worst = model.state.provider.columns, model.state.provider.rows()[::2]
    chosen = {Route.COUNCIL: [0, 0], Route.OWN_MONEY: [0, 0]}
    for _ in range(26):
        p.reputation[:] = 0.8
        p.reputation[worst] = 0.3
        before = model.state.client.columns.since.copy()
        model.step()
        c = model.state.client.columns
        p = model.state.provider.columns
        rows = served(model.state)
        new = rows[(rows < len(before)) & (c.since[rows] == model.week - 1)]
        for route in chosen:
            mine = new[c.route[new] == route]
            chosen[route][0] += len(mine)
            chosen[route][1] += int(np.isin(c.provider[mine], worst).sum())
    share = {route: bad / max(1, every) for route, (every, bad) in chosen.items()}
    assert share[Route.OWN_MONEY] < 0.5 * share[Route.COUNCIL]
