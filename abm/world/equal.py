"""Equal terms: every delivery model gets the private agency's.

Which of them, and why, stands in :mod:`gofal.agents.equal_terms`.

A world is burnt in on own terms, for they made the market that a policy meets. The terms change in
the first week of the policy, for all providers that there are and all that follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gofal.abm.parameters import Parameters
from gofal.abm.world.forms import term as value_of
from gofal.abm.world.prices import wage_floor
from gofal.abm.world.regimes import put_in_force
from gofal.abm.world.state import State
from gofal.agents.delivery.base import TERMS, DeliveryModel, neutral_value
from gofal.agents.equal_terms import AGENCY, stays
from gofal.agents.parameter import Parameter
from gofal.agents.provider import ProviderColumns
from gofal.agents.term import terms_of

OF_PROVIDERS = tuple(terms_of(ProviderColumns))
IN_PROPORTION = ("fixed_cost", "overhead", "radius", "span")
"""Terms of which a provider has its own multiple: by thrift, a consortium or the cut of a slice."""


def equal_parameters(own: Parameters, models: Iterable[DeliveryModel]) -> Parameters:
    """The parameters of a run with every term that does not stay at the private agency's value."""
    known = {name: own.parameter(name) for name in own}
    for model in models:
        for term in (term for term in TERMS if not stays(model, term)):
            if (as_agency := _as_agency(own, model.slug, term)) is not None:
                known[as_agency.name] = as_agency
    return Parameters(known.values())


def _as_agency(own: Parameters, slug: str, term: str) -> Parameter | None:
    """The term of a model with the agency's value and range; None if neither has such a rule."""
    name, source = f"{slug}.{term}", f"equal terms: as {AGENCY}"
    if f"{AGENCY}.{term}" in own:
        return replace(own.parameter(f"{AGENCY}.{term}"), name=name, source=source)
    if name not in own:
        return None
    neutral = neutral_value(term) or 0.0
    return replace(own.parameter(name), value=neutral, low=neutral, high=neutral, source=source)


def put_on_equal_terms(state: State) -> None:
    """Give every provider the terms of an agency, and its own distance from their mean.

    Skill, thrift, reach and paid travel of a provider differ from its model's as they did; its pay
    scale changes as the term does, as far as the law allows.
    """
    own, equal = state.parameters, equal_parameters(state.parameters, state.models)
    p, rows = state.provider.columns, state.provider.rows()
    for code, model in enumerate(state.models):
        here = rows[p.form[rows] == code]
        for term, old, new in _changes(own, equal, model):
            _change(state, here, term, old, new)
    state.use_parameters(equal)
    state.equal_terms = True
    put_in_force(state)


def _changes(
    own: Parameters, equal: Parameters, model: DeliveryModel
) -> Iterator[tuple[str, float, float]]:
    """Terms of its providers that change, with the old value and the new."""
    for term in (term for term in OF_PROVIDERS if not stays(model, term)):
        old, new = (value_of(q, f"{model.slug}.{term}") for q in (own, equal))
        if old != new:
            yield term, old, new


def _change(state: State, rows: NDArray[np.intp], term: str, old: float, new: float) -> None:
    p, q, column = state.provider.columns, state.parameters, state.provider[term]
    if term == "skill":
        low, high = q["provider.skill_least"], q["provider.skill_most"]
        column[rows] = np.clip(column[rows] + (new - old), low, high)
    elif term == "travel_paid":
        column[rows] = np.clip(column[rows] + (new - old), 0.0, 1.0)
    elif term in IN_PROPORTION and old > 0.0:
        column[rows] *= new / old
    else:
        column[rows] = new
    if term == "wage_over_floor":
        least = wage_floor(state)[p.council[rows]] * new
        p.wage[rows] = np.maximum(least, p.wage[rows] * (new / old))
