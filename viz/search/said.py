"""What people say and what they look for with it: the file of words, read and checked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gofal.abm.schema import TomlTable, read
from gofal.viz.search.folding import words

FILE = Path(__file__).with_name("words.toml")


class Said(TomlTable, frozen=True):
    """Words for one thing.

    Attributes:
        en: phrases in English.
        cy: phrases in Welsh.
        finds: what they look for, likeliest first, as ``lever:pay_floor``.
        asks: questions they ask, likeliest first.
    """

    en: tuple[str, ...]
    cy: tuple[str, ...]
    finds: tuple[str, ...]
    asks: tuple[str, ...] = ()


class Small(TomlTable, frozen=True):
    """Words that tell nothing, by language."""

    en: str
    cy: str


class Words(TomlTable, frozen=True):
    """The whole file."""

    small: Small
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Phrase:
    """One phrase.

    Attributes:
        words: those of it that tell something, folded.
        finds: what it looks for, likeliest first.
    """

    words: tuple[str, ...]
    finds: tuple[str, ...]


@cache
def said() -> tuple[Said, ...]:
    """What people say.

    Raises:
        GofalError: the file is malformed.
    """
    return read(FILE, Words).said


@cache
def phrases() -> tuple[Phrase, ...]:
    """Every phrase of both languages, for what it looks for and for the questions it asks."""
    return tuple(
        Phrase(tuple(telling(text)), finds)
        for one in said()
        for text in (*one.en, *one.cy)
        for finds in (one.finds, tuple(f"question:{name}" for name in one.asks))
        if finds
    )


def telling(text: str) -> list[str]:
    """The words of a text that tell something, folded: no articles, pronouns or prepositions."""
    return [word for word in words(text) if word not in _small()]


@cache
def _small() -> frozenset[str]:
    small = read(FILE, Words).small
    return frozenset(words(f"{small.en} {small.cy}"))
