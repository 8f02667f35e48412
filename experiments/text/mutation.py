"""Welsh words as they begin after other words: *yng Ngwynedd*, *i Bowys*, *2 bâr*, *a Chaerdydd*.

A text of the catalogue asks for it in its gap. ``{name:yn}`` puts *yn* and the name, ``{name:i}``
*i* and the name; ``{count:pâr}`` puts the number and the noun, as that number has it. English
texts have plain gaps: what is asked for stands in the Welsh alone.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, override

type Change = Callable[[str], str]

_SOFT = {"ll": "l", "rh": "r", "p": "b", "t": "d", "c": "g", "b": "f", "d": "dd", "g": "", "m": "f"}
_NASAL = {"p": "mh", "t": "nh", "c": "ngh", "b": "m", "d": "n", "g": "ng"}
_ASPIRATE = {"p": "ph", "t": "th", "c": "ch"}
_LETTERS = ("ch", "dd", "ff", "ng", "ll", "ph", "rh", "th")  # letters written with two signs
_ARTICLES = ("Y ", "Yr ")
_BEFORE_VOWEL = {"a": "ac", "â": "ag", "gyda": "gydag"}
_VOWEL = re.compile(r"[aeiouwyâêîôûŵŷáéíóúàèìòùäëïöüẅÿ]", re.IGNORECASE)
_CONSONANT_W = re.compile(r"w[rl]", re.IGNORECASE)  # Wrecsam
_NUMBER = re.compile(r"\d[\d,]*")
_SIGNS = "+\u2212"
_ONE, _TWO, _THREE, _SIX = 1, 2, 3, 6

# Nouns that texts count and that a number changes, in the singular that follows it.
MASCULINE = frozenset(
    [
        "bloc",
        "cam",
        "canlyniad",
        "cwestiwn",
        "cyngor",
        "darparwr",
        "dyblygiad",
        "dyfodol",
        "gweithiwr",
        "gwiriad",
        "munud",
        "paramedr",
        "polisi",
        "prawf",
        "pwynt",
        "pâr",
        "rhediad",
        "targed",
    ]
)
FEMININE = frozenset(["blwyddyn", "cell", "cyfres", "cymhareb", "llinell", "rhan", "rhes"])
_YEARS = {0: "blynedd", 1: "flwyddyn", 2: "flynedd", 3: "blynedd", 4: "blynedd", 6: "blynedd"}
_YEARS_REST = "mlynedd"


def soft(word: str) -> str:
    """Soft mutation: Powys, Bowys; Gwynedd, Wynedd; Llandudno, Landudno."""
    return _changed(word, _SOFT)


def nasal(word: str) -> str:
    """Nasal mutation: Powys, Mhowys; Gwynedd, Ngwynedd; Torfaen, Nhorfaen."""
    return _changed(word, _NASAL)


def aspirate(word: str) -> str:
    """Aspirate mutation: Caerdydd, Chaerdydd; Torfaen, Thorfaen."""
    return _changed(word, _ASPIRATE)


def in_place(name: str) -> str:
    """*Yn* and a name: yng Ngwynedd, ym Mhowys, yn Sir Benfro, yn y Fenni."""
    if _has_article(name):
        return f"yn {_small_article(name)}"
    changed = nasal(name)
    start = changed[:2].lower()
    return f"{'ym' if start[0] == 'm' else 'yng' if start == 'ng' else 'yn'} {changed}"


def _softened(word: str, name: str) -> str:
    """*I*, *o* or *am* and a name: i Bowys, o Wynedd, am Gymru; i'r Fenni, am y Fenni."""
    if not _has_article(name):
        return f"{word} {soft(name)}"
    if _ends_in_vowel(word):
        return _contracted(word, name)
    return f"{word} {_small_article(name)}"


def _aspirated(word: str, name: str) -> str:
    """*A* or *â* and what follows: a Chaerdydd, ac Abertawe, a'r Fenni, ac 8."""
    if _has_article(name):
        return _contracted(word, name)
    return f"{_BEFORE_VOWEL[word] if _begins_with_vowel(name) else word} {aspirate(name)}"


# What a text may put before a name.
WORDS_BEFORE: Mapping[str, Change] = {
    "yn": in_place,
    **{word: partial(_softened, word) for word in ("i", "o", "am", "ar", "gan", "drwy")},
    **{word: partial(_aspirated, word) for word in _BEFORE_VOWEL},
}


def counted(count: str, noun: str) -> str:
    """A number and its noun: 2 bâr, 3 phâr, 6 phâr, 1 flwyddyn, 2 flynedd, 10 mlynedd.

    Args:
        count: as it is written, with a sign perhaps; what is no whole number leaves the noun
            as it is.
        noun: in the singular, one of ``MASCULINE`` or ``FEMININE``.

    Raises:
        KeyError: the noun's gender is not known here.
    """
    if noun not in MASCULINE | FEMININE:
        raise KeyError(noun)
    digits = count.lstrip(_SIGNS)
    if not _NUMBER.fullmatch(digits):
        return f"{count} {noun}"
    number = int(digits.replace(",", ""))
    if noun == "blwyddyn":
        return f"{count} {_YEARS.get(number, _YEARS_REST)}"
    return f"{count} {_after(number, noun in FEMININE)(noun)}"


def _after(number: int, feminine: bool) -> Change:
    """What a number does to the noun that follows."""
    if number == _TWO:
        return soft
    if number == _SIX or (number == _THREE and not feminine):
        return aspirate
    if number == _ONE and feminine:
        return _soft_but_liquids
    return lambda noun: noun


def _soft_but_liquids(word: str) -> str:
    """After *un*, a feminine ll or rh stays: un llinell, un rhan."""
    return word if word.startswith(("ll", "rh")) else soft(word)


class Gaps(string.Formatter):
    """Fills the gaps of a text, in the form that each asks for."""

    @override
    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec in WORDS_BEFORE:
            return WORDS_BEFORE[format_spec](str(value))
        if format_spec in MASCULINE or format_spec in FEMININE:
            return counted(str(value), format_spec)
        return str(super().format_field(value, format_spec))


def _changed(word: str, to: Mapping[str, str]) -> str:
    start = word[:2].lower()
    letter = start if start in _LETTERS else start[:1]
    if letter not in to:
        return word
    rest = word[len(letter) :]
    changed = f"{to[letter]}{rest}"
    return capital(changed) if word[0].isupper() else changed


def capital(text: str) -> str:
    """A text that begins with a capital; empty stays empty."""
    return text[:1].upper() + text[1:]


def _has_article(name: str) -> bool:
    return name.startswith(_ARTICLES)


def _small_article(name: str) -> str:
    return f"y{name[1:]}"


def _contracted(word: str, name: str) -> str:
    return f"{word}'r {name.partition(' ')[2]}"


def _ends_in_vowel(word: str) -> bool:
    return bool(_VOWEL.fullmatch(word[-1:]))


def _begins_with_vowel(text: str) -> bool:
    """Whether it counts so; a number does that is read *un*, *un deg …* or *wyth …*, and *mae*."""
    if text.startswith("mae "):
        return True
    if number := _NUMBER.match(text):
        return number[0].startswith("8") or bool(re.fullmatch("1|1[1-9]", number[0]))
    return bool(_VOWEL.match(text)) and not _CONSONANT_W.match(text)
