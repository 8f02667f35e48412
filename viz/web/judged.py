"""The place in which an answer is judged: one council where a policy is its alone, or Wales."""

from __future__ import annotations

from collections.abc import Iterable

from gofal.abm.results import WALES
from gofal.abm.scenario import Scenario
from gofal.experiments.text import Language, say
from gofal.viz.web.state import PageState
from gofal.viz.web.wording import council_name


def judged_in(scenario: Scenario) -> str:
    """Code of the one council that a scenario changes something in, or of Wales."""
    councils = {setting.councils for setting in scenario.settings}
    only = next(iter(councils)) if len(councils) == 1 else None
    return only[0] if only and len(only) == 1 else WALES


def shown(state: PageState) -> int:
    """The number of the scenario that maps and lists of councils are about."""
    return min(state.chosen, len(state.scenarios) - 1)


def chosen_council(state: PageState) -> PageState:
    """The state with its council; if it names none, with that in which alone its policy applies."""
    if state.area != WALES or not state.scenarios:
        return state
    return state.with_(area=judged_in(state.scenarios[shown(state)]))


def judged_together(scenarios: Iterable[Scenario]) -> str:
    """Code of the one council in which all of them change something, or of Wales."""
    areas = {judged_in(one) for one in scenarios}
    return areas.pop() if len(areas) == 1 else WALES


def with_place(title: str, area: str, language: Language) -> str:
    """A title, and the council that it is of where it is not of Wales."""
    if area == WALES:
        return title
    return say("answer.with_place", language, title=title, place=council_name(area, language))
