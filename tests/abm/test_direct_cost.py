"""What an hour's carer costs, which councils pay less, and for what people wait in hospital."""

from __future__ import annotations

from typing import cast

import numpy as np

from gofal.abm.model import CareModel
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.outcomes.frame import outcome_series
from gofal.abm.outcomes.series import Series
from gofal.abm.week.measure.market import see_direct_costs
from gofal.abm.world.forms import owner_works
from gofal.abm.world.regimes import direct_costs, hour_costs
from gofal.agents.table import F64

DELAYS = ("discharge_delays", "discharge_delays_assessment", "discharge_delays_package")


def test_the_direct_cost_leaves_out_what_it_takes_to_run_the_business(
    tiny_wales: CareModel,
) -> None:
    s = tiny_wales.fork("baseline").state
    p, rows = s.provider.columns, s.provider.rows()
    business = p.overhead[rows] + p.management[rows]
    business += p.monitoring[rows] * s.parameters["provider.monitoring_cost"]
    np.testing.assert_allclose(hour_costs(s, rows) - direct_costs(s, rows), business, atol=1e-5)
    see_directly = [0.0] * s.councils
    for row in rows:
        if not owner_works(s)[p.form[row]] and not p.owner_covers[row]:
            an_hour = float(direct_costs(s, np.array([row]))[0])
            see_directly[p.council[row]] += float(p.delivered[row]) * an_hour
    see_direct_costs(s)
    np.testing.assert_allclose(s.tally["direct_cost"], see_directly)


class _Ratios:
    """Two councils and the country in three weeks: what is paid for an hour, what it costs."""

    def ratio(self, top: str, _bottom: str) -> F64:
        """Fees or direct costs; nobody delivers in the last week."""
        known = {"fee_paid": [20.0, 20.0, 20.0], "direct_cost": [21.0, 19.0, 20.0]}
        return np.array([known[top], [20.0] * 3, [np.nan] * 3])


def test_a_council_that_pays_less_than_the_direct_cost_counts() -> None:
    compute = OUTCOMES["fee_below_direct"].compute
    assert compute is not None
    found = compute(cast("Series", _Ratios()))
    nan = np.nan
    np.testing.assert_array_equal(found, [[1.0, 0.0, 0.5], [0.0, 0.0, 0.0], [nan, nan, nan]])


def test_who_could_leave_hospital_waits_for_an_assessor_or_for_care(tiny_wales: CareModel) -> None:
    model = tiny_wales.fork("baseline")
    model.run_for(26)
    every, assessor, care = outcome_series(model.state, DELAYS).values()
    np.testing.assert_array_equal(every, assessor + care)
    assert assessor[:, -1].sum() > 0
    assert care[:, -1].sum() > 0
