"""Words as a search compares them: without case, accents, clitics or Welsh initial mutations."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_WORD = re.compile(r"[a-z0-9]+")
_JOINED = re.compile(r"\b(co(?=.op)|in(?=.house))[- ]|\b(co|micro|meicro)-(?=[a-z])")
_APOSTROPHES = str.maketrans({"\N{RIGHT SINGLE QUOTATION MARK}": "'", "`": "'"})
_CLITIC = re.compile(r"'(r|n|i|u|m|th|w|ch|s|t|re|ll|ve|d)\b")
_VOWELS = "aeiouwy"

# What a mutated word begins with, and what its dictionary form may begin with instead.
_MUTATED = (
    ("ngh", ("c",)),
    ("mh", ("p",)),
    ("nh", ("t",)),
    ("ng", ("g",)),
    ("ch", ("c",)),
    ("ph", ("p",)),
    ("th", ("t",)),
    ("dd", ("d",)),
    ("f", ("b", "m")),
    ("g", ("c",)),
    ("b", ("p",)),
    ("d", ("t",)),
    ("m", ("b",)),
    ("n", ("d",)),
    ("l", ("ll", "gl")),
    ("r", ("rh", "gr")),
)


def fold(text: str) -> str:
    """The text in small letters without accents; co-op and micro-enterprise are one word each."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_APOSTROPHES))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _CLITIC.sub(" ", _JOINED.sub(r"\1\2", plain))


def words(text: str) -> list[str]:
    """Every word of a text, folded, in order."""
    return _WORD.findall(fold(text))


@cache
def radicals(word: str) -> frozenset[str]:
    """What a word may be without a Welsh initial mutation, itself included: gofal, cofal."""
    found = {word}
    for start, before in _MUTATED:
        if word.startswith(start):
            found |= {first + word[len(start) :] for first in before}
            break
    if word[:1] in _VOWELS:
        found.add(f"g{word}")  # a g that is gone: wledig, gwledig
    if word[:1] == "h" and word[1:2] in _VOWELS:
        found.add(word[1:])  # an h before a vowel: hawdurdod, awdurdod
    return frozenset(found)
