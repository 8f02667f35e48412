"""The stress test in one council: in words, in a table, and beside an answer that is ready."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from made_up import cube
from test_council_page import GWYNEDD, POWYS
from web_pages import Visit, visit

from gofal.experiments.baseline import BASELINE
from gofal.viz.answer import areas, from_runs
from gofal.viz.change import Floats
from gofal.viz.web import stress
from gofal.viz.web.gather import Gathered, shipped_answer
from gofal.viz.web.largest import largest
from gofal.viz.web.state import PageState, read_url
from gofal.viz.web.stress import lost_words, stress_changes

__all__ = ["visit"]

type Open = Callable[[str], Visit]


def losses_in(area: str, lost: float) -> Floats:
    """Hours lost in one council alone: weeks, replicates, areas."""
    table = np.zeros((2, 3, len(areas())), dtype=np.float32)
    table[0, :, areas().index(area)] = [lost - 0.01, lost, lost + 0.01]
    return table


ANSWER = from_runs("baseline", {BASELINE: cube(lambda *_: 0.2, years=10)}, (1, 2, 3))


def test_hours_lost_are_those_of_the_council_in_both_languages() -> None:
    losses = {BASELINE: losses_in(POWYS, 0.3)}
    week4, week13 = lost_words(losses, ANSWER, read_url(f"/en/council?a={POWYS}"))
    assert week4.startswith("4 weeks after the largest provider in Powys closes, 30.0 of every 100")
    assert "(29.0 to 31.0 in the futures" in week4
    assert "hardly any hours are missing" in week13
    every = lost_words(losses, ANSWER, read_url(f"/en/council?a={GWYNEDD}"))
    assert all("hardly any" in line for line in every)
    welsh = lost_words(losses, ANSWER, read_url(f"/cy/cyngor?a={POWYS}"))
    assert "mwyaf ym Mhowys gau" in welsh[0]


def test_what_a_policy_changes_of_it_is_judged_in_the_council() -> None:
    state = read_url("/en/council?s=buurtzorg")
    losses = {BASELINE: losses_in(POWYS, 0.3), "buurtzorg": losses_in(POWYS, 0.1)}
    (week4,), _ = stress_changes(losses, state, POWYS)
    assert week4.word == "better"
    assert stress_changes(losses, state, GWYNEDD)[0][0].word == "same"
    losses["buurtzorg"] = losses_in(POWYS, 0.2995)
    assert stress_changes(losses, state, POWYS)[0][0].word == "small"


def test_the_page_offers_the_test_and_the_years_after_it_in_one_click() -> None:
    html = largest(ANSWER, read_url(f"/en/council?s=buurtzorg&a={POWYS}"), None)
    assert f'href="/en/council?s=buurtzorg&amp;a={POWYS}&amp;stress=1"' in html
    assert f's=baseline/provider_failure@{POWYS}=1&amp;a={POWYS}"' in html
    assert "20.0 of every 100 hours" in html


def test_a_ready_answer_stays_while_the_test_is_run(
    visit: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[PageState] = []

    def at_once(state: PageState) -> tuple[Gathered, Callable[[], None]]:
        asked.append(state)
        losses = {one: losses_in(POWYS, 0.25) for one in (BASELINE, "buurtzorg")}
        ready = shipped_answer(state)
        return Gathered(ready, "done", stress=losses if state.stress else None), asked.clear

    monkeypatch.setattr(stress, "use_answer", at_once)
    page = visit(f"/en/council?s=buurtzorg&a={POWYS}&stress=1")
    assert [one.stress for one in asked] == [False, True]
    assert 'class="verdict"' in page.html
    assert "25.0 of every 100 hours are not given" in page.text
    page.close()
