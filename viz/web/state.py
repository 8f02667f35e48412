"""The URL is the whole state of the page: read, checked and written here.

Whatever does not fit is refused with a text of the catalogue; nothing is guessed. Scenarios in it
are read by :mod:`gofal.viz.web.arms`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal
from urllib.parse import parse_qs, quote, urlencode

from gofal.abm.facts.local import LocalFact
from gofal.abm.history import History, expectations
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.results import WALES
from gofal.abm.rules import rules_hash
from gofal.abm.scenario import Scenario, Terms, parse_terms
from gofal.agents.errors import GofalError
from gofal.experiments.baseline import BASELINE
from gofal.experiments.text import LANGUAGES, Language
from gofal.viz.answer import council_codes
from gofal.viz.search.find import LONGEST_QUERY
from gofal.viz.web.arms import LONGEST_SCENARIO, YEARS, arm, preset, read_arm
from gofal.viz.web.asked import QUESTION, read_asked
from gofal.viz.web.own_facts import fact_text, read_facts
from gofal.viz.web.refused import Refused, short

type View = Literal[
    "start",
    "today",
    "council",
    "ask",
    "answer",
    "league",
    "stories",
    "method",
    "trust",
    "about",
    "data",
    "validation",
    "glossary",
    "documents",
    "accessibility",
    "reuse",
    "privacy",
    "feedback",
]

SLUGS: Mapping[Language, Mapping[View, str]] = {
    "en": {
        "start": "",
        "today": "today",
        "council": "council",
        "ask": "ask",
        "answer": "answer",
        "league": "league",
        "stories": "stories",
        "method": "method",
        "trust": "trust",
        "about": "about",
        "data": "data",
        "validation": "validation",
        "glossary": "glossary",
        "documents": "documents",
        "accessibility": "accessibility",
        "reuse": "licence",
        "privacy": "privacy",
        "feedback": "feedback",
    },
    "cy": {
        "start": "",
        "today": "heddiw",
        "council": "cyngor",
        "ask": "gofyn",
        "answer": "ateb",
        "league": "cynghrair",
        "stories": "straeon",
        "method": "dull",
        "trust": "ymddiried",
        "about": "ynghylch",
        "data": "ffynonellau",
        "validation": "profi",
        "glossary": "geirfa",
        "documents": "dogfennau",
        "accessibility": "hygyrchedd",
        "reuse": "trwydded",
        "privacy": "preifatrwydd",
        "feedback": "adborth",
    },
}
LANGUAGE_HOME: Mapping[Language, str] = {language: f"/{language}" for language in LANGUAGES}
MAPS = ("hex", "outline", "places")
STRETCHES = ("1-2", "3-5", "9-10")
"""Years under a policy over which policies are set beside each other."""
SORTS = ("effect", "beside", "policy", "rests", "strength")
"""What the table of all policies may be sorted by; a minus before it turns the order round."""
MOST_FIELDS = 60
MOST_SCENARIOS = 4
EXPECTED = "central"
STARTS = (2026, 2027, 2028, 2029, 2030)
"""Aprils in which the policy of a question may begin; the first if none is named."""
_WORD = re.compile(r"[a-z0-9_]{1,40}")


@dataclass(frozen=True)
class PageState:
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
        terms: those of every arm, the baseline too; see :class:`gofal.abm.scenario.Scenario`.
        local: what councils say about themselves, for every arm.
        version: of the model for which the link was made; empty for this one.
        since: the April in which policies begin; 0 if none is named.
        expects: name of what is expected after the last year that is known.
        find: what is looked for on the page where a question is asked.
        stretch: years over which all policies are set beside each other.
        beside: outcome that stands beside the one they are sorted by.
        sort: what they are sorted by.
        only_told: whether only policies are shown that are told to change something.
    """

    language: Language = "cy"
    view: View = "start"
    scenarios: tuple[Scenario, ...] = ()
    outcome: str = "handback_share"
    year: int = 0
    area: str = WALES
    map: str = "hex"
    story: str = ""
    step: int = 1
    chosen: int = 0
    stress: bool = False
    terms: Terms = "own"
    local: tuple[LocalFact, ...] = ()
    version: str = ""
    since: int = 0
    expects: str = EXPECTED
    find: str = ""
    stretch: str = STRETCHES[-1]
    beside: str = "public_cost"
    sort: str = SORTS[0]
    only_told: bool = False

    @property
    def history(self) -> History:
        """The dates of a question that is run."""
        return History(policy_from=self.since or STARTS[0], expects=self.expects)

    @property
    def shown_year(self) -> int:
        """The year of levels: the first if none is named, which is Wales as it is now."""
        return self.year or 1

    @property
    def arms(self) -> tuple[Scenario, ...]:
        """The baseline and the scenarios, with the dates and on the terms of the question."""
        every = (preset(BASELINE), *self.scenarios)
        same = {"terms": self.terms, "local": self.local, "history": self.history}
        return tuple(one.with_(**same) for one in every)  # type: ignore[arg-type]

    def url(self) -> str:
        """The canonical address: defaults left out, one order."""
        given: list[tuple[str, str]] = [("s", arm(one)) for one in self.scenarios]
        given += [("l", fact_text(fact)) for fact in self.local]
        for key, value, usual in self._plain():
            if value != usual:
                given.append((key, str(value)))
        path = page_address(self.language, self.view)
        query = urlencode(given, quote_via=quote, safe="/@=,:")
        return f"{path}?{query}" if query else path

    def with_(self, **changes: object) -> PageState:
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
            ("terms", self.terms, "own"),
            ("v", self.version, ""),
            ("from", self.since, 0),
            ("expect", self.expects, EXPECTED),
            ("find", self.find if self.view == "ask" else "", ""),
            *(self._of_league() if self.view == "league" else ()),
        )

    def _of_league(self) -> tuple[tuple[str, object, object], ...]:
        return (
            ("w", self.stretch, STRETCHES[-1]),
            ("b", self.beside, "public_cost"),
            ("sort", self.sort, SORTS[0]),
            ("told", int(self.only_told), 0),
        )


def page_address(language: Language, view: View) -> str:
    """The address of a page in its usual state."""
    slug = SLUGS[language][view]
    return f"{LANGUAGE_HOME[language]}/{slug}" if slug else LANGUAGE_HOME[language]


def language_of_path(path: str) -> Language | None:
    """The language a path begins with, if it does."""
    first = path.strip("/").split("/")[0]
    return next((language for language in LANGUAGES if language == first), None)


def read_url(url: str) -> PageState:
    """The state an address stands for.

    Raises:
        Refused: something in it cannot be.
    """
    path, _, query = url.partition("?")
    return read_state(path, read_query(query))


def read_query(query: str) -> Mapping[str, Sequence[str]]:
    """The fields of a query.

    Raises:
        Refused: there is more in it than a question can hold.
    """
    try:
        if len(query) <= (MOST_SCENARIOS + 1) * LONGEST_SCENARIO * 3:
            return parse_qs(query, max_num_fields=MOST_FIELDS)
    except ValueError:
        pass
    raise Refused("refused.long")


def read_state(path: str, query: Mapping[str, Sequence[str]]) -> PageState:
    """The state that a path and a query stand for.

    Raises:
        Refused: something in them cannot be.
    """
    language, view = _place(path)
    scenarios = (*map(read_arm, query.get("s", ())), *read_asked(query))
    if len(scenarios) > MOST_SCENARIOS:
        raise Refused("refused.many", most=MOST_SCENARIOS)
    by_arm = {arm(one): one for one in scenarios}
    by_arm.pop(BASELINE, None)  # it stands beside every question already
    local = read_facts(query.get("l", ()))
    state = PageState(language, view, tuple(by_arm.values()), local=local)
    for key, (name, read) in _READERS.items():
        if key in query:
            state = state.with_(**{name: read(query[key][0])})
    if state.chosen > len(state.scenarios):
        state = state.with_(chosen=0)
    return state


def asked_address(path: str, query: str) -> str | None:
    """The canonical address of a question that a form without scripts has sent; else None."""
    try:
        return read_url(f"{path}?{query}").url() if QUESTION in read_query(query) else None
    except Refused:
        return None


def _place(path: str) -> tuple[Language, View]:
    parts = [part for part in path.split("/") if part]
    language = language_of_path(path)
    if language is None or len(parts) > 2:
        raise Refused("refused.page")
    if len(parts) == 1:
        return language, "start"
    for slugs in SLUGS.values():
        for view, slug in slugs.items():
            if slug == parts[1]:
                return language, view
    raise Refused("refused.page")


def _outcome(text: str) -> str:
    if text not in OUTCOMES:
        raise Refused("refused.outcome", given=short(text))
    return text


def _area(text: str) -> str:
    if text != WALES and text not in council_codes():
        raise Refused("refused.council", given=short(text))
    return text


def _between(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,4}", text) or not low <= int(text) <= high:
            raise Refused("refused.number", given=short(text), low=low, high=high)
        return int(text)

    return read


def _map(text: str) -> str:
    if text not in MAPS:
        raise Refused("refused.map", given=short(text))
    return text


def _one_of(allowed: Sequence[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            raise Refused("refused.choice", given=short(text), allowed=", ".join(allowed))
        return text

    return read


def _word(text: str) -> str:
    if not _WORD.fullmatch(text):
        raise Refused("refused.word", given=short(text))
    return text


def _start(text: str) -> int:
    return _between(STARTS[0], STARTS[-1])(text)


def _expects(text: str) -> str:
    if text not in expectations():
        raise Refused("refused.expect", given=short(text), allowed=", ".join(expectations()))
    return text


def _looked_for(text: str) -> str:
    return " ".join(text.split())[:LONGEST_QUERY].strip()


def _yes(text: str) -> bool:
    return _between(0, 1)(text) == 1


def _terms(text: str) -> Terms:
    try:
        return parse_terms(text) or "own"
    except GofalError:
        raise Refused("refused.word", given=short(text)) from None


_READERS: Mapping[str, tuple[str, Callable[[str], object]]] = {
    "o": ("outcome", _outcome),
    "y": ("year", _between(0, YEARS)),
    "a": ("area", _area),
    "m": ("map", _map),
    "story": ("story", _word),
    "step": ("step", _between(1, 12)),
    "n": ("chosen", _between(0, MOST_SCENARIOS)),
    "stress": ("stress", _yes),
    "terms": ("terms", _terms),
    "v": ("version", _word),
    "from": ("since", _start),
    "expect": ("expects", _expects),
    "find": ("find", _looked_for),
    "w": ("stretch", _one_of(STRETCHES)),
    "b": ("beside", _outcome),
    "sort": ("sort", _one_of((*SORTS, *(f"-{one}" for one in SORTS)))),
    "told": ("only_told", _yes),
}


@cache
def model_version() -> str:
    """A short name for the rules and parameters in force, as pictures and files have it."""
    return rules_hash()[:8]


def usual_baseline() -> Scenario:
    """The baseline beside a question that names no dates."""
    return PageState().arms[0]


def with_field(state: PageState, key: str, value: str) -> str:
    """The address of a state with one more field, as a visitor may have written it."""
    return f"{(url := state.url())}{'&' if '?' in url else '?'}{key}={quote(value)}"
