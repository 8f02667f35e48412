"""The index: which words stand in which entry, how much they tell, and what is near a word."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache

from gofal.experiments.text import LANGUAGES
from gofal.viz.search.entries import Words, entries
from gofal.viz.search.folding import radicals
from gofal.viz.search.said import phrases, telling

TITLE, OWN, LINE, MORE = 3.0, 3.5, 1.0, 0.4
"""Weights of a word by where it stands."""
MUTATED, BEGUN, MISTYPED = 0.9, 0.75, 0.65
"""How near a word is that is the same but for a mutation, begins alike, or is nearly spelled so."""
_SHORTEST = 4  # letters of a word whose beginning or misspelling is heard
_ENDING = 5  # letters by which a longer word may go on: gwledig, gwledigrwydd
_ALIKE = 0.8


@dataclass(frozen=True)
class Index:
    """All words.

    Attributes:
        weights: weight of a word by number of the entry that has it.
        telling: how much a word tells, 0 to 1: less if many entries have it.
        vocabulary: every word of entries and phrases, sorted.
        unmutated: words by what they may be without a mutation.
    """

    weights: Mapping[str, Mapping[int, float]]
    telling: Mapping[str, float]
    vocabulary: tuple[str, ...]
    unmutated: Mapping[str, frozenset[str]]


@cache
def index() -> Index:
    """The index of everything, made once."""
    weights: dict[str, dict[int, float]] = defaultdict(dict)
    for number, entry in enumerate(entries()):
        for language in LANGUAGES:
            for word, weight in _weighed(entry.words(language)):
                if not word.isdigit():
                    weights[word][number] = max(weight, weights[word].get(number, 0.0))
    every = len(entries())
    tells = {
        word: math.log1p(every / len(there)) / math.log1p(every) for word, there in weights.items()
    }
    vocabulary = sorted({*weights, *(word for one in phrases() for word in one.words)})
    unmutated: dict[str, set[str]] = defaultdict(set)
    for word in vocabulary:
        for radical in radicals(word):
            unmutated[radical].add(word)
    return Index(
        weights,
        tells,
        tuple(vocabulary),
        {radical: frozenset(heard) for radical, heard in unmutated.items()},
    )


@lru_cache(maxsize=4096)
def near(word: str) -> Mapping[str, float]:
    """Words of the index that a typed word may mean, and how near each is, up to 1."""
    found: dict[str, float] = {}
    for heard, nearness in _near(word):
        found[heard] = max(nearness, found.get(heard, 0.0))
    if found or len(word) < _SHORTEST:
        return found
    close = get_close_matches(word, index().vocabulary, n=3, cutoff=_ALIKE)
    return dict.fromkeys(close, MISTYPED)


def _near(word: str) -> Iterator[tuple[str, float]]:
    known, vocabulary = index().unmutated, index().vocabulary
    for radical in radicals(word):
        for heard in known.get(radical, ()):
            yield heard, 1.0 if heard == word else MUTATED
        if len(radical) >= _SHORTEST:
            least = bisect_left(vocabulary, radical)
            for heard in vocabulary[least:]:
                if not heard.startswith(radical):
                    break
                if len(heard) <= len(radical) + _ENDING:
                    yield heard, BEGUN
            for cut in range(1, 4):  # pays, paying
                if len(radical) - cut >= _SHORTEST:
                    for heard in known.get(radical[:-cut], ()):
                        yield heard, BEGUN


def _weighed(said: Words) -> Iterator[tuple[str, float]]:
    for text, weight in (
        (said.title, TITLE),
        (said.own, OWN),
        (said.line, LINE),
        (said.more, MORE),
    ):
        for word in telling(text):
            yield word, weight
