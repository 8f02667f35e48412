"""Files to take away: the right bytes under the right name, once; what cannot be is told."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import anyio
import numpy as np
import pytest
import typst
from english_words import in_english, strings
from made_up import cube, difference
from PIL import Image
from starlette.requests import Request
from starlette.responses import Response
from web_pages import made_up_answer

from gofal.agents.errors import GofalError
from gofal.viz.answer import OUTCOME_NAMES, Answer, from_runs
from gofal.viz.brief import MAPPED
from gofal.viz.figures import Look, figure_kind, table
from gofal.viz.verdict.lines import changes_in
from gofal.viz.web import answers, downloads, drawing
from gofal.viz.web.arms import preset, read_arm
from gofal.viz.web.comparison import as_printed
from gofal.viz.web.download_links import PICTURES, Wanted, wanted
from gofal.viz.web.downloads import MOST_KEPT, MOST_WAITING, Downloads
from gofal.viz.web.files import HEADS
from gofal.viz.web.state import read_url

ONE = "s=buurtzorg&o=wait_weeks"
MORE = ("rural_premium=0.2", "pay_floor=0.5", "demand_growth=0.01")


@pytest.fixture(autouse=True)
def _shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "shipped", made_up_answer)


def asked(path: str, query: str = "", host: str = "localhost") -> Request:
    """A visitor's request."""
    scope = {"type": "http", "path": path, "query_string": query.encode(), "headers": []}
    return Request(scope | {"method": "GET", "server": (host, 80), "scheme": "http"})


def got(path: str, query: str = "") -> Response:
    """Response to one visitor."""
    return anyio.run(Downloads().file, asked(path, query))


def of_buurtzorg() -> Answer:
    """The made-up answer: every level half a unit higher."""
    found = made_up_answer("buurtzorg")
    assert found is not None
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("picture", "language"), list(zip(PICTURES, ("en", "cy", "cy", "en"), strict=True))
)
def test_every_picture_is_drawn_in_the_language(picture: str, language: str) -> None:
    response = got(f"/{language}/file/svg", f"{ONE}&picture={picture}")
    assert response.status_code == 200
    assert response.headers["content-type"] == "image/svg+xml"
    drawn = ElementTree.fromstring(bytes(response.body))  # noqa: S314  (our own)
    assert drawn.get("{http://www.w3.org/XML/1998/namespace}lang") == language


def test_four_scenarios_stand_in_one_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("baseline", "buurtzorg", "fee_squeeze", "micro", "gwynedd")
    level = of_buurtzorg().cube[0]
    runs = {name: level + number for number, name in enumerate(names)}
    whole = from_runs("four", runs, (11, 22, 33))
    monkeypatch.setattr(downloads, "ready_answer", lambda _state: whole)
    query = "&".join(f"s={name}" for name in names[1:])
    response = got("/en/file/svg", f"{query}&o=wait_weeks&picture=fan")
    assert response.status_code == 200
    for label in ("Neighbourhood teams", "Help and grants"):
        assert label in bytes(response.body).decode()


def test_a_bitmap_is_one() -> None:
    body = bytes(got("/en/file/png", f"{ONE}&picture=fan").body)
    with Image.open(io.BytesIO(body)) as image:
        assert image.format == "PNG"
        assert min(image.size) > 500


def test_the_brief_has_two_pages_about_the_chosen_scenario(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_: list[dict[str, Any]] = []
    compiled = typst.compile

    def seen(*args: Any, **given: Any) -> Any:
        set_.append(json.loads(given["sys_inputs"]["brief"]))
        return compiled(*args, **given)

    monkeypatch.setattr(typst, "compile", seen)
    pdf = bytes(got("/cy/file/pdf", "s=buurtzorg&s=fee_squeeze&n=1").body)
    assert pdf.startswith(b"%PDF-")
    assert b"/Count 2" in pdf
    (content,) = set_
    assert "'buurtzorg' 'fee_squeeze' --years 10 --replicates 3" in content["command"]
    words = {row["word"] for group in content["groups"] for row in group["rows"]}
    # fee_squeeze is made up to be unclear; what is counted in thousands hardly changes by one
    assert words == {"cyfeiriad aneglur", "prin wedi newid"}
    assert not in_english("\n".join(strings(content)))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "query", "name"),
    [
        ("/en/file/csv", "s=buurtzorg", 'filename="gofal-data.csv"'),
        ("/cy/file/pdf", "s=buurtzorg", 'filename="gofal-crynodeb.pdf"'),
        ("/en/file/svg", f"{ONE}&picture=forest", 'filename="gofal-main-differences.svg"'),
        ("/cy/file/png", f"{ONE}&picture=fan", 'filename="gofal-lefelau-dros-y-blynyddoedd-'),
    ],
)
def test_names_are_in_the_language_of_the_page(path: str, query: str, name: str) -> None:
    assert name in got(path, query).headers["content-disposition"]


@pytest.mark.parametrize(
    ("path", "query", "status", "words"),
    [
        ("/en/file/exe", "s=buurtzorg", 400, "no file of kind “exe”"),
        ("/cy/file/exe", "s=buurtzorg", 400, "Nid oes ffeil o fath “exe”"),
        ("/en/file/svg", "s=buurtzorg&picture=../../etc", 400, "no picture “../../etc”"),
        ("/cy/file/svg", "s=buurtzorg", 400, "Nid oes llun"),
        ("/en/file/pdf", "s=nothing_like_it", 400, "nothing_like_it"),
        ("/en/file/csv", "&".join(f"q{n}=1" for n in range(80)), 400, ""),
        ("/fr/file/csv", "s=buurtzorg", 404, "Nid oes tudalen"),
    ],
)
def test_what_cannot_be_is_refused_in_words(path: str, query: str, status: int, words: str) -> None:
    response = got(path, query)
    assert response.status_code == status
    assert response.headers["content-type"].startswith("text/plain")
    assert words in bytes(response.body).decode()


def test_what_has_still_to_be_run_leads_to_its_page() -> None:
    response = got("/cy/file/pdf", "s=baseline/fee_level=1.1")
    assert response.status_code == 303
    assert response.headers["location"] == "/cy/ateb?s=baseline/fee_level=1.1"


def test_a_file_without_numbers_is_told_without_detail(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(*_: Any) -> bytes:
        raise GofalError("secret detail")

    monkeypatch.setattr(downloads, "made", nothing)
    response = got("/en/file/pdf", "s=buurtzorg")
    assert response.status_code == 404
    assert b"secret" not in bytes(response.body)


def several(requests: Sequence[Request]) -> list[Response]:
    """Responses to visitors who ask one server at once."""
    found: list[Response] = []

    async def all_at_once() -> None:
        downloads = Downloads()

        async def one(request: Request) -> None:
            found.append(await downloads.file(request))

        async with anyio.create_task_group() as group:
            for request in requests:
                group.start_soon(one, request)

    anyio.run(all_at_once)
    return found


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Addresses of the files that were made."""
    seen: list[str] = []

    def made(wanted: Wanted, _answer: Answer) -> bytes:
        if not seen:
            time.sleep(1.0)  # all who ask at once are there before the first has its file
        seen.append(wanted.url)
        return wanted.url.encode()

    monkeypatch.setattr(downloads, "made", made)
    return seen


def test_the_same_file_is_made_once(counted: list[str]) -> None:
    same = [f"{ONE}&picture=fan", f"{ONE}&picture=fan&y=3&story=handed_back&step=2&v=abc"]
    found = several([asked("/en/file/svg", query) for query in same * 3])
    assert len(counted) == 1
    assert {bytes(one.body) for one in found} == {counted[0].encode()}


def test_only_so_many_wait(counted: list[str]) -> None:
    names = OUTCOME_NAMES[: MOST_WAITING + 2]
    found = several([asked("/cy/file/csv", f"s=buurtzorg&o={name}") for name in names])
    assert [one.status_code for one in found].count(200) == MOST_WAITING == len(counted)
    late = next(one for one in found if one.status_code == 503)
    assert late.headers["retry-after"]
    assert "Mae llawer o ffeiliau" in bytes(late.body).decode()


def test_only_so_many_are_kept(counted: list[str]) -> None:
    async def one_after_the_other() -> int:
        downloads = Downloads()
        for number in range(MOST_KEPT + 3):
            query = f"s=buurtzorg/fee_level={1 + number / 100:g}"
            await downloads.file(asked("/en/file/csv", query))
        return len(downloads._kept)

    shipped = of_buurtzorg()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(downloads, "ready_answer", lambda _state: shipped)
        assert anyio.run(one_after_the_other) == MOST_KEPT
    assert len(counted) == MOST_KEPT + 3


def test_the_converted_answer_says_what_the_page_says() -> None:
    page = made_up_answer("fee_squeeze")
    assert page is not None
    outcomes = ("wait_weeks", "effective_wage")
    found = as_printed(page, (read_arm("fee_squeeze"),), outcomes, "a command", "a version")
    for outcome in outcomes:
        mine = found.comparison.wales("fee_squeeze").loc[outcome]
        theirs = difference(page, "fee_squeeze", outcome)
        for name, value in (
            ("difference", theirs.change),
            ("low", theirs.low),
            ("high", theirs.high),
            ("reference", theirs.reference),
        ):
            assert mine[name] == pytest.approx(value, abs=1e-5)
    yearly = found.comparison.values.query("code == 'wales' and outcome == 'wait_weeks'")
    assert set(yearly["window"]) == {*(f"year {n}" for n in range(1, 11)), "years 9-10"}


def test_a_future_that_an_arm_lacks_is_left_out() -> None:
    cubes = {name: of_buurtzorg().cube[n].copy() for n, name in enumerate(("baseline", "micro"))}
    cubes["micro"][:, 1] = np.nan
    page = from_runs("with a gap", cubes, (11, 22, 33))
    found = as_printed(page, (read_arm("micro"),), ("wait_weeks",), "a command", "a version")
    assert found.comparison.seeds == (11, 33)
    assert found.comparison.wales("micro").loc["wait_weeks", "difference"] == pytest.approx(0.5)


def lucky() -> Answer:
    """One outcome that one look would call a change, and others that futures do not agree on."""

    def value(outcome: str, run: int, _year: int, _area: str) -> float:
        return 10.0 + ((0.7, 1.0, 1.4) if outcome == "effective_wage" else (-1, 1, 0.5))[run]

    runs = {"baseline": cube(lambda *_: 10.0, years=10), "buurtzorg": cube(value, years=10)}
    return from_runs("lucky", runs, (11, 22, 33))


def test_what_may_be_luck_is_unclear_in_every_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Certainty as on the page: no file may be surer than what it was made from."""
    made = lucky()
    seen = changes_in(made, "buurtzorg")["effective_wage"]
    assert seen.p < 0.05
    assert seen.word == "unclear"
    source = as_printed(made, (read_arm("buurtzorg"),), (), "a command", "a version")
    look = Look(arms=("buurtzorg",), window=source.window(""))
    told = table("forest", figure_kind("forest").gather(source, look), look)  # type: ignore[misc]
    assert len(told) == 9
    assert set(told.iloc[:, -1]) == {"direction unclear", "hardly changed"}
    monkeypatch.setattr(downloads, "ready_answer", lambda _state: made)
    rows = csv.DictReader(
        bytes(got("/en/file/csv", "s=buurtzorg").body).decode("utf-8-sig").splitlines()
    )
    meanings = {row["meaning"] for row in rows if row["area"] == "Wales"}
    assert meanings == {"direction unclear", "hardly changed"}


def test_columns_have_the_same_names_in_both_languages() -> None:
    files = [bytes(got(f"/{tongue}/file/csv", "s=buurtzorg").body) for tongue in ("en", "cy")]
    english, welsh = (list(csv.DictReader(one.decode("utf-8-sig").splitlines())) for one in files)
    assert tuple(english[0]) == tuple(welsh[0]) == HEADS
    for key in ("setting", "code", "outcome", "prices", "value", "direction", "rules", "years"):
        assert [row[key] for row in english] == [row[key] for row in welsh]


def test_a_table_has_a_row_a_year_of_wales_beside_the_mean_of_the_last_two() -> None:
    body = bytes(got("/en/file/csv", "s=buurtzorg").body).decode("utf-8-sig")
    rows = [row for row in csv.DictReader(body.splitlines()) if row["outcome"] == "met_need"]
    wales = [row for row in rows if row["code"] == "wales"]
    assert [(row["span"], row["years"]) for row in wales] == [
        ("last_two", "9-10"),
        *(("year", str(number)) for number in range(1, 11)),
    ]
    answer = of_buurtzorg()
    for number, row in enumerate(wales[1:], 1):
        level = answer.at("baseline", "met_need", when=number).mean()
        assert float(row["baseline"]) == pytest.approx(level, rel=1e-5)
        assert float(row["change"]) == pytest.approx(0.5, rel=1e-5)
    assert {row["span"] for row in rows if row["code"] != "wales"} == {"last_two"}


def test_a_printed_policy_says_that_others_were_asked_with_it() -> None:
    alone, both, own = (
        read_url(f"/en/answer?{query}")
        for query in (
            "s=buurtzorg",
            "s=buurtzorg&s=fee_squeeze",
            "s=buurtzorg/fee_level=1.1&s=casa",
        )
    )
    assert drawing._about(alone) is None
    told = drawing._about(both)
    assert told is not None
    assert told.startswith(preset("buurtzorg").why_en)
    assert told.endswith(
        "One of the 2 policies of this question: the page sets them beside each other."
    )
    assert "A question of a visitor's own" in str(drawing._about(own))
    welsh = drawing._about(both.with_(language="cy"))
    assert "Un o 2 bolisi" in str(welsh)


def test_a_picture_names_the_address_of_its_answer_where_there_is_room() -> None:
    base = "http://care.example"
    short = replace(wanted(read_url("/en/answer?s=buurtzorg"), "svg", "fan"), base=base)
    assert short.page == "http://care.example/en/answer?s=buurtzorg"
    assert replace(short, base="").page == ""
    long = read_url(f"/en/answer?s=buurtzorg&s=fee_squeeze/{'/'.join(['fee_level=1.1', *MORE])}")
    assert replace(wanted(long, "svg", "fan"), base=base).page == ""
    bodies = [
        anyio.run(Downloads().file, asked("/en/file/svg", f"{ONE}&picture=fan", host)).body
        for host in ("care.example", "other.example")
    ]
    assert b"care.example" in bytes(bodies[0])
    assert b"other.example" in bytes(bodies[1])


@pytest.mark.parametrize(
    ("outcome", "mapped"),
    [("continuity", "continuity"), ("wait_weeks", MAPPED), ("public_cost", MAPPED)],
)
def test_the_printed_map_is_of_the_outcome_of_the_page_where_it_is_a_share(
    outcome: str, mapped: str
) -> None:
    state = read_url(f"/en/answer?s=buurtzorg&o={outcome}")
    assert drawing._mapped(state, of_buurtzorg()) == mapped
    printed = drawing._brief(state, of_buurtzorg())
    assert b"/Count 2" in printed
    assert (printed == drawing._brief(state.with_(outcome=MAPPED), of_buurtzorg())) == (
        mapped == MAPPED
    )
