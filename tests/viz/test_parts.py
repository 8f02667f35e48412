"""Parts: what reaches the browser, and what of the browser's answers is believed."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import ipyvue
import pytest
import solara

from gofal.agents.errors import GofalError
from gofal.viz.parts import (
    Cards,
    CouncilMap,
    DataTable,
    Exact,
    FanChart,
    Forest,
    Lever,
    Player,
    Progress,
    Span,
)
from gofal.viz.parts.fan_chart import Formats
from gofal.viz.parts.geometry import project, sheet
from gofal.viz.parts.market_map import MarketMap
from gofal.viz.parts.source import SOURCE

MAP_WORDS = {"hint": "choose one", "unclear": "unclear", "missing": "no number"}


def shown(element: solara.Element[Any]) -> ipyvue.VueTemplate:
    """The one Vue part of an element."""
    _, rendered = solara.render(element, handle_error=False)
    widget = rendered.find(ipyvue.VueTemplate).widget
    assert isinstance(widget, ipyvue.VueTemplate)
    return widget


def send(widget: ipyvue.VueTemplate, event: str, data: object) -> None:
    """Message of a browser when a part calls its server."""
    widget._handle_event(None, {"event": event, "data": data}, None)


def council_map(
    on_select: Callable[[str], None] | None = None, **changed: Any
) -> solara.Element[Any]:
    codes = [area.code for area in sheet("hex").areas]
    values = [
        {"code": code, "name": f"name {n}", "abbr": f"a{n}", "value": n / 22, "text": f"text {n}"}
        for n, code in enumerate(codes)
    ]
    given: dict[str, Any] = {
        "values": values,
        "scale": {"kind": "sequential", "low": 0, "high": 1},
        "title": "title",
        "alt": "alt",
        "legend": "legend",
        "words": MAP_WORDS,
        "format": lambda value: f"{value:.2f}",
        "on_select": on_select,
    }
    return CouncilMap(**(given | changed))


@pytest.mark.parametrize(
    ("sent", "believed"),
    [
        (1.25, [1.25]),
        (2, [2.0]),
        (1.26, []),
        (2.05, []),
        (-1, []),
        (float("nan"), []),
        (float("inf"), []),
        ("1.25", []),
        (True, []),
        (None, []),
        ({"a": 1}, []),
        ([1], []),
    ],
)
def test_a_range_believes_only_values_it_can_take(sent: object, believed: list[float]) -> None:
    told: list[float] = []
    widget = shown(Lever("fee", "£", 1.0, (0.5, 2.0, 0.05), 1.0, on_value=told.append))
    send(widget, "changed", sent)
    assert told == believed


@pytest.mark.parametrize(
    ("sent", "believed"), [(1.15, [1.15]), (1.151, []), (1.16, [1.16]), (2.01, [])]
)
def test_a_range_with_a_field_believes_exact_numbers(sent: float, believed: list[float]) -> None:
    told: list[float] = []
    field = Exact(0.01, "Exact number", "pounds", "No.")
    lever = Lever("fee", "£", 1.0, Span(0.7, 2.0, 0.02, field), 1.0, on_value=told.append)
    send(shown(lever), "changed", sent)
    assert told == believed


def test_a_value_between_two_steps_is_said_in_words_of_its_own() -> None:
    text = "{:.2f} pounds".format
    widget = shown(Lever("fee", "£", 1.15, (0.7, 2.0, 0.02), 1.0, text=text))
    assert widget.text == "1.15 pounds"
    assert widget.text not in widget.texts


def test_a_choice_and_a_switch_believe_only_their_own_values() -> None:
    told: list[object] = []
    options: list[dict[str, Any]] = [{"value": "a", "label": "A"}, {"value": 1.0, "label": "One"}]
    choice = shown(Lever("which", "", "a", default="a", options=options, on_value=told.append))
    for sent in ("b", True, 2, ["a"], "1", 1):  # a browser writes 1.0 as 1
        send(choice, "changed", sent)
    switch = shown(Lever("whether", "", False, default=False, on_value=told.append))
    for answer in (1, "true", None, True):
        send(switch, "changed", answer)
    assert told == [1.0, True]


def test_a_range_is_handed_the_words_of_every_step() -> None:
    widget = shown(Lever("fee", "£", 1.0, (0.0, 1.0, 0.1), 1.0, text=lambda v: f"{v:.1f} pounds"))
    assert widget.texts[3] == "0.3 pounds"
    assert len(widget.texts) == 11
    assert (widget.low_text, widget.high_text) == ("0.0 pounds", "1.0 pounds")


def test_a_map_hands_over_colours_words_and_neighbours() -> None:
    values = [
        {"code": area.code, "name": "n", "abbr": "b", "value": value, "text": "t", "unclear": value}
        for area, value in zip(sheet("hex").areas, [None, 0.99, *[0.0] * 20], strict=True)
    ]
    widget = shown(council_map(values=values))
    assert [mark["step"] for mark in widget.marks[:3]] == [
        "missing",
        "sequential-6",
        "sequential-1",
    ]
    assert [item["text"] for item in widget.legend["more"]] == ["unclear", "no number"]
    assert len(widget.near) == len(widget.marks) == 22


def test_a_map_tells_only_of_councils() -> None:
    told: list[str] = []
    widget = shown(council_map(told.append))
    for sent in ("W06000008", "W06000999", 3, None, {"code": "W06000008"}):
        send(widget, "chose", sent)
    assert told == ["W06000008"]


def test_a_map_hands_over_the_whole_timeline_at_once() -> None:
    frames = {"1": [0.0] * 22, "2": [0.9] * 21 + [None]}
    widget = shown(council_map(frames=frames))
    assert widget.frames["steps"][1][0] == "sequential-6"
    assert widget.frames["steps"][1][21] == "missing"
    assert widget.frames["texts"][1][20:] == ["0.90", "no number"]


def test_a_player_tells_only_of_years_it_has() -> None:
    told: list[int] = []
    words = dict.fromkeys(("label", "play", "pause", "back", "forward", "year"), "w")
    widget = shown(Player([2025, 2030, 2035], 2030, told.append, words))
    assert (widget.index, widget.texts) == (1, ["2025", "2030", "2035"])
    for sent in (2, 3, -1, 1.0, True, "0", None):
        send(widget, "moved", sent)
    assert told == [2035]


def fan(**changed: Any) -> solara.Element[Any]:
    line = {"name": "base", "years": [1, 2], "mean": [4.0, float("nan")], "low": [3.0, None]}
    given: dict[str, Any] = {
        "series": [line | {"high": [5.0, 6.0]}],
        "unit": "£",
        "title": "t",
        "alt": "a",
        "words": {"range": "{low} to {high}"},
        "formats": Formats(lambda value: f"{value:g}"),
    }
    return FanChart(**(given | changed))


def test_a_fan_reads_out_values_with_their_range() -> None:
    widget = shown(fan())
    assert widget.series[0]["texts"] == ["4 (3 to 5)", "-"]
    assert widget.series[0]["mean"] == [4.0, None]
    assert widget.ticks[0]["value"] <= 3
    assert widget.ticks[-1]["value"] >= 6


def test_the_end_of_a_line_has_its_value_without_the_unit_that_the_title_says() -> None:
    widget = shown(
        fan(formats=Formats(lambda value: f"£{value:g}", label=lambda value: f"{value:g}"))
    )
    line = widget.series[0]
    assert (line["values"], line["ranges"]) == (["4", "-"], ["(£3 to £5)", ""])
    assert line["texts"][0] == "£4 (£3 to £5)"


def test_a_fan_of_changes_says_which_side_is_better() -> None:
    widget = shown(fan(zero=True, sides={"worse": "✗ worse", "better": "✓ better"}))
    assert widget.sides == [
        {"kind": "worse", "text": "✗ worse", "above": True},
        {"kind": "better", "text": "✓ better", "above": False},
    ]


def test_every_picture_has_the_source_that_its_page_provides() -> None:
    @solara.component
    def page() -> None:
        solara.provide_context(SOURCE, "Rules x, not a forecast.")
        fan()

    assert shown(page()).source == "Rules x, not a forecast."
    assert shown(fan()).source == ""


def test_a_fan_shows_zero_and_the_reference_if_asked() -> None:
    widget = shown(fan(zero=True, reference={"value": 9.0, "text": "before"}))
    assert widget.ticks[0]["value"] == 0
    assert widget.ticks[-1]["value"] >= 9


def test_fans_tell_series_apart_without_colour() -> None:
    entry = {"years": [1], "mean": [1], "low": [1], "high": [1]}
    widget = shown(fan(series=[{"name": str(n), **entry} for n in range(5)]))
    assert len({line["dash"] for line in widget.series}) == 5
    assert len({line["colour"] for line in widget.series}) == 5


@pytest.mark.parametrize(
    "series",
    [
        [],
        [{"name": "a", "years": [1], "mean": [1], "low": [1], "high": [1], "colour": "mauve"}],
        [
            {"name": "a", "years": [1, 2], "mean": [1, 2], "low": [1, 2], "high": [1, 2]},
            {"name": "b", "years": [1], "mean": [1], "low": [1], "high": [1]},
        ],
    ],
)
def test_a_fan_refuses_what_it_cannot_draw(series: list[dict[str, Any]]) -> None:
    with pytest.raises(GofalError):
        shown(fan(series=series))


def test_a_forest_keeps_zero_in_sight_and_marks_the_unclear() -> None:
    row = {"name": "n", "text": "t", "word": "w"}
    rows = [
        {**row, "change": 3.0, "low": 2.0, "high": 4.0, "direction": "better"},
        {**row, "change": 1.0, "low": float("nan"), "high": float("nan"), "direction": "unclear"},
    ]
    widget = shown(Forest(rows, unit="", title="", format=str))
    assert widget.ticks[0]["value"] <= 0
    assert [r["unclear"] for r in widget.rows] == [False, True]
    assert widget.rows[1]["low"] is None
    with pytest.raises(GofalError, match="direction"):
        shown(Forest([{**rows[0], "direction": "up"}], unit="", title="", format=str))


def test_a_table_sorts_by_what_stands_behind_the_text() -> None:
    columns = [{"key": "name", "label": "Name"}, {"key": "n", "label": "Number", "align": "right"}]
    rows: list[dict[str, Any]] = [
        {"name": "Llan", "n": ("1,000", 1000.0)},
        {"name": "Lyn", "n": ("minus 5", -5.0)},
        {"name": "Abe", "n": ("-", None)},
    ]
    alphabet = {"Abe": 0, "Lyn": 1, "Llan": 2}  # Welsh: ll comes after l
    words = {"hint": "h"}
    widget = shown(DataTable(columns, rows, "caption", words, letters=alphabet.__getitem__))
    assert [[cell["rank"] for cell in row] for row in widget.rows] == [[2, 1], [1, 0], [0, None]]


def test_cards_draw_the_course_and_refuse_unknown_directions() -> None:
    widget = shown(Cards([{"title": "t", "value": "1", "trend": [1.0, 3.0, 2.0]}]))
    assert widget.items[0]["path"] == "M0.0 32.0L50.0 4.0L100.0 18.0"
    with pytest.raises(GofalError, match="direction"):
        shown(Cards([{"title": "t", "value": "1", "direction": "sideways"}]))


def test_progress_stays_between_nothing_and_all_and_passes_stop_on() -> None:
    told: list[str] = []
    widget = shown(Progress(1.7, "text", lambda: told.append("stop"), "Stop"))
    assert widget.share == 1.0
    send(widget, "stop", {"anything": 1})
    assert told == ["stop"]


def test_a_market_is_drawn_alike_each_time_and_nothing_overlaps() -> None:
    nodes: list[dict[str, Any]] = [
        {"id": n, "kind": "provider" if n < 8 else "place", "name": str(n), "text": "", "size": n}
        for n in range(14)
    ]
    for node in nodes[8:]:
        node["at"] = project(53.0, -4.0)  # all places on one point
    nodes[0]["at"] = project(51.5, -3.2)  # a base far beyond the map is drawn at its edge
    edges = [{"source": n, "target": 8 + n % 6, "weight": n + 1.0} for n in range(8)]
    words = dict.fromkeys(("hint", "legend", "provider", "place"), "w")
    told: list[str] = []
    one, other = (
        shown(MarketMap("W06000002", nodes, edges, "t", "a", words, on_select=told.append))
        for _ in "ab"
    )
    assert one.marks == other.marks
    at = [(mark["x"], mark["y"]) for mark in one.marks]
    apart = [
        ((ax - bx) ** 2 + (ay - by) ** 2) ** 0.5
        for n, (ax, ay) in enumerate(at)
        for bx, by in at[:n]
    ]
    assert min(apart) > 10
    wide, tall = one.box
    assert all(0 < x < wide and 0 < y < tall for x, y in at)
    assert one.backdrop.startswith("M")
    assert {line["b"] for line in one.lines} == set(range(8, 14))
    send(one, "chose", "3")
    send(one, "chose", "99")
    assert told == ["3"]


def test_the_course_of_a_card_leaves_out_what_is_not_known() -> None:
    widget = shown(Cards([{"title": "a", "value": "1", "trend": [1.0, math.nan, 3.0]}]))
    assert "nan" not in widget.items[0]["path"]
    assert widget.items[0]["path"].count("L") == 1
