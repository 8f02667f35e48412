"""How many expectations of a system came out, did not, are open or wait for runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal

from gofal.experiments.text import Language, say

type Standing = Literal["met", "against", "open", "not_run"]

STANDINGS: tuple[Standing, ...] = ("met", "against", "open", "not_run")


def in_words(score: Counter[Standing], language: Language) -> str:
    """A score in words; nothing where nothing is expected."""
    some = [standing for standing in STANDINGS if score[standing]]
    return ", ".join(say(f"score.{one}", language, count=score[one]) for one in some)


def together(scores: Iterable[Counter[Standing]]) -> Counter[Standing]:
    """All of some scores."""
    found: Counter[Standing] = Counter()
    for score in scores:
        found.update(score)
    return found
