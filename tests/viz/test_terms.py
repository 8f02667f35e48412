"""One Welsh word for one thing: what the reports and the glossary do not use may not come back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import pytest

from gofal.experiments.text import WORDS
from gofal.viz.declared import DECLARED, declared

UNPAID = (
    r"(?<!micro-)(?<!asesiad )(?<!asesiadau )\b(ng?|g)?ofalwy?r\b"
    r"(?! (di-dâl|teuluol|anffurfiol|ifanc))"
)
# What may not stand in a text, and what stands there instead; docs/decisions/0008-web-page.md
# says why. Mutated forms are the same word.
BANNED = {
    r"\blifer(i|au|oedd)?\b": "ysgogiad (lifer is the bar of metal)",
    r"\b(c|g|ch|ngh)yfeirnod": "llinell sylfaen, or sail y gymhariaeth",
    r"\b(g|ng)?waelodlin": "llinell sylfaen",
    r"oriau yr\b": "oriau'r",
    r"[\d}] %": "a number and % without a space",
    r"\bail-(gydbwyso|alluogi|dendro)|\bcyd-gynhyrchu": "without a hyphen",
    r"\bhunan-(ariann?wyr|reoli)": "without a hyphen",
    r"\bdomestig\b": "gofal cartref",
    r"\bcynorthwyr\b": "cynorthwyydd, cynorthwywyr",
    r"masnachf(aint|rait|rint)\b": "masnachfraint",
    UNPAID: "gweithiwr gofal, or gofalwr di-dâl",
    r"\bundeb lafur": "undeb llafur",
    r"\bpersonol-ganolog|\bperson-ganolog": "sy'n canolbwyntio ar yr unigolyn",
    r"anghenion? [^.;:]{0,20}\b(cyflawni|gyflawni|gyflawnwyd)\b": "diwallu",
    r"\btermau ac amodau": "telerau ac amodau",
    r"\badsefydliad": "adsefydlu",
}

FROZEN = {
    "parameters.unpaid_carer.strain_spread.label_en",
    "parameters.unpaid_carer.starts.label_en",
    "payment.reablement_contract.label_en",
    "history.central.what_en",
    "history.tight.what_en",
    "history.generous.what_en",
}
"""Texts in files whose bytes finished runs rest on: they are mended when rules next change."""


@cache
def welsh() -> tuple[tuple[str, str], ...]:
    """Name and text of the Welsh of the catalogue, and of whatever declares words of its own."""
    own = [(entry.key, text) for entry in WORDS.entries.values() for text in entry.cy.values()]
    declares = (one for kind in DECLARED for one in declared(kind) if one.path not in FROZEN)
    return (*own, *((one.path, one.cy) for one in declares))


def wrong(pattern: str, text: str) -> bool:
    return re.search(pattern, f"{text} ", re.IGNORECASE) is not None


@pytest.mark.parametrize("pattern", BANNED)
def test_no_banned_term_comes_back(pattern: str) -> None:
    assert not [one for one in welsh() if wrong(pattern, one[1])], BANNED[pattern]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Liferi", True),
        ("mae eu lifer yn", True),
        ("llif arian", False),
        ("(cyfeirnod: A)", True),
        ("cyfeirio at", False),
        ("Cyfwng 95 % y cymedr", True),
        ("Cyfwng 95% y cymedr", False),
        ("{noise} %", True),
        ("oriau yr wythnos", True),
        ("oriau'r wythnos, awr yr wythnos", False),
        ("o ofalwyr.", True),
        ("gofalwyr di-dâl ac asesiadau gofalwyr", False),
        ("ailgydbwyso", False),
        ("ail-gydbwyso", True),
    ],
)
def test_the_search_finds_them(text: str, found: bool) -> None:
    assert any(wrong(pattern, text) for pattern in BANNED) is found


def test_what_is_quoted_in_english_is_quoted_in_welsh() -> None:
    entries = WORDS.entries.values()
    uneven = [one.key for one in entries if _quoted(one.en.values()) != _quoted(one.cy.values())]
    assert uneven == []


def _quoted(texts: Iterable[str]) -> set[int]:
    return {text.count("\u201c") for text in texts}
