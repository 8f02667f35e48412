"""The maps of the gallery: the baseline by year, what the arm changes, and 457 places."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import solara

from gallery import feed
from gallery.data import Places, Results, place_points
from gallery.words import say
from gofal.abm.facts import load_facts
from gofal.experiments.text import Language, difference, level
from gofal.viz.parts import CouncilMap, PlaceMap, Player, fitting_scale
from gofal.viz.parts.geometry import Shapes

type Choose = Callable[[str], None]

_LEAST, _MOST = 2.6, 11.0  # radius of the smallest and the largest place, units


@solara.component
def BaselineMap(  # noqa: N802
    shown: Results, language: Language, year: int, shapes: Shapes, selected: str, choose: Choose
) -> None:
    """Need met in the baseline, playable."""
    names = feed.council_names(language)
    courses = {
        code: feed.by_year(shown, "baseline", "met_need", code)["mean"].tolist() for code in names
    }
    title = feed.label("met_need", language)
    CouncilMap(
        [
            {
                "code": code,
                "name": name,
                "abbr": load_facts().short_name(code, language),
                "value": courses[code][year - 1],
                "text": _share(courses[code][year - 1]),
            }
            for code, name in names.items()
        ],
        fitting_scale([value for course in courses.values() for value in course]),
        title=f"{title}, {say('year', language, year=year).lower()}",
        alt=say("map_alt", language, title=title),
        legend=title,
        words=_words(language, "map_hint"),
        format=_share,
        shapes=shapes,
        selected=selected,
        on_select=choose,
        frames={str(n + 1): [courses[code][n] for code in names] for n in range(shown.years)},
    )


@solara.component
def EffectMap(  # noqa: N802
    shown: Results, language: Language, shapes: Shapes, selected: str, choose: Choose
) -> None:
    """Changes of the arm in each council; hatched where the direction is unclear."""
    names = feed.council_names(language)
    effects = {code: feed.effect_of(shown, "met_need", code) for code in names}
    title = say("compared", language, arm=feed.arm_label(language))
    CouncilMap(
        [
            {
                "code": code,
                "name": name,
                "abbr": load_facts().short_name(code, language),
                "value": effects[code]["difference"],
                "text": feed.interval(effects[code], "share", language),
                "unclear": not (effects[code]["low"] > 0 or effects[code]["high"] < 0),
            }
            for code, name in names.items()
        ],
        fitting_scale([effect["difference"] for effect in effects.values()], "diverging"),
        title=title,
        alt=say("map_alt", language, title=title),
        legend=feed.label("met_need", language),
        words=_words(language, "map_hint"),
        format=lambda value: difference(value, "share", 0.002, language, signed=True).split()[0],
        shapes=shapes,
        selected=selected,
        on_select=choose,
    )


@solara.component
def Points(wales: Places, language: Language) -> None:  # noqa: N802
    """Need met in 457 places, playable."""
    year, set_year = solara.use_state(len(wales.met))
    selected, set_selected = solara.use_state("")
    table = place_points()
    names = table["name_cy" if language == "cy" else "name"].tolist()
    radii = _LEAST + (_MOST - _LEAST) * np.sqrt(wales.hours / np.nanmax(wales.hours))
    years = [str(n + 1) for n in range(len(wales.met))]
    PlaceMap(
        [
            {
                "code": code,
                "name": name,
                "x": x,
                "y": y,
                "r": round(float(r), 2),
                "value": float(value),
                "text": say("missing", language) if np.isnan(value) else _share(value),
            }
            for code, name, x, y, r, value in zip(
                table["code"],
                names,
                table["x"],
                table["y"],
                radii[year - 1],
                wales.met[year - 1],
                strict=True,
            )
        ],
        {"kind": "sequential", "low": 0.76, "high": 1.0},
        title=f"{say('place_title', language)}, {say('year', language, year=year).lower()}",
        alt=say("place_alt", language),
        legend=say("place_key", language),
        words=_words(language, "place_hint"),
        format=_share,
        selected=selected,
        on_select=set_selected,
        frames={name: row.tolist() for name, row in zip(years, wales.met, strict=True)},
        radii={name: row.round(2).tolist() for name, row in zip(years, radii, strict=True)},
        channel="places",
    )
    Player(
        list(range(1, len(years) + 1)),
        year,
        set_year,
        feed.player_words(language),
        texts=[say("year", language, year=n) for n in years],
        channel="places",
    )


def _share(value: float) -> str:
    return level(value, "share", 0.01)


def _words(language: Language, hint: str) -> dict[str, str]:
    words = {key: say(key, language) for key in ("unclear", "missing")}
    return words | {"hint": say(hint, language)}
