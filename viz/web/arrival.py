"""What a browser does when another page has come, and what is read out of it.

One part for the whole visit: the region in which something is told has to be there before, or
some readers would not say it.
"""

from __future__ import annotations

from typing import Any

import solara

from gofal.experiments.text import say
from gofal.viz.web.arms import arm, label
from gofal.viz.web.html import frame
from gofal.viz.web.judged import chosen_council
from gofal.viz.web.state import PageState
from gofal.viz.web.story import STEPS, stories

type Spoken = solara.Reactive[tuple[str, str]]
"""Where an answer is, and what it says."""
_SPOKEN: Any = solara.create_context(None)


@solara.component_vue("arrival.vue", vuetify=False)
def _Arrival(language: str, place: str, address: str, said: str) -> None:
    """Props of the Vue file."""


@solara.component
def Arrival(state: PageState, spoken: Spoken) -> None:
    """The part; it draws nothing.

    Args:
        state: of the page.
        spoken: what the page itself has to say.
    """
    place = place_of(state)
    _Arrival(
        language=state.language,
        place=place,
        address=state.url(),
        said=_said(state) or (spoken.value[1] if spoken.value[0] == place else ""),
    )


def use_spoken() -> Spoken:
    """What a page says, for :func:`use_aloud` of the pages below."""
    spoken: Spoken = solara.use_reactive(("", ""))
    solara.provide_context(_SPOKEN, spoken)
    return spoken


def use_aloud(state: PageState, text: str) -> None:
    """Have something read out whenever it is new.

    Args:
        state: of the page.
        text: nothing if empty.
    """
    spoken: Spoken | None = solara.use_context(_SPOKEN)

    def tell() -> None:
        if spoken is not None:
            spoken.set((place_of(state), text))

    solara.use_effect(tell, [place_of(state), text])


def place_of(state: PageState) -> str:
    """What makes a page another one: its view, the step of a story, a council, a question."""
    parts: list[object] = [state.view, state.story, state.step]
    if state.view == "council":
        parts.append(chosen_council(state).area)
    if state.view == "answer":
        parts += [*map(arm, state.scenarios), state.terms, state.local, state.since, state.expects]
    return " ".join(map(str, parts))


def _said(state: PageState) -> str:
    """What is told of a page; of an answer nothing, which says itself when it is there."""
    language, story = state.language, stories().get(state.story)
    if story is not None and 1 <= state.step <= STEPS:
        step = say("story.step", language, number=state.step, steps=STEPS)
        return f"{step}: {story.steps[state.step - 1].title(language)}"
    if state.view == "answer" and state.scenarios:
        return ""
    if state.view == "ask" and state.scenarios:
        asked = "; ".join(label(one, language) for one in state.scenarios)
        return f"{say('answer.what_if', language)} {asked}"
    return frame.title(state)
