"""What providers choose under the ways they are paid: effort, padding, rushing.

Each choice weighs what it is worth under the old and the new way, by their shares of the provider's
council work, against a quadratic cost. A council's own service has no margin of its own to weigh.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.access import membership
from gofal.abm.week.market.funds import any_fund
from gofal.abm.week.market.reach import holds_patch
from gofal.abm.week.market.ways import MODES, contract_of, mode_code, ways_in_use
from gofal.abm.world.forms import owner_works
from gofal.abm.world.land import Land
from gofal.abm.world.patches import patch_of
from gofal.abm.world.prices import fees, terms
from gofal.abm.world.regimes import hour_costs
from gofal.abm.world.state import State
from gofal.abm.world.terms import Terms
from gofal.agents.client import ClientColumns, Route, Stage
from gofal.agents.kernel import kernel
from gofal.agents.payment.base import Contract, HourMargin, PaymentMode
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64, I64

_SERVED, _COUNCIL = int(Stage.SERVED), int(Route.COUNCIL)

type Worth = Callable[[PaymentMode, HourMargin, Contract], F64]


def choose(state: State) -> None:
    """Providers set effort, padding and rushing for the week."""
    p, rows = state.provider.columns, state.provider.rows()
    for choice in (p.effort, p.padding, p.rush):
        choice[p.owner_covers] = 0.0
    rows = rows[~p.owner_covers[rows]]
    margin = margin_of(state, rows)
    _choose_effort(state, rows, margin)
    choose_fund_effort(state, rows, margin.cost)
    hour = _mixed(state, rows, margin, lambda mode, own, terms: mode.hour_value(own, terms))
    _choose_padding(state, rows, hour)
    _choose_rush(state, rows, hour)


def margin_of(state: State, rows: I64) -> HourMargin:
    """What an hour of council-managed care brings and costs these providers."""
    p, q = state.provider.columns, state.parameters
    price = fees(state)[p.council[rows]] * _price_over_fee(state)[rows]
    price = price * (1.0 - p.royalty[rows])
    return HourMargin(
        price=price,
        cost=hour_costs(state, rows),
        recovery=q["need.recovery_mean"],
        weeks=q["delivery.look_ahead"],
    )


def _price_over_fee(state: State) -> F64:
    """What providers are paid over the fee of their council; holders as their patches pay them."""
    p, t = state.provider.columns, terms(state)
    ratio: F64 = p.agreed_price[np.arange(len(p.alive)), p.council].astype(np.float64)
    if (t.holder >= 0).any():
        worth, hours, held = np.zeros((3, len(ratio)))
        _hours_held(state.client.columns, p, state.land, t, worth, hours, held)
        mine = held > 0.0
        ratio[mine] = worth[mine] / hours[mine]
    return ratio


@kernel
def _hours_held(
    clients: ClientColumns,
    providers: ProviderColumns,
    land: Land,
    terms: Terms,
    worth: F64,
    hours: F64,
    held: F64,
) -> None:
    """By provider: council-managed hours times price over the fee, all hours, those in patches."""
    for i in range(len(clients.alive)):
        if not clients.alive[i] or clients.stage[i] != _SERVED or clients.route[i] != _COUNCIL:
            continue
        j, n = clients.provider[i], land.council[clients.place[i]]
        price = providers.agreed_price[j, n]
        if terms.patch_rule[n] and holds_patch(i, j, clients, land, terms):
            price = terms.patch_price[
                patch_of(clients.place[i], clients.uid[i], land.patch, land.patch_parts)
            ]
            held[j] += clients.package[i]
        worth[j] += price * clients.package[i]
        hours[j] += clients.package[i]


def _mixed(state: State, rows: I64, margin: HourMargin, worth: Worth) -> F64:
    """What something is worth to each provider, old and new way by their shares of its work."""
    p = state.provider.columns
    mixed = worth(state.modes[mode_code(state, MODES[0])], margin, contract_of(state, 0))
    for way in ways_in_use(state):
        here = np.flatnonzero(way.councils[p.council[rows]])
        own = margin._replace(price=margin.price[here], cost=margin.cost[here])
        new = worth(way.mode, own, way.contract)
        mixed[here] += p.flexible[rows[here]] * (new - mixed[here])
    return mixed


def _choose_effort(state: State, rows: I64, margin: HourMargin) -> None:
    """Reablement effort: with a quadratic cost the best is worth / (2 * cost), held in [0, 1]."""
    q = state.parameters
    falls = q["delivery.recovery_speed"] * margin.recovery

    def worth(mode: PaymentMode, own: HourMargin, terms: Contract) -> F64:
        return mode.effort_value(own, terms) + falls * mode.recovery_value(own, terms)

    p, full = state.provider.columns, _mixed(state, rows, margin, worth)
    if state.policy["gain_share"].any() or p.member.any():
        full += membership.gain_from_recovery(state, rows, full)
    p.effort[rows] = np.clip(full / (2.0 * q["delivery.effort_cost"]), 0.0, 1.0)


def _choose_padding(state: State, rows: I64, hour: F64) -> None:
    """Hours asked for above need at reviews, against the council's scrutiny.

    An hour that no carer is free to give brings nothing.
    """
    p = state.provider.columns
    worth = hour * (p.free[rows] > p.unfilled[rows]) * p.serves_council[rows]
    best = worth / (2.0 * state.parameters["commissioner.scrutiny"])
    p.padding[rows] = np.clip(best, 0.0, 1.0)


def _choose_rush(state: State, rows: I64, hour: F64) -> None:
    """Share of travel taken out of visits, against complaints.

    It saves paid travel; where work is refused for want of staff the time saved earns as well. An
    owner who works alone has no travel to pay and nobody else's time to save.
    """
    p, q = state.provider.columns, state.parameters
    travel = p.usual_travel[rows] / (1.0 - p.rush[rows])
    pay = p.travel_due[rows] * p.pay_factor[rows] * p.mean_wage[rows]
    pay *= np.float32(1.0 + p.oncost[rows])
    earns = hour * (p.refused[rows] > p.free[rows])
    best = travel * (pay + earns) / (2.0 * q["provider.rush_cost"])
    alone = owner_works(state)[p.form[rows]]
    p.rush[rows] = np.clip(best, 0.0, q["provider.rush_most"]) * ~alone


def choose_fund_effort(state: State, rows: NDArray[np.intp], cost: F64) -> None:
    """What recovery is worth to those who hold funds, against what the effort costs.

    An hour no longer needed is still paid this year and owed at its end, less the share kept: its
    cost is saved. That lasts for what is left of the fund's year, half of it on average, as far as
    the provider looks ahead.

    Args:
        state: the world.
        rows: providers.
        cost: what stops when an hour is no longer needed, £/h, shape of ``rows``.
    """
    if not any_fund(state):
        return
    p, q = state.provider.columns, state.parameters
    back = (1.0 - q["route.fund_kept"]) * q["route.fund_price"] * fees(state)[p.council[rows]]
    weeks = min(q["delivery.look_ahead"], q["route.fund_weeks"] / 2.0)
    worth = q["delivery.recovery_speed"] * q["need.recovery_mean"] * weeks * (cost - back)
    p.fund_effort[rows] = np.clip(worth / (2.0 * q["delivery.effort_cost"]), 0.0, 1.0)
