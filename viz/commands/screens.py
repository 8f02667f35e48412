"""``gofal screens``: pictures of the page, for the documents and for looking at every one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agents.errors import GofalError

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from viz.palette import ThemeName
    from viz.web.state import View
    from viz.web.words import Language

_PATIENCE = 120_000  # milliseconds
_LIVE = "body.solara-pre-rendered-finished main h1"
_HEIGHT = {390: 844, 1280: 800}
PHONE, DESK = _HEIGHT


@dataclass(frozen=True)
class Screen:
    """One picture: a view with what its address holds, seen in a language on a screen."""

    view: View
    query: str
    language: Language
    width: int
    theme: ThemeName = "light"
    at: str = ""  # selector of what stands at the top; the page's own top if empty

    @property
    def file(self) -> str:
        """Name of its file."""
        what = "-".join(part for part in self.query.replace("&", "=").split("=")[1::2] if part)
        what = "".join(c if c.isalnum() else "_" for c in what)[:40]
        parts = (self.view, what, self.language, str(self.width))
        dark = ("dark",) if self.theme == "dark" else ()
        return "-".join(part for part in (*parts, *dark) if part) + ".png"


_FEW = (
    Screen("today", "", "en", DESK),
    Screen("today", "", "cy", PHONE),
    Screen("today", "m=outline", "cy", DESK, "dark", at=".g-player"),
    Screen("ask", "s=buurtzorg", "cy", DESK, at="#levers"),
    Screen("answer", "s=fee_squeeze", "en", DESK),
    Screen("answer", "s=fee_squeeze", "cy", PHONE, at=".sentences"),
    Screen("council", "a=W06000008", "en", DESK, at="main h2"),
    Screen("answer", "story=handed_back&step=4&s=fee_squeeze", "cy", PHONE, "dark"),
)
_ALL: tuple[tuple[View, str], ...] = (
    ("today", ""),
    ("today", "m=outline"),
    ("today", "m=places&o=met_need"),
    ("council", "a=W06000008"),
    ("ask", ""),
    ("ask", "s=buurtzorg/fee_level@W06000008=1.1&s=fee_squeeze"),
    ("answer", "s=fee_squeeze"),
    ("answer", "s=buurtzorg&s=fee_squeeze"),
    ("answer", "s=no_such_policy"),
    ("stories", ""),
    ("answer", "s=fee_squeeze&story=handed_back&step=4"),
    ("method", ""),
)


def screens(
    out: Annotated[Path, typer.Option(help="Folder of the pictures.")] = Path("docs/screens"),
    every: Annotated[
        bool,
        typer.Option("--all", help="Every page, whole, in both languages, on phone and desk."),
    ] = False,
) -> None:
    """Photograph the page as it is served here, with the shipped answers; needs Chromium."""
    from experiments.show import console
    from viz.browser import chromium
    from viz.web.local import served
    from viz.web.shipped import shipped_names

    if not shipped_names():
        raise GofalError("no answers are shipped here; make them with gofal answers --write")
    out.mkdir(parents=True, exist_ok=True)
    with served(workers=0) as address, chromium() as browser:
        for screen in _every() if every else _FEW:
            picture = _photograph(browser, address, screen, whole=every)
            (out / screen.file).write_bytes(picture)
            console().print(f"{out / screen.file}: {len(picture) / 1000:.0f} kB")


def _every() -> Iterator[Screen]:
    for view, query in _ALL:
        for width in (PHONE, DESK):
            yield Screen(view, query, "cy", width)
            yield Screen(view, query, "en", width, "dark" if width == PHONE else "light")


def _photograph(browser: Browser, address: str, screen: Screen, whole: bool) -> bytes:
    """The screen as PNG, with few colours."""
    from viz.web.state import SLUGS

    with browser.new_context(
        viewport={"width": screen.width, "height": _HEIGHT[screen.width]},
        color_scheme=screen.theme,
        reduced_motion="reduce",
    ) as context:
        page = context.new_page()
        page.set_default_timeout(_PATIENCE)
        page.goto(
            f"{address}/{screen.language}/{SLUGS[screen.language][screen.view]}?{screen.query}"
        )
        page.wait_for_selector(_LIVE)
        page.wait_for_timeout(500)  # pictures fit themselves to the width they find
        if screen.at:
            page.locator(screen.at).first.evaluate("e => e.scrollIntoView({behavior: 'instant'})")
        return _fewer_colours(page.screenshot(full_page=whole))


def _fewer_colours(png: bytes) -> bytes:
    """The same picture in 256 colours: a third of the size, and no eye tells."""
    from io import BytesIO

    from PIL import Image

    small = BytesIO()
    Image.open(BytesIO(png)).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(
        small, "PNG", optimize=True
    )
    return small.getvalue()
