"""Pages that are words alone: whole in both languages, and no number in them is typed again."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import date
from html import unescape
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from english_words import in_english
from web_pages import made_up_answer

from gofal.abm.facts import load_facts
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.rules import rules_hash
from gofal.abm.week.plan import WEEK
from gofal.experiments.hindcast.result import shipped_result
from gofal.experiments.output.docs import docs_folder
from gofal.experiments.runs.same_rules import stands
from gofal.experiments.text import LANGUAGES, WORDS, Language, other, say
from gofal.viz.web import answers
from gofal.viz.web.app import _live
from gofal.viz.web.every_page import address, plain_places
from gofal.viz.web.plain.data import assumed, every_number, numbers_file
from gofal.viz.web.plain.documents import html_of, paper, paper_address
from gofal.viz.web.plain.glossary import terms
from gofal.viz.web.plain.host import Host
from gofal.viz.web.plain.pages import PLAIN, paper_page, plain_page
from gofal.viz.web.plain.reuse import bibtex, citation
from gofal.viz.web.plain.validation import judged_claims
from gofal.viz.web.refused import Refused
from gofal.viz.web.shipped import rules_here
from gofal.viz.web.state import SLUGS, PageState, View, read_url

HERE = Host("https://care.example")


@pytest.fixture(autouse=True)
def _made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "shipped", made_up_answer)


def shown(language: Language, view: View, query: str = "", host: Host = HERE) -> str:
    page = plain_page(f"/{language}/{SLUGS[language][view]}", query, host)
    assert page is not None
    return page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", PLAIN)
def test_a_plain_page_is_whole_and_needs_no_script(view: View, language: Language) -> None:
    page = shown(language, view)
    assert page.count("<h1>") == 1
    assert f'<html lang="{language}">' in page
    assert page.count("<script") == 1  # that of the theme
    assert "<script src" not in page
    assert say("phase.model", language) in page
    levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("place", plain_places(), ids=str)
def test_a_welsh_plain_page_has_no_english(place: tuple[View, str]) -> None:
    path, _, query = address("cy", place).partition("?")
    page = plain_page(path, query, Host("https://care.example", "gofal@care.example"))
    assert page is not None
    assert not in_english(page)


def test_every_page_has_every_plain_page_in_its_footer() -> None:
    foot = shown("en", "about").partition("<footer")[2]
    for view in PLAIN:
        assert f'href="/en/{SLUGS["en"][view]}"' in foot


def test_the_live_program_leaves_plain_pages_to_the_browser() -> None:
    assert _live(read_url("/en/trust")).view == "trust"
    with pytest.raises(Refused):
        _live(read_url("/en/about"))
    foot = shown("en", "about").partition("<footer")[2]
    assert re.findall(r'href="([^"]+)"[^>]* data-go', foot) == ["/en/trust"]


def test_another_page_is_no_plain_page() -> None:
    assert plain_page("/en/today", "", HERE) is None
    page = plain_page("/en/about", "y=99", HERE)  # what is understood stays, the rest is said
    assert page is not None
    assert "99" in page


def test_every_source_of_the_tables_is_on_the_page_with_its_licence() -> None:
    page = shown("en", "data")
    for row in load_facts().sources.itertuples():
        assert f"{row.table}.{row.column}" in page
    for licence in load_facts().sources["licence"].unique():
        assert licence in page


def test_every_number_can_be_taken_away() -> None:
    rows = list(csv.DictReader(io.StringIO(numbers_file())))
    assert len(rows) == len(every_number())
    assert all(row["source"] and row["unit"] and row["low"] for row in rows)
    page = shown("en", "data")
    assert f"The model has {len(rows)} numbers" in page
    assert f"and {sum(map(assumed, every_number()))} of them" in page


def test_tests_are_told_as_they_came_out() -> None:
    page, result, claims = shown("en", "validation"), shipped_result(), judged_claims()
    assert result is not None
    assert f"of {result.counts.numbers} numbers" in page
    verdicts = claims.verdicts if claims else {}
    for word, count in verdicts.items():
        assert f"{say(f'claims.{word}', 'en')}: {count}" in page
    assert ("No verdict is shown until the claims" in page) == (claims is None)
    told = Counter(re.findall(r"other rules of the model \((\w+)\)", page))
    made = [result.rules, *([claims.rules] if claims else [])]
    assert all(made)
    assert all(told[one[:8]] for one in made if one != rules_here() and not stands(one))


def test_what_was_made_from_less_than_all_of_wales_is_not_shown(tmp_path: Path) -> None:
    for name in ("claims", "league"):
        (tmp_path / f"{name}.md").write_text(
            "# T\n\nWritten by x from runs at scale 0.1.\n", "utf-8"
        )
    assert judged_claims(tmp_path) is None
    assert paper("league", "en", tmp_path) is None


def test_claims_that_hold_by_construction_do_not_count(tmp_path: Path) -> None:
    english = (
        "# Claims\n\nWritten (gofal 1, rules `0123456789abcdef`)\n\n## In short\n\n"
        "| `a-b` | One | supported | 1 of 1 | 4 |\n| `c` | Two | not yet run | - | 0 |\n\n"
        "## By construction\n\n| `d` | Three | supported | 1 of 1 | 4 |\n\n"
    )
    (tmp_path / "claims.md").write_text(english * 2, encoding="utf-8")
    found = judged_claims(tmp_path)
    assert found is not None
    assert (found.rules, dict(found.verdicts)) == (
        "0123456789abcdef",
        {"supported": 1, "not_run": 1},
    )
    assert judged_claims(tmp_path / "nowhere") is None


def test_words_are_those_of_the_glossary_of_the_code() -> None:
    text = (docs_folder() / "glossary.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1:3] for line in text.splitlines() if line.startswith("| ")]
    known = {
        english.partition(" (")[0].strip(): welsh.split(",")[0].strip()
        for cells, welsh in rows
        for english in cells.split(",")
    }
    wrong = [x.name for x in terms().values() if known.get(x.label_en) != x.label_cy]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_outcome_is_explained(language: Language) -> None:
    page = shown(language, "glossary")
    ids = re.findall(r'<dt id="([\w-]+)"', page)
    assert set(OUTCOMES) <= set(ids)
    assert len(ids) == len(set(ids))


def test_every_step_of_the_week_has_a_sentence() -> None:
    keys = {f"method.step.{step.name}" for step in WEEK}
    assert keys == {key for key in WORDS.entries if key.startswith("method.step.")}


def test_a_result_is_cited_with_version_rules_and_address() -> None:
    state = read_url("/en/licence?s=buurtzorg&s=fee_squeeze")
    line = citation(state, HERE.base, date(2026, 11, 30))
    assert "(gofal 0.1.0, rules " in line
    assert rules_here()[:16] in line or rules_hash()[:16] in line
    assert "https://care.example/en/answer?s=buurtzorg&s=fee_squeeze&v=" in line
    assert "30 November 2026" in line
    assert "not a forecast" in line
    assert "@misc{gofal-" in bibtex(state, HERE.base, date(2026, 11, 30))
    page = shown("en", "reuse", "s=buurtzorg")
    assert 'href="/en/answer?s=buurtzorg"' in page


def test_the_program_is_cited_as_its_citation_file_says() -> None:
    text = (docs_folder().parent / "CITATION.cff").read_text(encoding="utf-8")
    assert f'title: "{say("cite.program", "en")}"' in text
    assert f'name: "{say("cite.authors", "en")}"' in text
    line = citation(PageState("en"), HERE.base, date(2026, 11, 30))
    assert say("cite.program", "en") in line
    assert "https://care.example/en (seen" in line


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_document_is_shown_in_the_language_and_lets_no_html_through(language: Language) -> None:
    page = paper_page(language, "limits", HERE.base)
    assert page is not None
    assert page.count("<h1>") == 1
    twin = paper_address("limits", other(language))
    assert f'href="{twin}" data-go id="nav-language"' in page
    assert f'<link rel="canonical" href="{HERE.base}{paper_address("limits", language)}">' in page
    if language == "cy":
        assert "an expert would still doubt" not in page
    assert paper_page(language, "../README", HERE.base) is None
    assert paper_page(language, "cymraeg", HERE.base) is None


def test_a_document_that_is_not_in_welsh_says_so() -> None:
    page = paper_page("cy", "odd", HERE.base)
    assert page is not None
    assert say("documents.english", "cy") in unescape(page)
    assert '<article class="paper" lang="en">' in page


def test_markdown_of_a_document_becomes_what_everybody_can_read(tmp_path: Path) -> None:
    text = "# T\n\n<!-- x -->\n| | a |\n|---|---|\n| 1 | <b>2</b> |\n\n```\n<i>\n```\n![p](p.svg)\n"
    (tmp_path / "web.md").write_text(text, encoding="utf-8")
    found = paper("web", "en", tmp_path)
    assert found is not None
    html = html_of(found)
    assert "<td></td>" in html
    assert '<th scope="col">a</th>' in html
    assert "&lt;b&gt;2&lt;/b&gt;" in html
    assert "&lt;i&gt;" in html
    assert "x -->" not in html
    assert "<img" not in html
    assert 'aria-label="Table 1" tabindex="0"' in html


def test_feedback_is_sent_by_the_visitor_and_names_the_answer() -> None:
    page = shown("en", "feedback", "s=buurtzorg")
    assert "Address: https://care.example/en/answer?s=buurtzorg" in page
    assert "mailto:" not in page
    assert "<form" not in page
    page = shown("en", "feedback", "s=buurtzorg", Host(HERE.base, "gofal@care.example"))
    mail = re.search(r'href="(mailto:[^"]+)"', page)
    assert mail is not None
    assert "Address: https://care.example/en/answer?s=buurtzorg" in unquote(mail[1])
