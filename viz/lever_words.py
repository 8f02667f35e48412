"""Levers and their values as a person reads them: the same on page, picture and paper."""

from __future__ import annotations

from gofal.abm.levers import Lever
from gofal.experiments.text import Language, quantity_in_full, say


def lever_name(lever: Lever, language: Language) -> str:
    """What a lever is called."""
    return lever.label_cy if language == "cy" else lever.label_en


def lever_value(lever: Lever, value: float, language: Language) -> str:
    """A value of a lever: the option, on or off, or the number in full with its unit."""
    if lever.options:
        option = lever.options[int(value)]
        return option.label_cy if language == "cy" else option.label_en
    if lever.unit == "switch":
        return say("switch.on" if value else "switch.off", language)
    return quantity_in_full(value, lever.unit, language)
