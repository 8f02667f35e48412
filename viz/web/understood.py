"""What of an address can be, and why the rest was refused: one wrong word costs no question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gofal.experiments.text import Language, say
from gofal.viz.web.asked import GAP, QUESTION
from gofal.viz.web.refused import Refused
from gofal.viz.web.state import PageState, read_query, read_state

type Fields = Mapping[str, Sequence[str]]


def understood(url: str) -> tuple[PageState, list[Refused]]:
    """The state that an address stands for without what cannot be in it, and what that was.

    Raises:
        Refused: there is no such page, or the address is too long.
    """
    path, _, query = url.partition("?")
    given = read_query(query)
    state, refused = read_state(path, {}), []
    try:
        return read_state(path, given), []
    except Refused:
        kept: dict[str, Sequence[str]] = {}
    for part in _parts(given):
        more = {**kept, **{key: (*kept.get(key, ()), *part[key]) for key in part}}
        try:
            state = read_state(path, more)
        except Refused as why:
            refused.append(why)
        else:
            kept = more
    return state, refused


def refused_in_words(refused: Sequence[Refused], language: Language) -> str:
    """What of an address was left out, and that the rest is there; empty if nothing was."""
    if not refused:
        return ""
    every = dict.fromkeys(why.said(language) for why in refused)
    return " ".join([*every, say("refused.rest", language)])


def _parts(given: Fields) -> Iterator[Fields]:
    """What can be left out by itself: a value of a field; a question goes with its gaps."""
    question = {key: given[key] for key in given if key == QUESTION or key.startswith(GAP)}
    if question:
        yield question
    for key, values in given.items():
        yield from ({key: [value]} for value in values if key not in question)
