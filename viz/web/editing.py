"""Changing scenarios: adding and removing them, moving a lever, choosing where it applies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from abm.levers import load_levers
from abm.scenario import Scenario, Setting, load_scenario
from viz.web.arms import BASELINE, arm, named
from viz.web.refused import Refused
from viz.web.state import MOST_SCENARIOS, State


def with_preset(state: State, preset: str) -> State:
    """The state with a preset added as the last scenario, which is then the one being edited."""
    return _with_added(state, named(load_scenario(preset)))


def without(state: State, number: int) -> State:
    """The state without one of its scenarios."""
    left = tuple(one for n, one in enumerate(state.scenarios) if n != number)
    return state.with_(scenarios=left, chosen=max(0, min(state.chosen, len(left) - 1)))


def with_lever(state: State, lever: str, value: float) -> State:
    """The state with a lever moved in the scenario being edited; a new one if there is none.

    Raises:
        Refused: there is no room for another scenario.
        GofalError: the lever cannot have this value.
    """
    scenario = edited(state)
    changed = moved(scenario, lever, value)
    if state.chosen < len(state.scenarios):
        return _with_replaced(state, changed)
    return _with_added(state, changed)


def applied_to(state: State, councils: Iterable[str]) -> State:
    """The state with all that the edited scenario sets set in some councils only; none is Wales."""
    where = tuple(sorted(councils)) or None
    scenario = edited(state)
    settings = tuple(replace(setting, councils=where) for setting in scenario.settings)
    if not settings:
        return state
    preset = load_scenario(_preset(scenario))
    return _with_replaced(state, named(preset.with_(settings=settings)))


def edited(state: State) -> Scenario:
    """The scenario being edited; the baseline if it is still to be made."""
    if state.chosen < len(state.scenarios):
        return state.scenarios[state.chosen]
    return load_scenario(BASELINE)


def councils_of(scenario: Scenario) -> tuple[str, ...]:
    """The councils a scenario applies to; empty for all of Wales."""
    return next((setting.councils for setting in scenario.settings if setting.councils), ())


def value_of(scenario: Scenario, lever: str) -> float:
    """Where a lever stands in a scenario, at its start."""
    found = [setting.value for setting in scenario.settings if setting.lever == lever]
    return found[0] if found else load_levers()[lever].default


def moved(scenario: Scenario, lever: str, value: float) -> Scenario:
    """The scenario with a lever at another value; back at its usual value it is not named."""
    preset = load_scenario(_preset(scenario))
    own = [s for s in scenario.settings if s not in preset.settings and s.lever != lever]
    if value != value_of(preset, lever):
        own.append(Setting(lever, value, councils_of(scenario) or None))
    return named(preset.with_(settings=tuple(own)))


def _preset(scenario: Scenario) -> str:
    return scenario.name.split("/")[0]


def _with_added(state: State, scenario: Scenario) -> State:
    names = [arm(one) for one in state.scenarios]
    if scenario.name in names:
        return state.with_(chosen=names.index(scenario.name))
    if len(names) >= MOST_SCENARIOS:
        raise Refused("refused.many", most=MOST_SCENARIOS)
    return state.with_(scenarios=(*state.scenarios, scenario), chosen=len(names))


def _with_replaced(state: State, scenario: Scenario) -> State:
    scenarios = list(state.scenarios)
    scenarios[state.chosen] = scenario
    kept = {arm(one): one for one in scenarios}
    return state.with_(scenarios=tuple(kept.values()), chosen=min(state.chosen, len(kept) - 1))
