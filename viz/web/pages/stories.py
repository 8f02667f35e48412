"""The stories to choose from, and the bar that leads through one above any page."""

from __future__ import annotations

import solara

from gofal.viz.web.block import Block, links_to
from gofal.viz.web.html import render
from gofal.viz.web.state import PageState
from gofal.viz.web.story import STEPS, stories
from gofal.viz.web.wording import Go


def first(state: PageState) -> str:
    """All stories with their leads, as links to their first steps."""
    return render(
        "stories.html",
        state.language,
        stories=[
            {
                "slug": story.slug,
                "title": story.title(state.language),
                "lead": story.lead(state.language),
                "href": story.state(state.language, 1).url(),
            }
            for story in stories().values()
        ],
    )


@solara.component
def Stories(state: PageState, go: Go) -> None:
    """The live page."""
    Block(first(state), on_act=links_to(go), classes="text")


def bar(state: PageState) -> str:
    """The step of a story that is being told; empty if none is."""
    story = stories().get(state.story)
    if story is None or not 1 <= state.step <= STEPS:
        return ""
    step = story.steps[state.step - 1]
    return render(
        "story.html",
        state.language,
        story=story.title(state.language),
        title=step.title(state.language),
        text=step.text(state.language),
        number=state.step,
        steps=STEPS,
        back=story.state(state.language, state.step - 1).url() if state.step > 1 else "",
        forward=story.state(state.language, state.step + 1).url() if state.step < STEPS else "",
        leave=state.with_(story="", step=1).url(),
        index=state.with_(view="stories", story="", step=1).url(),
    )
