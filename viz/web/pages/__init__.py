"""The pages: for each view what is seen first, as HTML, and the live component."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gofal.viz.web.pages import (
    answer,
    ask,
    council,
    league,
    method,
    start,
    stories,
    today,
    trust,
)
from gofal.viz.web.state import PageState, View

FIRST: Mapping[View, Callable[[PageState], str]] = {
    "start": start.first,
    "today": today.first,
    "council": council.first,
    "ask": ask.first,
    "answer": answer.first,
    "league": league.first,
    "stories": stories.first,
    "method": method.first,
    "trust": trust.first,
}
PAGES: Mapping[View, Callable[..., Any]] = {
    "start": start.Start,
    "today": today.Today,
    "council": council.Council,
    "ask": ask.Ask,
    "answer": answer.AnswerPage,
    "league": league.League,
    "stories": stories.Stories,
    "method": method.Method,
    "trust": trust.Trust,
}
