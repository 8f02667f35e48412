"""Method: the model, its evidence, and its limits."""

from __future__ import annotations

import solara

from gofal.abm.facts import load_facts
from gofal.abm.levers import load_levers
from gofal.abm.outcomes import OUTCOMES
from gofal.abm.scenario import scenario_names
from gofal.abm.week.plan import WEEK
from gofal.experiments.analysis.margins import margins
from gofal.experiments.analysis.sizes import unit_sizes
from gofal.experiments.comparison.findings import outcome_label
from gofal.experiments.history.years import PRICE_YEAR
from gofal.experiments.lists.tables import all_parameters
from gofal.experiments.systems.register import load_register
from gofal.experiments.text import (
    capital,
    difference_in_full,
    heads,
    quantity_in_full,
    say,
    unit_name,
)
from gofal.experiments.windows import year_label
from gofal.viz.web.block import Block, links_to
from gofal.viz.web.dates import ready_note
from gofal.viz.web.html import link, render
from gofal.viz.web.jobs import BURN_IN, REPLICATES, YEARS
from gofal.viz.web.state import PageState, View, model_version
from gofal.viz.web.wording import Go

_MORE: tuple[View, ...] = ("documents", "data", "validation", "glossary")


def first(state: PageState) -> str:
    """The whole page: it is words only."""
    facts = load_facts()
    return render(
        "method.html",
        state.language,
        version=model_version(),
        trust=link(state, view="trust"),
        councils=len(facts.councils),
        places=len(facts.places),
        levers=len(load_levers()),
        presets=len(scenario_names()) - 1,
        systems=len(load_register()),
        parameters=len(all_parameters()),
        outcomes=len(OUTCOMES),
        replicates=REPLICATES,
        years=YEARS,
        burn_in=BURN_IN // 52,
        year=state.history.policy_from,
        ready=ready_note(state.language),
        steps=[step.name for step in WEEK],
        price_year=year_label(PRICE_YEAR),
        sizes=(heads(("outcome", "size", "why"), state.language, "method.small"), _sizes(state)),
        more=[(say(f"view.{view}", state.language), link(state, view=view)) for view in _MORE],
    )


def _sizes(state: PageState) -> list[tuple[str, str, str]]:
    """Outcome, smallest change that counts, and why: first those with a size of their own."""
    language = state.language
    own = [
        (
            capital(outcome_label(name, language)),
            difference_in_full(one.margin, OUTCOMES[name].unit, language),
            one.why(language),
        )
        for name, one in margins().items()
    ]
    others = []
    for unit, one in unit_sizes().items():
        size = (
            difference_in_full(one.value, unit, language)
            if one.value is not None
            else say(
                "method.small.of_level",
                language,
                share=quantity_in_full(one.of_level or 0.0, "share", language),
            )
        )
        label = say("method.small.other", language, unit=unit_name(unit, language))
        others.append((label, size, one.why(language)))
    return own + others


@solara.component
def Method(state: PageState, go: Go) -> None:
    """The live page."""
    Block(first(state), on_act=links_to(go), classes="text")
