"""Pages rendered without a browser, on made-up answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import ipyvue
import pytest
import solara
from ipyvuetify.Html import Html
from made_up import cube

from gofal.viz.answer import Answer, from_runs
from gofal.viz.web import answers

SEEDS = (11, 22, 33)
PRESETS = ("buurtzorg", "fee_squeeze")


@cache
def made_up_answer(name: str) -> Answer | None:
    """Ten years in which one preset is better than the baseline and the other unclear."""
    base = cube(lambda _outcome, run, year, _area: 1.0 + run / 10 + year / 100, years=10)
    runs = {"baseline": base}
    if name == "buurtzorg":
        runs[name] = base + 0.5
    elif name == "fee_squeeze":
        runs[name] = base + cube(lambda _outcome, run, _year, _area: run - 1.0, years=10)
    elif name != "baseline":
        return None
    return from_runs(name, runs, SEEDS)


class Visit:
    """A visitor's session at an address."""

    def __init__(self, url: str) -> None:
        from gofal.viz.web.app import Page, routes

        self.router: list[solara.routing.Router] = []

        @solara.component
        def Spied() -> None:  # noqa: N802
            self.router.append(solara.use_router())
            Page()

        element = solara.RoutingProvider(children=[Spied()], routes=routes, pathname=url)
        self.box, self.context = solara.render(element, handle_error=False)

    @property
    def url(self) -> str:
        """Address of the visitor."""
        here = self.router[-1]
        return f"{here.path}?{here.search}" if here.search else here.path

    @property
    def parts(self) -> list[ipyvue.VueTemplate]:
        """Every part on the page."""
        return list(self.context.find(ipyvue.VueTemplate).widgets)

    @property
    def html(self) -> str:
        """All that the server wrote as HTML."""
        return " ".join(part.html for part in self.parts if part.has_trait("html"))

    @property
    def text(self) -> str:
        """The same without tags."""
        return " ".join(re.sub("<[^>]*>", " ", self.html).split())

    def do(self, do: str, value: str = "", item: str = "") -> None:
        """Press a button, follow a link or choose from a list, wherever it stands."""
        mark = {"go": f'href="{value}"'}.get(do, f'data-do="{do}"')
        for part in self.parts:
            if part.has_trait("html") and (
                mark in part.html.replace("&amp;", "&") or f'data-set="{do}"' in part.html
            ):
                part.vue_act({"do": do, "value": value, "item": item})
                return
        raise AssertionError(f"nothing on the page does {do} {value}")

    @property
    def alerts(self) -> list[Html]:
        """Regions in which something is told at once."""
        return list(self.context.find(Html, attributes={"role": "alert"}).widgets)

    def having(self, *traits: str) -> list[ipyvue.VueTemplate]:
        """Parts that carry some traits."""
        return [part for part in self.parts if all(part.has_trait(trait) for trait in traits)]

    def close(self) -> None:
        """Leave."""
        self.context.close()


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Visit]:
    """Open a page on made-up answers."""
    monkeypatch.setattr(answers, "shipped", made_up_answer)
    return Visit
