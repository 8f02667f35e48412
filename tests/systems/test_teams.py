"""Self-managed teams: who pays for nursing, what teams save and cost, how they come about."""

from __future__ import annotations

import numpy as np
import pytest
from forks import fork_with, nothing_known, rows_of
from shows import shows

from gofal.abm.model import CareModel
from gofal.abm.week.catalysts import founders
from gofal.abm.week.founding.entry import open_provider, would_begin
from gofal.abm.week.market.hour_price import scope_pay
from gofal.abm.week.money import tasks
from gofal.abm.week.plan import STEPS
from gofal.abm.week.providers import conversions, hand_back
from gofal.abm.week.providers.conversions import ConvertRules, gain_of, may_become
from gofal.abm.world.founding import change_terms
from gofal.abm.world.ledger import Flow
from gofal.abm.world.prices import fees, terms
from gofal.agents.client import Stage

LARGE = 600.0
"""Hours a week of a provider with layers worth taking away."""
FOUNDERS = (
    "bring_on_cooperatives",
    "bring_on_franchises",
    "bring_on_charities",
    "bring_on_teams",
    "sponsor",
)
"""Parts of the week in which others bring founders on."""


def all_charities(model: CareModel, slug: str) -> np.ndarray:
    """Charities that follow another model from now on; returns their rows."""
    rows = rows_of(model, "third_sector")
    for row in rows:
        change_terms(model.state, int(row), slug)
    return rows


@shows("buurtzorg")
def test_health_pays_for_nursing_and_layers_of_managers_are_not_there(
    small_wales: CareModel,
) -> None:
    paid, income = [], []
    for setting in ("health_scope=0", "health_scope=8"):
        model = fork_with(small_wales, setting)
        rows = all_charities(model, "neighbourhood_team")
        model.run_for(2)
        s, p = model.state, model.state.provider.columns
        paid.append(s.ledger.pounds(Flow.HEALTH_SCOPE).sum())
        income.append(float(p.income[rows].sum()))
        before = small_wales.state.provider.columns
        layers = p.overhead[rows] + p.management[rows]
        assert (layers < before.overhead[rows] + before.management[rows]).all()
    assert paid[0] == 0.0
    hours = tasks.nursing_hours(s)
    # Whose care ended after the bill is not served any more.
    assert paid[1] == pytest.approx(8.0 * hours.sum(), rel=0.01)
    assert income[1] - income[0] > paid[1]  # two weeks of it, and nothing else moved yet
    others = np.setdiff1d(s.provider.rows(), rows)
    assert hours[others].sum() == 0.0


def test_only_complex_people_have_nursing_tasks(small_wales: CareModel) -> None:
    model = fork_with(small_wales, "health_scope=8")
    rows = all_charities(model, "neighbourhood_team")
    model.run_for(1)
    s, c = model.state, model.state.client.columns
    from_ = s.parameters["matching.complex_from"]
    theirs = np.flatnonzero(c.alive & np.isin(c.provider, rows))
    t = terms(s)
    extra = np.array(
        [
            scope_pay(int(i), int(c.provider[i]), from_, c, s.provider.columns, s.land, t)
            for i in theirs
        ]
    )
    assert set(np.round(extra, 6)) == {0.0, 2.0}
    assert ((extra > 0.0) == (c.complexity[theirs] >= from_)).all()


def test_what_health_pays_counts_when_a_package_is_handed_back(small_wales: CareModel) -> None:
    """Packages that health's money makes worth having are kept, as they were taken."""
    back = []
    for setting in ("health_scope=0", "health_scope=12"):
        model = fork_with(small_wales, setting)
        rows = all_charities(model, "neighbourhood_team")
        s, p = model.state, model.state.provider.columns
        model.run_for(1)
        p.mean_wage[rows] *= 1.3
        p.free[rows] = 0.0  # nobody is idle: all pay would be saved
        c = s.client.columns
        hard = c.complexity >= s.parameters["matching.complex_from"]
        theirs = c.alive & (c.stage == Stage.SERVED) & np.isin(c.provider, rows)
        hand_back.hand_back_packages(s, rows)
        gone = s.client.columns.stage == Stage.WAITING
        back.append([float(gone[theirs & pick].mean()) for pick in (hard, ~hard)])
    assert back[0][0] > 0.02
    assert back[1][0] < 0.8 * back[0][0]


def starts(wales: CareModel, slug: str, *settings: str) -> int:
    """Founders, among the same would-be ones of a form, to whom it seems to pay."""
    model = fork_with(wales, *settings)
    model.run_for(1)
    nothing_known(model.state)
    rows = [
        would_begin(model.state, uid % model.state.councils, uid, slug, helped=True)
        for uid in range(1, 80)
    ]
    return sum(rows)


@shows("wellbeing-teams")
def test_shift_pay_at_the_usual_fee_does_not_pay_and_there_is_no_scope_of_its_own(
    small_wales: CareModel,
) -> None:
    fee = "fee_level=1.1"  # so high that a charity could pay for its growth
    usual = starts(small_wales, "wellbeing_team", fee)
    assert usual < starts(small_wales, "third_sector", fee)
    assert starts(small_wales, "wellbeing_team", "fee_level=1.3") > usual
    assert starts(small_wales, "wellbeing_team", fee, "health_scope=12") == usual
    nursing = [starts(small_wales, "neighbourhood_team", fee, f"health_scope={x}") for x in (0, 12)]
    assert nursing[1] > nursing[0]
    pay = []
    for slug in ("third_sector", "wellbeing_team"):
        model = fork_with(small_wales)
        rows = all_charities(model, slug)
        model.run_for(2)
        k = model.state.carer.columns
        theirs = k.alive & np.isin(k.provider, rows) & (k.contact > 5.0)
        pay.append(float((k.pay[theirs] / k.contact[theirs]).mean()))
    assert pay[1] > 1.05 * pay[0]


@shows("cornerstone")
def test_a_large_provider_turns_to_teams_if_it_saves_more_than_it_costs(
    small_wales: CareModel,
) -> None:
    gains = {}
    for grant in (0, 600):
        model = fork_with(small_wales, "conversion=self_managed", f"transition_grant={grant}")
        model.run_for(1)
        s, p = model.state, model.state.provider.columns
        r = s.parameters.fill(ConvertRules, "conversion")
        large = [
            int(j)
            for j in rows_of(model, "private_agency")
            if may_become(s, int(j), "self_managed") and p.planned[j] >= LARGE
        ]
        assert large
        gains[grant] = [gain_of(s, j, "self_managed", 0.5, r) for j in large]
    cost = [r.cost_per_carer * float(p.staff[j]) for j in large]
    assert np.subtract(gains[600], gains[0]) == pytest.approx(cost)
    j = large[0]
    before = {name: float(getattr(p, name)[j]) for name in ("span", "fixed_cost", "autonomy")}
    owners = ("form", "tax", "dividend", "target_margin", "owner_local")
    theirs = {name: float(getattr(p, name)[j]) for name in owners}
    s.ledger.open_week()
    conversions.convert(s, j, "self_managed", r)
    assert {name: float(getattr(p, name)[j]) for name in owners} == theirs  # nothing given away
    assert not may_become(s, j, "self_managed")
    assert s.ledger.pounds(Flow.TRANSITION).sum() == pytest.approx(cost[0])
    assert s.ledger.pounds(Flow.TRANSITION_GRANT).sum() == pytest.approx(cost[0])
    assert p.span[j] > before["span"]  # mentors instead of coordinators
    assert p.fixed_cost[j] > before["fixed_cost"]  # and one at the centre
    assert p.autonomy[j] > before["autonomy"]


def founders_met(wales: CareModel, monkeypatch: pytest.MonkeyPatch, *settings: str) -> list[str]:
    """Forms of those whom catalysts bring to a decision in 60 weeks from now on."""
    asked: list[str] = []

    def note(_state: object, _council: int, _uid: int, slug: str) -> int:
        asked.append(slug)
        return -1

    monkeypatch.setattr(founders, "whom_to_bring", note)
    model = fork_with(wales, *settings)
    model.run_for(4)
    asked.clear()
    for _ in range(60):
        model.state.week += 1
        STEPS["catalysts"].run(model.state, *FOUNDERS)
    return asked


@shows("west-suffolk")
def test_team_founders_bring_on_teams_only_while_they_are_there(
    small_wales: CareModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = founders_met(small_wales, monkeypatch, "team_founders=2", "team_form=wellbeing_team")
    assert there.count("wellbeing_team") > 10
    nursing = founders_met(small_wales, monkeypatch, "team_founders=2")
    assert "neighbourhood_team" in nursing
    assert "wellbeing_team" not in nursing
    left = founders_met(small_wales, monkeypatch, "team_founders=2", "team_founders=0:2")
    assert not {"wellbeing_team", "neighbourhood_team"} & set(left)


@shows("neighbourhood-nursing-wales")
def test_a_short_grant_is_for_those_founded_while_it_lasts(small_wales: CareModel) -> None:
    model = fork_with(
        small_wales, "startup_grant=20000 startup_grant=0:3 health_scope=8 health_scope=0:3"
    )
    cash, scope = [], []
    rows = all_charities(model, "neighbourhood_team")
    for weeks in (2, 3):
        model.run_for(weeks)
        s = model.state
        place = int(np.flatnonzero(s.land.council == 4)[0])
        row = open_provider(s, "neighbourhood_team", 4, place, 50 + weeks, helped=True)
        cash.append(int(s.provider.columns.cash[row]))
        scope.append(s.ledger.pounds(Flow.HEALTH_SCOPE).sum())
    assert cash[0] - cash[1] == 2_000_000
    assert scope[0] > 0.0 == scope[1]
    rows = rows[s.provider["alive"][rows]]
    assert (s.provider["nursing"][rows] > 0.0).all()  # the tasks are still done, unpaid
    assert fees(s)[4] == fees(small_wales.state)[4]
