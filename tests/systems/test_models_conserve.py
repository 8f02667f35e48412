"""Conservation with every lever of owners, companies and teams on."""

from __future__ import annotations

import numpy as np
import pytest
from forks import fork_with, nothing_known

from gofal.abm.model import CareModel
from gofal.abm.world.ledger import Flow
from gofal.agents.client import Route

ALL = (
    "franchisors=4 royalty_deferral=1 franchise_growth=1 coop_development_workers=4 "
    "coop_grant=0.2 coop_finance=26 coop_tax_relief=0.5 coop_sponsors=1 coop_levy=0.05 "
    "coop_union=1 coop_consortium=1 team_founders=4 health_scope=12 social_enterprise_workers=3 "
    "transition_grant=600 startup_grant=20000"
)
FIRST = (
    "latc=1 latc_joint=1 latc_private_plan=0.3 latc_plan_optimism=2 latc_dividend=0.04 "
    "latc_new_terms=1 latc_repricing=0.25 franchise_kind=patch_franchise "
    "coop_form=multi_stakeholder conversion=employee_owned"
)
SECOND = (
    "in_house_form=integrated_company franchise_kind=premium_franchise "
    "coop_form=user_cooperative team_form=wellbeing_team conversion=multi_stakeholder"
)
MOVED = (Flow.VAT, Flow.LOAN_REPAYMENT, Flow.COOP_GRANT, Flow.SOCIAL_LOAN, Flow.HEALTH_SCOPE)


@pytest.mark.parametrize("settings", [FIRST, SECOND], ids=["companies", "integrated"])
def test_everything_on_conserves(tiny_wales: CareModel, settings: str) -> None:
    model = fork_with(tiny_wales, ALL, settings)
    nothing_known(model.state)
    model.validating = True
    total = dict.fromkeys(MOVED, 0.0)
    for _ in range(40):  # who is brought on registers for fourteen of them
        model.run_for(1)
        for flow in MOVED:
            total[flow] += model.state.ledger.pounds(flow).sum()
    assert all(pounds > 0.0 for pounds in total.values()), total
    assert (model.state.memory.levy >= 0).all()


MONEY = (
    "change_dynamics=0 change_cohort=0 fund_offer=1 budget_offer=1 integrated_budget=0.5 brokers=4"
)
LATER = "latc=1 latc_joint=0 latc_joint=1:9"


@pytest.mark.parametrize("mode", ["outcomes_on_top", "capacity", "withheld"])
def test_joint_companies_take_new_ways_of_paying_and_funds_along(
    tiny_wales: CareModel, mode: str
) -> None:
    """Companies that hold funds, banked hours and money held back join in the middle of it all."""
    model = fork_with(tiny_wales, LATER, MONEY, f"payment_mode={mode}", "profit_cap=0.05")
    model.validating = True
    model.run_for(9)
    p, own = model.state.provider.columns, model.state.commissioner.columns.in_house
    assert (p.partner[own] < 0).all()
    # Capacity is bought of holders of patches, whom companies are not.
    assert mode == "capacity" or (p.flexible[own] > 0.0).any()
    model.run_for(16)
    p, own = model.state.provider.columns, model.state.commissioner.columns.in_house
    assert (p.partner[own] >= 0).any()
    c = model.state.client.columns
    assert (c.route[c.alive] == Route.FUND).any()


@pytest.mark.slow
def test_who_ends_with_a_loan_takes_no_penny_along(tiny_wales: CareModel) -> None:
    """Co-operatives, employee-owned agencies and companies end in debt; the books still add up."""
    model = fork_with(
        tiny_wales,
        ALL,
        "latc=1 latc_joint=1 conversion=employee_owned payment_mode=outcomes_on_top",
        MONEY,
    )
    nothing_known(model.state)
    model.validating = True
    model.run_for(32)
    s, p = model.state, model.state.provider.columns
    owing = np.flatnonzero(p.alive & (p.loan > 0) & ~p.owner_covers)
    assert len(owing) >= 3
    uid, kinds = p.uid[owing].copy(), set(p.repays[owing].tolist())
    assert len(kinds) >= 2
    # Their offices cost more than all they have, and nobody lends them anything more.
    p.fixed_cost[owing] += np.maximum(p.cash[owing], 0) / 100.0 + 1_000.0
    p.credit[owing] = 0
    model.run_for(4)
    now = s.provider.columns
    left = np.isin(uid, now.uid[now.alive])
    assert left.mean() < 0.5
    gone = owing[(now.uid[owing] != uid) & ~now.alive[owing]]
    assert (now.loan[gone] == 0).all()
    assert (now.instalment[gone] == 0).all()
    model.run_for(13)
