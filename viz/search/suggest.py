"""Questions that a person may mean, their gaps filled with what was said."""

from __future__ import annotations

from collections.abc import Iterable

from gofal.experiments.text import Language
from gofal.viz.questions import Filled, filled, question
from gofal.viz.search.find import find
from gofal.viz.search.heard import councils_heard, gaps_heard

_MOST = 3
_AS_WELL = 0.6  # share of the best fit that another question has to reach


def suggest(query: str, language: Language, councils: Iterable[str] = ()) -> tuple[Filled, ...]:
    """The questions that fit best, with the number, years, choice and councils that were named.

    There are three at most.

    Args:
        query: as typed.
        language: of what is shown.
        councils: that it is about if the query names none.
    """
    where = councils_heard(query) or tuple(councils)
    found = find(query, language, _MOST, kinds=("question",))
    fitting = [question(one.name) for one in found if one.score >= _AS_WELL * found[0].score]
    return tuple(filled(one, gaps_heard(query, one), where) for one in fitting)
