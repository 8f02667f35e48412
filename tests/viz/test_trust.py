"""How far to trust it: the start page says it shortly, its own page shows every fact."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from msgspec.structs import replace
from web_pages import Visit, visit

from gofal.abm.results import SOURCE
from gofal.experiments.hindcast.result import Missed, Result, shipped_result
from gofal.experiments.text import LANGUAGES, Language
from gofal.viz.web import trust
from gofal.viz.web.state import LANGUAGE_HOME, PageState

__all__ = ["visit"]

type Open = Callable[[str], Visit]


def known() -> Result:
    result = shipped_result()
    assert result is not None
    return result


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_start_page_says_how_many_were_right_and_leads_to_all(
    visit: Open, language: Language
) -> None:
    counts = known().counts
    page = visit(LANGUAGE_HOME[language])
    assert all(line in unescape(page.text) for line in trust.sentences(known(), language))
    assert str(counts.numbers - counts.most) in trust.sentences(known(), language)[1]
    more = PageState(language, "trust").url()
    page.do("go", more)
    assert page.url == more
    assert f'src="/{language}/trust.svg"' in page.html
    assert "F-337" in page.text
    page.close()


def test_the_readme_says_what_the_page_says() -> None:
    text = " ".join((SOURCE / "README.md").read_text(encoding="utf-8").split())
    for sentence in trust.sentences(known(), "en"):
        assert sentence in text, f"write into README.md: {sentence}"


def test_what_was_missed_is_told_once_and_only_where_most_is_missed() -> None:
    both = (
        Missed("vale-waiting", use="seen", wrong=1, of=1),
        Missed("swansea-waiting", use="seen", wrong=1, of=2),
        Missed("vale-hours", use="seen", wrong=1, of=3),
    )
    found = trust.what_is_missed(replace(known(), missed=both), "en")
    assert found == ["the long waiting lists of autumn 2021"]
    assert "missed" not in " ".join(trust.sentences(replace(known(), missed=()), "en"))


def test_simple_forecasts_are_told_as_they_came_out() -> None:
    def told(compared: int, better: int) -> str:
        counts = replace(known().counts, compared=compared, better=better)
        return trust.sentences(replace(known(), counts=counts), "en")[1]

    assert "simple forecast" not in told(0, 0)
    assert "it comes nearer" in told(2, 0)
    assert "the model comes nearer than it in 1" in told(2, 1)


def test_other_rules_are_told_on_both_pages(visit: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    for same in (True, False):
        monkeypatch.setattr(trust, "stand_here", lambda _, same=same: same)
        page = visit("/en")
        assert ("Found with other rules" in page.text) is not same
        page.close()
        page = visit("/en/trust")
        assert ("made by other rules" in page.text) is not same
        page.close()


def test_where_no_hindcast_ships_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust, "shipped_result", lambda: None)
    assert trust.trust_block(PageState("en")) == ""


def test_rules_that_give_the_same_are_named_and_others_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    result = known()
    monkeypatch.setattr(trust, "rules_here", lambda: "today")
    monkeypatch.setattr(trust, "stand_here", lambda _rules: True)
    assert trust.same_today(result) == "today"
    assert trust.same_today(replace(result, rules="today")) == ""
    monkeypatch.setattr(trust, "stand_here", lambda _rules: False)
    assert trust.same_today(result) == ""
