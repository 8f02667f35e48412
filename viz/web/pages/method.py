"""What the model is, what stands behind it, and what it cannot say."""

from __future__ import annotations

import solara

from abm.facts import load_facts
from abm.levers import load_levers
from abm.measures import OUTCOMES
from abm.parameters import load_parameters
from abm.scenario import scenario_names
from experiments.register import load_register
from viz.web.block import Act, Block
from viz.web.html import render
from viz.web.jobs import BURN_IN, REPLICATES, SCALE, YEARS
from viz.web.state import State, model_version
from viz.web.telling import Go
from viz.web.words import number


def first(state: State) -> str:
    """The whole page: it is words only."""
    facts = load_facts()
    return render(
        "method.html",
        state.language,
        version=model_version(),
        councils=len(facts.councils),
        places=len(facts.places),
        levers=len(load_levers()),
        presets=len(scenario_names()) - 1,
        systems=len(load_register()),
        parameters=len(list(load_parameters())),
        outcomes=len(OUTCOMES),
        scale=number(SCALE, "share", state.language),
        replicates=REPLICATES,
        years=YEARS,
        burn_in=BURN_IN // 52,
    )


@solara.component
def Method(state: State, go: Go) -> None:
    """The live page."""

    def act(done: Act) -> None:
        if done.do == "go":
            go(done.value)

    Block(first(state), on_act=act, classes="text")
