"""Cut a part of the support for co-operatives out: its effect is gone and the other parts' stay.

As in ``test_cut_out.py``.
"""

from __future__ import annotations

import numpy as np
from cuts import Cut, future, is_the_rule
from forks import fork_with, nothing_known, rows_of
from shows import shows

from gofal.abm.model import CareModel
from gofal.abm.week.founding import cooperatives as founding
from gofal.abm.week.founding.entry import open_provider, would_begin
from gofal.abm.week.providers import cooperatives as review
from gofal.abm.week.providers import offices
from gofal.abm.world.founding import change_terms
from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State
from gofal.agents.client import Route, Stage

FORM = "multi_stakeholder"
COUNCIL = 3
BUNDLE = (
    "coop_grant=0.175 startup_grant=5000 coop_finance=13 coop_tax_relief=0.5 coop_union=1 "
    "coop_consortium=1 coop_levy=0.03"
)
PARTS = tuple(text.partition("=")[0] for text in BUNDLE.split())


def new_cooperative(state: State) -> int:
    """A helped founder opens one where the others of the test are."""
    place = int(np.flatnonzero(state.land.council == COUNCIL)[0])
    return open_provider(state, FORM, COUNCIL, place, 4242, helped=True)


def gains(wales: CareModel, cut: Cut) -> dict[str, float]:
    """What each part of the bundle gives four co-operatives at a review, and a new one."""
    s = future(wales, cut, BUNDLE, 1).state
    p = s.provider.columns
    rows = np.flatnonzero(p.alive & (p.council == COUNCIL) & ~p.owner_covers & (p.staff > 0))[:4]
    for row in rows:
        change_terms(s, int(row), FORM)
    p.income[rows], p.cost[rows] = 20_000.0, 10_000.0
    office, scale = float(p.fixed_cost[rows].sum()), float(p.wage_over_floor[rows].sum())
    s.ledger.open_week()
    review.grants(s, rows)
    review.levies(s, rows)
    founding.agree_with_union(s, rows)
    offices.share_offices(s)
    given = {
        "coop_tax_relief": 1.0 - float(review.tax_kept(s, rows).mean()),
        "coop_levy": float(s.memory.levy[COUNCIL]),
        "coop_union": float(p.wage_over_floor[rows].sum()) - scale,
        "coop_consortium": office - float(p.fixed_cost[rows].sum()),
    }
    new = new_cooperative(s)
    return given | {
        "coop_grant": float(s.ledger.pounds(Flow.COOP_GRANT).sum()),
        "startup_grant": float(s.ledger.pounds(Flow.START_GRANT).sum()),
        "coop_finance": float(s.provider["loan"][new]),
    }


@shows("coop-support")
def test_each_part_of_the_bundle_goes_alone(small_wales: CareModel) -> None:
    whole = gains(small_wales, {})
    assert set(whole) == set(PARTS)
    assert all(gain > 0.0 for gain in whole.values())
    for missing in PARTS:
        left = gains(small_wales, {missing: 0.0})
        assert abs(left.pop(missing)) < 1e-9, missing
        for part, gain in left.items():
            assert gain > 0.5 * whole[part], f"{part} needs {missing}"


@shows("coop-support")
def test_a_year_without_money_takes_the_grants_and_nothing_else(small_wales: CareModel) -> None:
    whole, left = gains(small_wales, {}), gains(small_wales, {"grant_pot": 0.0})
    for part in ("coop_grant", "startup_grant"):
        assert left.pop(part) == 0.0
    assert all(gain > 0.5 * whole[part] for part, gain in left.items())


@shows("quebec-coop", "coop-support")
def test_workers_whom_no_founder_meets_bring_on_no_co_operatives(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        start = fork_with(wales)
        nothing_known(start.state)
        help_there = f"coop_development_workers=5 coop_form={FORM} coop_grant=0.4 coop_finance=30"
        s = future(start, cut, help_there, 20).state
        p, f = s.provider.columns, s.founder.columns
        begun = p.alive & (p.form == s.model_code(FORM)) & (p.catalyst >= 0)
        return float(begun.sum() + (f.alive & (f.catalyst >= 0)).sum())

    rule, other = {"catalyst.founders_per_year": 0.0}, {f"{FORM}.users_vote": 0.0}
    is_the_rule(small_wales, probe, rule, other)


@shows("quebec-coop")
def test_a_grant_that_no_year_pays_brings_no_founder(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        begun = []
        for grant in (0, 0.4):
            s = future(wales, cut, f"coop_finance=30 coop_grant={grant}", 1).state
            nothing_known(s)
            n = s.councils
            pays = [would_begin(s, uid % n, uid, FORM, helped=True) for uid in range(1, 80)]
            begun.append(sum(pays))
        return float(begun[1] - begun[0])

    is_the_rule(small_wales, probe, {"grant_pot": 0.0}, {f"{FORM}.users_vote": 0.0})


@shows("quebec-coop")
def test_lenders_that_bear_every_loss_lend_no_less(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        loans = []
        for lost in (0.0, 1e6):
            s = future(wales, cut, "coop_finance=13", 1).state
            m = s.commissioner.columns
            m.social_lent[0], m.social_lost[0] = 2e6, lost
            loans.append(float(s.provider["loan"][new_cooperative(s)]))
        return loans[0] - loans[1]

    is_the_rule(small_wales, probe, {"cooperation.lender_bears": 1e9}, {"grant_pot": 0.0})


@shows("quebec-coop")
def test_where_users_have_no_vote_a_surplus_is_no_discount(small_wales: CareModel) -> None:
    def probe(wales: CareModel, cut: Cut) -> float:
        model = future(wales, cut, "", 1)
        s, p, c = model.state, model.state.provider.columns, model.state.client.columns
        rows = rows_of(model, "third_sector")
        rows = rows[np.argsort(p.planned[rows])[-3:]]
        for row in rows:
            change_terms(s, int(row), FORM)
        theirs = c.alive & np.isin(c.provider, rows) & (c.stage == Stage.SERVED)
        c.route[np.flatnonzero(theirs)[::2]] = Route.OWN_MONEY
        p.margin[rows], p.cash[rows] = 0.08, (1200.0 * p.weekly_cost[rows]).astype(np.int64)
        review.hold_votes(s, rows)
        return float(p.discount[rows].sum())

    is_the_rule(small_wales, probe, {f"{FORM}.users_vote": 0.0}, {"cooperation.caution": 0.0})
