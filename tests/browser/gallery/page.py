"""The page: ``PYTHONPATH=tests/browser solara run tests/browser/gallery/page.py``.

The address may say ``?theme=dark`` or ``light`` and ``?lang=cy``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs

import solara

from gallery import feed
from gallery.data import Results, places, results
from gallery.maps import BaselineMap, EffectMap, Points
from gallery.words import WORDS, say
from gofal.abm.levers import load_levers
from gofal.abm.outcomes import OUTCOMES
from gofal.experiments.text import LANGUAGES, Language, level
from gofal.viz.parts import (
    Button,
    Cards,
    DataTable,
    FanChart,
    Forest,
    Lever,
    MarketMap,
    Player,
    Progress,
    Span,
    Styles,
)
from gofal.viz.parts.fan_chart import Formats
from gofal.viz.parts.geometry import Shapes
from gofal.viz.web.lever_steps import exact

THEMES = ("light", "dark")


@dataclass(frozen=True)
class PageChoices:
    """Choices that the address asks for."""

    language: Language
    theme: str | None


def asked(query: str | None) -> PageChoices:
    """Language and theme of an address; anything else is as if it were not there."""
    given = parse_qs(query or "")
    language: Language = next((code for code in LANGUAGES if [code] == given.get("lang")), "en")
    theme = next((name for name in THEMES if [name] == given.get("theme")), None)
    return PageChoices(language, theme)


@solara.component
def Page() -> None:  # noqa: N802
    """The gallery."""
    wish = asked(solara.use_router().search)
    shown = solara.use_memo(results, [])
    Styles()
    solara.Style(Path(__file__).with_name("page.css"))
    attributes = {"lang": wish.language} | ({"data-theme": wish.theme} if wish.theme else {})
    with solara.v.Html(tag="div", class_="g-page g-gallery", attributes=attributes):
        _Contents(shown, wish.language)


@solara.component
def _Contents(shown: Results, language: Language) -> None:  # noqa: N802
    year, set_year = solara.use_state(shown.years)
    outline: Shapes = "outline"
    shapes, set_shapes = solara.use_state(outline)
    selected, set_selected = solara.use_state("W06000008")
    intro = say("kept" if shown.kept else "small", language, runs=shown.runs, years=shown.years)
    solara.v.Html(tag="h1", children=[say("title", language)])
    solara.v.Html(tag="p", class_="g-part g-note", children=[intro])
    Cards(feed.cards(shown, language))
    _Levers(language, shapes, set_shapes)
    Progress(0.5, say("progress", language), stop_label=say("stop", language))
    with solara.v.Html(tag="div", class_="g-gallery-pair"):
        with solara.v.Html(tag="div"):
            BaselineMap(shown, language, year, shapes, selected, set_selected)
            Player(
                list(range(1, shown.years + 1)),
                year,
                set_year,
                feed.player_words(language),
                texts=[say("year", language, year=n) for n in range(1, shown.years + 1)],
            )
        EffectMap(shown, language, shapes, selected, set_selected)
    _Time(shown, language)
    _Differences(shown, language)
    _Geography(language)


@solara.component
def _Levers(  # noqa: N802
    language: Language, shapes: Shapes, set_shapes: Callable[[Shapes], None]
) -> None:
    fee, set_fee = solara.use_state(1.0)
    zero, set_zero = solara.use_state(False)
    lever = load_levers()["fee_level"]
    solara.v.Html(tag="h2", children=[say("levers", language)])
    with solara.v.Html(tag="div", class_="g-gallery-levers"):
        Lever(
            feed.capital(lever.label_cy if language == "cy" else lever.label_en),
            lever.unit,
            fee,
            Span(lever.low, lever.high, 0.05, exact(lever, language)),
            lever.default,
            lever.explain_cy if language == "cy" else lever.explain_en,
            text=lambda value: say("times", language, value=f"{value:.2f}"),
            on_value=set_fee,
            evidence=Button(say("evidence", language), lambda: None),
            reset_label=say("reset", language),
        )
        Lever(
            say("shapes", language),
            "",
            shapes,
            default="outline",
            explain=say("shapes_note", language),
            on_value=set_shapes,
            options=[{"value": v, "label": say(v, language)} for v in ("outline", "hex")],
        )
        Lever(
            say("zero_line", language),
            "",
            zero,
            default=False,
            explain=say("zero_note", language),
            on_value=set_zero,
        )


@solara.component
def _Time(shown: Results, language: Language) -> None:  # noqa: N802
    outcome = OUTCOMES["wage"]
    label = feed.label("wage", language)
    FanChart(
        feed.fans(shown, "wage", language),
        unit=outcome.unit,
        title=label,
        alt=label,
        words={"range": WORDS.template("range", language)},
        formats=Formats(
            lambda value: level(value, outcome.unit, 0.02),
            year=lambda n: say("year", language, year=f"{n:g}"),
        ),
        channel="time",
    )
    columns, rows = feed.year_table(shown, "wage", language)
    DataTable(
        columns,
        rows,
        label,
        {"hint": say("table_hint", language)},
        sortable=False,
        folded=say("table_show", language),
    )


@solara.component
def _Differences(shown: Results, language: Language) -> None:  # noqa: N802
    Forest(
        feed.differences(shown, language),
        unit=say("whole_run", language),
        title=say("compared", language, arm=feed.arm_label(language)),
        format=lambda value: level(value, "share", 0.01),
    )
    columns, rows = feed.council_table(shown, language)
    DataTable(
        columns, rows, feed.label("met_need", language), {"hint": say("table_hint", language)}
    )


@solara.component
def _Geography(language: Language) -> None:  # noqa: N802
    wales = solara.use_memo(places, [])
    Points(wales, language)
    network = feed.network(wales.market, language)
    MarketMap(**network)
    with solara.v.Html(tag="details", class_="g-part"):
        solara.v.Html(tag="summary", children=[say("meaning", language)])
        solara.v.Html(tag="p", class_="g-note", children=[OUTCOMES["met_need"].meaning_en])
