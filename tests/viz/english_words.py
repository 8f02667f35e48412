"""Finds English in what a Welsh reader sees: words of our own English texts that no Welsh text has.

Names are in the texts of both languages, so they are not found; commands are for programs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from html import unescape

from gofal.abm.facts import load_facts
from gofal.experiments.text import WORDS
from gofal.viz.declared import DECLARED, declared

_WORD = re.compile(r"(?<![\w@.-])[^\W\d_]{3,}(?:['\u2019][^\W\d_]+)*(?![\w@]|\.\w)")
_GAP = re.compile(r"\{[^}]*\}|`[^`]*`")
_NOT_READ = re.compile(r"<(script|style|pre|code)\b.*?</\1>|<(\w+)[^>]*\blang=\"en\".*?</\2>", re.S)
_READ_OUT = re.compile(
    r"\s(?:aria-label|title|alt|placeholder|data-copied|data-label)=\"([^\"]*)\""
)
_GIVEN = re.compile(r"\u201c[^\u201d]*\u201d")  # what a visitor wrote is quoted as it is
FOR_PROGRAMS = {
    *("align", "code", "colour", "colours", "command", "dash", "direction"),
    *("key", "kind", "language", "shape", "step", "svg"),
}
"""What stands in data for a program alone."""


def in_english(html: str) -> list[str]:
    """Lines of a page, or of plain text, with a word of English."""
    return [line.strip() for line in _read(html) if set(_words([line])) & _english()]


def strings(value: object) -> Iterator[str]:
    """Every text inside data that a part or a printed page is given."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from () if key in FOR_PROGRAMS else strings(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from strings(one)


def _words(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from (word.lower() for word in _WORD.findall(_GAP.sub(" ", text)))


@cache
def _english() -> frozenset[str]:
    pairs = [(one.en, one.cy) for kind in DECLARED for one in declared(kind)]
    entries = WORDS.entries.values()
    catalogue = [(" ".join(one.en.values()), " ".join(one.cy.values())) for one in entries]
    said, welsh = zip(*pairs, *catalogue, strict=True)
    names = [*load_facts().councils["name_cy"], *load_facts().places["name"]]
    return frozenset(_words(said)) - frozenset(_words([*welsh, *names]))


def _read(html: str) -> Iterator[str]:
    """What a reader sees or hears, line by line."""
    kept = _NOT_READ.sub("\n", html)
    for text in (*_READ_OUT.findall(kept), re.sub(r"<[^>]*>", "\n", kept)):
        yield from _GIVEN.sub(" ", unescape(text)).splitlines()
