"""Steps of a lever's range: round ones for the slider, finer ones for a number that is typed."""

from __future__ import annotations

import math

from gofal.abm.levers import Lever
from gofal.experiments.text import MINUS, Language, is_percent, say, unit_name
from gofal.viz.parts import Exact, Span

_ABOUT = 40  # steps of a slider
_ROUND = (
    0.005, 0.01, 0.02, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 50, 100, 500, 1000,
)  # fmt: skip
_COUNTED = ("providers", "stages", "weeks")
"""Units of which there are whole ones only."""


def step_of(policy: Lever) -> float:
    """A round step that divides the range of a lever into about forty, from its low end."""
    span = policy.high - policy.low
    for step in _ROUND:
        if step < 1 and policy.unit in _COUNTED:
            continue
        whole = abs(span / step - round(span / step)) < 1e-9
        apart = (policy.default - policy.low) / step
        if whole and abs(apart - round(apart)) < 1e-9 and span / step <= _ABOUT * 1.5:
            return step
    return span / _ABOUT


def exact_step(policy: Lever) -> float:
    """A tenth of the slider's step, or the next smaller power of ten; of what is counted, one."""
    if policy.unit in _COUNTED:
        return 1.0
    return 10.0 ** math.floor(math.log10(step_of(policy) / 10) + 1e-9)


def span_of(policy: Lever, language: Language) -> Span:
    """What a lever covers; one that is no switch or choice has a field for an exact number."""
    field = None if policy.stepwise else exact(policy, language)
    return Span(policy.low, policy.high, step_of(policy), field)


def exact(policy: Lever, language: Language) -> Exact:
    """The field for an exact number of a lever that has a range."""
    factor = 100.0 if is_percent(policy.unit) else 1.0
    low, high, step = (
        f"{value * factor:,.10g}".replace("-", MINUS)
        for value in (policy.low, policy.high, exact_step(policy))
    )
    unit = "" if policy.unit == "ratio" else unit_name(policy.unit, language)
    label = say("lever.exact", language)
    if policy.unit in _COUNTED:  # "1 stages" would be wrong, in Welsh every other number too
        label, unit = say("lever.exact_count", language, unit=unit), ""
    return Exact(
        step=exact_step(policy),
        label=label,
        unit=unit,
        refused=say("lever.refused", language, low=low, high=high, step=step),
        factor=factor,
    )
