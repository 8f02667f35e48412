"""``gofal screens``: pictures of the page, for the documents and for looking at every one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gofal.agents.errors import GofalError
from gofal.experiments.extras import require

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from gofal.experiments.text import Language
    from gofal.viz.palette import ThemeName
    from gofal.viz.web.every_page import Place

_PATIENCE = 120_000  # milliseconds
_LIVE = "body.solara-pre-rendered-finished main h1"
_HEIGHT = {390: 844, 1280: 800}
PHONE, DESK = _HEIGHT
_LARGEST = 60_000  # bytes of a picture for the documents
_COLOURS = (256, 128, 64, 32)


@dataclass(frozen=True)
class Screen:
    """One picture: a place of the page, seen in a language on a screen."""

    place: Place
    language: Language
    width: int
    theme: ThemeName = "light"
    at: str = ""  # selector of what stands at the top; the page's own top if empty

    @property
    def file(self) -> str:
        """Name of its file."""
        view, query = self.place
        what = "-".join(part for part in query.replace("&", "=").split("=")[1::2] if part)
        what = "".join(c if c.isalnum() else "_" for c in what)[-40:].strip("_")
        dark = "dark" if self.theme == "dark" else ""
        parts = (view, what, self.language, str(self.width), dark)
        return "-".join(part for part in parts if part) + ".png"


_FEW = (
    Screen(("start", ""), "en", DESK),
    Screen(("start", "a=W06000002"), "cy", PHONE),
    Screen(("today", ""), "en", DESK),
    Screen(("today", "m=outline"), "cy", DESK, "dark", at=".g-player"),
    Screen(("ask", "s=buurtzorg"), "cy", DESK, at="#levers"),
    Screen(("answer", "s=fee_squeeze"), "en", DESK),
    Screen(("answer", "s=fee_squeeze"), "cy", PHONE, at=".verdict"),
    Screen(("council", "a=W06000008"), "en", DESK, at="main h2"),
    Screen(("answer", "story=handed_back&step=4&s=fee_squeeze"), "cy", PHONE, "dark"),
)


def screens(
    out: Annotated[Path, typer.Option(help="Folder of the pictures.")] = Path("docs/screens"),
    every: Annotated[
        bool,
        typer.Option("--all", help="Every page, whole, in both languages, on phone and desk."),
    ] = False,
) -> None:
    """Photograph the page as it is served here, with the shipped answers; needs Chromium."""
    require("gofal screens", "web")
    from gofal.experiments.output.files import write_file
    from gofal.experiments.output.terminal import console
    from gofal.viz.browser import chromium
    from gofal.viz.web.local import served
    from gofal.viz.web.shipped import shipped_names

    if not shipped_names():
        raise GofalError("no answers are shipped here; make them with gofal answers --write")
    with served(workers=0) as address, chromium() as browser:
        for screen, picture in _photographs(browser, address, _every() if every else _FEW, every):
            write_file(out / screen.file, picture)
            console().print(f"{out / screen.file}: {len(picture) / 1000:.0f} kB")


def _every() -> Iterator[Screen]:
    """Each place four times: every language at every width, and each of both in every theme."""
    from gofal.viz.web.every_page import places, plain_places, story_places

    for place in (*places(), *plain_places(), *story_places()):
        yield Screen(place, "cy", PHONE)
        yield Screen(place, "en", PHONE, "dark")
        yield Screen(place, "cy", DESK, "dark")
        yield Screen(place, "en", DESK)


def _photographs(
    browser: Browser, address: str, wanted: Iterable[Screen], whole: bool
) -> Iterator[tuple[Screen, bytes]]:
    """Every screen as PNG; one window for all that are alike."""

    def window(screen: Screen) -> tuple[int, ThemeName]:
        return screen.width, screen.theme

    for (width, theme), alike in groupby(sorted(wanted, key=window), key=window):
        with browser.new_context(
            viewport={"width": width, "height": _HEIGHT[width]},
            color_scheme=theme,
            reduced_motion="reduce",
        ) as context:
            page = context.new_page()
            page.set_default_timeout(_PATIENCE)
            for screen in alike:
                _open(page, address, screen)
                png = page.screenshot(full_page=whole)
                yield screen, _fewer_colours(png, math.inf if whole else _LARGEST)


def _open(page: Page, address: str, screen: Screen) -> None:
    from gofal.viz.web import every_page
    from gofal.viz.web.pages import PAGES

    page.goto(address + every_page.address(screen.language, screen.place))
    live = screen.place[0] in PAGES
    page.wait_for_selector(_LIVE if live else "main h1")
    page.wait_for_timeout(500)  # pictures fit themselves to the width they find
    if screen.at:
        page.locator(screen.at).first.evaluate("e => e.scrollIntoView({behavior: 'instant'})")


def _fewer_colours(png: bytes, largest: float) -> bytes:
    """The same picture in as many colours as a size allows: a third of it, and no eye tells."""
    from io import BytesIO

    from PIL import Image

    small = BytesIO()
    for colours in _COLOURS:
        small = BytesIO()
        Image.open(BytesIO(png)).convert("RGB").quantize(colours, dither=Image.Dither.NONE).save(
            small, "PNG", optimize=True
        )
        if small.tell() <= largest:
            break
    return small.getvalue()
