"""One wrong word in a link does not cost the rest of it."""

from __future__ import annotations

import pytest

from gofal.viz.web.arms import arm
from gofal.viz.web.plain.host import Host
from gofal.viz.web.plain.pages import plain_page
from gofal.viz.web.refused import Refused
from gofal.viz.web.understood import refused_in_words, understood


def arms(url: str) -> list[str]:
    return [arm(one) for one in understood(url)[0].scenarios]


def test_an_unknown_outcome_leaves_the_scenarios() -> None:
    state, refused = understood("/en/answer?s=buurtzorg&s=fee_squeeze&o=cost_councils&y=3")
    assert [arm(one) for one in state.scenarios] == ["buurtzorg", "fee_squeeze"]
    assert (state.outcome, state.year) == ("handback_share", 3)
    told = refused_in_words(refused, "en")
    assert told.startswith("There is no outcome “cost_councils”.")
    assert told.endswith("The rest of the address is shown below.")


def test_of_several_scenarios_only_the_wrong_one_is_left_out() -> None:
    assert arms("/en/answer?s=buurtzorg&s=nowhere&s=fee_squeeze") == ["buurtzorg", "fee_squeeze"]
    every = "&".join(f"s=baseline/fee_level=1.{n}" for n in range(1, 6))
    assert len(arms(f"/en/answer?{every}")) == 4


def test_a_question_goes_with_its_gaps() -> None:
    wrong, right = "q=pay_more&q.number=9999", "q=pay_more&q.number=15"
    assert arms(f"/en/answer?{wrong}&s=buurtzorg") == ["buurtzorg"]
    assert len(arms(f"/en/answer?{right}&s=buurtzorg&o=nothing")) == 2


def test_what_is_right_is_read_as_ever() -> None:
    state, refused = understood("/en/answer?s=buurtzorg&o=exit_rate")
    assert (state.outcome, refused, refused_in_words(refused, "en")) == ("exit_rate", [], "")


@pytest.mark.parametrize("url", ["/en/nowhere?s=buurtzorg", "/en/answer?s=" + "x" * 90_000])
def test_where_nothing_is_left_it_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        understood(url)


def test_a_page_of_words_says_what_was_left_out() -> None:
    words = plain_page("/cy/geirfa", "y=99", Host("http://localhost", ""))
    assert words is not None
    assert "yn rhif cyfan" in words
