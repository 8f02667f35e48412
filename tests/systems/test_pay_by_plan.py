"""Pay by plan in a pandemic: who pays what, that nothing is lost, and that it is off by default."""

from __future__ import annotations

import numpy as np
import pytest
from cuts import future
from forks import fork_with

from gofal.abm.audit import audit
from gofal.abm.model import CareModel
from gofal.abm.week.market.staffing import Cancelled
from gofal.abm.week.plan import WEEK
from gofal.abm.world.ledger import PARTIES, Flow, Sector
from gofal.abm.world.state import State
from gofal.agents.carer import Job
from gofal.agents.client import SLOTS, Route, Stage

OTHERS_PAY = {Route.DIRECT_PAYMENT, Route.OWN_MONEY, Route.FUND}


@pytest.fixture(scope="module")
def paid(small_wales: CareModel) -> dict[str, State]:
    """The first week of a pandemic up to the bills: paid as hours come, for a part, all by plan."""
    states = {}
    for name, share in {"none": 0, "part": 0.6, "all": 1}.items():
        terms = "pandemic=1", "pandemic_funding=0.75", f"pandemic_paid_by_plan={share}"
        s = states[name] = fork_with(small_wales, *terms).state
        s.policy.at(s.week)
        s.fit()
        s.tally.open_week(s.week)
        s.ledger.open_week()
        for step in WEEK[: [one.name for one in WEEK].index("money") + 1]:
            step.run(s)
            audit(s, step.name)
    return states


def flow(s: State, name: Flow) -> int:
    return int(s.ledger.week[name].sum())


def lost_by_pair(s: State) -> dict[tuple[int, int], float]:
    """Worth of booked hours that did not come, £ by provider and council, one person at a time."""
    c, lost = s.client.columns, dict[tuple[int, int], float]()
    for i in np.flatnonzero(c.alive & (c.stage == Stage.SERVED)):
        j, n = int(c.provider[i]), int(s.land.council[c.place[i]])
        others = c.route[i] in OTHERS_PAY or c.flexible[i]
        if others or s.provider["owner_covers"][j]:
            continue
        booked = sum(float(c.hours[i, k]) for k in range(SLOTS) if c.carer[i, k] >= 0)
        short = max(0.0, booked - float(c.delivered[i]))
        lost[j, n] = lost.get((j, n), 0.0) + float(c.price[i]) * short
    return lost


def test_a_council_pays_its_part_of_the_hours_that_did_not_come(paid: dict[str, State]) -> None:
    off, on = paid["none"], paid["part"]
    lost = lost_by_pair(on)
    owed = flow(on, Flow.COUNCIL_FEES) - flow(off, Flow.COUNCIL_FEES)
    assert owed > 100_000
    assert owed == pytest.approx(sum(60.0 * worth for worth in lost.values()), abs=len(lost))
    refund = flow(on, Flow.SERVICE_GRANT) - flow(off, Flow.SERVICE_GRANT)
    assert refund == pytest.approx(0.75 * owed, abs=on.councils)
    # Each provider's books of the quarter have what it was owed.
    more = on.provider["council_income"] - off.provider["council_income"]
    by_provider = np.zeros(len(more))
    for (j, _), worth in lost.items():
        by_provider[j] += 0.6 * worth
    assert more == pytest.approx(by_provider, abs=0.3)


def test_no_penny_is_made_or_lost_by_it(paid: dict[str, State]) -> None:
    off, on = paid["none"], paid["all"]
    assert on.ledger.balance.sum() == 0
    rows = on.provider.rows()
    flows = {x: flow(on, x) - flow(off, x) for x in Flow}
    came = sum(flows[x] for x, (_, payee) in PARTIES.items() if payee == Sector.PROVIDER)
    went = sum(flows[x] for x, (payer, _) in PARTIES.items() if payer == Sector.PROVIDER)
    cash = int(on.provider["cash"][rows].sum() - off.provider["cash"][rows].sum())
    assert cash == came - went


def test_carers_are_paid_for_visits_that_are_paid_for(paid: dict[str, State]) -> None:
    lost = {name: s.scratch(Cancelled).hours[: s.carer.capacity].sum() for name, s in paid.items()}
    # Nobody pays for a visit that those stop who hold the money themselves.
    assert 0.0 < lost["all"] < 0.7 * lost["none"]
    assert lost["part"] == pytest.approx(0.4 * lost["none"] + 0.6 * lost["all"], rel=1e-6)
    off, on = paid["none"], paid["all"]
    at = on.carer["alive"] & (on.carer["job"] == Job.WORKING)
    assert (on.carer["pay"][at] >= off.carer["pay"][at] - 0.01).all()
    assert flow(on, Flow.PAY) > flow(off, Flow.PAY)


def test_without_a_pandemic_it_does_nothing(small_wales: CareModel) -> None:
    usual, named = (future(small_wales, {}, f"pandemic_paid_by_plan={x}", 6) for x in (0, 1))
    for table in ("client", "carer", "provider"):
        one, other = (getattr(model.state, table).columns for model in (usual, named))
        assert one.tobytes() == other.tobytes()
    assert (usual.state.ledger.balance == named.state.ledger.balance).all()


def test_it_bears_what_providers_lose(small_wales: CareModel) -> None:
    """Cut out, providers have less cash after a pandemic's quarter."""
    without, with_it = (
        future(small_wales, {}, f"pandemic=1 pandemic_funding=1 pandemic_paid_by_plan={x}", 13)
        for x in (0, 1)
    )
    left = []
    for model in (without, with_it):
        s = model.state
        rows = s.provider.rows()
        left.append(float(s.provider["cash"][rows][~s.provider["owner_covers"][rows]].sum()))
    assert left[1] > left[0]
