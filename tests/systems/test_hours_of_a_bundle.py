"""Hours that a person moves from week to week: what came of them for need, on paper."""

from __future__ import annotations

import pytest
from village import Village

from gofal.abm.week.delivery.flexible import keep_bundles
from gofal.abm.week.delivery.response import Came, live
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.quality import swing


def met_and_say(change: float, **columns: float) -> tuple[float, float]:
    """What a person with ten hours lives in a week in which nine of them came."""
    v = Village()
    j = v.provider(freedom=0.5)
    i = v.person(j, **columns)
    s = v.state
    came = Came(9.0, 9.0, 9.0, 9.0, 9.0)
    lived = live(i, came, 0.0, change, 0.0, s.client.columns, s.provider.columns)
    return lived.met, lived.say


@pytest.mark.parametrize(
    ("change", "wanted", "met", "say"),
    [
        (-0.1, 9.0, 1.0, 1.0),  # nine hours came, nine were needed
        (-0.2, 9.0, 1.0, 0.5),
        (0.25, 9.0, 9.0 / 12.5, 0.0),
        (-0.1, 0.0, 9.0 * 0.95 / 9.0, 0.5),  # no bundle: carers take half of the change away
    ],
)
def test_hours_that_were_moved_are_not_moved_once_more(
    change: float, wanted: float, met: float, say: float
) -> None:
    lived = met_and_say(change, wanted=wanted, flexible=wanted > 0.0)
    assert lived == pytest.approx((met, say), abs=1e-6)


def test_hours_wanted_are_those_of_the_week_that_is_lived() -> None:
    numbers = {"need.weekly_spread": 0.1}
    v = Village(numbers, payment_mode="outcomes_on_top", flexible_band=0.5, charging_basis="level")
    people = [v.person(v.provider(), flexible=True, bank=5.0) for _ in range(40)]
    keep_bundles(v.state)
    s, c = v.state, v.state.client.columns
    key = stream(s.seed, Decision.NEED_VARIES, s.week)
    need = [10.0 * (1.0 + swing(draw(key, c.uid[i]), 0.1)) for i in people]
    assert min(need) < 9.0 < 11.0 < max(need)
    # At the review what was saved lapses.
    has = [min(hours, 10.0 + c.bank[i]) for hours, i in zip(need, people, strict=True)]
    assert c.wanted[people] == pytest.approx(has, rel=1e-5)
