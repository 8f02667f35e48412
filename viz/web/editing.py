"""Changing scenarios: adding and removing them, moving a lever, choosing where it applies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from gofal.abm.levers import load_levers
from gofal.abm.scenario import Scenario
from gofal.abm.setting import Setting
from gofal.experiments.baseline import BASELINE
from gofal.viz.web.arms import arm, named, preset
from gofal.viz.web.refused import Refused
from gofal.viz.web.state import MOST_SCENARIOS, PageState


def with_preset(state: PageState, name: str) -> PageState:
    """The state with a preset added as the last scenario, which is then the one being edited."""
    return _with_added(state, named(preset(name)))


def without(state: PageState, number: int) -> PageState:
    """The state without one of its scenarios."""
    left = tuple(one for n, one in enumerate(state.scenarios) if n != number)
    return state.with_(scenarios=left, chosen=max(0, min(state.chosen, len(left) - 1)))


def with_lever(state: PageState, lever: str, value: float) -> PageState:
    """The state with a lever moved in the scenario being edited; a new one if there is none.

    A scenario that is the baseline again goes: the baseline stands beside every question.

    Raises:
        Refused: there is no room for another scenario.
        GofalError: the lever cannot have this value.
    """
    scenario = edited(state)
    changed = moved(scenario, lever, value)
    new = state.chosen >= len(state.scenarios)
    if changed.name == BASELINE and not new:
        left = without(state, state.chosen)
        return left.with_(chosen=len(left.scenarios))  # the next move starts a new one
    return _with_added(state, changed) if new else _with_replaced(state, changed)


def applied_to(state: PageState, councils: Iterable[str]) -> PageState:
    """The state with all that the edited scenario sets set in some councils only; none is Wales."""
    where = tuple(sorted(councils)) or None
    scenario = edited(state)
    settings = tuple(replace(setting, councils=where) for setting in scenario.settings)
    if not settings:
        return state
    return _with_replaced(state, named(usual_of(scenario).with_(settings=settings)))


def with_other_terms(state: PageState) -> PageState:
    """The state with own terms instead of equal ones, or the other way round."""
    return state.with_(terms="own" if state.terms == "equal" else "equal")


def without_question(state: PageState) -> PageState:
    """The state with nothing asked: the place, dates, terms and own facts stay."""
    return state.with_(scenarios=(), chosen=0, stress=False, story="", step=1, version="", find="")


def edited(state: PageState) -> Scenario:
    """The scenario being edited; the baseline if it is still to be made."""
    if state.chosen < len(state.scenarios):
        return state.scenarios[state.chosen]
    return preset(BASELINE)


def councils_of(scenario: Scenario) -> tuple[str, ...]:
    """The councils a scenario applies to; empty for all of Wales."""
    return next((setting.councils for setting in scenario.settings if setting.councils), ())


def value_of(scenario: Scenario, lever: str) -> float:
    """Value of a lever in a scenario, at its start."""
    first = min(_of(scenario, lever), key=lambda one: one.start_week, default=None)
    return first.value if first else load_levers()[lever].default


def moved(scenario: Scenario, lever: str, value: float) -> Scenario:
    """The scenario with a lever at another value; back at its usual value it is not named.

    When and where the lever is set stays: a pilot ends when it did. A lever that is new is set
    where the policy applies.
    """
    usual, neutral = usual_of(scenario), load_levers()[lever].default
    others = (one for one in scenario.settings if one.lever != lever)
    theirs = _of(scenario, lever) or [Setting(lever, neutral, councils_of(scenario) or None)]
    begins = min(one.start_week for one in theirs)
    theirs = [replace(x, value=value) if x.start_week == begins else x for x in theirs]
    if not _of(usual, lever) and all(one.value == neutral for one in theirs):
        theirs = []
    return named(usual.with_(settings=(*others, *theirs)))


def _of(scenario: Scenario, lever: str) -> list[Setting]:
    """What a scenario sets of one lever."""
    return [setting for setting in scenario.settings if setting.lever == lever]


def usual_of(scenario: Scenario) -> Scenario:
    """The preset that a scenario starts from."""
    return preset(scenario.name.split("/")[0])


def _with_added(state: PageState, scenario: Scenario) -> PageState:
    names = [arm(one) for one in state.scenarios]
    if scenario.name == BASELINE:
        return state
    if scenario.name in names:
        return state.with_(chosen=names.index(scenario.name))
    if len(names) >= MOST_SCENARIOS:
        raise Refused("refused.many", most=MOST_SCENARIOS)
    return state.with_(scenarios=(*state.scenarios, scenario), chosen=len(names))


def _with_replaced(state: PageState, scenario: Scenario) -> PageState:
    scenarios = list(state.scenarios)
    scenarios[state.chosen] = scenario
    unique = {arm(one): one for one in scenarios}
    return state.with_(scenarios=tuple(unique.values()), chosen=min(state.chosen, len(unique) - 1))
