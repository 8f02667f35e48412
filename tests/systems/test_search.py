"""Search by councils: what they try, what they look at, what they retain."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from forks import fork_with
from shows import shows

from gofal.abm.model import CareModel
from gofal.abm.week.commissioners import search
from gofal.abm.week.market.ways import MODES, mode_code
from gofal.abm.world.ledger import Flow
from gofal.agents.client import Route, Stage

type Arms = tuple[CareModel, CareModel]
type Pair = Callable[..., Arms]
WITHHELD = MODES.index("withheld")


@pytest.fixture(scope="module")
def trial(pair: Pair) -> Arms:
    """The same way of paying, announced for all and tried by each; a week before the first look."""
    return pair("change_method=1", off=(f"payment_mode={WITHHELD}",), weeks=26)


def _told(model: CareModel, *, worse: bool) -> None:
    """Put plain figures into every council's book: twice the cost, or half, all else equal."""
    # So many that the week still to be added does not count.
    model.state.memory.figures[:] = 1e9
    figures = search.figures_of(model.state)
    figures.missed[:] = 1e7
    figures.cost[:, 0] *= 2.0 if worse else 0.5


def _mode(model: CareModel) -> set[int]:
    return set(model.state.commissioner.columns.mode.tolist())


@shows("vanguard")
def test_a_council_drops_what_did_worse_and_a_blueprint_does_not(trial: Arms) -> None:
    for method, stays in ((0, True), (1, False)):
        model = fork_with(trial[method], f"payment_mode={WITHHELD}", f"change_method={method}")
        _told(model, worse=True)
        model.run_for(2)
        assert (_mode(model) == {mode_code(model.state, "withheld")}) is stays
        m, c = model.state.commissioner.columns, model.state.client.columns
        if not stays:
            assert (m.trial >= 0).all()
            assert (m.trial != WITHHELD).all()
            assert (m.tried == 2).all()
            assert not m.kept.any()
            met = c.alive & c.new_way
            assert (c.assessed[met] >= 26).all(), "people of the dropped trial are still in it"


@shows("vanguard")
def test_a_council_keeps_what_did_better_and_gains_engagement(trial: Arms) -> None:
    model = fork_with(trial[1], f"payment_mode={WITHHELD}", "change_method=1")
    _told(model, worse=False)
    before = model.state.commissioner.columns.learned.copy()
    model.run_for(2)
    m, q = model.state.commissioner.columns, model.state.parameters
    assert m.kept.all()
    assert (m.trial == WITHHELD).all()
    np.testing.assert_allclose(m.engaged, q["search.success"], rtol=1e-6)
    assert (m.learned > before).all()
    assert (m.learned >= np.float32(q["search.cohort"])).all()


@shows("principles-process")
def test_the_principles_begin_elsewhere_and_judge_alike(small_wales: CareModel) -> None:
    """Two methods, one search: another first trial, the same verdict on the same figures."""
    first, verdict = [], []
    for method in (1, 2):
        model = fork_with(small_wales, f"change_method={method}")
        model.run_for(1)
        first.append(int(model.state.commissioner.columns.trial[0]))
        known = {MODES[option] for option in search.candidates(model.state, 0)}
        assert known == {mode.slug for mode in model.state.modes} & set(MODES[1:])
        _told(model, worse=True)
        model.state.commissioner.columns.trial_since[:] = 1 - 26
        model.run_for(1)
        verdict.append(int(model.state.commissioner.columns.tried[0]))
    assert verdict == [2, 2]
    orders = [search.ORDER[method] for method in ("vanguard", "principles")]
    assert sorted(orders[0]) == sorted(orders[1])
    assert orders[0] != orders[1]
    assert first == [
        next(MODES.index(s) for s in order if s in {m.slug for m in model.state.modes})
        for order in orders
    ]


@shows("principles-process")
def test_a_search_runs_on_some_new_people_and_a_blueprint_on_nobody_else(trial: Arms) -> None:
    off, on = trial
    c, q = on.state.client.columns, on.state.parameters
    new = np.flatnonzero(
        c.alive & (c.route == Route.COUNCIL) & (c.stage == Stage.SERVED) & (c.assessed > 0)
    )
    old = c.alive & (c.assessed < 0)
    assert not c.new_way[old].any()
    assert c.new_way[new].mean() == pytest.approx(q["search.cohort"], abs=0.08)
    assert (on.state.commissioner.columns.trial == WITHHELD).all()
    m = off.state.commissioner.columns
    assert (m.trial == -1).all()
    assert _mode(off) == {mode_code(off.state, "withheld")}
    assert not off.state.memory.figures.any()


def test_the_last_way_failed_the_old_way_stays(small_wales: CareModel) -> None:
    model = fork_with(small_wales, "change_method=1")
    model.run_for(1)
    m = model.state.commissioner.columns
    m.tried[:] = len(search.candidates(model.state, 0))
    m.trial_since[:] = 1 - 26
    _told(model, worse=True)
    model.run_for(2)
    assert (m.trial == 0).all()
    assert _mode(model) == {mode_code(model.state, MODES[0])}
    assert not model.state.client.columns.new_way.any()


def test_too_few_people_are_no_ground_for_judging(trial: Arms) -> None:
    model = fork_with(trial[1], f"payment_mode={WITHHELD}", "change_method=1")
    _told(model, worse=True)
    model.state.memory.figures[:, 0] *= 1e-12
    state, m, c = model.state, model.state.commissioner.columns, model.state.client.columns
    council = state.land.council[c.place]
    few_here, half = (np.flatnonzero(c.alive & (council == n)) for n in (0, 1))
    c.new_way[few_here[12:]], c.new_way[half[::2]] = False, True
    seen = np.bincount(council[c.alive & c.new_way], minlength=state.councils)
    few = seen < 0.5 * state.parameters["search.least_seen"]
    many = seen > 2.0 * state.parameters["search.least_seen"]
    model.run_for(1)
    assert few.any()
    assert (m.trial[few] == WITHHELD).all()
    assert many.any()
    assert (m.trial[many] != WITHHELD).all()
    assert not m.kept.any()


def test_a_kept_way_that_turns_out_worse_is_dropped(trial: Arms) -> None:
    model = fork_with(trial[1], f"payment_mode={WITHHELD}", "change_method=1")
    model.state.commissioner.columns.kept[:] = True
    _told(model, worse=True)
    model.run_for(2)
    assert (model.state.commissioner.columns.trial != WITHHELD).all()


def test_a_blueprint_afterwards_takes_over_and_costs_engagement(trial: Arms) -> None:
    model = fork_with(trial[1], f"payment_mode={WITHHELD}", "change_method=0")
    m = model.state.commissioner.columns
    m.engaged[:] = 0.2
    model.run_for(14)
    assert (m.trial == -1).all()
    assert (m.engaged < 0.2).all()
    assert (m.engaged > 0.0).all()


def test_the_score_is_what_plain_python_says() -> None:
    weights = np.array([1.0, 1.0, 0.5, 1.0])
    new = {
        "people": 10,
        "cost": 900,
        "assessed": 100,
        "need": 80,
        "met": 72,
        "missed": 4,
        "planned": 80,
        "wellbeing": 7,
    }
    old = {
        "people": 20,
        "cost": 2000,
        "assessed": 200,
        "need": 220,
        "met": 176,
        "missed": 18,
        "planned": 180,
        "wellbeing": 12,
    }
    figures = search.Figures(**{name: np.array([new[name], old[name]], float) for name in new})
    cheaper = (2000 / 200 - 900 / 100) / (2000 / 200)
    unmet = (1 - 176 / 220) - (1 - 72 / 80)
    missed = 18 / 180 - 4 / 80
    happier = 7 / 10 - 12 / 20
    assert search.score(figures, weights) == pytest.approx(cheaper + unmet + 0.5 * missed + happier)
    same = search.Figures._make(sums[[1, 1]] for sums in figures)
    assert search.score(same, weights) == pytest.approx(0.0)


def test_figures_are_those_of_the_people(trial: Arms) -> None:
    """One more week adds what plain Python adds up over people."""
    model = fork_with(trial[1], f"payment_mode={WITHHELD}", "change_method=1")
    state, m = model.state, model.state.commissioner.columns
    before = search.Figures._make(sums.copy() for sums in search.figures_of(state, 3))
    # One week on, and not the week of a look.
    m.trial_since[:] = 1
    model.run_for(1)
    c, n = state.client.columns, 3
    people = [0, 0]
    need = [0.0, 0.0]
    for i in state.client.rows().tolist():
        cared = c.stage[i] in (Stage.SERVED, Stage.WAITING) and c.route[i] == Route.COUNCIL
        if not cared or state.land.council[c.place[i]] != n:
            continue
        if c.new_way[i] or c.assessed[i] >= 1:
            people[0 if c.new_way[i] else 1] += 1
            need[0 if c.new_way[i] else 1] += float(c.need[i])
    after = search.figures_of(state, n)
    assert (after.people - before.people).tolist() == people
    np.testing.assert_allclose(after.need - before.need, need, rtol=1e-5)


def test_a_trial_costs_what_the_council_pays_beyond_the_old_book(trial: Arms) -> None:
    """More paid to providers in the same week is all seen as cost of the new way."""
    state = fork_with(trial[1], f"payment_mode={WITHHELD}", "change_method=1").state
    before = [search._new_book(state, n) for n in range(state.councils)]
    assert sum(before) > 0.0
    state.ledger.week[Flow.COUNCIL_FEES] += 12_300
    after = [search._new_book(state, n) for n in range(state.councils)]
    np.testing.assert_allclose(np.subtract(after, before), 123.0, atol=2.0)
