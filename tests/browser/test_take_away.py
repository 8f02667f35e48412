"""Each kind of file is downloaded in a real browser, opened, and holds what the page says."""

from __future__ import annotations

import csv
import io
import shlex
from pathlib import Path
from xml.etree import ElementTree

import pytest
import typer
from browser_site import WAIT, WIDTHS, open_page, sentences
from PIL import Image
from playwright.sync_api import Page

from gofal.abm.outcomes import OUTCOMES
from gofal.experiments.commands.options import scenario_of
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.text import Language, bare
from gofal.experiments.text import say as say_printed
from gofal.viz.cli import app
from gofal.viz.figures import Look
from gofal.viz.figures.names import arm_label
from gofal.viz.verdict.lines import HEADLINES
from gofal.viz.web.arms import arm
from gofal.viz.web.download_links import PICTURES, Wanted, wanted
from gofal.viz.web.every_page import address
from gofal.viz.web.files import HEADS
from gofal.viz.web.state import PageState, read_url

pytestmark = pytest.mark.slow

QUESTIONS: tuple[tuple[int, Language, str], ...] = (
    (WIDTHS[0], "cy", "s=fee_squeeze"),
    (WIDTHS[1], "en", "s=baseline/fee_level=1.3&o=effective_wage"),  # has to be run
    (WIDTHS[2], "cy", "s=fee_squeeze&s=buurtzorg&o=wait_weeks&m=outline"),
)
SVG, XML = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/XML/1998/namespace}"


@pytest.mark.parametrize(("width", "language", "query"), QUESTIONS)
def test_each_kind_is_taken_away_and_holds_the_answer(
    page: Page, site: str, tmp_path: Path, width: int, language: Language, query: str
) -> None:
    where = address(language, ("answer", query))
    wrong = open_page(page, site + where, width)
    state, told = read_url(where), sentences(page)
    page.locator("#take > summary").click()

    def taken(mark: str, file: Wanted) -> bytes:
        with page.expect_download(timeout=WAIT) as coming:
            page.click(mark)
        assert coming.value.suggested_filename == file.name
        coming.value.save_as(tmp_path / file.name)
        return (tmp_path / file.name).read_bytes()

    rows = read_table(taken("#data", wanted(state, "csv")))
    the_table_says_what_the_page_says(rows, state, told)
    is_a_brief(taken("#brief", wanted(state, "pdf")), language)
    for picture in PICTURES:
        is_a_drawing(taken(f"#{picture}-svg", wanted(state, "svg", picture)), state, picture)
        is_a_bitmap(taken(f"#{picture}-png", wanted(state, "png", picture)), state)
    is_understood(page.locator("#take .command").inner_text(), state)
    assert page.url == site + where  # no download leads away
    assert wrong == []


def read_table(data: bytes) -> list[dict[str, str]]:
    """Rows of a CSV, which has the same columns in both languages."""
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert tuple(rows[0]) == HEADS
    return rows


def the_table_says_what_the_page_says(
    rows: list[dict[str, str]], state: PageState, told: list[str]
) -> None:
    """The ends of the intervals of the verdict are those of the rows.

    Wages are left out: those of the verdict are in pounds of one year.
    """
    means = [row for row in rows if row["span"] == "last_two"]
    wales = {(row["setting"], row["outcome"]): row for row in means if row["code"] == "wales"}
    shown = state.scenarios[state.chosen]
    assert len(told) == len(HEADLINES) + 1  # the cost behind them
    for name, sentence in zip(HEADLINES, told, strict=False):
        row, unit = wales[arm(shown), name], OUTCOMES[name].unit
        low, high = float(row["low"]), float(row["high"])
        for end in (low, high) if not unit.startswith("£") else ():
            assert bare(end, unit, state.language, (high - low) / 2, plus=True) in sentence
    assert all(row["unit"] for row in rows)
    assert len({row["code"] for row in rows}) == 23


def is_a_brief(data: bytes, language: Language) -> None:
    """Two tagged pages in the language, with its headings."""
    assert data.startswith(b"%PDF-")
    assert b"/Count 2" in data
    assert f"/Lang({language})".encode() in data
    assert f"/Title({say_printed('brief.answer', language)})".encode("latin-1") in data


def is_a_drawing(data: bytes, state: PageState, picture: str) -> None:
    """Named and described in the language, with something drawn."""
    root = ElementTree.fromstring(data)  # noqa: S314  (our own)
    assert root.get(f"{XML}lang") == state.language
    described = root.findtext(f"{SVG}title", "") + root.findtext(f"{SVG}desc", "")
    assert arm_label(arm(state.scenarios[0]), Look(language=state.language)) in described
    if picture != "forest":
        assert outcome_label(state.outcome, state.language) in described
    assert len(list(root.iter(f"{SVG}path"))) > 20


def is_a_bitmap(data: bytes, state: PageState) -> None:
    """Large enough to print, described in the language, and not of one colour."""
    with Image.open(io.BytesIO(data)) as image:
        assert image.format == "PNG"
        assert min(image.size) > 500
        assert image.info["Language"] == state.language
        assert image.info["Description"]
        assert len(image.convert("RGB").getcolors(1 << 24) or ()) > 20


def is_understood(command: str, state: PageState) -> None:
    """The command line takes the command, and reads the page's scenarios from it."""
    program, name, *words = shlex.split(command)
    assert program == "gofal"
    group = typer.main.get_command(app)
    found = group.get_command(None, name)  # type: ignore[attr-defined]
    given = found.make_context(name, words).params
    reference, *arms = given["scenarios"]
    assert reference == "baseline"
    assert arms == [arm(one) for one in state.scenarios]
    for text in arms:
        scenario_of(text, None, given["seed"], None)
