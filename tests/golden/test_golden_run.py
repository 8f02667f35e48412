"""A golden run: two years of two small councils, whose money and outcomes are kept in the repo.

It says no number is right; it says which are others than before. A change on purpose is written
with a sentence that ``CHANGELOG.md`` has too, as a **Regression** (see ``CONTRIBUTING.md``)::

    GOFAL_GOLDEN="Mileage is paid for the way home" uv run pytest -n0 tests/golden
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from two_councils import COUNTRY

from gofal.abm.calendar import YEAR
from gofal.abm.model import CareModel
from gofal.abm.outcomes.frame import outcome_frame
from gofal.abm.world.ledger import Flow

WRITE = "GOFAL_GOLDEN"
"""Variable of the environment with the sentence for a change on purpose."""
HERE = Path(__file__).parent
KEPT = HERE / "golden.csv"
CHANGELOG = HERE.parents[1] / "CHANGELOG.md"
YEARS = 2
ARMS: dict[str, dict[str, Any]] = {
    "baseline": {},
    "new ways": {
        "payment_mode": "withheld",
        "withheld_share": 0.1,
        "change_dynamics": 0,
        "change_cohort": 0,
        "profit_cap": 0.05,
        "integrator_fee": 0.03,
        "gain_share": 0.5,
        "member_fee": 10,
        "direct_payment_offer": 0.5,
        "fund_offer": 0.5,
        "budget_offer": 0.3,
        "integrated_budget": 0.2,
        "cash_for_care": 0.3,
        "integrated_teams": 1,
        "health_pooling": 0.5,
        "reablement_places": 5,
        "unpaid_support": 0.5,
        "volunteers": 3,
        "volunteer_pay": 5,
        "community_catalysts": 2,
        "startup_grant": 2000,
        "training_subsidy": 0.5,
        "leave_refund": 0.5,
        "pandemic": 0.5,
        "pandemic_funding": 0.5,
        "pandemic_paid_by_plan": 0.5,
        "rebalancing_target": 0.4,
        "rebalancing_route": "latc",
        "tender_share": 0.5,
    },
    "much support": {
        "fee_level": 1.4,
        "care_insurance": 1,
        "payment_mode": "capacity",
        "collaborative_meetings": 1,
        "franchisors": 5,
        "coop_development_workers": 5,
        "coop_grant": 0.3,
        "coop_finance": 20,
        "coop_levy": 0.1,
        "coop_tax_relief": 0.5,
        "conversion": 1,
        "transition_grant": 0.5,
        "in_house_form": 2,
        "health_scope": 10,
        "latc": 1,
        "latc_private_plan": 0.3,
    },
}
"""Futures that between them move nearly every flow of money."""
NEVER = {
    *("COUNCIL_DIVIDEND", "HEALTH_SCOPE", "MONITORING", "PROFIT_RETURN", "ROYALTY"),
    *("SALE", "TENDER_COST", "TRANSITION_GRANT"),
}
"""Flows that no arm moves in a country so small; each has a test of its own."""


def _settled() -> CareModel:
    model = CareModel("baseline", country=COUNTRY)
    model.burn_in()
    return model


def _rows(model: CareModel, arm: str) -> pd.DataFrame:
    """Pounds of every flow, and means of every outcome, by year of a future."""
    pence = np.array(model.state.records.money)[-YEARS * YEAR :].sum(axis=2)
    frame = outcome_frame(model.state)
    frame = frame[frame["level"] == COUNTRY.slug].assign(year=frame["week"] // YEAR)
    means = frame.groupby(["year", "outcome"])["value"].mean().reset_index()
    rows = [
        (arm, year, "flow", flow.name, float(pounds))
        for year in range(YEARS)
        for flow, pounds in zip(
            Flow, pence[year * YEAR : (year + 1) * YEAR].sum(axis=0) / 100.0, strict=True
        )
    ]
    means = means[np.isfinite(means["value"])]
    rows += [
        (arm, int(year), "outcome", str(outcome), float(value))
        for year, outcome, value in means.itertuples(index=False)
    ]
    every = pd.DataFrame(rows, columns=["arm", "year", "kind", "name", "value"])
    return every[every["value"] != 0.0]


@pytest.fixture(scope="module")
def found() -> pd.DataFrame:
    """What the arms come to now."""
    settled, parts = _settled(), []
    for arm, levers in ARMS.items():
        model = settled.fork(settled.followed.with_(set=levers))
        model.run_for(YEARS * YEAR)
        parts.append(_rows(model, arm))
    frame = pd.concat(parts, ignore_index=True)
    if os.environ.get(WRITE):
        text = frame.to_csv(index=False, float_format="%.10g", lineterminator="\n")
        KEPT.write_text(f"# {os.environ[WRITE]}\n{text}", encoding="utf-8")
    return frame


def test_money_and_outcomes_are_those_that_were_kept(found: pd.DataFrame) -> None:
    kept = pd.read_csv(KEPT, comment="#")
    key = ["arm", "year", "kind", "name"]
    both = found.merge(kept, on=key, how="outer", suffixes=("_now", "_kept"))
    now, before = (both[f"value_{x}"].fillna(0.0).to_numpy() for x in ("now", "kept"))
    same = np.isclose(now, before, rtol=1e-6, atol=1e-6)
    others = both[~same]
    assert same.all(), (
        f"{len(others)} of {len(both)} numbers are others; if on purpose, see the first lines of "
        f"this file:\n{others.head(40).to_string(index=False)}"
    )


def test_nearly_every_flow_of_money_is_in_it(found: pd.DataFrame) -> None:
    moved = set(found.loc[found["kind"] == "flow", "name"])
    assert {flow.name for flow in Flow} - moved == NEVER


def test_what_it_was_changed_for_stands_in_the_changelog() -> None:
    first = KEPT.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
    assert len(first.split()) > 3
    words = " ".join(CHANGELOG.read_text(encoding="utf-8").split())
    assert first in words
