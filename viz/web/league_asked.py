"""What may be asked of the league: outcomes and areas of which it knows something."""

from __future__ import annotations

from gofal.abm.results import WALES
from gofal.experiments.evidence.headlines import QUESTIONS
from gofal.experiments.league.shipped import Shipped
from gofal.viz.web.state import PageState

MAIN = tuple(name for names in QUESTIONS.values() for name in names)
"""Outcomes by which policies are judged first, those of fragility before all others."""


def possible(league: Shipped, state: PageState) -> PageState:
    """The state with only what the league holds: where a council has nothing, Wales is shown."""
    area = state.area if state.outcome in league.outcomes(state.area) else WALES
    held = league.outcomes(area)
    outcome = state.outcome if state.outcome in held else MAIN[0]
    others = (state.beside, "public_cost", "council_cost", "met_need")
    beside = next(name for name in others if name in held and name != outcome)
    return state.with_(area=area, outcome=outcome, beside=beside)
