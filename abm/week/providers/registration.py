"""Registration of somebody who works alone and would look after more people than the law lets."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.founding.alone import Alone, forecast, working_alone
from gofal.abm.week.market.labour import Labour, labour
from gofal.abm.week.market.marks import marked
from gofal.abm.world.forms import owner_works
from gofal.abm.world.land import Land
from gofal.abm.world.ledger import Flow, pence
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns, Job
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import Bool
from gofal.agents.worth import own_business_worth

_WORKING, _WEEKS = int(Job.WORKING), 13.0


class Registering(NamedTuple):
    """What registration costs somebody who works alone.

    Attributes:
        once: before it is through, £.
        weekly: from then on, £ a week.
        horizon: weeks that a pound of every week from now on is worth.
    """

    once: float
    weekly: float
    horizon: float


@kernel
def _way_of(form: int, alone: Alone) -> int:
    """The number of a delivery model among those of one person."""
    way = 0
    for n in range(len(alone.ways.form)):
        if alone.ways.form[n] == form:
            way = n
    return way


@kernel
def gain(
    row: int,
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    rules: Registering,
    alone: Alone,
    market: Labour,
) -> float:
    """What more people a week would be worth to an owner beyond the cost of registration, £.

    The hours of now are compared with those that the owner would expect as a newcomer.
    """
    j, home = carers.provider[row], carers.home[row]
    way = _way_of(providers.form[j], alone)
    more, _ = forecast(home, float(carers.hours_wanted[row]), way, alone, land)
    now, left = float(providers.planned[j]), float(providers.believed_left[j])
    an_hour, outside = 1.0 + providers.usual_travel[j], market.outside[land.council[home]]
    liking = carers.satisfaction[row] - market.liking.neutral_satisfaction
    doubt = providers.hours_doubt[j] / max(1.0, float(providers.believed_hours[j]))
    worth = own_business_worth(
        more * left - rules.weekly, more * an_hour, doubt, liking, 0.0, outside, market.worth
    )
    worth -= own_business_worth(
        now * left, now * an_hour, doubt, liking, 0.0, outside, market.worth
    )
    return worth * rules.horizon - rules.once


@kernel
def _register(
    carers: CarerColumns,
    providers: ProviderColumns,
    land: Land,
    asked: Bool,
    rules: Registering,
    alone: Alone,
    market: Labour,
) -> None:
    """Leave marked of those asked whose owner gains by registration and can pay for it."""
    for row in range(len(carers.alive)):
        if not carers.alive[row] or carers.job[row] != _WORKING:
            continue
        j = carers.provider[row]
        if asked[j]:
            able = providers.cash[j] + providers.credit[j] >= 100.0 * rules.once
            asked[j] = able and gain(row, carers, providers, land, rules, alone, market) > 0.0


def weigh_registration(state: State, due: NDArray[np.intp]) -> None:
    """Who works alone and may look after nobody more registers, if that is worth its cost."""
    p, q = state.provider.columns, state.parameters
    full = owner_works(state)[p.form[due]] & (p.clients[due] >= p.max_clients[due])
    due = due[full & (p.registering[due] == 0)]
    if len(due) == 0:
        return
    rules = Registering(
        q["market.registration_cost"],
        q["law.registered_week"],
        _WEEKS / (1.0 - q["firm.discount"]),
    )
    asked = marked(state, due)
    _register(state.carer.columns, p, state.land, asked, rules, working_alone(state), labour(state))
    rows = due[asked[due]]
    p.registering[rows] = round(q["market.registration_weeks"])
    spent = pence(np.full(len(rows), rules.once))
    p.cash[rows] -= spent
    state.ledger.post(Flow.REGISTRATION, p.council[rows], spent)


def become_registered(state: State) -> None:
    """Those whose registration is through may look after as many people as their form lets them."""
    p = state.provider.columns
    waits = np.flatnonzero(p.alive & (p.registering > 0))
    p.registering[waits] -= 1
    rows = waits[p.registering[waits] == 0]
    p.registering[rows] = -1
    p.max_clients[rows] = state.form_term("max_clients")[p.form[rows]]
    p.fixed_cost[rows] += state.parameters["law.registered_week"]
