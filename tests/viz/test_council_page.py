"""The page of a council: the council as it is, and an answer judged in it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from made_up import cube
from web_pages import Visit, visit

from gofal.abm.results import WALES
from gofal.viz.answer import Answer, areas, from_runs
from gofal.viz.web import answers
from gofal.viz.web.arrival import place_of
from gofal.viz.web.html import frame
from gofal.viz.web.judged import chosen_council
from gofal.viz.web.pages import council
from gofal.viz.web.state import PageState, read_url

__all__ = ["visit"]

type Open = Callable[[str], Visit]

POWYS, GWYNEDD = "W06000023", "W06000002"


def worse_in_powys(name: str) -> Answer | None:
    """A policy that hands back more care in Powys, less in Gwynedd and as much elsewhere."""
    base = cube(lambda _outcome, run, year, _area: 0.4 + run / 1000 + year / 10000, years=10)
    runs = {"baseline": base}
    if name == "fee_squeeze":
        own = base.copy()
        own[..., areas().index(POWYS)] += 0.1
        own[..., areas().index(GWYNEDD)] -= 0.1
        runs[name] = own.astype(np.float32)
    elif name != "baseline":
        return None
    return from_runs(name, runs, (11, 22, 33))


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers that differ between two councils."""
    monkeypatch.setattr(answers, "shipped", worse_in_powys)


@pytest.mark.usefixtures("known")
def test_a_policy_in_force_is_judged_in_the_council() -> None:
    powys = council.first(read_url(f"/en/council?s=fee_squeeze&a={POWYS}"))
    gwynedd = council.first(read_url(f"/en/council?s=fee_squeeze&a={GWYNEDD}"))
    assert "more care is handed back" in powys
    assert "Care workers are paid more an hour" in powys  # in this answer all outcomes rise there
    assert "Less care is handed back" in gwynedd
    welsh = council.first(read_url(f"/cy/cyngor?s=fee_squeeze&a={POWYS}"))
    assert "dychwelir mwy o ofal" in welsh
    assert "Y cyngor yn unig" in welsh  # the cost is the council's


@pytest.mark.usefixtures("known")
def test_without_a_policy_the_page_says_how_the_council_is() -> None:
    english = council.first(PageState(language="en", view="council", area=POWYS))
    assert "of every 100 hours of care needed in Powys" in english
    assert "Ask what would change in Powys" in english
    assert 'class="verdict"' not in english
    welsh = council.first(PageState(language="cy", view="council", area=GWYNEDD))
    assert "yng Ngwynedd" in welsh


def test_the_live_page_keeps_the_policy_when_another_council_is_chosen(visit: Open) -> None:
    page = visit(f"/en/council?s=buurtzorg&a={POWYS}")
    assert 'class="verdict"' in page.html
    page.do("council", GWYNEDD)
    assert page.url == f"/en/council?s=buurtzorg&a={GWYNEDD}"
    assert 'class="verdict"' in page.html
    assert f'href="/en/answer?s=buurtzorg&amp;a={GWYNEDD}"' in page.html
    page.close()


def test_my_council_begins_with_all_of_them_and_keeps_the_question(visit: Open) -> None:
    page = visit("/cy/cyngor?s=buurtzorg")
    assert "Fy nghyngor" in page.text
    page.do("go", f"/cy/cyngor?s=buurtzorg&a={GWYNEDD}")
    assert page.url == f"/cy/cyngor?s=buurtzorg&a={GWYNEDD}"
    assert 'class="verdict"' in page.html
    page.close()
    page = visit("/en/council")
    the_map = page.having("marks", "near")[0]
    the_map.vue_chose(POWYS)
    assert page.url == f"/en/council?a={POWYS}"
    page.close()


def test_a_policy_of_one_council_leads_to_that_council() -> None:
    state = read_url(f"/en/council?s=baseline/fee_level@{POWYS}=1.1")
    assert chosen_council(state).area == POWYS
    assert chosen_council(read_url("/en/council?s=fee_squeeze")).area == WALES


def test_the_tab_of_a_browser_names_the_council() -> None:
    assert frame.title(read_url(f"/en/council?a={POWYS}")).startswith("Powys |")
    assert frame.title(read_url("/cy/cyngor")).startswith("Fy nghyngor |")


def test_a_council_pressed_on_the_map_of_an_answer_keeps_the_policy(visit: Open) -> None:
    page = visit("/en/answer?s=buurtzorg")
    the_map = page.having("marks", "near")[0]
    the_map.vue_chose(POWYS)
    assert page.url == f"/en/council?s=buurtzorg&a={POWYS}"
    assert 'class="verdict"' in page.html
    page.close()


def test_another_council_is_another_page_under_its_own_name() -> None:
    two = [PageState(view="council", area=code) for code in (POWYS, GWYNEDD)]
    assert len({place_of(one) for one in two}) == 2
    asked = read_url(f"/en/council?s=baseline/fee_level@{GWYNEDD}=1.1")
    assert frame.title(asked) == frame.title(two[1].with_(language="en"))
    assert frame.title(asked).startswith("Gwynedd | ")
