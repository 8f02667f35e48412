"""Every kind of picture: same bytes, inside the canvas, words and numbers beside it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from figure_tables import LOOK, TABLES, councils, discovery, fan, surface, tornado
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.text import Text

from gofal.agents.errors import GofalError
from gofal.viz.brief import LEAST_FAN_HEIGHT
from gofal.viz.figures import Look, alt_text, draw, figure_kinds, table
from gofal.viz.figures.canvas import new_figure, plain_style, to_png, to_svg
from gofal.viz.figures.kinds.fan import bands
from gofal.viz.figures.measure import Measure
from gofal.viz.palette import LIGHT, UNCLEAR_HATCH
from gofal.viz.printed import FAN_WIDTH

KINDS = sorted(TABLES)
LONG = "sunshine_care"  # four lines in Welsh


def test_there_is_a_table_for_every_kind() -> None:
    assert sorted(figure_kinds()) == KINDS


@pytest.mark.parametrize("kind", [kind for kind in KINDS if figure_kinds()[kind].numbers])
def test_a_table_without_a_number_is_refused(kind: str) -> None:
    frame, numbers = TABLES[kind](), list(figure_kinds()[kind].numbers)
    figure_kinds()[kind].check(frame)
    frame[[name for name in numbers if name != "year"]] = np.nan
    with pytest.raises(GofalError, match="there is nothing to show"):
        table(kind, frame, LOOK)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_the_same_table_gives_the_same_bytes(kind: str) -> None:
    def made() -> tuple[bytes, bytes]:
        figure = draw(kind, TABLES[kind](), LOOK)
        return to_svg(figure, "t", "words & more", "en"), to_png(figure, "t", "words", "en", 60)

    first, second = made(), made()
    assert first == second
    assert b"<desc>words &amp; more</desc>" in first[0]
    assert b'xml:lang="en"' in first[0]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_word_leaves_the_canvas(kind: str, language: Any) -> None:
    figure = draw(kind, TABLES[kind](), replace(LOOK, language=language, theme="dark"))
    with plain_style():
        figure.draw_without_rendering()
    width, height = figure.bbox.width, figure.bbox.height
    for text in _texts(figure):
        box = text.get_window_extent()
        assert box.x0 >= -1, text.get_text()
        assert box.y0 >= -1, text.get_text()
        assert box.x1 <= width + 1, text.get_text()
        assert box.y1 <= height + 1, text.get_text()
        assert float(text.get_fontsize()) >= 8, text.get_text()


def _texts(figure: Figure) -> list[Text]:
    """Texts that are seen: ticks outside the axes are not drawn."""
    ticks = [t for a in figure.axes for axis in (a.xaxis, a.yaxis) for t in axis.get_ticklabels()]
    return [
        text
        for text in figure.findobj(Text)
        if isinstance(text, Text) and text.get_text() and text.get_visible() and text not in ticks
    ]


@pytest.mark.parametrize("kind", ["fan", "difference_fan", "scatter_tradeoff"])
def test_names_at_the_ends_do_not_collide(kind: str) -> None:
    figure = draw(kind, TABLES[kind](), LOOK)
    with plain_style():
        figure.draw_without_rendering()
    named = [text for text in _texts(figure) if text.get_gid() == "end"]
    boxes = [Text.get_window_extent(text) for text in named]  # without the line to the point
    ends = sorted((box.y0, box.y1) for box in boxes)
    assert ends
    assert all(below[1] <= above[0] + 1 for below, above in pairwise(ends))


@pytest.mark.parametrize("apart", [0.0, 0.3])
def test_long_names_have_room_in_the_smallest_picture_of_a_brief(apart: float) -> None:
    frame = fan()
    frame = frame[frame["arm"].isin(["baseline", "rebalancing"])].replace("rebalancing", LONG)
    frame["value"] += apart * (frame["arm"] == LONG)
    look = Look(language="cy", size=(FAN_WIDTH, LEAST_FAN_HEIGHT), alone=False, arms=(LONG,))
    figure = draw("fan", frame, look)
    base, own = (Text.get_window_extent(text) for text in _texts(figure) if text.get_gid() == "end")
    assert not base.overlaps(own)
    assert own.height > 3 * base.height
    for box in (base, own):
        assert min(box.y0, figure.bbox.height - box.y1, figure.bbox.width - box.x1) >= 0.0


@pytest.mark.parametrize("kind", KINDS)
def test_words_and_numbers_differ_by_language_and_name_the_data(kind: str) -> None:
    frame = TABLES[kind]()
    english, welsh = (alt_text(kind, frame, replace(LOOK, language=k)) for k in ("en", "cy"))
    assert english != welsh
    heads = [list(table(kind, frame, replace(LOOK, language=k)).columns) for k in ("en", "cy")]
    assert heads[0] != heads[1]
    assert any(letter.isdigit() for letter in english)


def test_alt_text_names_the_numbers() -> None:
    told = alt_text("council_map", councils(), LOOK)
    assert "Lowest: Gwynedd \u22124.0 points. Highest: Isle of Anglesey +5.0 points." in told
    assert "better 1, direction unclear 20, worse 1" in told
    assert "+3.00 points (+2.80 to +3.20), better" in alt_text("tornado", tornado(), LOOK)
    told = alt_text("discovery", discovery(), LOOK)
    assert "4 of 12 points are worse; 2 of the 2 inside the region shown." in told
    assert "Direction unclear in 2 of 6 cells" in alt_text("surface", surface(), LOOK)


def test_tables_show_per_cent_with_the_unit_in_the_heading() -> None:
    found = table("council_map", councils(), LOOK).set_index("Code")
    assert found.loc["W06000001", "Difference (percentage points)"] == pytest.approx(5.0)
    fans = table("fan", fan(), LOOK)
    assert fans["Mean (%)"].iloc[0] == pytest.approx(82.0)


def test_unclear_councils_are_hatched_and_clear_ones_are_not() -> None:
    figure = draw("council_map", councils(), LOOK)
    hatches = {
        str(patch.get_gid()): patch.get_hatch()
        for patch in figure.findobj(PathPatch)
        if isinstance(patch, PathPatch) and str(patch.get_gid()).startswith("council-")
    }
    assert len(hatches) == 22
    assert not hatches["council-W06000001"]
    assert not hatches["council-W06000002"]
    assert sum(hatch == UNCLEAR_HATCH for hatch in hatches.values()) == 20


def test_unclear_cells_are_hatched() -> None:
    figure = draw("surface", surface(), LOOK)
    cells = [p for p in figure.axes[0].patches if isinstance(p, Rectangle)]
    hatched = [cell.get_x() + cell.get_width() / 2 for cell in cells if cell.get_hatch()]
    assert hatched == pytest.approx([1.0, 1.0])


def test_a_given_limit_is_the_scale_and_the_ends_have_their_colours() -> None:
    figure = draw("council_map", councils(), replace(LOOK, limit=0.05))
    assert figure.axes[1].get_ylim() == pytest.approx((-5, 5))
    faces = [
        p.get_facecolor() for p in figure.findobj(PathPatch) if p.get_gid() == "council-W06000001"
    ]
    best = [int(LIGHT.diverging[-1][i : i + 2], 16) / 255 for i in (1, 3, 5)]
    assert np.allclose(faces[0][:3], best, atol=0.01)


def _faces(figure: Figure, gid: str) -> list[Any]:
    found = figure.findobj(PathPatch)
    return [p.get_facecolor() for p in found if isinstance(p, PathPatch) and p.get_gid() == gid]


def test_better_low_turns_the_colours_round() -> None:
    figure = draw("council_map", councils(), replace(LOOK, limit=0.05, outcome="turnover"))
    faces = [
        p.get_facecolor() for p in figure.findobj(PathPatch) if p.get_gid() == "council-W06000001"
    ]
    worst = [int(LIGHT.diverging[0][i : i + 2], 16) / 255 for i in (1, 3, 5)]
    assert np.allclose(faces[0][:3], worst, atol=0.01)


def test_a_map_draws_levels_and_missing_councils() -> None:
    levels = councils()[["code", "difference"]].rename(columns={"difference": "value"}).head(21)
    assert "not defined" in table("council_map", councils().head(3), LOOK)["Verdict"].tolist()
    assert draw("council_map", levels, replace(LOOK, layout="hexes")).axes


def test_the_outer_band_of_a_fan_goes_from_the_lowest_to_the_highest_run() -> None:
    shown = bands(fan(), LOOK)
    values = fan().assign(value=100.0 * fan()["value"]).groupby(["arm", "year"])["value"]
    assert shown["lowest"].to_numpy() == pytest.approx(values.min().to_numpy())
    assert shown["highest"].to_numpy() == pytest.approx(values.max().to_numpy())


@pytest.mark.parametrize(
    ("kind", "frame", "why"),
    [
        ("pie", fan(), "unknown picture"),
        ("fan", fan().drop(columns="year"), "needs a column 'year'"),
        ("fan", fan().head(0), "no rows"),
        ("fan", fan().query("arm != 'baseline'"), "'baseline' is always drawn"),
        ("fan", fan().assign(value="x"), "has to hold numbers"),
        ("fan", fan().assign(arm=None), "row 1 has nothing in column 'arm'"),
        ("surface", surface().head(5), "full grid"),
        ("surface", pd.concat([surface(), surface()]), "comes twice"),
        ("council_map", councils()[["code"]], "or value"),
        ("council_map", councils().assign(code="W1"), "unknown council"),
        ("ladder", TABLES["ladder"]().assign(verdict="maybe"), "unknown verdict"),
    ],
)
def test_a_bad_table_is_refused_in_words(kind: str, frame: pd.DataFrame, why: str) -> None:
    with pytest.raises(GofalError, match=why):
        draw(kind, frame, LOOK)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"theme": "sepia"}, "unknown theme"),
        ({"language": "fr"}, "unknown language"),
        ({"outcome": "happiness"}, "unknown outcome"),
        ({"layout": "squares"}, "unknown layout"),
        ({"limit": 0.0}, "above 0"),
    ],
)
def test_a_bad_look_is_refused_in_words(wrong: dict[str, Any], why: str) -> None:
    with pytest.raises(GofalError, match=why):
        Look(**wrong)


def test_points_of_a_discovery_need_both_axes() -> None:
    with pytest.raises(GofalError, match="column of numbers 'fee_level'"):
        draw("discovery", discovery().drop(columns="fee_level"), LOOK)


def test_points_inside_the_region_have_a_ring() -> None:
    figure = draw("discovery", discovery(), LOOK)
    (points,) = figure.axes[0].collections
    widths = np.asarray(points.get_linewidth())
    assert (widths > 1).tolist() == [True] * 2 + [False] * 10


@pytest.mark.parametrize(("rules", "told"), [("a84b6e3d3f08", "rules a84b6e3d."), ("", "Wales.")])
def test_what_stands_alone_names_its_source(rules: str, told: str) -> None:
    figure = new_figure(Look(rules=rules), (6.0, 4.0), "A title", ["A note."])
    notes = next(text for text in figure.texts if text.get_gid() == "notes")
    said = notes.get_text().replace("\n", " ")
    assert said.endswith(f"{told} Results of a model, not a forecast.")


def test_what_many_pay_is_in_millions_a_year_in_every_picture() -> None:
    money = Measure.of("public_cost", "en")
    assert money.difference_unit == "£ million a year"
    assert money.shown(-410_540.0) == pytest.approx(-21.35, abs=0.01)
    assert money.size(-410_540.0, -947_100.0, 126_020.0) == "\u2212£21 million a year"
    assert money.range(-410_540.0, -947_100.0, 126_020.0) == "\u221249 to +7"
    assert Measure.of("wage", "en").factor == Measure.of("weekly_pay", "en").factor == 1.0
    look = Look(outcome="rural_met_need", other="public_cost")
    axes = draw("scatter_tradeoff", TABLES["scatter_tradeoff"](), look).axes[0]
    assert "£ million a year" in axes.get_ylabel().replace("\n", " ")
