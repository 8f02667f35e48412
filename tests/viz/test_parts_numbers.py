"""Numbers of the parts: geometry, scales, ticks, colours and words."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest
from gallery.page import asked

from gofal.agents.errors import GofalError
from gofal.viz import parts
from gofal.viz.palette import THEMES, contrast, exported
from gofal.viz.parts.geometry import arrows, project, sheet
from gofal.viz.parts.scales import Scale, as_scale, fitting_scale, ticks, told_ticks
from gofal.viz.parts.theme import ink_on, style_sheet

FOLDER = Path(parts.__file__).parent


def test_outlines_are_small_and_lie_where_wales_is() -> None:
    outlines = sheet("outline")
    assert len(outlines.areas) == 22
    assert sum(len(area.path) for area in outlines.areas) < 40_000
    for area in outlines.areas:
        x, y = map(int, re.findall(r"-?\d+", area.path)[:2])
        assert 0 <= x <= outlines.box[0]
        assert 0 <= y <= outlines.box[1]


def test_the_canvas_keeps_areas_in_proportion() -> None:
    # Squares of one size on the ground enclose alike in the north, the middle and the south.
    def square(lat: float, lon: float) -> float:
        x, y = project(lat, lon)
        east, _ = project(lat, lon + 0.1 / math.cos(math.radians(lat)))
        _, north = project(lat + 0.1, lon)
        return (east - x) * (y - north)

    for lat in (51.4, 53.4):
        assert square(lat, -4.0) == pytest.approx(square(52.4, -4.0), rel=0.03)


def test_hexagons_do_not_overlap() -> None:
    at = [(area.x, area.y) for area in sheet("hex").areas]
    gaps = [math.dist(a, b) for n, a in enumerate(at) for b in at[:n]]
    assert min(gaps) > 79  # 46 from middle to corner makes 79.7 between the middles of neighbours


def test_arrow_keys_reach_every_council_from_every_other() -> None:
    for shapes in ("outline", "hex"):
        near = arrows([(area.x, area.y) for area in sheet(shapes).areas])
        for start in range(len(near)):
            reached, wave = {start}, {start}
            while wave := {to for at in wave for to in near[at]} - reached:
                reached |= wave
            assert len(reached) == 22, (shapes, start)


def test_arrow_keys_go_where_they_point() -> None:
    west, east, north, south = 0, 1, 2, 3
    near = arrows([(0, 50), (100, 50), (50, 0), (50, 100)])
    assert near[west] == [west, east, north, south]
    assert near[east][0] == west
    assert near[north][3] == south
    assert arrows([(1, 1)]) == [[0, 0, 0, 0]]


def test_values_fall_into_steps_of_colour() -> None:
    scale = Scale("sequential", 0.0, 6.0)
    assert [scale.step(v) for v in (-1, 0, 0.99, 1, 5.9, 6, 60)] == [
        f"sequential-{n}" for n in (1, 1, 1, 2, 6, 6, 6)
    ]
    assert [scale.step(v) for v in (None, math.nan, math.inf)] == ["missing"] * 3


def test_a_diverging_scale_can_be_turned_round() -> None:
    up, down = (Scale("diverging", -7.0, 7.0, upside_down=turned) for turned in (False, True))
    assert (up.step(-6), up.step(0), up.step(6)) == ("diverging-1", "diverging-4", "diverging-7")
    assert (down.step(-6), down.step(6)) == ("diverging-7", "diverging-1")


@pytest.mark.parametrize("values", [[0.84, 0.971], [3.0, 3.0], [-120.0, 4000.0], [0.0], [None]])
def test_a_fitting_scale_holds_all_values(values: list[float | None]) -> None:
    for kind in ("sequential", "diverging"):
        scale = fitting_scale(values, kind)
        assert all(scale.low <= v <= scale.high for v in values if v is not None)
        assert len(scale.bounds()) == scale.steps + 1


def test_a_scale_ends_where_values_must() -> None:
    shares = [0.81, 0.997]
    bounded = fitting_scale(shares, most=1.0)
    assert fitting_scale(shares).high > 1.0
    assert bounded.low <= 0.81
    assert bounded.high == 1.0


def test_a_scale_refuses_what_it_does_not_know() -> None:
    with pytest.raises(GofalError, match="no width"):
        as_scale({"kind": "sequential", "low": 1, "high": 1})
    with pytest.raises(GofalError, match="colour scale"):
        as_scale({"kind": "sequential", "low": 0, "high": 1, "middle": 0})


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.0, 10.0, [0, 2, 4, 6, 8, 10]),
        (0.84, 0.97, [0.8, 0.85, 0.9, 0.95, 1.0]),
        (-3.0, 4.0, [-4, -2, 0, 2, 4]),
        (8.0, 8.0, [7.0, 7.5, 8.0, 8.5, 9.0]),
    ],
)
def test_ticks_are_round_and_cover_what_is_drawn(
    low: float, high: float, expected: list[float]
) -> None:
    assert ticks(low, high) == pytest.approx(expected)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_text_can_be_read_on_every_step_of_colour(theme: object) -> None:
    colours = exported(theme)  # type: ignore[arg-type]
    for name, colour in colours.items():
        assert contrast(ink_on(colour), colour) >= 4.5, name
    for ground in ("background", "panel"):
        for name in ("text", "muted", "better", "worse", "series-1"):
            assert contrast(colours[name], colours[ground]) >= 4.5, (name, ground)


def test_every_colour_the_rules_use_is_in_the_palette() -> None:
    text = style_sheet() + "".join(f.read_text(encoding="utf-8") for f in FOLDER.glob("*.vue"))
    used = set(re.findall(r"var\((--g-[a-z0-9-]+)\)", text))
    assert used
    assert used <= set(re.findall(r"(--g-[a-z0-9-]+):", text))


def test_no_part_holds_words_of_its_own() -> None:
    for file in FOLDER.glob("*.vue"):
        markup = file.read_text(encoding="utf-8").partition("<script>")[0]
        spoken = re.sub(r"\{\{.*?\}\}|<[^>]*>", "", markup, flags=re.S)
        assert not re.search(r"[A-Za-z]", spoken), (file.name, spoken.split())
        fixed = r'\s(?:aria-label|title|alt|placeholder)="[^"]'
        assert not re.search(fixed, markup), file.name


def test_an_address_with_nonsense_asks_for_nothing() -> None:
    assert asked("theme=dark&lang=cy") == asked("lang=cy&theme=dark")
    assert asked("theme=dark").theme == "dark"
    for query in (None, "", "theme=pink&lang=xx", "theme=dark&theme=light", "%00=&lang"):
        assert (asked(query).language, asked(query).theme) == ("en", None)


def test_no_two_ticks_have_the_same_words() -> None:
    def whole(value: float) -> str:
        return f"{value:.0f}"

    found = told_ticks(3.1, 4.2, whole)
    assert [tick["text"] for tick in found] == [f"{tick['value']:g}" for tick in found]
    assert len(found) >= 2


def test_ticks_have_no_decimals_that_say_nothing() -> None:
    found = told_ticks(12.1, 17.7, lambda value: f"{value:.2f}")
    assert [tick["text"] for tick in found] == ["12", "14", "16", "18"]
    found = told_ticks(-0.1, 0.2, lambda value: f"{value:+.2f}")
    assert [tick["text"] for tick in found] == ["-0.1", "+0.0", "+0.1", "+0.2"]
    found = told_ticks(1_000_000, 3_000_000, lambda value: f"{value / 1e6:.1f} million")
    assert found[0]["text"] == "1.0 million"


def test_ticks_do_not_stand_on_quarters() -> None:
    assert ticks(5.0, 6.4) == [5.0, 5.5, 6.0, 6.5]
