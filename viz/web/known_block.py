"""HTML on what the model knows of a council, what it draws and what it estimates."""

from __future__ import annotations

from collections import Counter

from gofal.experiments.baseline import BASELINE
from gofal.experiments.text import say
from gofal.viz.known_facts import counted_facts, market_facts
from gofal.viz.web.arms import preset
from gofal.viz.web.html import render
from gofal.viz.web.state import PageState
from gofal.viz.web.wording import council_name


def known_block(state: PageState) -> str:
    """The facts of the state's council with which a question asked from here is run."""
    language, name = state.language, council_name(state.area, state.language)
    scenario = preset(BASELINE).with_(local=state.local, history=state.history)
    market = market_facts(scenario, state.area, language)
    counted = counted_facts(state.area, language)
    counts = Counter(fact.state for fact in (*market, *counted))
    return render(
        "known_facts.html",
        language,
        name=name,
        market=market,
        counted=counted,
        summary=say(
            "facts.summary",
            language,
            known=counts["known"] + counts["unchecked"] + counts["yours"],
            count=len(market) + len(counted),
            name=name,
            drawn=counts["drawn"],
            estimated=counts["estimated"],
            usual=counts["usual"],
        ),
    )
