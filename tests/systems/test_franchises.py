"""Franchises: who pays royalty when, what a patch and sensors do, whom franchisors bring."""

from __future__ import annotations

import numpy as np
import pytest
from forks import fork_with, nothing_known, rows_of
from shows import shows

from gofal.abm.model import CareModel
from gofal.abm.week.catalysts import founders
from gofal.abm.week.founding.cooperatives import founders_outlook
from gofal.abm.week.founding.entry import open_provider, would_begin
from gofal.abm.week.founding.prospects import doubt, judgement
from gofal.abm.week.founding.start import royalty_of
from gofal.abm.week.market import helpers
from gofal.abm.week.plan import STEPS
from gofal.abm.week.providers import drift, royalties
from gofal.abm.world.forms import term
from gofal.abm.world.founding import change_terms
from gofal.abm.world.ledger import Flow
from gofal.agents.carer import Job
from gofal.agents.catalyst import CatalystKind
from gofal.agents.client import SLOTS, Route, Stage


@pytest.fixture(scope="module")
def grown(small_wales: CareModel) -> CareModel:
    """Three franchisors a council for some months."""
    model = fork_with(small_wales, "franchisors=3")
    model.run_for(30)
    return model


@shows("franchise")
def test_a_franchise_pays_its_royalty_and_a_dearer_one_draws_fewer(
    small_wales: CareModel, grown: CareModel
) -> None:
    before, after = rows_of(small_wales, "franchise"), rows_of(grown, "franchise")
    p = grown.state.provider.columns
    new = after[(p.founded[after] >= 0) & (p.catalyst[after] >= 0)]
    assert len(after) > len(before)
    assert len(new)
    assert p.royalty[new] == pytest.approx(0.05)
    grown_paid = grown.state.ledger.pounds(Flow.ROYALTY).sum()
    assert grown_paid > small_wales.state.ledger.pounds(Flow.ROYALTY).sum()
    assert royalty_of(grown.state, "private_agency", 0) == 0.0
    starts = [founders_who_start(small_wales, f"franchise_royalty={r}") for r in (0, 0.12)]
    assert starts[0] > starts[1] > 0


def founders_who_start(wales: CareModel, setting: str) -> int:
    """Founders, among the same would-be ones of a franchise, to whom it seems to pay."""
    model = fork_with(wales, setting)
    model.run_for(1)
    nothing_known(model.state)
    rows = [
        would_begin(model.state, uid % model.state.councils, uid, "franchise", helped=True)
        for uid in range(1, 100)
    ]
    return sum(rows)


@shows("bluebird-care")
def test_franchises_draw_founders_in_proportion_to_those_there_are(
    grown: CareModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def note(_state: object, _council: int, _uid: int, slug: str) -> int:
        asked.append(slug)
        return -1

    monkeypatch.setattr(founders, "whom_to_bring", note)
    number = []
    for setting in ("franchise_growth=0", "franchise_growth=1"):
        model = fork_with(grown, "franchisors=3", setting)
        model.run_for(1)
        asked.clear()
        for _ in range(200):
            model.state.week += 1
            STEPS["catalysts"].run(model.state, "bring_on_franchises")
        number.append(len(asked))
    p, rows = model.state.provider.columns, rows_of(model, "franchise")
    known = np.bincount(p.council[rows], minlength=model.state.councils)
    more = model.state.parameters["catalyst.word_of_mouth"] * known
    assert founders.word_of_mouth(model.state) == pytest.approx(1.0 + more)
    assert number[1] > 1.1 * number[0]


@shows("welsh-brand-franchise")
def test_under_a_welsh_brand_founders_misjudge_less_and_share_systems_later(
    small_wales: CareModel,
) -> None:
    s = small_wales.fork("baseline").state
    errors = {
        slug: np.std([judgement(s, doubt(s, slug, helped=True), uid) for uid in range(400)])
        for slug in ("franchise", "welsh_franchise")
    }
    assert 0.0 < errors["welsh_franchise"] < errors["franchise"]
    office = {slug: founders_outlook(s, slug, 3).office for slug in errors}
    assert office["franchise"] == 1.0 < office["welsh_franchise"]


@shows("social-franchise-casa")
def test_a_deferred_royalty_is_paid_from_surplus_only(small_wales: CareModel) -> None:
    paid, arms = [], []
    for setting in ("royalty_deferral=0", "royalty_deferral=1"):
        model = fork_with(small_wales, setting)
        p = model.state.provider.columns
        rows = rows_of(model, "franchise")
        for row in rows:
            change_terms(model.state, int(row), "social_franchise")
        model.run_for(1)
        arms.append((model, rows))
        paid.append(model.state.ledger.pounds(Flow.ROYALTY).sum())
        row = open_provider(model.state, "social_franchise", 0, 0, 99)
        due = 0.0 if arms[1:] else 0.042  # deferred, it is no week's cost from the first day on
        assert royalty_of(model.state, "social_franchise", 0) == pytest.approx(due)
        assert model.state.provider["royalty"][row] == pytest.approx(due)
    assert paid[0] > 0.0
    model, rows = arms[1]
    s, p = model.state, model.state.provider.columns
    assert (p.royalty[rows] == 0.0).all()
    gain, loss = int(rows[0]), int(rows[1])
    p.income[rows[:2]], p.cost[gain], p.cost[loss] = 10_000.0, 8_000.0, 10_500.0
    s.ledger.open_week()
    royalties.deferred_royalties(s, np.array([gain, loss]))
    assert s.ledger.pounds(Flow.ROYALTY).sum() == pytest.approx(420.0)
    assert p.cost[gain] == pytest.approx(8_420.0)
    assert p.cost[loss] == pytest.approx(10_500.0)  # a quarter of loss: nothing is due


@shows("caremark-patchcare")
def test_no_carer_of_a_patch_gets_more_people_or_further_ones(small_wales: CareModel) -> None:
    """Agencies with patches of three people and ten minutes, against the same without."""
    most, furthest = [], []
    for people, minutes in ((0.0, 0.0), (3.0, 10.0)):
        model = small_wales.fork(small_wales.followed)
        # Nobody takes over rounds that others made.
        q, alone = model.state.parameters, {"firm.buyer_open": 0.0}
        model.state.parameters = q.with_values(alone, beyond=tuple(alone))
        p = model.state.provider.columns
        rows = rows_of(model, "private_agency")
        p.patch_clients[rows], p.patch_minutes[rows] = people, minutes
        first = p.uid[rows].copy()
        model.run_for(16)
        rows = rows[model.state.provider["uid"][rows] == first]  # not who has a row of theirs now
        count, far = _rotas(model, rows)
        most.append(count)
        furthest.append(far)
    assert most[1] <= 3 < most[0]
    assert furthest[1] <= 10.0 < furthest[0]
    q = small_wales.state.parameters
    assert q["patch_franchise.patch_clients"] == 10
    assert q["patch_franchise.secure_offer"] > q["franchise.secure_offer"]


def _rotas(model: CareModel, rows: np.ndarray) -> tuple[int, float]:
    """Most people of a carer who began under the rule, and furthest of them from home."""
    s = model.state
    c, k = s.client.columns, s.carer.columns
    new = k.alive & (k.job == Job.WORKING) & np.isin(k.provider, rows) & (k.since >= 0)
    served = np.flatnonzero(c.alive & (c.stage == Stage.SERVED))
    people = np.zeros(len(k.alive), dtype=int)
    far = 0.0
    for s_ in range(SLOTS):
        carer = c.carer[served, s_]
        mine = (carer >= 0) & new[carer]
        np.add.at(people, carer[mine], 1)
        if mine.any():
            far = max(far, float(s.land.minutes[k.home[carer[mine]], c.place[served[mine]]].max()))
    return int(people.max()), far


def test_patches_drift_to_private_work_when_carers_are_short(small_wales: CareModel) -> None:
    """E132: an hour of the council's costs the private hour not sold, if there is one to sell."""
    model = small_wales.fork(small_wales.followed)
    s, p, c = model.state, model.state.provider.columns, model.state.client.columns
    franchises = rows_of(model, "franchise")
    people = np.bincount(c.place[s.client.rows()], minlength=len(s.population))
    j = int(max(franchises, key=lambda row: people[p.base_place[row]]))
    change_terms(s, j, "patch_franchise")
    p.private_ratio[j] = 1.22
    p.posts[j], p.free[j], p.unfilled[j], p.refused[j] = 4.0, 0.0, 10.0, 0.0
    near = np.flatnonzero(c.alive & (s.land.minutes[p.base_place[j], c.place] <= p.radius[j]))[:5]
    waits = c.alive & (c.stage == Stage.WAITING) & (c.route == Route.OWN_MONEY)
    c.stage[waits] = Stage.COMMUNITY
    drift.private_drift(s)
    assert p.drift[j] == 0.0  # nobody with own money waits
    c.stage[near], c.route[near], c.package[near] = Stage.WAITING, Route.OWN_MONEY, 10.0
    drift.private_drift(s)
    fee = float(s.commissioner["fee"][p.council[j]])
    assert p.drift[j] == pytest.approx(0.5 * 0.22 * fee, rel=1e-3)
    dearer = small_wales.followed.with_(set={"fee_level": 1.1})
    s.policy = small_wales.fork(dearer).state.policy
    s.policy.at(s.week)
    drift.private_drift(s)
    assert p.drift[j] == pytest.approx(0.5 * (1.22 - 1.1) * fee, rel=1e-3)  # the fee in force
    s.commissioner["price_level"][:] *= 1.1
    drift.private_drift(s)
    assert p.drift[j] == pytest.approx(0.5 * (1.22 - 1.0) * 1.1 * fee, rel=1e-3)  # own prices move
    p.free[j] = p.capacity[j]
    drift.private_drift(s)
    assert p.drift[j] == 0.0  # with idle carers there is room for both


@shows("home-instead")
def test_sensors_spare_travel_and_cost_by_the_hour(small_wales: CareModel) -> None:
    usual, watched = (small_wales.fork(small_wales.followed) for _ in range(2))
    rows = rows_of(usual, "private_agency")
    p = watched.state.provider.columns
    p.monitoring[rows] = 0.2
    who, planned = p.uid[rows].copy(), p.planned[rows].copy()
    for model in (usual, watched):
        model.run_for(1)
    ways = [m.state.provider["travel"][rows].sum() for m in (usual, watched)]
    assert 0.7 < ways[1] / ways[0] < 0.85
    cost = small_wales.state.parameters["provider.monitoring_cost"]
    hours = watched.state.provider["delivered"][rows].sum()
    paid = watched.state.ledger.pounds(Flow.MONITORING).sum()
    ended = planned[watched.state.provider["uid"][rows] != who].sum()  # they paid before
    assert cost * 0.2 * hours <= 1.001 * paid <= 1.002 * cost * 0.2 * (hours + ended)
    assert usual.state.ledger.pounds(Flow.MONITORING).sum() == 0.0
    q = small_wales.state.parameters
    assert term(q, "premium_franchise.monitoring") > 0.0
    assert q["premium_franchise.private_ratio"] > q["franchise.private_ratio"]


def test_a_catalyst_has_so_many_hours_for_cases(small_wales: CareModel) -> None:
    model = fork_with(small_wales, "franchisors=1")
    model.run_for(1)
    s, k = model.state, model.state.catalyst.columns
    kind = CatalystKind.FRANCHISOR
    rows = np.flatnonzero(k.alive & (k.kind == kind) & (k.council == 4))
    assert helpers.posts(s, kind)[4] == len(rows) == 1
    full = k.hours[rows[0]]
    assert full == s.parameters["catalyst.case_hours"]
    k.busy[rows[0]] = full - s.parameters["catalyst.firm_load"]
    assert helpers.helper_in(s, kind, 4) == rows[0]
    k.busy[rows[0]] += 0.01
    assert helpers.helper_in(s, kind, 4) == -1


@pytest.fixture(scope="module")
def kinds(small_wales: CareModel) -> dict[str, CareModel]:
    """Some months in which many franchisors bring founders of one kind or another."""
    arms = {}
    for kind in ("franchise", "patch_franchise", "premium_franchise"):
        arms[kind] = fork_with(
            small_wales,
            "franchisors=5",
            "franchise_growth=1",
            f"franchise_kind={kind}",
            "fee_level=1.15",
        )
        nothing_known(arms[kind].state)
        arms[kind].run_for(40)  # fourteen weeks of them to register
    return arms


def brought(model: CareModel, slug: str) -> np.ndarray:
    """Providers of a form that franchisors brought under the policy."""
    p, rows = model.state.provider.columns, rows_of(model, slug)
    return rows[(p.founded[rows] >= 0) & (p.catalyst[rows] >= 0)]


@shows("caremark-patchcare")
def test_patches_of_founders_who_chose_them_hold(kinds: dict[str, CareModel]) -> None:
    """The kind that the lever names is what founders start, and its patches bind their rotas."""
    seen = {}
    for kind in ("franchise", "patch_franchise"):
        model = kinds[kind]
        rows = brought(model, kind)
        other = "franchise" if kind == "patch_franchise" else "patch_franchise"
        assert len(rows) >= 3
        assert len(brought(model, other)) == 0
        assert model.state.provider["clients"][rows].sum() > 10
        seen[kind] = _rotas(model, rows)
    q = kinds["franchise"].state.parameters
    people, minutes = (q[f"patch_franchise.patch_{name}"] for name in ("clients", "minutes"))
    assert seen["patch_franchise"][0] <= people
    assert seen["patch_franchise"][1] <= minutes < seen["franchise"][1]


@shows("home-instead")
def test_sensors_of_founders_who_chose_them_spare_travel(kinds: dict[str, CareModel]) -> None:
    model = kinds["premium_franchise"]
    rows = brought(model, "premium_franchise")
    assert len(rows) >= 3
    assert len(brought(kinds["franchise"], "premium_franchise")) == 0
    s, p = model.state, model.state.provider.columns
    share = s.parameters["premium_franchise.monitoring"]
    assert p.monitoring[rows] == pytest.approx(share)
    paid = s.ledger.pounds(Flow.MONITORING).sum()
    hours = p.delivered[rows].sum()
    assert paid == pytest.approx(share * s.parameters["provider.monitoring_cost"] * hours, rel=1e-3)
    assert paid > 0.0
    assert kinds["franchise"].state.ledger.pounds(Flow.MONITORING).sum() == 0.0
    # The same week again, had their franchisor no sensors.
    arms = [model.fork(model.followed) for _ in range(2)]
    arms[1].state.provider.columns.monitoring[rows] = 0.0
    for arm in arms:
        arm.run_for(1)
    travel = [arm.state.provider["travel"][rows].sum() for arm in arms]
    assert travel[0] == pytest.approx((1.0 - share) * travel[1], rel=0.05)
