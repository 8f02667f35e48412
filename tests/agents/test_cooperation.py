"""Vote of members of a co-operative and the discount they give."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gofal.abm.parameters import load_parameters
from gofal.agents.cooperation import VoteRules, next_discount, vote

WEIGHTS = st.integers(0, 100).map(lambda percent: percent / 100.0)


RULES = load_parameters().fill(VoteRules, "cooperation")


def plain_vote(
    workers: float, users: float, reserve: float, private: float, r: VoteRules
) -> tuple[float, float]:
    """Vote in plain Python, as the page says it."""
    if workers + users == 0:
        return 0.0, 0.0
    keep = r.caution / (1 + max(0.0, reserve) / r.wanted_weeks)
    return (
        (1 - keep) * workers / (workers + users),
        (1 - keep) * users / (workers + users) * private,
    )


@settings(deadline=None)  # the first call compiles
@given(WEIGHTS, WEIGHTS, st.floats(-5, 50), st.floats(0, 1))
def test_the_vote_is_what_the_page_says(w: float, u: float, weeks: float, private: float) -> None:
    got = vote(w, u, weeks, private, RULES)
    assert got == pytest.approx(plain_vote(w, u, weeks, private, RULES))
    assert sum(got) <= 1.0 + 1e-9


@settings(deadline=None)
@given(st.floats(0, 0.15), st.floats(-0.3, 0.3), st.floats(0, 1), st.floats(0, 1))
def test_a_discount_grows_from_surplus_and_goes_first(
    now: float, above: float, part: float, private: float
) -> None:
    later = next_discount(now, above, part, private, RULES)
    assert 0.0 <= later <= RULES.most_discount
    assert later >= now if above > 0.0 else later <= now
