"""Find what a person means: ranked, with what each does in one line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from gofal.abm.facts import load_facts
from gofal.experiments.text import Language
from gofal.viz.search.entries import Kind, entries
from gofal.viz.search.folding import radicals, words
from gofal.viz.search.index import index, near
from gofal.viz.search.said import Phrase, phrases, telling

LONGEST_QUERY = 200
"""Letters that are read."""
MOST = 8
_SAID, _NEXT = 4.0, 0.12  # worth of a word in a phrase that was heard; what each place takes off
_LEAST = 0.9
_THERE = frozenset({"in", "for", "across", "yn", "yng", "ym", "ar", "i", "o"})


@dataclass(frozen=True)
class Found:
    """One result.

    Attributes:
        kind: policy, lever, system or question.
        name: of its preset, its lever, its system or the question.
        title: what it is called; of a policy, what is done.
        own: the name of the system, law or idea behind it; empty if it has none.
        line: one line that says what it does.
        score: how well it fits; higher is better.
    """

    kind: Kind
    name: str
    title: str
    own: str
    line: str
    score: float


def find(
    query: str,
    language: Language,
    most: int = MOST,
    kinds: Sequence[Kind] = ("policy", "lever", "system"),
) -> tuple[Found, ...]:
    """What a person may mean, best first; words of both languages are understood in either.

    Args:
        query: as typed.
        language: of what is shown.
        most: results at most.
        kinds: what is looked for.
    """
    heard = {word: near(word) for word in _asked(query[:LONGEST_QUERY])}
    scores: dict[int, float] = defaultdict(float)
    for worth in (*map(_of_word, heard.values()), _of_phrases(heard)):
        for number, more in worth.items():
            scores[number] += more
    wanted = [number for number in scores if entries()[number].kind in kinds]
    best = sorted(wanted, key=lambda number: (-scores[number], number))
    return tuple(
        _found(number, scores[number], language)
        for number in best[:most]
        if scores[number] > _LEAST
    )


def _asked(query: str) -> list[str]:
    """The telling words of a query, without the council it is asked about."""
    every = words(query)
    kept = every[:1] + [
        word for before, word in pairwise(every) if before not in _THERE or not _is_council(word)
    ]
    return list(dict.fromkeys(telling(" ".join(kept))))


def _is_council(word: str) -> bool:
    return not radicals(word).isdisjoint(_council_words())


@cache
def _council_words() -> frozenset[str]:
    """First words of the councils' names, in both languages."""
    councils = load_facts().councils
    return frozenset(words(name)[0] for name in (*councils["name_en"], *councils["name_cy"]))


def _of_word(likely: Mapping[str, float]) -> Mapping[int, float]:
    """What a word of the query is worth in the entries that have it, or one like it."""
    known = index()
    best: dict[int, float] = defaultdict(float)
    for word, nearness in likely.items():
        for number, weight in known.weights.get(word, {}).items():
            best[number] = max(best[number], nearness * weight * known.telling[word])
    return best


def _of_phrases(heard: Mapping[str, Mapping[str, float]]) -> Mapping[int, float]:
    """What phrases are worth that the query has whole; for each entry the best of them."""
    nearest: dict[str, float] = defaultdict(float)
    for likely in heard.values():
        for word, nearness in likely.items():
            nearest[word] = max(nearest[word], nearness)
    best: dict[int, float] = defaultdict(float)
    for phrase in {one for word in nearest for one in _phrases_by_word().get(word, ())}:
        nearness = _nearness(phrase.words, nearest)
        for place, key in enumerate(phrase.finds):
            worth = _SAID * nearness * (1 - _NEXT * place)
            best[_numbers()[key]] = max(best[_numbers()[key]], worth)
    return best


@cache
def _numbers() -> Mapping[str, int]:
    return {entry.key: number for number, entry in enumerate(entries())}


@cache
def _phrases_by_word() -> Mapping[str, frozenset[Phrase]]:
    found: dict[str, set[Phrase]] = defaultdict(set)
    for phrase in (*phrases(), *_names()):
        for word in phrase.words:
            found[word].add(phrase)
    return {word: frozenset(there) for word, there in found.items()}


def _names() -> tuple[Phrase, ...]:
    """Titles and own names of entries, which are phrases that look for one thing."""
    return tuple(
        Phrase(tuple(heard), (entry.key,))
        for entry in entries()
        for said in (entry.en, entry.cy)
        for text in (said.title, said.own)
        if (heard := telling(text))
    )


def _nearness(phrase: Sequence[str], nearest: Mapping[str, float]) -> float:
    """How much of a phrase was heard, in telling words; nothing unless all of it was."""
    if not all(nearest.get(word) for word in phrase):
        return 0.0
    tells = index().telling
    return sum(nearest[word] * tells.get(word, 1.0) for word in phrase)


def _found(number: int, score: float, language: Language) -> Found:
    entry = entries()[number]
    said = entry.words(language)
    return Found(entry.kind, entry.name, said.title, said.own, said.line, round(score, 3))
