"""What other websites and programs are given of an answer: data, a small page, a picture."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from english_words import in_english
from jsonschema import Draft202012Validator
from PIL import Image
from running import WAIT, running_server
from web_pages import made_up_answer

from gofal.experiments.text import LANGUAGES, Language, say
from gofal.viz.web import answers
from gofal.viz.web.files import table
from gofal.viz.web.gather import shipped_answer
from gofal.viz.web.head import description, head
from gofal.viz.web.outside.as_data import SCHEMA, SCHEMA_FILE
from gofal.viz.web.outside.card import SIZE, card
from gofal.viz.web.outside.embed import EMBED
from gofal.viz.web.plain.reuse import frame_code
from gofal.viz.web.state import SLUGS, PageState, read_url

BASE = "http://care.example"


class Site:
    """A server that is asked for pages as another website would."""

    def __init__(self, base: str) -> None:
        self.base = base

    def get(self, path: str) -> requests.Response:
        """What it answers."""
        return requests.get(self.base + path, timeout=WAIT)


QUESTION = "s=buurtzorg&s=fee_squeeze&o=wait_weeks"


@pytest.fixture(autouse=True)
def _made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "shipped", made_up_answer)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with running_server() as address:
        yield Site(address)


def data(site: Site, language: Language, query: str = QUESTION) -> Any:
    return site.get(f"/{language}/{SLUGS[language]['answer']}.json?{query}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_data_of_an_answer_are_as_their_schema_says(site: Site, language: Language) -> None:
    answer = data(site, language)
    assert answer.status_code == 200
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(answer.json())
    assert answer.json()["$schema"] == site.base + SCHEMA
    served = site.get(SCHEMA)
    assert served.json() == schema
    for one in (answer, served):
        assert one.headers["access-control-allow-origin"] == "*"
        assert "set-cookie" not in one.headers


def test_every_field_of_the_data_is_explained_or_named_in_the_schema(site: Site) -> None:
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    named: set[str] = set()

    def look(part: Any) -> None:
        if isinstance(part, dict):
            named.update(part.get("properties", {}))
            for value in part.values():
                look(value)
        elif isinstance(part, list):
            for value in part:
                look(value)

    def fields(part: Any) -> Iterator[str]:
        for value in part.values() if isinstance(part, dict) else part:
            if isinstance(value, dict | list):
                yield from fields(value)
        if isinstance(part, dict):
            yield from part

    look(schema)
    assert set(fields(data(site, "en").json())) - named == set()


def test_the_data_have_the_numbers_of_the_table(site: Site) -> None:
    state = read_url(f"/en/answer?{QUESTION}")
    answer = shipped_answer(state)
    assert answer is not None
    rows = csv.DictReader(io.StringIO(table(answer, state).removeprefix("\ufeff")))
    means = (row for row in rows if row["span"] == "last_two")
    by_key = {(row["setting"], row["code"], row["outcome"]): row for row in means}
    told = data(site, "en").json()["scenarios"]
    count = 0
    for scenario in told:
        for change in scenario["changes"]:
            key = (scenario["setting"], change["area"]["code"], change["outcome"])
            row = by_key[key]
            for name in ("baseline", "value", "change", "low", "high"):
                assert float(row[name]) == change[name]
            assert row["direction"] == change["direction"]
            count += 1
    assert count == 2 * (147 + 22)


def test_both_languages_have_the_same_numbers_under_the_same_names(site: Site) -> None:
    def numbers(part: Any) -> Any:
        if isinstance(part, dict):
            return {key: numbers(value) for key, value in part.items()}
        return [numbers(x) for x in part] if isinstance(part, list) else type(part)

    english, welsh = (data(site, language).json() for language in LANGUAGES)
    assert numbers(english) == numbers(welsh)
    for one, other in zip(english["scenarios"], welsh["scenarios"], strict=True):
        assert [x["change"] for x in one["changes"]] == [x["change"] for x in other["changes"]]


def test_what_is_not_there_is_said_as_data_too(site: Site) -> None:
    schema = Draft202012Validator(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))
    unknown = data(site, "en", "s=there_is_no_such_policy")
    nothing = data(site, "cy", "")
    not_run = data(site, "en", "s=baseline/fee_level=1.1")
    assert [one.status_code for one in (unknown, nothing, not_run)] == [400, 400, 404]
    for one in (unknown, nothing, not_run):
        schema.validate(one.json())
        assert one.json()["error"]
    assert not_run.json()["page"] == f"{site.base}/en/answer?s=baseline/fee_level=1.1"
    assert nothing.json()["error"] == say("embed.nothing", "cy")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_may_be_shown_in_a_frame_and_nothing_else(site: Site, language: Language) -> None:
    page = site.get(f"/{language}/{EMBED[language]}?s=buurtzorg")
    policy = page.headers["content-security-policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "x-frame-options" not in page.headers
    assert "set-cookie" not in page.headers
    assert "<script" not in page.text
    assert "style=" not in page.text  # its policy would not let it
    assert say("embed.whole", language) in page.text
    assert f"{site.base}/{language}/{SLUGS[language]['answer']}?s=buurtzorg" in page.text
    if language == "cy":
        assert not in_english(page.text)
    other = site.get(SCHEMA)
    assert other.headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in other.headers["content-security-policy"]


def test_a_frame_of_what_has_to_be_run_leads_to_the_page(site: Site) -> None:
    page = site.get("/en/embed?s=baseline/fee_level=1.1")
    assert say("embed.not_run", "en") in page.text
    assert f'href="{site.base}/en/answer?s=baseline/fee_level=1.1"' in page.text
    assert site.get("/en/embed?s=%3Cscript%3E").status_code == 400


def test_the_code_of_a_frame_cannot_be_broken_out_of() -> None:
    code = frame_code(read_url("/en/licence?s=buurtzorg"), 'http://x"><script>')
    assert "<script>" not in code
    assert code.startswith('<iframe src="http://x&quot;')


@pytest.mark.parametrize(
    "address", ["/en", "/cy/ateb?s=buurtzorg", "/en/answer?s=baseline/fee_level=1.1"]
)
def test_the_picture_of_a_link_has_the_size_that_is_asked_for(address: str) -> None:
    with Image.open(io.BytesIO(card(read_url(address)))) as picture:
        assert picture.size == SIZE
        assert picture.info["Description"]
        assert len(picture.convert("RGB").getcolors(1 << 24) or ()) > 20


def test_the_picture_of_a_wrong_address_is_the_usual_one(site: Site) -> None:
    usual = site.get("/en/card.png")
    assert usual.headers["content-type"] == "image/png"
    assert site.get("/en/card.png?s=no_such_thing").content == usual.content


def test_the_head_says_how_a_link_is_shown() -> None:
    state = read_url("/en/answer?s=buurtzorg")
    text = head(state, BASE)
    assert f'<meta property="og:image" content="{BASE}/en/card.png?s=buurtzorg">' in text
    assert f'<link rel="canonical" href="{BASE}/en/answer?s=buurtzorg">' in text
    assert f'hreflang="cy" href="{BASE}/cy/ateb?s=buurtzorg"' in text
    assert '<meta property="og:locale" content="en_GB">' in text
    assert description(state) in text


@pytest.mark.parametrize("view", SLUGS["en"])
def test_every_page_is_described_in_both_languages(view: str) -> None:
    english, welsh = (
        description(PageState(language=language, view=view))  # type: ignore[arg-type]
        for language in LANGUAGES
    )
    assert 20 < len(english) < 250
    assert english != welsh
    assert not in_english(welsh)


def test_the_picture_of_what_has_not_been_run_is_asked_for_again(site: Site) -> None:
    kept = [
        site.get(f"/en/card.png?{query}").headers["cache-control"]
        for query in ("s=buurtzorg", "", "s=baseline/fee_level=1.07")
    ]
    assert kept == ["public, max-age=3600"] * 2 + ["no-cache"]
