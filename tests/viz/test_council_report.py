"""Two printed pages on one council: what they hold, and where they are found."""

from __future__ import annotations

import pytest
from test_council_page import GWYNEDD, POWYS, worse_in_powys

from gofal.viz.verdict.lines import changes_in
from gofal.viz.web import answers
from gofal.viz.web.council_words import largest_words, today_words
from gofal.viz.web.download_links import read_wanted, wanted
from gofal.viz.web.drawing import made
from gofal.viz.web.pages import council
from gofal.viz.web.state import read_query, read_url


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_report_has_two_tagged_pages_in_its_language(language: str) -> None:
    answer = worse_in_powys("fee_squeeze")
    assert answer is not None
    file = read_wanted(f"/{language}/file/pdf", read_query(f"s=fee_squeeze&a={POWYS}"))
    pdf = made(file, answer)
    assert pdf.startswith(b"%PDF-")
    assert b"/Count 2" in pdf
    assert b"/StructTreeRoot" in pdf
    assert f"/Lang({language})".encode() in pdf.replace(b"/Lang (", b"/Lang(")
    assert file.name.endswith("-powys.pdf")
    elsewhere = wanted(file.state.with_(area=GWYNEDD), "pdf", area=GWYNEDD)
    assert made(elsewhere, answer) != pdf


def test_only_a_brief_is_of_a_council_and_the_answer_page_has_that_of_wales() -> None:
    state = read_url(f"/en/answer?s=fee_squeeze&a={POWYS}")
    assert "a=" not in wanted(state, "pdf").url
    csv = read_wanted("/en/file/csv", read_query(f"s=fee_squeeze&a={POWYS}"))
    assert "a=" not in csv.url


def test_the_page_of_a_council_offers_its_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "shipped", worse_in_powys)
    english = council.first(read_url(f"/en/council?s=fee_squeeze&a={POWYS}"))
    assert f'href="/en/file/pdf?s=fee_squeeze&amp;a={POWYS}"' in english
    assert "Two pages on Powys to print (PDF)" in english


def test_sentences_on_a_council_are_of_its_own_numbers() -> None:
    answer = worse_in_powys("fee_squeeze")
    assert answer is not None
    state = read_url(f"/cy/cyngor?s=fee_squeeze&a={GWYNEDD}")
    assert "yng Ngwynedd" in today_words(answer, state)
    assert "yng Ngwynedd yn rhoi 40" in largest_words(answer, state)
    assert changes_in(answer, "fee_squeeze", GWYNEDD)["handback_share"].word == "better"
