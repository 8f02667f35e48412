"""Names of arms, axes, councils and stretches of time as a picture says them."""

from __future__ import annotations

import re

from gofal.abm.facts import load_facts
from gofal.abm.levers import load_levers
from gofal.abm.results import WALES
from gofal.abm.scenario import load_scenario
from gofal.abm.setting import Setting, parse_setting
from gofal.agents.errors import GofalError, unknown
from gofal.experiments.comparison.findings import axis_label
from gofal.experiments.own.numbers import sorted_out
from gofal.experiments.systems.policy_names import name_of
from gofal.experiments.text import Language, capital, say
from gofal.viz.figures.base import Look
from gofal.viz.lever_words import lever_name, lever_value

MOST_NAMED = 3  # councils of a slice that a title has room for


def arm_label(name: str, look: Look) -> str:
    """An arm: what its preset does, and what is set beside that."""
    if name in look.names:
        return look.names[name]
    preset, *settings = name.split("/")
    try:
        scenario = load_scenario(preset)
        levers, numbers = sorted_out(settings)
        own = [setting_label(parse_setting(text), look.language) for text in levers]
        own += [f"{_parameter_label(one, look.language)}: {numbers[one]:g}" for one in numbers]
    except GofalError:
        return name
    label = name_of(scenario).does(look.language)
    if preset == "baseline" and own:
        own[0] = capital(own[0])
        return ", ".join(own)
    return ", ".join([label, *own])


def _parameter_label(name: str, language: Language) -> str:
    from gofal.experiments.lists.tables import all_parameters  # imports kernels

    known = all_parameters().parameter(name)
    return known.label_cy if language == "cy" else known.label_en


def setting_label(setting: Setting, language: Language) -> str:
    """A lever and its value: ``fee level: 1.2 times the council's own fee``."""
    lever = load_levers()[setting.lever]
    return f"{lever_name(lever, language)}: {lever_value(lever, setting.value, language)}"


def area_label(code: str, language: Language) -> str:
    """Wales or a council.

    Raises:
        GofalError: there is no such area.
    """
    if code == WALES:
        return say("figure.wales", language)
    councils = load_facts().councils.set_index("lad_code")
    if code not in councils.index:
        raise unknown("area", code, [WALES, *councils.index])
    return str(councils.loc[code, f"name_{language}"])


def place_label(look: Look) -> str:
    """The area of a picture; of a slice it is never said to be Wales."""
    if look.area != WALES or not look.only:
        return area_label(look.area, look.language)
    names = [area_label(code, look.language) for code in look.only]
    shown = ", ".join(names[:MOST_NAMED]) + (", …" if len(names) > MOST_NAMED else "")
    return say("figure.slice", look.language, councils=shown)


def window_label(name: str, language: Language) -> str:
    """A stretch of time as the model names it, in words."""
    if result := re.fullmatch(r"(year|years|weeks) (\d+)(?:-(\d+))?", name):
        return say(f"figure.window_{result[1]}", language, first=result[2], last=result[3])
    return name


def where_and_when(look: Look) -> str:
    """``Powys, years 4 to 5``; the time is left out where it is not told."""
    place = place_label(look)
    return f"{place}, {window_label(look.window, look.language)}" if look.window else place


def title_over_axes(look: Look) -> str:
    """Title of a picture of an outcome over two axes of a sweep."""
    x, y = (axis_label(name, look.language) for name in look.axes)
    return look.say(
        "figure.surface_title", label=look.measure.label, x=x, y=y, where=where_and_when(look)
    )
