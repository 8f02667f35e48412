"""Alphabetical order in Welsh, in which ch dd ff ng ll ph rh th are letters of their own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from gofal.experiments.text.catalogue import Language

# The Welsh alphabet; k q v x z of foreign names stand where English has them.
_WELSH = tuple(
    re.findall(
        r"\w+", "a b c ch d dd e f ff g ng h i j k l ll m n o p ph q r rh s t th u v w x y z"
    )
)
_ENGLISH = tuple("abcdefghijklmnopqrstuvwxyz")
_BEFORE_LETTERS = " -'\u2019.,()0123456789"
# Where two parts of a name meet, n and g (or r and h) are two letters: Llan|gefni, Aber|honddu.
_MEET = re.compile(
    r"\b(llan|ban|pen|hen|glan|bryn|bron|llwyn|blaen)(?=g)|\b(aber|caer)(?=h)", re.IGNORECASE
)
_JOINT = "\u034f"  # Unicode's combining grapheme joiner, made for this


def sorted_by_name[T](
    items: Iterable[T], language: Language, name: Callable[[T], str] = str
) -> list[T]:
    """Items in alphabetical order.

    Args:
        items: whatever has a name.
        language: whose alphabet is meant.
        name: gives an item's name.
    """
    return sorted(items, key=lambda item: order_key(name(item), language))


def order_key(text: str, language: Language) -> tuple[tuple[int, ...], str, str]:
    """A key to sort by: letters first, then accents, then capitals."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not _is_accent(c)).lower()
    return tuple(_ranks(bare, language)), text.lower(), text


def _is_accent(letter: str) -> bool:
    return unicodedata.combining(letter) != 0 and letter != _JOINT


def _ranks(text: str, language: Language) -> Iterable[int]:
    alphabet = _WELSH if language == "cy" else _ENGLISH
    places = {letter: len(_BEFORE_LETTERS) + n for n, letter in enumerate(alphabet)}
    places |= {sign: n for n, sign in enumerate(_BEFORE_LETTERS)}
    at = 0
    marked = _MEET.sub(rf"\g<0>{_JOINT}", text)
    while at < len(marked):
        pair = marked[at : at + 2]
        step = 2 if len(pair) == 2 and pair in places else 1
        if marked[at] != _JOINT:
            yield places.get(pair if step == 2 else marked[at], len(places))
        at += step
