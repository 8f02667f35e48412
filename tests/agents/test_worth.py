"""Known answers for the worth of a week in a job and elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gofal.abm.parameters import load_parameters
from gofal.agents.worth import WorthRules, elsewhere_worth, job_worth

RULES = load_parameters().fill(WorthRules, "work")
ROUND = WorthRules(
    own_time=0.5,
    risk_aversion=2.0,
    hours_vary=0.4,
    satisfaction_worth=5.0,
    ways=0.5,
    way_minute=0.1,
    usual_way=20.0,
)
pounds, share = st.floats(1.0, 500.0), st.floats(0.0, 1.0)


def test_worth_is_pay_less_own_time_risk_and_way_plus_liking_and_match() -> None:
    # 20 h at £8: 160 - 16 % of it for the risk - half of £8 for each hour - 15 min ten times.
    assert job_worth(160.0, 20.0, 0.0, 15.0, 0.1, 0.3, 8.0, ROUND) == pytest.approx(
        160.0 * 0.84 - 80.0 - 15.0 + 10.0 + 6.0
    )


def test_what_is_guaranteed_carries_no_risk() -> None:
    whole = job_worth(160.0, 20.0, 1.0, 0.0, 0.0, 0.0, 8.0, ROUND)
    half = job_worth(160.0, 20.0, 0.5, 0.0, 0.0, 0.0, 8.0, ROUND)
    assert whole == pytest.approx(80.0)
    assert whole - half == pytest.approx(0.04 * 160.0)


def test_hours_cannot_vary_so_much_that_pay_is_worth_less_than_nothing() -> None:
    wild = ROUND._replace(hours_vary=3.0)
    assert job_worth(100.0, 0.0, 0.0, 0.0, 0.0, 0.0, 8.0, wild) == pytest.approx(0.0)


def test_elsewhere_pays_for_all_hours_and_has_the_usual_way() -> None:
    assert elsewhere_worth(9.0, 20.0, 8.0, ROUND) == pytest.approx(5.0 * 20.0 - 20.0)


def test_who_wants_twice_the_hours_weighs_everything_twice() -> None:
    def both(hours: float) -> tuple[float, float]:
        job = job_worth(8.0 * hours, hours, 0.3, 10.0, 0.1, 0.5, 8.0, RULES)
        return job, elsewhere_worth(7.5, hours, 8.0, RULES)

    assert both(30.0) == pytest.approx(tuple(2.0 * worth for worth in both(15.0)))


@settings(deadline=None, derandomize=True, max_examples=60)
@given(pounds, st.floats(1.0, 42.0), share, st.floats(0.0, 90.0))
def test_nobody_minds_more_pay_a_shorter_way_or_a_guarantee(
    pay: float, hours: float, guaranteed: float, minutes: float
) -> None:
    def worth(pay: float, guaranteed: float, minutes: float) -> float:
        return job_worth(pay, hours, guaranteed, minutes, 0.0, 0.0, 8.0, RULES)

    now = worth(pay, guaranteed, minutes)
    assert worth(pay + 1.0, guaranteed, minutes) > now
    assert worth(pay, min(1.0, guaranteed + 0.1), minutes) >= now
    assert worth(pay, guaranteed, minutes + 1.0) < now
