"""The league on the page: order, filters, councils, payers, and what is said of every policy."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import anyio
import pandas as pd
import pytest
from matplotlib.figure import Figure
from starlette.requests import Request
from starlette.responses import Response
from web_pages import Visit, visit

from gofal.abm.outcomes import OUTCOMES
from gofal.experiments.evidence.yearly import OF_COUNCILS
from gofal.experiments.league.shipped import Standing, shipped_league
from gofal.experiments.text import MINUS, signed_quantity
from gofal.experiments.windows import year_label
from gofal.viz.figures import Look, draw
from gofal.viz.league.columns import column
from gofal.viz.league.picture import DESK, MOST_NAMED, PHONE, named, picture
from gofal.viz.league.rows import CLEAR, Row, counts, in_order, rows_of
from gofal.viz.web import league_files
from gofal.viz.web.league_asked import MAIN, possible
from gofal.viz.web.league_files import HEADS, address, league_file
from gofal.viz.web.pages import league as league_page
from gofal.viz.web.pages.league import PAYERS, first
from gofal.viz.web.refused import Refused
from gofal.viz.web.server import OWN_FILES
from gofal.viz.web.state import read_url

__all__ = ["visit"]

type Open = Callable[[str], Visit]

COUNCIL = "W06000002"


def standing(policy: str, effect: float, half: float, word: str = "open") -> Standing:
    return Standing(policy, "public_cost", word, 1e6, effect, half, float("nan"), "", False)  # type: ignore[arg-type]


def page(address: str) -> str:
    return first(read_url(address))


def names(html: str) -> list[str]:
    return re.findall(r'id="row-\d+">([^<]*)<', html)


def test_digits_are_those_that_the_interval_supports() -> None:
    one = standing("latc", -410_540.0, 536_560.0)
    where = column("public_cost", [one], "en")
    assert where.unit == "£ million a year"
    assert where.in_words(f"{MINUS}24") == f"{MINUS}\u2060£24\u00a0million a year"
    assert where.in_words("0") == "£0\u00a0million a year"
    assert where.number(one.effect, one.half) == f"{MINUS}21"
    assert where.interval(one, "en") == f"{MINUS}49 to +7"
    hours = column("delivered_hours", [], "en")
    assert hours.number(35_205.0, 14_246.0) == "+35,000"
    share = column("rural_met_need", [], "en")
    assert share.number(0.10794, 0.01835) == "+10.8"
    assert share.number(0.0001, 0.01835) == "0.0"


def test_the_best_is_first_whichever_way_is_better() -> None:
    league = shipped_league()
    assert league is not None
    for outcome in ("rural_met_need", "handback_share"):
        rows = rows_of(league, outcome, "public_cost", "years 9-10", "wales")
        ordered = in_order(rows, "effect", "en", lambda _: 0)
        effects = [row.here.effect for row in ordered]
        assert effects == sorted(effects, reverse=OUTCOMES[outcome].better == "high")
        assert in_order(rows, "-effect", "en", lambda _: 0)[0].here.effect == effects[-1]


def test_every_main_outcome_is_a_page_with_all_judged_policies_by_what_they_do() -> None:
    league = shipped_league()
    assert league is not None
    for outcome in MAIN:
        shown = names(page(f"/en/league?o={outcome}"))
        known = rows_of(league, outcome, "public_cost", "years 9-10", "wales")
        assert len(shown) == len(known)
        assert not [name for name in shown if "_" in name]


def test_an_event_that_nobody_chooses_is_in_the_table_and_in_no_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    league = shipped_league()
    assert league is not None
    rows = rows_of(league, "rural_met_need", "public_cost", "years 9-10", "wales")
    events = {row.policy for row in rows if row.event}
    known = {"pandemic", "large_provider_exit", "demography_2037", "market_oversight"}
    assert events == known & {*league.about.judged}
    assert counts(rows).total() == len(rows) - len(events)
    best = replace(next(row for row in rows if row.event).here, word="better", effect=9.0)
    first_of_all = [replace(row, here=best) if row.event else row for row in rows]
    assert not any(row.event for row in named(first_of_all))
    monkeypatch.setattr(league_page, "rows_of", lambda *_: first_of_all)
    html = page("/en/league?o=rural_met_need")
    assert "Need met, rural areas, largest estimate: One provider for each area" in html
    assert "an event that nobody chooses" in html


def test_the_worst_year_on_the_way_stands_beside_a_policy_in_wales() -> None:
    html = page("/en/league?o=rural_met_need")
    league = shipped_league()
    assert league is not None
    year, change = league.about.way["workforce"]
    assert change < 0
    size = signed_quantity(change, "share", "en", 0.03)
    assert f"Worst year on the way: need met {size} in {year_label(year)}." in html
    assert html.count("Worst year on the way") == len(league.about.way)
    assert "Worst year on the way" not in page(f"/en/league?o=met_need&a={COUNCIL}")


def test_a_phone_shows_few_policies_first() -> None:
    assert "Show all " in page("/en/league?o=rural_met_need")
    style = (OWN_FILES / "own.css").read_text("utf-8")
    assert f"nth-child(n + {league_page._FEW + 1})" in style


def test_policies_not_judged_yet_are_named_with_their_answers() -> None:
    league = shipped_league()
    assert league is not None
    html = page("/en/league")
    assert len(re.findall(r'id="waiting-\d+"', html)) == len(league.about.waiting)
    for name in league.about.unbeaten:
        assert f"s={name}" in html


def test_only_what_is_told_can_be_shown() -> None:
    html = page("/en/league?o=rural_met_need&told=1")
    every = page("/en/league?o=rural_met_need")
    assert 0 < len(names(html)) < len(names(every))
    table = html[: html.index("</tbody>")]
    assert set(re.findall(r'class="league-effect">.*?league-word league-(\w+)', table)) <= {*CLEAR}


def test_columns_are_sorted_by_links_and_say_so() -> None:
    html = page("/en/league?o=rural_met_need")
    assert html.count('aria-sort="descending"') == 1
    assert 'href="/en/league?o=rural_met_need&amp;sort=-effect"' in html
    assert page("/en/league?o=handback_share").count('aria-sort="ascending"') == 1
    html = page("/en/league?o=rural_met_need&sort=-policy")
    assert html.count('aria-sort="descending"') == 1
    assert names(html) == sorted(names(html), key=str.casefold, reverse=True)
    with pytest.raises(Refused):
        read_url("/en/league?sort=nothing")


def test_a_row_leads_to_the_answer_in_wales_and_to_the_council_in_a_council() -> None:
    html = page("/en/league?o=rural_met_need")
    assert re.search(r'href="/en/answer\?s=capacity_with_purpose&amp;o=rural_met_need"', html)
    html = page(f"/en/league?o=met_need&a={COUNCIL}")
    assert re.search(rf'href="/en/council\?s=latc&amp;o=met_need&amp;a={COUNCIL}"', html)


def test_councils_are_offered_only_where_something_is_known() -> None:
    league = shipped_league()
    assert league is not None
    assert f'value="{COUNCIL}"' in page(f"/en/league?o={OF_COUNCILS[0]}")
    lacking = next(name for name in OUTCOMES if name in MAIN and name not in OF_COUNCILS)
    html = page(f"/en/league?o={lacking}")
    assert f'value="{COUNCIL}"' not in html
    asked = read_url(f"/en/league?o={lacking}&a={COUNCIL}")
    assert possible(league, asked).area == "wales"
    assert "nothing is known of it there" in first(asked)


def test_every_payer_is_a_click_away() -> None:
    html = page("/en/league")
    for payer in PAYERS:
        assert f'id="payer-{payer}"' in html
    assert 'id="payer-council_cost" aria-current="true"' in page("/en/league?o=council_cost")


def test_the_picture_names_few_and_marks_what_no_other_beats() -> None:
    league = shipped_league()
    assert league is not None
    rows = rows_of(league, "rural_met_need", "public_cost", "years 9-10", "wales")
    chosen = named(rows)
    assert 0 < len(chosen) <= MOST_NAMED
    unbeaten = sum(row.unbeaten for row in rows)
    assert sum(row.unbeaten for row in chosen) == min(unbeaten, MOST_NAMED)
    x, y = (column(name, [], "en") for name in ("rural_met_need", "public_cost"))
    for frame in (DESK, PHONE):
        drawn = picture(rows, [(row, "A long name " * 9) for row in chosen], x, y, frame)
        assert [point.number for point in drawn.points if point.number] == [
            *range(1, len(chosen) + 1)
        ]
        for point in drawn.points:
            assert frame.left <= point.x <= frame.right
            assert frame.top <= point.y <= frame.bottom
            assert len(point.lines) <= 2
        labels = sorted(point.label for point in drawn.points if point.number)
        assert all(b - a > 20 for a, b in pairwise(labels)) or not frame.letters


def test_a_policy_without_the_other_outcome_is_no_point() -> None:
    row = Row("latc", standing("latc", 1.0, 0.5, "better"), None, False)
    assert named([row]) == []
    assert picture([row], [], *(column("public_cost", [], "en"),) * 2, PHONE).points == ()


def got(where: str) -> Response:
    """What the server hands out."""
    path, _, query = where.partition("?")
    scope = {"type": "http", "path": path, "query_string": query.encode(), "headers": []}
    scope |= {"method": "GET", "server": ("localhost", 80), "scheme": "http"}
    kind = path.rpartition(".")[2]
    return anyio.run(league_file, Request(scope | {"path_params": {"kind": kind}}))


def test_the_table_that_is_shown_can_be_taken_away() -> None:
    asked = read_url("/cy/cynghrair?o=rural_met_need&w=3-5&told=1&s=latc")
    assert address(asked, "csv") == "/cy/league.csv?o=rural_met_need&w=3-5&told=1"
    response = got(address(asked, "csv"))
    assert response.headers["content-type"].startswith("text/csv")
    lines = list(csv.reader(bytes(response.body).decode("utf-8-sig").splitlines()))
    assert tuple(lines[0]) == HEADS
    assert {len(line) for line in lines} == {len(HEADS)}
    assert got("/en/league.pdf").status_code == 400
    assert got("/en/league.csv?o=nothing").status_code == 400


def test_the_picture_taken_away_names_model_and_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[Look] = []

    def spied(kind: str, frame: pd.DataFrame, look: Look) -> Figure:
        looks.append(look)
        return draw(kind, frame, look)

    monkeypatch.setattr("gofal.viz.web.league_files.draw", spied)
    league_files._made.cache_clear()
    response = got("/en/league.svg?o=rural_met_need")
    assert response.headers["content-type"] == "image/svg+xml"
    league = shipped_league()
    assert league is not None
    assert looks[0].rules == league.about.rules


@pytest.mark.parametrize(("language", "slug"), [("en", "league"), ("cy", "cynghrair")])
def test_the_live_page_says_the_same_and_keeps_the_question(
    visit: Open, language: str, slug: str
) -> None:
    live = visit(f"/{language}/{slug}?s=latc&o=met_need")
    assert f'action="/{language}/{slug}"' in live.html
    assert '<input type="hidden" name="s" value="latc">' in live.html
    live.do("go", f"/{language}/{slug}?s=latc&o=met_need&sort=-effect")
    assert live.url == f"/{language}/{slug}?s=latc&o=met_need&sort=-effect"
    live.close()
