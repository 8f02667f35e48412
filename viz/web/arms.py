"""Scenarios as text: read from an address, checked, and written in one order.

A scenario is written as the command line writes an arm: ``fee_squeeze/fee_level@W06000023=1.1``.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from gofal.abm.levers import load_levers
from gofal.abm.scenario import Scenario, load_scenario, scenario_names
from gofal.abm.setting import Setting, parse_setting
from gofal.agents.errors import GofalError
from gofal.experiments.baseline import BASELINE
from gofal.experiments.systems.policy_names import name_of
from gofal.experiments.text import Language, capital, say
from gofal.experiments.windows import WEEKS_A_YEAR
from gofal.viz.answer import council_codes
from gofal.viz.lever_words import lever_name, lever_value
from gofal.viz.questions import recognised
from gofal.viz.questions.filled import where_words
from gofal.viz.web.refused import Refused, short

LONGEST_SCENARIO, YEARS = 1500, 10


@cache
def preset(name: str) -> Scenario:
    """A preset, read once: every link of a page asks for several. Councils stand by their codes."""
    scenario = load_scenario(name)
    return replace(scenario, settings=tuple(_by_code(one) for one in scenario.settings))


def read_arm(text: str) -> Scenario:
    """A scenario from ``preset/lever=value/…``.

    Raises:
        Refused: the preset, a lever, a council or a value cannot be.
    """
    if len(text) > LONGEST_SCENARIO:
        raise Refused("refused.long")
    text = text.replace(" ", "+")  # a plus that nobody has encoded arrives as a blank
    name, *own = text.split("/")
    if name not in scenario_names():
        raise Refused("refused.scenario", given=short(name))
    settings = tuple(_setting(part) for part in own)
    try:
        chosen = preset(name).with_(settings=settings)
    except GofalError:
        raise Refused("refused.twice", given=short(text)) from None
    return named(chosen)


def _setting(text: str) -> Setting:
    name, councils = _parts(text)
    lever = load_levers().get(name)
    if lever is None:
        raise Refused("refused.lever", given=short(name))
    for council in councils:
        if council not in council_codes():
            raise Refused("refused.council", given=short(council))
    try:
        setting = parse_setting(text)
        lever.check(setting.value)
    except GofalError:
        low, high = lever.show(lever.low), lever.show(lever.high)
        raise Refused("refused.value", given=short(text), low=low, high=high) from None
    if setting.start_week >= YEARS * WEEKS_A_YEAR or (setting.phase_weeks and lever.stepwise):
        raise Refused("refused.weeks", given=short(text))
    return setting


def _parts(text: str) -> tuple[str, list[str]]:
    """The lever and the councils of a setting, before any of it is checked."""
    name, at, rest = text.partition("=")[0].partition("@")
    return name.strip(), rest.split(",") if at else []


def named(scenario: Scenario) -> Scenario:
    """The same scenario under its canonical name, its settings in the order of the name."""
    settings = map(_by_code, scenario.settings)
    return replace(scenario, name=arm(scenario), settings=tuple(sorted(settings, key=_text)))


def _by_code(setting: Setting) -> Setting:
    """The same setting with its councils in the order of their codes."""
    return replace(setting, councils=tuple(sorted(setting.councils)) if setting.councils else None)


def arm(scenario: Scenario) -> str:
    """A scenario as text: its preset and what differs from it, in one order.

    The text is what :func:`read_arm` and the command line read: a lever that is named is named with
    all its settings, as it loses those of the preset.
    """
    name = scenario.name.split("/")[0]
    usual = preset(name).settings
    other = {one.lever for one in scenario.settings if one not in usual}
    other |= {one.lever for one in usual if one not in scenario.settings}
    own = sorted(_text(one) for one in scenario.settings if one.lever in other)
    return "/".join([name, *own])


def _text(setting: Setting) -> str:
    lever = load_levers()[setting.lever]
    where = f"@{','.join(sorted(setting.councils))}" if setting.councils else ""
    when = f":{setting.start_week}+{setting.phase_weeks}"
    plain = not setting.start_week and not setting.phase_weeks
    return f"{lever.name}{where}={lever.show(setting.value)}{'' if plain else when}"


def preset_of(scenario: Scenario) -> str | None:
    """The preset that a scenario is, unchanged; None if it has settings of its own."""
    text = arm(scenario)
    return None if "/" in text else text


def label(scenario: Scenario, language: Language, most: int = 2) -> str:
    """Name of a scenario: what its preset does and the changes to it.

    Args:
        scenario: which.
        language: to name it in.
        most: changes that are named; of more, or of none, the number is told.

    What a question with gaps sets is named by its sentence, unless no change may be named.
    """
    usual = preset(scenario.name.split("/")[0])
    name = name_of(usual).does(language)
    if usual.name == BASELINE:  # whose own name is of the years without dates
        name = say("answer.baseline", language)
    own = [one for one in scenario.settings if one not in usual.settings]
    if not own:
        return name
    if usual.name == BASELINE and most and (asked := recognised(own)):
        return asked.policy(language)
    if len(own) > most:
        return say("scenario.changed", language, name=name, count=len(own))
    said = [_said(one, language) for one in own]
    if usual.name == BASELINE:
        return ", ".join([capital(said[0]), *said[1:]])
    return ", ".join([name, *said])


def _said(setting: Setting, language: Language) -> str:
    lever = load_levers()[setting.lever]
    name, value = lever_name(lever, language), lever_value(lever, setting.value, language)
    if setting.councils is None:
        return f"{name}: {value}"
    where = where_words(setting.councils, language)
    return say("scenario.there", language, change=f"{name}: {value}", where=where)
