"""Founding a provider: terms come from its delivery model, its own skill is a random draw."""

from __future__ import annotations

import numpy as np

from gofal.abm.world.forms import owner_works, term
from gofal.abm.world.oncosts import first_oncost
from gofal.abm.world.prices import wage_floor
from gofal.abm.world.regimes import put_in_force
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draw, normal, stream
from gofal.agents.layers import LayerRules, cost_of_week
from gofal.agents.provider import ProviderColumns, running_of
from gofal.agents.term import terms_of

_PROFILE = int(Decision.PROVIDER_PROFILE)
LEAST_OVERHEAD = 0.01
"""£/h; only guards a division by nothing."""
_COPIED = terms_of(ProviderColumns)


NEW_TERMS = (
    f"provider({' '.join(_COPIED)} form serves_council serves_direct serves_own whole_council "
    "owner_covers travel_due waiting_due secure_due shift_due relief pay_factor extra_cost pooled "
    "management discount next_ratio converted formed)"
)
"""What another model's terms change in a provider, as the plan of the week says it."""


def set_terms(state: State, row: int, slug: str) -> None:
    """Give a provider the terms of a delivery model (at founding or when it converts)."""
    _copy_terms(state, row, slug)
    put_in_force(state, row)


def _copy_terms(state: State, row: int, slug: str) -> None:
    """Copy the terms of a delivery model; those in force are not worked out yet."""
    p, q = state.provider.columns, state.parameters
    model = next(m for m in state.models if m.slug == slug)
    p.form[row] = state.model_code(slug)
    for name, declared in _COPIED.items():
        given = declared.neutral is None or f"{slug}.{name}" in q
        getattr(p, name)[row] = q[f"{slug}.{name}"] if given else declared.neutral
    p.serves_council[row] = model.serves.council
    p.serves_direct[row] = model.serves.direct_payment
    p.serves_own[row] = model.serves.own_money
    p.whole_council[row] = model.whole_council
    p.owner_covers[row] = model.owner_covers
    p.next_ratio[row] = 0.0


def found_provider(
    state: State, slug: str, council: int, base: int, uid: int, plan_hours: float
) -> int:
    """Add a provider; returns its row. Money it starts with is not booked here.

    Args:
        state: the world it joins.
        slug: delivery model.
        council: council of its base.
        base: place of its base.
        uid: identity.
        plan_hours: weekly hours it plans for; its own pace of growth and size of cash follow.
    """
    p, q = state.provider.columns, state.parameters
    row = int(state.provider.take(1)[0])
    p = state.provider.columns
    _copy_terms(state, row, slug)
    key = stream(state.seed, _PROFILE, 0)
    if owner_works(state)[p.form[row]]:
        p.max_clients[row] = min(float(p.max_clients[row]), q["law.unregistered"])
    p.uid[row], p.council[row], p.base_place[row] = uid, council, base
    p.founded[row] = state.week
    p.contract[row, council] = True
    talent = q["provider.skill_spread"] * normal(draw(key, uid))
    p.skill[row] = possible_skill(state, p.skill[row] + talent)
    spread = q["provider.overhead_spread"] * normal(draw(key, uid ^ 1))
    thrift = np.exp(spread) * cost_by_skill(state, p.skill[row])
    p.overhead[row] *= thrift
    p.span[row] /= thrift
    p.radius[row] *= np.exp(q["provider.radius_spread"] * normal(draw(key, uid ^ 2)))
    spread = q["provider.travel_paid_spread"] * normal(draw(key, uid ^ 3))
    p.travel_paid[row] = np.clip(p.travel_paid[row] + spread, 0.0, 1.0)
    p.travel_paid[row] = max(p.travel_paid[row], _least_travel(state, row))
    p.usual_travel[row] = q["provider.expected_travel"]
    p.usual_waiting[row] = q["provider.expected_waiting"]
    p.travel_beyond[row] = p.waiting_beyond[row] = 0.0
    p.wage[row] = first_scale(state, row)
    p.mean_wage[row] = p.wage[row]
    p.oncost[row] = first_oncost(state, slug, float(p.wage[row]), plan_hours)
    p.freedom[row] = p.autonomy[row]
    p.reputation[row] = _usual_reputation(state, council, row)
    p.weekly_cost[row] = plan_hours * q["provider.start_cost_per_hour"]
    believe_even(state, row, plan_hours)
    _neighbour_contracts(state, row, key)
    put_in_force(state, row)
    return row


def _least_travel(state: State, row: int) -> float:
    """Share of travel that a provider pays at least: a council's service, what its terms say."""
    p = state.provider.columns
    slug = state.models[p.form[row]].slug
    return state.parameters[f"{slug}.travel_paid"] * float(p.owner_covers[row])


def _usual_reputation(state: State, council: int, row: int) -> float:
    """What people expect of somebody new: mean reputation of the council's other providers."""
    p = state.provider.columns
    others = np.flatnonzero((p.council == council) & p.alive)
    others = others[others != row]
    return float(p.reputation[others].mean()) if len(others) else float(p.reputation[row])


def first_scale(state: State, row: int) -> float:
    """Pay scale with which a provider opens, £/h: what others pay, at least its own terms."""
    p = state.provider.columns
    council = int(p.council[row])
    least = float(wage_floor(state)[council]) * float(p.wage_over_floor[row])
    return max(local_scale(state, council), least)


def local_scale(state: State, council: int) -> float:
    """Mean pay scale of the independent providers of a council, £/h; 0 while there are none."""
    p = state.provider.columns
    # One pass over all providers and not four: they are far apart in memory.
    own = np.flatnonzero(p.council == council)
    here = own[p.alive[own] & ~p.owner_covers[own] & (p.staff[own] > 0)]
    staff = p.staff[here].astype(np.float64)
    # As numpy.average, which takes twice as long.
    return float((p.wage[here] * staff).sum() / staff.sum()) if len(here) else 0.0


def _neighbour_contracts(state: State, row: int, key: np.uint64) -> None:
    """A provider near a border may be on the neighbour's list as well."""
    p, land = state.provider.columns, state.land
    if p.whole_council[row] or not p.serves_council[row]:
        return
    reach = state.parameters["provider.border_share"] * p.radius[row]
    near = np.unique(land.council[land.minutes[p.base_place[row]] <= reach])
    for council in near:
        if (
            draw(key, int(p.uid[row]) ^ (64 + int(council)))
            < state.parameters["provider.cross_border"]
        ):
            p.contract[row, council] = True


def believe(state: State, row: int, hours: float, left: float) -> None:
    """A provider begins with a forecast of hours a week and of what an hour leaves, £/h."""
    p, q = state.provider.columns, state.parameters
    p.believed_hours[row], p.hours_doubt[row] = hours, hours * q["firm.hours_doubt"]
    p.believed_left[row], p.left_doubt[row] = left, q["firm.left_doubt"]


def believe_even(state: State, row: int, hours: float) -> None:
    """A provider begins with a forecast of hours a week, and believes that they bear their cost."""
    layers = state.parameters.fill(LayerRules, "provider")
    week = cost_of_week(hours, running_of(row, state.provider.columns, layers))
    believe(state, row, hours, week / max(1.0, hours))


def start_cash(state: State, row: int, means: float = 1.0) -> int:
    """Pence a provider starts with by the terms of its model; also sets its credit line.

    Args:
        state: the world.
        row: the provider.
        means: what its founder has over what owners of the form usually bring.
    """
    p = state.provider.columns
    slug = state.models[p.form[row]].slug
    week = float(p.weekly_cost[row])
    p.credit[row] = round(100.0 * week * state.parameters[f"{slug}.credit"])
    return round(100.0 * week * state.parameters[f"{slug}.start_cash"] * means)


def cost_by_skill(state: State, skill: float) -> float:
    """Factor by which skill of management changes the running cost that the model says."""
    q = state.parameters
    return 1.0 - q["provider.skill_saves"] * (skill - q["provider.neutral_skill"])


def possible_skill(state: State, skill: float) -> float:
    """Management skill within what anybody can have."""
    q = state.parameters
    return float(np.clip(skill, q["provider.skill_least"], q["provider.skill_most"]))


_ORGANISATION = (
    "fixed_cost",
    "autonomy",
    "training",
    "wage_over_floor",
    "secure_offer",
    "waiting_paid",
)
"""What another way of organising the same provider changes, beside its overhead."""


def reorganise(state: State, row: int, slug: str) -> None:
    """A provider works in the way of a model; its form, owners and what they draw stay."""
    p, q = state.provider.columns, state.parameters
    own = state.models[p.form[row]].slug
    for name in _ORGANISATION:
        getattr(p, name)[row] = q[f"{slug}.{name}"]
    p.fixed_cost[row] *= p.pooled[row]
    p.overhead[row] *= q[f"{slug}.overhead"] / max(LEAST_OVERHEAD, q[f"{own}.overhead"])
    p.span[row] *= term(q, f"{slug}.span") / term(q, f"{own}.span")
    p.converted[row] = state.week
    put_in_force(state, row)


def change_terms(state: State, row: int, slug: str) -> None:
    """Another delivery model's terms for a provider that lives: what is its own stays its own.

    Its distance from the mean of its model in skill, thrift, reach, paid travel and own-money
    price, its contracts, carers and people are not the model's and go along.
    """
    p, q = state.provider.columns, state.parameters
    old = state.models[p.form[row]].slug
    skill = float(p.skill[row]) - q[f"{old}.skill"]
    travel = float(p.travel_paid[row]) - q[f"{old}.travel_paid"]
    # What a consortium saves is not its own thrift; if it is a member again, the next review says.
    overhead = float(p.overhead[row] / p.pooled[row]) / max(LEAST_OVERHEAD, q[f"{old}.overhead"])
    radius = float(p.radius[row]) / q[f"{old}.radius"]
    price = float(p.private_ratio[row]) / q[f"{old}.private_ratio"]
    set_terms(state, row, slug)
    p.skill[row] = possible_skill(state, p.skill[row] + skill)
    p.travel_paid[row] = np.clip(p.travel_paid[row] + travel, _least_travel(state, row), 1.0)
    p.overhead[row] *= overhead
    p.span[row] /= max(LEAST_OVERHEAD, overhead)
    p.radius[row] *= radius
    p.private_ratio[row] *= price
    p.pooled[row] = 1.0
    if p.workers_vote[row] + p.users_vote[row] <= 0.0:
        p.discount[row] = 0.0
    p.converted[row] = p.formed[row] = state.week
