"""The page of a council: the council as it is, and an answer judged in it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from made_up import cube
from web_pages import Visit, visit

from gofal.viz.answer import Answer, areas, from_runs
from gofal.viz.web import answers
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
    assert "Care workers earn more" in powys  # all outcomes rise there in this made-up answer
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
