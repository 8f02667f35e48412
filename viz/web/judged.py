"""The place in which an answer is judged: one council where a policy is its alone, or Wales."""

from __future__ import annotations

from collections.abc import Iterable

from gofal.abm.results import WALES
from gofal.abm.scenario import Scenario
from gofal.experiments.text import Language, say
from gofal.viz.web.wording import council_name


def judged_in(scenario: Scenario) -> str:
    """Code of the one council that a scenario changes something in, or of Wales."""
    councils = {setting.councils for setting in scenario.settings}
    only = next(iter(councils)) if len(councils) == 1 else None
    return only[0] if only and len(only) == 1 else WALES


def judged_together(scenarios: Iterable[Scenario]) -> str:
    """Code of the one council in which all of them change something, or of Wales."""
    areas = {judged_in(one) for one in scenarios}
    return areas.pop() if len(areas) == 1 else WALES


def with_place(title: str, area: str, language: Language) -> str:
    """A title, and the council that it is of where it is not of Wales."""
    if area == WALES:
        return title
    return say("answer.with_place", language, title=title, place=council_name(area, language))
