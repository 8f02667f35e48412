"""What a query says beside what it looks for: a share, years, councils, a choice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from gofal.abm.facts import load_facts
from gofal.experiments.text import LANGUAGES
from gofal.viz.questions import Question
from gofal.viz.questions.filled import choice_words
from gofal.viz.search.folding import fold, radicals, words
from gofal.viz.search.index import near
from gofal.viz.search.said import said, telling

_SHARE = re.compile(r"(?<![\d.\u00a3])(\d+(?:\.\d+)?) ?(?:%|per ?cent\b|y cant\b)")
_YEARS = re.compile(r"\b(\d+) ?(?:years?|blynedd|mlynedd|flynedd|flwyddyn|o flynyddoedd)\b")
_SHARES = {
    "half": "50", "hanner": "50", "quarter": "25", "chwarter": "25", "third": "33", "traean": "33",
    "fifth": "20", "pumed": "20", "tenth": "10", "degfed": "10",
}  # fmt: skip
_COMMON = frozenset(["isle", "ynys", "vale", "port", "county"])
"""Words of councils' names that are no name by themselves."""
_SHORTEST = 4
_SHORT = frozenset(["mon"])
"""Words that are names though they are shorter."""
_OPTIONS = {
    "cooperative": "policy:cooperative",
    "latc": "policy:latc",
    "micro_enterprise": "policy:micro",
    "in_house": "policy:in_house",
}
"""What people look for who mean a choice."""
_ALSO = {"none": ("without money", "unfunded", "heb arian", "heb ei ariannu")}
"""What else people say for a choice."""


def gaps_heard(query: str, question: Question) -> Mapping[str, str]:
    """What a query puts into the gaps of a question; only what fits into them."""
    found: dict[str, str] = {}
    for gap, number in (("number", _share(query)), ("years", _years(query))):
        allowed = question.numbers.get(gap)
        if number and allowed and allowed.fits(float(number)):
            found[gap] = number
    for gap, choices in question.choices.items():
        heard = [choice for choice in choices if _is_heard(gap, choice, query)]
        if heard:
            found[gap] = heard[0]
    return found


def councils_heard(query: str) -> tuple[str, ...]:
    """Codes of the councils that a query names, in Welsh or English, mutated or not."""
    heard = frozenset(radical for word in words(query) for radical in radicals(word))
    return tuple(sorted(code for code, names in _councils().items() if names & heard))


def _share(query: str) -> str:
    """A share in per cent, as a number or a word; empty if none is named."""
    if match := _SHARE.search(fold(query)):
        return match[1]
    return next((_SHARES[word] for word in words(query) if word in _SHARES), "")


def _years(query: str) -> str:
    match = _YEARS.search(fold(query))
    return match[1] if match else ""


def _is_heard(gap: str, choice: str, query: str) -> bool:
    """Whether a query has all the telling words of a choice, or other words people say for it."""
    heard = frozenset(meant for word in telling(query) for meant in near(word))
    texts = [choice_words(gap, choice, language) for language in LANGUAGES]
    texts += _ALSO.get(choice, ())
    for one in said():
        if one.finds[0] == _OPTIONS.get(choice):
            texts += [*one.en, *one.cy]
    return any(set(telling(text)) <= heard for text in texts)


@cache
def _councils() -> Mapping[str, frozenset[str]]:
    """Words by which each council is known: those that no other council's name has."""
    facts = load_facts().councils.set_index("lad_code")
    both = facts["name_en"] + " " + facts["name_cy"]
    names = {str(code): frozenset(words(text)) for code, text in both.items()}
    return {
        code: frozenset(
            word
            for word in own
            if (len(word) >= _SHORTEST or word in _SHORT)
            and word not in _COMMON
            and not any(word in others for other, others in names.items() if other != code)
        )
        for code, own in names.items()
    }
