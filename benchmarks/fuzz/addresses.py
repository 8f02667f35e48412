"""Addresses of the page: paths and queries with odd words, odd letters and no end.

Each is asked of the whole server in this process, without a browser. Besides, what the page
understands of it has to be the same once it is written as the page writes it.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from urllib.parse import quote

from benchmarks.fuzz.damage import ODD_WORDS
from benchmarks.fuzz.judge import RAISED, SLOW, End, SlowError, time_limit
from benchmarks.fuzz.site import MARK, Answered, Asked, ask
from gofal.abm.facts.local import local_kinds
from gofal.abm.history import expectations
from gofal.abm.levers import load_levers
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.scenario import scenario_names
from gofal.experiments.text import LANGUAGES
from gofal.viz.answer import council_codes
from gofal.viz.questions import questions
from gofal.viz.web.download_links import KINDS, PICTURES
from gofal.viz.web.outside.embed import EMBED
from gofal.viz.web.plain.documents import NAMES
from gofal.viz.web.refused import Refused
from gofal.viz.web.state import MAPS, SLUGS, SORTS, STRETCHES, read_url
from gofal.viz.web.understood import understood

BUSY = 503
_ODD = (
    *ODD_WORDS,
    MARK,
    f"'{MARK}",
    "a\r\nSet-Cookie: x=y",
    "\0",
    "1" * 5000,
    "x" * 20_000,
    "W06000023," * 400,
    "/" * 300,
    "é" * 200,
    "None=1/" * 60,
    "\ud83d",
)
_RAW = ("%", "%4", "%zz", "%ff%fe", "%00", "%c0%ae", "+", ";", "&", "&&=", "?", "%26", "%2525", "#")
"""Put into an address as they stand."""
_OTHERS = (
    *("/", "//", "", "/healthz", "/readyz", "/robots.txt", "/favicon.ico", "/numbers.csv"),
    *("/schema/answer-2.json", "/gofal/page.css", "/gofal/own.css", "/gofal/../../pyproject.toml"),
    *("/gofal/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/static/..%2f..%2f..%2fetc%2fpasswd"),
    *("/_solara/cdn/x@1/y.js", "/_solara/cdn/%2e%2e/%2e%2e/x", "/static/assets/x.css", "/static/x"),
    *("/jupyter/nbextensions/x", "/jupyter/api/kernels/x", "/_solara/api/close/x?session_id=x"),
    *("/en/documents/..%2f..%2fREADME", "http://elsewhere.example/en", "*", "/de/today", "/en/en"),
)
_METHODS = (*["GET"] * 40, "HEAD", "POST", "PUT", "OPTIONS", "DELETE", "x")


@cache
def _paths() -> tuple[str, ...]:
    """Every kind of address that the server knows, those of pages twice."""
    found = [f"/{language}/{slug}" for language in LANGUAGES for slug in SLUGS[language].values()]
    for language in LANGUAGES:
        found += [f"/{language}/file/{kind}" for kind in KINDS]
        found += [f"/{language}/league.{kind}" for kind in KINDS]
        found += [f"/{language}/{SLUGS[language]['documents']}/{name}" for name in NAMES]
        found += [f"/{language}/{SLUGS[language]['answer']}.json"] * 3
        found += [f"/{language}/{EMBED[language]}"] * 3
        found += [f"/{language}/card.png", f"/{language}/trust.svg"]
    return (*found, *found[: 2 * len(SLUGS["en"])], *_OTHERS)


def tried(luck: Random, _folder: Path) -> End:
    """Ask for one address."""
    asked = _asked(luck)
    words = (asked.method, asked.target, *(f"{name}: {value}" for name, value in asked.headers))
    try:
        with time_limit():
            answered = ask(asked)
            faults = (*_wrong(answered), *_read_back(asked.target))
    except SlowError:
        return End(words, SLOW, "", ("it takes too long",))
    except Exception:
        return End(words, RAISED, traceback.format_exc(), ("an exception passed the server",))
    return End(words, answered.status, answered.start, faults)


def _wrong(answered: Answered) -> Iterator[str]:
    if answered.status >= 500 and answered.status != BUSY:
        yield f"status {answered.status}"
    for name, value in answered.headers:
        if not value.isascii() or not value.decode().isprintable():
            yield f"header {name.decode()} holds {value!r}"
    if MARK in answered.text:
        yield "what was given stands in the page as it is"
    if "Traceback (most recent" in answered.text:
        yield "a trace is shown"
    if "root:x:0" in answered.text or "[build-system]" in answered.text:
        yield "a file of the machine is shown"


def _read_back(target: str) -> Iterator[str]:
    """What is wrong with how the page writes what it has understood."""
    try:
        state, _ = understood(target)
    except Refused:
        return
    again = read_url(state.url())
    if again.url() != state.url():
        yield f"written as {state.url()}, read as {again.url()}"


def _asked(luck: Random) -> Asked:
    target = luck.choice(_paths())
    if luck.random() < 0.15:
        target = _with_odd_path(target, luck)
    fields = "&".join(_field(luck) for _ in range(luck.choice([0, 1, 1, 2, 3, 5, 90])))
    if fields:
        target += f"{'&' if '?' in target else '?'}{fields}"
    for _ in range(luck.choice([0, 0, 0, 1, 2])):
        target = _damaged(target, luck)
    headers = [("host", "localhost")]
    if luck.random() < 0.2:
        odd = luck.choice([*_ODD, "http://[", "http://localhost", "[::1", "x=y; session_id=z"])
        name = luck.choice(["host", "origin", "cookie", "if-none-match", "accept-encoding"])
        headers.append((name, odd.encode("utf-8", "replace").decode("latin-1")[:8000]))
    return Asked(luck.choice(_METHODS), target, tuple(headers))


def _with_odd_path(target: str, luck: Random) -> str:
    parts = target.split("/")
    parts[luck.randrange(len(parts))] = _encoded(luck.choice(_ODD), luck)
    return "/".join(parts)


def _damaged(target: str, luck: Random) -> str:
    """An address with something cut off, put in, or turned into another letter."""
    at = luck.randrange(len(target) + 1)
    match luck.choice(["cut", "raw", "letter", "twice"]):
        case "cut":
            return target[:at]
        case "raw":
            return target[:at] + luck.choice(_RAW) + target[at:]
        case "letter":
            return target[:at] + chr(luck.randrange(0x21, 0x7F)) + target[at + 1 :]
    return target[:at] + target[max(0, at - 40) :]


def _field(luck: Random) -> str:
    keys = ("s", "s", "s", "l", "q", "q.number", "q.in", "picture", *_VALUES)
    key = luck.choice(keys) if luck.random() < 0.95 else luck.choice(_ODD)
    value = luck.choice(_ODD) if luck.random() < 0.2 else _value(key, luck)
    if luck.random() < 0.03:
        return _encoded(key, luck)  # no value
    return f"{_encoded(key, luck)}={_encoded(value, luck)}"


_VALUES: dict[str, tuple[str, ...]] = {
    "o": (*OUTCOMES,),
    "b": (*OUTCOMES,),
    "y": ("0", "1", "10", "11", "-1"),
    "a": ("wales", "W06000023", "W06000001", "w06000023"),
    "m": MAPS,
    "story": ("pay", "places", "x"),
    "step": ("1", "2", "12", "13"),
    "n": ("0", "1", "4", "5"),
    "stress": ("0", "1", "2"),
    "terms": ("own", "equal", "Own"),
    "v": ("11a59465", "0"),
    "from": ("2026", "2027", "2030", "2031"),
    "find": ("pay", "tâl", "a b"),
    "w": STRETCHES,
    "sort": (*SORTS, "-effect"),
    "told": ("0", "1"),
}


def _value(key: str, luck: Random) -> str:
    """A value as a field of the page takes it, or one that is nearly so."""
    area = luck.choice(sorted(council_codes()))
    number = luck.choice(["0", "0.1", "1", "1.5", "9", "1e3", "-0", "equal", "on"])
    match key:
        case "s":
            own = [_setting(area, number, luck) for _ in range(luck.choice([0, 0, 1, 2, 30]))]
            return "/".join([luck.choice(scenario_names()), *own])
        case "l":
            year = luck.choice(["", "@2024", "@1", "@2099"])
            return f"{area}.{luck.choice([*local_kinds()])}={number}{year}"
        case "q":
            return luck.choice([*questions()])
        case "q.in":
            return luck.choice([area, f"{area},{area}", "", ","])
        case "picture":
            return luck.choice(PICTURES)
        case "expect":
            return luck.choice([*expectations()])
    return luck.choice(_VALUES.get(key, (number,)))


def _setting(area: str, number: str, luck: Random) -> str:
    where = luck.choice(["", f"@{area}", f"@{area},{area}", "@", "@Powys"])
    when = luck.choice(["", "", ":4", ":4+9", ":600", ":-1", ":", ":1+1+1"])
    return f"{luck.choice([*load_levers()])}{where}={number}{when}"


def _encoded(text: str, luck: Random) -> str:
    """As browsers and other programs write it into an address."""
    how = luck.choice(["utf-8", "utf-8", "utf-8", "utf-8", "latin-1", "utf-16", "twice", "bare"])
    if how == "twice":
        return quote(quote(text, safe="", errors="replace"), safe="")
    if how == "bare":
        return quote(text, safe="/@=,:;?!$'()*+[]<>\"{}|^`\\ ", errors="replace").replace(" ", "+")
    return quote(text.encode(how, "replace"), safe="/@=,:" if luck.random() < 0.5 else "")
