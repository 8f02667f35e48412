"""Scenarios of whoever runs the server: offered where one asks, and never taken for presets."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from gofal.viz.web.arms import preset_of
from gofal.viz.web.gather import shipped_answer
from gofal.viz.web.own_scenarios import own_scenarios
from gofal.viz.web.pages.ask import first
from gofal.viz.web.state import PageState, read_url


@pytest.fixture
def _mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder with a scenario of levers, one of a preset's and one of a parameter."""
    files = {
        "mine": 'label_en = "Pay <more>"\nset = ["fee_level@W06000002=1.15", "rural_premium=0.1"]',
        "like": 'like = "fee_squeeze"\nlabel_en = "As squeezed"',
        "deep": '[parameters]\n"carer.reach_mean" = 40',
    }
    for name, text in files.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("GOFAL_PRESETS", str(tmp_path))
    own_scenarios.cache_clear()
    yield
    own_scenarios.cache_clear()


@pytest.mark.usefixtures("_mine")
def test_own_scenarios_are_questions_of_what_they_set_and_no_presets() -> None:
    found = {one.name: one.asked for one in own_scenarios()}
    assert found["deep"] is None
    for name in ("mine", "like"):
        asked = found[name]
        assert asked is not None
        assert asked.name.startswith("baseline/")
        assert preset_of(asked) is None
        assert shipped_answer(PageState("en", "answer", (asked,))) is None
    assert (
        found["mine"]
        == read_url("/en/answer?s=baseline/rural_premium=0.1/fee_level@W06000002=1.15").scenarios[0]
    )


@pytest.mark.usefixtures("_mine")
@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/en/ask", "Scenarios of whoever runs this page"),
        ("/cy/gofyn", "Senarios pwy bynnag sy'n rhedeg y dudalen hon"),
    ],
)
def test_the_page_offers_them_apart(address: str, title: str) -> None:
    html = first(read_url(address))
    offered = html.partition('id="presets-own"')[2]
    assert title in unescape(offered)
    assert "Pay &lt;more&gt;" in offered
    assert "fee_level@W06000002=1.15" in unescape(offered).partition('id="own-mine"')[0]
    assert "gofal compare baseline deep" in offered
    assert 'id="own-deep"' not in offered


def test_without_any_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOFAL_PRESETS", raising=False)
    own_scenarios.cache_clear()
    assert "presets-own" not in first(read_url("/en/ask"))
