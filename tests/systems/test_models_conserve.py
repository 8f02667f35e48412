"""With every lever of owners, companies and teams on, people, hours and pence still add up."""

from __future__ import annotations

import pytest
from forks import fork_with

from abm.ledger import Flow
from abm.model import CareModel

ALL = (
    "franchisors=4", "royalty_deferral=1", "franchise_growth=1", "coop_development_workers=4",
    "coop_grant=0.2", "coop_finance=26", "coop_tax_relief=0.5", "coop_sponsors=1",
    "coop_levy=0.05", "coop_union=1", "coop_consortium=1", "team_founders=4", "health_scope=6",
    "social_enterprise_workers=3", "transition_grant=600",
)  # fmt: skip
FIRST = ("latc=1", "latc_joint=1", "latc_private_plan=0.3", "latc_plan_optimism=2",
         "latc_dividend=0.04", "latc_new_terms=1", "latc_repricing=0.25",
         "franchise_kind=patch_franchise", "coop_form=multi_stakeholder",
         "conversion=employee_owned")  # fmt: skip
SECOND = ("in_house_form=integrated_company", "franchise_kind=premium_franchise",
          "coop_form=user_cooperative", "team_form=wellbeing_team",
          "conversion=multi_stakeholder")  # fmt: skip
MOVED = (Flow.VAT, Flow.LOAN_REPAYMENT, Flow.COOP_GRANT, Flow.SOCIAL_LOAN, Flow.HEALTH_SCOPE)


@pytest.mark.parametrize("settings", [FIRST, SECOND], ids=["companies", "integrated"])
def test_everything_on_conserves(tiny_wales: CareModel, settings: tuple[str, ...]) -> None:
    model = fork_with(tiny_wales, *ALL, *settings)
    model.validating = True
    total = dict.fromkeys(MOVED, 0.0)
    for _ in range(27):
        model.run_for(1)
        for flow in MOVED:
            total[flow] += model.state.ledger.pounds(flow).sum()
    assert all(pounds > 0.0 for pounds in total.values()), total
    assert (model.state.memory.levy >= 0).all()
