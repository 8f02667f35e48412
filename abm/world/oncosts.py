"""On-costs as those count them who employ nobody yet: founders and councils."""

from __future__ import annotations

from gofal.abm.world.forms import owner_works
from gofal.abm.world.state import State
from gofal.agents.oncosts import OncostRules, share_of_pay


def by_pay(state: State) -> bool:
    """Whether on-costs follow each carer's pay of a week; otherwise they are one share of pay."""
    return state.parameters["work.ni_by_pay"] > 0.5


def _seen(state: State) -> bool:
    """Whether on-costs follow pay and have been seen to."""
    return by_pay(state) and bool((state.memory.oncosts >= 0.0).all())


def usual_oncost(state: State) -> float:
    """On-costs over pay that councils count with: those of all carers, before any allowance."""
    q = state.parameters
    if not _seen(state):
        return q["provider.oncost"]
    return float(state.memory.oncosts.sum()) + q["provider.other_oncost"]


def first_oncost(state: State, slug: str, wage: float, hours: float) -> float:
    """On-costs over pay that a new provider counts with.

    Its carers will earn in a week what carers elsewhere earn; its own size says what the allowance
    is worth to it.

    Args:
        state: the world.
        slug: delivery model.
        wage: £/h.
        hours: hours a week it plans for.
    """
    q, code = state.parameters, state.model_code(slug)
    if not _seen(state):
        return q["provider.oncost"]
    if owner_works(state)[code]:
        return q["provider.other_oncost"]
    pay, (insurance, pension) = wage * hours, state.memory.oncosts
    claims = not state.models[code].owner_covers
    rules = q.fill(OncostRules, "work")
    other = q["provider.other_oncost"]
    return share_of_pay(pay, pay * insurance, pay * pension, claims, other, rules)
