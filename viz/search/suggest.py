"""Questions that a person may mean, their gaps filled with what was said."""

from __future__ import annotations

from collections.abc import Iterable

from gofal.experiments.text import Language
from gofal.viz.questions import Filled, filled, question
from gofal.viz.search.find import find
from gofal.viz.search.heard import councils_heard, gaps_heard

MOST = 3


def suggest(
    query: str, language: Language, councils: Iterable[str] = (), most: int = MOST
) -> tuple[Filled, ...]:
    """The questions that fit best, with the number, years, choice and councils that were named.

    Args:
        query: as typed.
        language: of what is shown.
        councils: that it is about if the query names none.
        most: questions at most.
    """
    where = councils_heard(query) or tuple(councils)
    found = (question(one.name) for one in find(query, language, most, kinds=("question",)))
    return tuple(filled(one, gaps_heard(query, one), where) for one in found)
