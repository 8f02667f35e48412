"""A provider whose cash runs out, and what comes of its people and their carers."""

from __future__ import annotations

import numpy as np
from cuts import Cut

from gofal.abm.model import CareModel
from gofal.abm.world.ledger import Flow
from gofal.agents.client import SLOTS, Route, Stage


def in_trouble(
    model: CareModel, levers: dict[str, float], large: bool, cut: Cut | None = None
) -> tuple[CareModel, int]:
    """A future in which one provider's cash runs out over some weeks; returns its uid, too."""
    arm = model.fork(model.followed.with_(set=levers))
    s = arm.state
    # Nobody buys it.
    numbers = {"firm.buyer_reach": 2.0, **(cut or {})}
    s.use_parameters(s.parameters.with_values(numbers, beyond=numbers))
    p = s.provider.columns
    able = p.alive & ~p.owner_covers & p.serves_council & (p.group < 0) & (p.max_clients >= 100)
    rows = np.flatnonzero(able)
    size = s.parameters["oversight.size"]
    rows = rows[(p.planned[rows] >= 1.1 * size) == large]
    j = int(rows[np.argmax(p.planned[rows] * (1 if large else (p.planned[rows] < 0.5 * size)))])
    # Its owners draw its cash, and its office costs more than it earns.
    drawn = max(0, int(p.cash[j]) - round(400.0 * float(p.weekly_cost[j])))
    s.ledger.post(Flow.DIVIDEND, p.council[[j]], np.array([drawn]))
    p.cash[j] -= drawn
    p.credit[j] = round(200.0 * float(p.weekly_cost[j]))
    p.fixed_cost[j] += 0.8 * float(p.weekly_cost[j])
    # They would go on, if there were money.
    p.believed_left[j], p.left_doubt[j] = 99.0, 0.01
    return arm, int(p.uid[j])


def ends(
    model: CareModel, levers: dict[str, float], *, large: bool, cut: Cut | None = None
) -> tuple[float, float, bool]:
    """Shares of its council's people who had to wait, who kept a carer; whether it ended."""
    arm, uid = in_trouble(model, levers, large, cut)
    s = arm.state
    j = int(np.flatnonzero(s.provider.columns.uid == uid)[0])
    c = s.client.columns
    theirs = np.flatnonzero(
        c.alive & (c.stage == Stage.SERVED) & (c.route == Route.COUNCIL) & (c.provider == j)
    )
    uids, carers = c.uid[theirs].copy(), s.carer.columns.uid[c.carer[theirs]]
    carers = np.where(c.carer[theirs] >= 0, carers, -1)
    waited = np.zeros(len(theirs), dtype=bool)
    ended = False
    for _ in range(30):
        arm.run_for(1)
        now = arm.state.client.columns
        waited |= (
            (now.uid[theirs] == uids) & now.alive[theirs] & (now.stage[theirs] == Stage.WAITING)
        )
        p = arm.state.provider.columns
        ended |= not (p.alive[j] and p.uid[j] == uid)
        if ended:
            break
    now, k = arm.state.client.columns, arm.state.carer.columns
    here = now.alive[theirs] & (now.uid[theirs] == uids) & (now.route[theirs] == Route.COUNCIL)
    kept = np.zeros(len(theirs), dtype=bool)
    for slot in range(SLOTS):
        row = now.carer[theirs, slot]
        kept |= (
            (row >= 0)
            & np.isin(k.uid[row], carers)
            & (np.array([u in set(mine) for u, mine in zip(k.uid[row], carers, strict=True)]))
        )
    return float(waited[here].mean()), float(kept[here].mean()), ended
