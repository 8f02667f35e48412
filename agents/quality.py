"""Quality of care as it is lived: who comes, how well they know the person and the work."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.agents.kernel import inlined, kernel

_EDGE = 1.7320508075688772
"""Half the width of an even spread whose standard deviation is one: the root of three."""


class SkillRules(NamedTuple):
    """Parameters ``quality.*`` of how carers learn."""

    skill_speed: float
    usual_training: float


class Weights(NamedTuple):
    """Parameters ``delivery.*``: what each part of a week weighs in the outcome index."""

    well_met: float
    well_known: float
    well_skill: float
    well_say: float
    well_family: float
    well_missed: float


class Lived(NamedTuple):
    """A week of care as the person had it, every part 0 to 1.

    Attributes:
        met: hours given of hours needed this week.
        known: how well those who came know the person.
        skill: how far those who came were up to what is needed.
        say: share of this week's change of need that was followed.
        missed: planned hours that nobody gave.
        attention: what is left for the person of the attention of those who came.
    """

    met: float
    known: float
    skill: float
    say: float
    missed: float
    attention: float


@inlined
def acquaintance(weeks: float, half: float) -> float:
    """How well a carer knows a person after some weeks, 0 to 1: half of it after ``half`` weeks."""
    return weeks / (weeks + half)


@kernel
def learn_work(skill: float, training: float, rules: SkillRules) -> float:
    """Skill after one more week at work, 0 to 1; training is what makes it quicker.

    Args:
        skill: skill so far.
        training: training and support that the employer gives, 0 to 1.
        rules: parameters.
    """
    speed = min(1.0, rules.skill_speed * training / rules.usual_training)
    return skill + speed * (1.0 - skill)


@inlined
def up_to_it(complexity: float, skill: float) -> float:
    """How far somebody of a skill is up to care of a complexity, 0 to 1."""
    return 1.0 - max(0.0, complexity - skill)


@inlined
def swing(uniform: float, spread: float) -> float:
    """How far need is from the usual this week, as a share; an even spread, which costs little."""
    return spread * _EDGE * (2.0 * uniform - 1.0)


@kernel
def service(lived: Lived, w: Weights) -> float:
    """Quality of the care that came, 0 to 1: the outcome index without the family's part."""
    return max(0.0, _of_care(lived, w)) / _all_of_care(w)


@inlined
def _all_of_care(w: Weights) -> float:
    """What the parts of care weigh together."""
    return w.well_met + w.well_known + w.well_skill + w.well_say


@kernel
def wellbeing_target(lived: Lived, family: float, w: Weights) -> float:
    """Level that the outcome index moves towards, from 0 (worst) to 1.

    Args:
        lived: the week's care.
        family: 1 - strain of the unpaid carer; what stands for it where there is none.
        w: weights.
    """
    weight = max(1.0, _all_of_care(w) + w.well_family)
    return max(0.0, _of_care(lived, w) + w.well_family * family) / weight


@kernel
def _of_care(lived: Lived, w: Weights) -> float:
    """Part of the outcome index that care makes.

    Acquaintance, skill and say count if it comes, and as far as there is attention for the person.
    """
    came = min(1.0, lived.met)
    how = w.well_known * lived.known + w.well_skill * lived.skill + w.well_say * lived.say
    how *= lived.attention
    return w.well_met * np.sqrt(came) + how * came - w.well_missed * lived.missed


@inlined
def considered(drawn: float, worse: float) -> bool:
    """Whether a person who chooses asks a provider this week.

    ``worse`` is what it is to the person less what the best is, at most 0. The chance is its
    exponential, so that those asked first are as in a logit choice (rejection sampling).
    """
    # exp(x) is at least 1 + x, so most draws need no more.
    return drawn < 1.0 + worse or drawn < np.exp(worse)
