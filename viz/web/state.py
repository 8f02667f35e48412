"""The URL is the whole state of the page: read, checked and written here.

A scenario is written as the command line writes an arm: ``fee_squeeze/fee_level@W06000023=1.1``.
Whatever does not fit is refused with a text of the catalogue; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal
from urllib.parse import parse_qs, quote, urlencode

from abm.facts import load_facts
from abm.levers import load_levers
from abm.measures import OUTCOMES
from abm.results import WALES, source_hash
from abm.scenario import Scenario, Setting, load_scenario, parse_setting, scenario_names
from agents.errors import GofalError
from experiments.windows import WEEKS_A_YEAR
from viz.web.words import LANGUAGES, Language, say

type View = Literal["today", "council", "ask", "answer", "stories", "method"]

SLUGS: Mapping[Language, Mapping[View, str]] = {
    "en": {
        "today": "today", "council": "council", "ask": "ask", "answer": "answer",
        "stories": "stories", "method": "method",
    },
    "cy": {
        "today": "heddiw", "council": "cyngor", "ask": "gofyn", "answer": "ateb",
        "stories": "straeon", "method": "dull",
    },
}  # fmt: skip
LANGUAGE_HOME: Mapping[Language, str] = {
    language: f"/{language}/{SLUGS[language]['today']}" for language in LANGUAGES
}
MAPS = ("hex", "outline", "places")
MOST_SCENARIOS, LONGEST_SCENARIO, YEARS = 4, 1500, 10
BASELINE = "baseline"
_WORD = re.compile(r"[a-z0-9_]{1,40}")


class Refused(GofalError):  # noqa: N818  (a visitor's slip, not a fault)
    """Something in the URL cannot be; says what in both languages.

    Attributes:
        key: of the text in the catalogue.
        values: what stands in its gaps.
    """

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(say(key, "en", **values))
        self.key, self.values = key, values

    def said(self, language: Language) -> str:
        """The refusal in a language."""
        return say(self.key, language, **self.values)


@dataclass(frozen=True)
class State:
    """All that the page shows follows from this.

    Attributes:
        language: en or cy.
        view: which page.
        scenarios: up to four, the baseline not counted.
        outcome: name of the outcome in maps and fans.
        year: 1 to 10 under the policy; 0 is the page's usual one.
        area: code of a council, or ``wales``.
        map: how the map is drawn.
        story: name of a story, empty for none.
        step: of the story, from 1.
        chosen: the scenario being edited, from 0.
        stress: whether the stress test is asked for.
        version: of the model for which the link was made; empty for this one.
    """

    language: Language = "cy"
    view: View = "today"
    scenarios: tuple[Scenario, ...] = ()
    outcome: str = "handback_share"
    year: int = 0
    area: str = WALES
    map: str = "hex"
    story: str = ""
    step: int = 1
    chosen: int = 0
    stress: bool = False
    version: str = ""

    @property
    def shown_year(self) -> int:
        """The year of levels: the first if none is named, which is Wales as it is now."""
        return self.year or 1

    def url(self) -> str:
        """The canonical address: defaults left out, one order."""
        given: list[tuple[str, str]] = [("s", arm(one)) for one in self.scenarios]
        for key, value, usual in self._plain():
            if value != usual:
                given.append((key, str(value)))
        path = f"/{self.language}/{SLUGS[self.language][self.view]}"
        query = urlencode(given, quote_via=quote, safe="/@=,:")
        return f"{path}?{query}" if query else path

    def with_(self, **changes: object) -> State:
        """The same state with something changed."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def _plain(self) -> tuple[tuple[str, object, object], ...]:
        return (
            ("o", self.outcome, "handback_share"),
            ("y", self.year, 0),
            ("a", self.area, WALES),
            ("m", self.map, "hex"),
            ("story", self.story, ""),
            ("step", self.step, 1),
            ("n", self.chosen, 0),
            ("stress", int(self.stress), 0),
            ("v", self.version, ""),
        )


def language_of_path(path: str) -> Language | None:
    """The language a path begins with, if it does."""
    first = path.strip("/").split("/")[0]
    return next((language for language in LANGUAGES if language == first), None)


def read_url(url: str) -> State:
    """The state an address stands for.

    Raises:
        Refused: something in it cannot be.
    """
    path, _, query = url.partition("?")
    if len(query) > (MOST_SCENARIOS + 1) * LONGEST_SCENARIO * 3:
        raise Refused("refused.long")
    return read_state(path, parse_qs(query, max_num_fields=20))


def read_state(path: str, query: Mapping[str, Sequence[str]]) -> State:
    """The state that a path and a query stand for.

    Raises:
        Refused: something in them cannot be.
    """
    language, view = _place(path)
    scenarios = tuple(read_arm(text) for text in query.get("s", ()))
    if len(scenarios) > MOST_SCENARIOS:
        raise Refused("refused.many", most=MOST_SCENARIOS)
    state = State(language, view, tuple({arm(one): one for one in scenarios}.values()))
    for key, (name, read) in _READERS.items():
        if key in query:
            state = state.with_(**{name: read(query[key][0])})
    if state.chosen > len(state.scenarios):
        state = state.with_(chosen=0)
    return state


def _place(path: str) -> tuple[Language, View]:
    parts = [part for part in path.split("/") if part]
    language = language_of_path(path)
    if language is None or len(parts) > 2:
        raise Refused("refused.page")
    if len(parts) == 1:
        return language, "today"
    for slugs in SLUGS.values():
        for view, slug in slugs.items():
            if slug == parts[1]:
                return language, view
    raise Refused("refused.page")


def _outcome(text: str) -> str:
    if text not in OUTCOMES:
        raise Refused("refused.outcome", given=_short(text))
    return text


def _area(text: str) -> str:
    if text != WALES and text not in council_codes():
        raise Refused("refused.council", given=_short(text))
    return text


def _between(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"\d{1,3}", text) or not low <= int(text) <= high:
            raise Refused("refused.number", given=_short(text), low=low, high=high)
        return int(text)

    return read


def _map(text: str) -> str:
    if text not in MAPS:
        raise Refused("refused.map", given=_short(text))
    return text


def _word(text: str) -> str:
    if not _WORD.fullmatch(text):
        raise Refused("refused.word", given=_short(text))
    return text


def _yes(text: str) -> bool:
    return _between(0, 1)(text) == 1


_READERS: Mapping[str, tuple[str, Callable[[str], object]]] = {
    "o": ("outcome", _outcome),
    "y": ("year", _between(0, YEARS)),
    "a": ("area", _area),
    "m": ("map", _map),
    "story": ("story", _word),
    "step": ("step", _between(1, 12)),
    "n": ("chosen", _between(0, MOST_SCENARIOS)),
    "stress": ("stress", _yes),
    "v": ("version", _word),
}


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
        raise Refused("refused.scenario", given=_short(name))
    settings = tuple(_setting(part) for part in own)
    try:
        chosen = load_scenario(name).with_(settings=settings)
    except GofalError:
        raise Refused("refused.twice", given=_short(text)) from None
    return named(chosen)


def _setting(text: str) -> Setting:
    name, councils = _parts(text)
    lever = load_levers().get(name)
    if lever is None:
        raise Refused("refused.lever", given=_short(name))
    for council in councils:
        if council not in council_codes():
            raise Refused("refused.council", given=_short(council))
    try:
        setting = parse_setting(text)
        lever.check(setting.value)
    except GofalError:
        low, high = lever.show(lever.low), lever.show(lever.high)
        raise Refused("refused.value", given=_short(text), low=low, high=high) from None
    if setting.start_week >= YEARS * WEEKS_A_YEAR or (setting.phase_weeks and lever.stepwise):
        raise Refused("refused.weeks", given=_short(text))
    return setting


def _parts(text: str) -> tuple[str, list[str]]:
    """The lever and the councils of a setting, before any of it is checked."""
    name, at, rest = text.partition("=")[0].partition("@")
    return name.strip(), rest.split(",") if at else []


def named(scenario: Scenario) -> Scenario:
    """The same scenario under its canonical name, its settings in the order of the name."""
    settings = (
        replace(one, councils=tuple(sorted(one.councils)) if one.councils else None)
        for one in scenario.settings
    )
    return replace(scenario, name=arm(scenario), settings=tuple(sorted(settings, key=_text)))


def arm(scenario: Scenario) -> str:
    """A scenario as text: its preset and what differs from it, in one order.

    The text is what :func:`read_arm` and the command line read.
    """
    preset = scenario.name.split("/")[0]
    usual = load_scenario(preset).settings
    own = sorted(_text(one) for one in scenario.settings if one not in usual)
    return "/".join([preset, *own])


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


def label(scenario: Scenario, language: Language) -> str:
    """What a scenario is called: its preset's label and what was changed."""
    preset = load_scenario(arm(scenario).split("/")[0])
    name = preset.label_cy if language == "cy" else preset.label_en
    changed = arm(scenario).count("/")
    return say("scenario.changed", language, name=name, count=changed) if changed else name


@cache
def council_codes() -> tuple[str, ...]:
    """Codes of the 22 councils."""
    return tuple(load_facts().councils["lad_code"])


@cache
def model_version() -> str:
    """A short name for the rules, parameters and presets in force."""
    return source_hash()[:8]


def _short(text: str) -> str:
    """What a visitor gave, short enough to be shown back."""
    return text if len(text) <= 40 else f"{text[:39]}…"
