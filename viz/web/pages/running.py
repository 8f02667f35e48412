"""A question on its way: its place in the queue, how far it is, how to stop and begin again."""

from __future__ import annotations

import math

from gofal.abm.calendar import FIRST_YEAR
from gofal.experiments.text import say
from gofal.viz.parts import Progress
from gofal.viz.web.block import Act, Told
from gofal.viz.web.gather import Gathered, Run
from gofal.viz.web.html import render
from gofal.viz.web.state import PageState


def progress(result: Gathered, run: Run, state: PageState) -> None:
    """How far the run of a question is, and how to stop it; nothing where none is needed.

    Args:
        result: what there is of its answer.
        run: ended and begun again by this visitor.
        state: whose question it is.
    """
    language = state.language

    def act(done: Act) -> None:
        if done.do == "again":
            run.again()

    over = result.phase not in ("waiting", "running", "done")
    why = say(result.why or "run.stopped", language)
    none = result.why == "refused.no_runs"  # and will not be by asking again
    Told("", render("run_over.html", language, text=why, again=not none) if over else "", act)
    if result.phase in ("waiting", "running"):
        if result.why:
            text = say(result.why, language)
        elif result.place:
            text = say("run.place", language, count=result.place)
        elif math.isnan(result.seconds):
            text = say("run.running", language)
        elif result.phase == "waiting":
            text = _first_of_a_start(result, state)
        else:
            text = say("run.left", language, count=max(1, round(result.seconds)))
        Progress(
            share=result.share if result.phase == "running" else None,
            text=text,
            on_stop=run.stop,
            stop_label=say("run.stop", language),
            label=say("run.label", language),
        )


def _first_of_a_start(result: Gathered, state: PageState) -> str:
    """What is told until the past is there, which is run once for each start."""
    minutes = math.ceil(result.seconds / 60)
    year = state.history.policy_from
    return say("run.past", state.language, year=year, first=FIRST_YEAR, count=minutes)
