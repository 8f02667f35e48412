"""The league to take away: the table that is shown as CSV, and its picture."""

from __future__ import annotations

import csv
import io
from functools import lru_cache

import anyio.to_thread
import pandas as pd
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from gofal.abm.outcomes import OUTCOMES
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.league.shipped import Shipped, shipped_league
from gofal.experiments.systems.policy_names import name_of
from gofal.experiments.text import Language, is_percent, say, unit_name
from gofal.viz.figures import Look, alt_text, draw
from gofal.viz.figures.canvas import title_of, to_png, to_svg
from gofal.viz.league.picture import named
from gofal.viz.league.rows import Row, best_first, rows_of
from gofal.viz.web.arms import preset
from gofal.viz.web.download_links import KINDS, PICTURE_KINDS
from gofal.viz.web.league_asked import possible
from gofal.viz.web.refused import Refused
from gofal.viz.web.state import SLUGS, PageState, language_of_path, read_query, read_state
from gofal.viz.web.wording import council_name

OFFERED = ("csv", *PICTURE_KINDS)
KIND = "scatter_tradeoff"
HEADS = (
    *("policy", "name", "area", "code", "outcome", "outcome_name", "unit", "years"),
    *(
        "direction",
        "meaning",
        "without",
        "effect",
        "low",
        "high",
        "level",
        "on_equal_terms",
        "no_other_beats_it",
    ),
    *("pairs", "rules"),
)
"""Names of the columns, the same in both languages."""
_KEPT = 16


def address(state: PageState, kind: str) -> str:
    """Where a file of the league that is shown is handed out."""
    _, _, query = state.with_(view="league", scenarios=(), sort="effect").url().partition("?")
    return f"/{state.language}/league.{kind}{'?' if query else ''}{query}"


async def league_file(request: Request) -> Response:
    """Answer one request for a file of the league."""
    language: Language = language_of_path(request.url.path) or "cy"
    kind = str(request.path_params["kind"])
    try:
        path = f"/{language}/{SLUGS[language]['league']}"
        state = read_state(path, read_query(request.url.query))
        if kind not in OFFERED:
            raise Refused("refused.file", given=kind[:20], allowed=", ".join(OFFERED))
    except Refused as why:
        return PlainTextResponse(f"{why.said(language)}\n", status_code=400)
    data = await anyio.to_thread.run_sync(_made, state.with_(scenarios=(), local=()), kind)
    if not data:
        return PlainTextResponse(f"{say('file.nothing', language)}\n", status_code=404)
    headers = {
        "Content-Disposition": f'attachment; filename="gofal-league-{state.outcome}.{kind}"',
        "Content-Language": language,
        "Cache-Control": "no-store",
    }
    return Response(data, media_type=KINDS[kind], headers=headers)


@lru_cache(maxsize=_KEPT)
def _made(state: PageState, kind: str) -> bytes:
    """The bytes; empty where there is nothing to draw."""
    league = shipped_league()
    if league is None:
        return b""
    asked = possible(league, state)
    rows = rows_of(league, asked.outcome, asked.beside, f"years {asked.stretch}", asked.area)
    if kind == "csv":
        return table(league, rows, asked).encode("utf-8")
    chosen = named(rows)
    return _picture(league, chosen, asked, kind) if chosen else b""


def table(league: Shipped, rows: list[Row], state: PageState) -> str:
    """Every policy that is judged, the best first."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADS)
    for row in best_first(rows):
        writer.writerow(_line(league, row, state))
    return "\ufeff" + text.getvalue()  # the mark by which spreadsheets know the letters


def _line(league: Shipped, row: Row, state: PageState) -> list[str]:
    language, one, about = state.language, row.here, league.about
    unit = OUTCOMES[state.outcome].unit
    numbers = (one.reference, one.effect, one.low, one.high)
    return [
        row.policy,
        name_of(preset(row.policy)).does(language),
        council_name(state.area, language),
        state.area,
        state.outcome,
        outcome_label(state.outcome, language),
        say(f"csv.unit {unit}", language) if is_percent(unit) else unit_name(unit, language),
        state.stretch,
        one.word,
        say(f"standings.word.{one.word}", language),
        *(_plain(number) for number in numbers),
        f"{about.level:.3f}",
        _plain(one.equal),
        str(int(row.unbeaten)),
        str(about.pairs[row.policy]),
        about.rules,
    ]


def _picture(league: Shipped, chosen: list[Row], state: PageState, kind: str) -> bytes:
    level = round(100 * league.about.level, 1)
    sides = [
        (row.policy, one.effect, one.low, one.high, two.effect, two.low, two.high, level)
        for row in chosen
        for one, two in [(row.here, row.beside)]
        if two is not None
    ]
    names = ("arm", "x", "x_low", "x_high", "y", "y_low", "y_high", "level")
    frame = pd.DataFrame(sides, columns=names)
    look = Look(
        language=state.language,
        outcome=state.outcome,
        other=state.beside,
        area=state.area,
        window=f"years {state.stretch}",
        rules=league.about.rules,
    )
    drawn = draw(KIND, frame, look)
    make = to_png if kind == "png" else to_svg
    return make(drawn, title_of(drawn), alt_text(KIND, frame, look), state.language)


def _plain(value: float) -> str:
    return "" if value != value else f"{value:.5g}"
