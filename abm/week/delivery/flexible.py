"""The new way as a person meets it: goals that drift, an episode, a bundle of hours."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.abm.calendar import QUARTER
from gofal.abm.week.community.beginning import keeps_something, may_be_new
from gofal.abm.week.market.ways import new_ways
from gofal.abm.world.land import Land
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import ClientColumns, weekly_charge
from gofal.agents.commissioner import CommissionerColumns
from gofal.agents.kernel import inlined, kernel
from gofal.agents.payment import PaymentMode
from gofal.agents.quality import swing
from gofal.agents.rows import used
from gofal.agents.table import F64

_VARIES = int(Decision.NEED_VARIES)


class Bundles(NamedTuple):
    """Terms of the new way by council, as kernels see them.

    Attributes:
        drift: how fast what matters moves away from written goals, 1/year.
        renews: whether goals are talked over at reviews.
        episode: weeks for which the paid hours are fixed, 0: not.
        moves: whether the person may move hours from week to week.
        band: how far, as a share of the package.
        banking: whether hours not used may be used later.
        by_hour: whether people are charged for every hour they use.
        cap: weekly cap on charges, £.
    """

    drift: F64
    renews: F64
    episode: F64
    moves: F64
    band: F64
    banking: F64
    by_hour: F64
    cap: F64


@kernel
def _keep(
    clients: ClientColumns,
    commissioners: CommissionerColumns,
    land: Land,
    bundles: Bundles,
    spread: float,
    seed: int,
    week: int,
) -> None:
    """Set every person's goals, episode and bundle; zero and new for those in the old way."""
    key = stream(seed, _VARIES, week)
    for i in range(len(clients.alive)):
        if not clients.alive[i]:
            continue
        if not clients.flexible[i]:
            clients.goal[i] = 1.0
            clients.bank[i] = 0.0
            clients.wanted[i] = 0.0
            clients.promised[i] = 0.0
            continue
        n = land.council[clients.place[i]]
        review = clients.uid[i] % QUARTER == week % QUARTER
        clients.goal[i] *= 1.0 - bundles.drift[n] / 52.0
        if review and bundles.renews[n] > 0.5:
            clients.goal[i] = 1.0
        if bundles.episode[n] <= 0.0:
            clients.promised[i] = 0.0
        elif clients.promised[i] <= 0.0 or week - clients.episode[i] >= bundles.episode[n]:
            clients.promised[i] = clients.package[i]
            clients.episode[i] = week
        # Saved hours lapse at the review; without banking they lapse every week.
        if review or bundles.banking[n] < 0.5:
            clients.bank[i] = 0.0
        if bundles.moves[n] > 0.5:
            need = clients.need[i] * (1.0 + swing(draw(key, clients.uid[i]), spread))
            clients.wanted[i] = hours_wanted(
                i, need, commissioners.charge_per_hour[n], n, clients, bundles
            )
        else:
            clients.wanted[i] = 0.0
            clients.bank[i] = 0.0


@kernel
def hours_wanted(
    i: int,
    need: float,
    charge_per_hour: float,
    council: int,
    clients: ClientColumns,
    bundles: Bundles,
) -> float:
    """Hours of the bundle that a person uses in a week with this need.

    Within the band around the package; more than the package only from what was saved, and not
    where each hour more is charged for.
    """
    package, band = clients.package[i], bundles.band[council]
    least, most = package * (1.0 - band), package + min(band * package, clients.bank[i])
    hours = min(max(need, least), most)
    if hours <= package or bundles.by_hour[council] < 0.5:
        return hours
    wealthy, ability, cap = clients.wealthy[i], clients.ability[i], bundles.cap[council]
    usual = weekly_charge(wealthy, ability, package, charge_per_hour, cap)
    more = weekly_charge(wealthy, ability, hours, charge_per_hour, cap)
    return package if more > usual else hours


@inlined
def use_bundle(i: int, planned: float, came: float, clients: ClientColumns) -> float:
    """Share of the package a person in a bundle uses this week; 1 for everyone else.

    Hours for which there were carers and which were not used are saved; hours above the package
    are taken from what was saved.
    """
    if clients.wanted[i] <= 0.0:
        return 1.0
    part = clients.wanted[i] / clients.package[i]
    if part < 1.0:
        clients.bank[i] += planned * (1.0 - part)
    else:
        clients.bank[i] = max(0.0, clients.bank[i] - came * (part - 1.0))
    return float(part)


@kernel
def _something_kept(clients: ClientColumns) -> bool:
    """Whether anybody is cared for in the new way or has something left from it."""
    for i in range(len(clients.alive)):  # noqa: SIM110  (kernels know no generators)
        if keeps_something(i, clients):
            return True
    return False


def keep_bundles(state: State) -> None:
    """Bring what the new way keeps for each person up to this week."""
    c, m, policy = used(state.client), state.commissioner.columns, state.policy
    if not may_be_new(state) or not _something_kept(c):
        return
    new = new_ways(state).astype(np.float64)
    modes = [state.modes[code] for code in m.mode]
    weeks = state.parameters["reablement_contract.weeks"]
    bundles = Bundles(
        drift=state.lever("goal_drift"),
        renews=_each(modes, "renews_goals"),
        episode=weeks * _each(modes, "fixes_episode") * new,
        moves=_each(modes, "moves_hours") * new,
        band=state.lever("flexible_band"),
        banking=state.lever("hour_banking"),
        by_hour=1.0 - policy["charging_basis"],
        cap=state.lever("charging_cap"),
    )
    _keep(c, m, state.land, bundles, state.parameters["need.weekly_spread"], state.seed, state.week)


def _each(modes: list[PaymentMode], term: str) -> F64:
    return np.array([float(getattr(mode, term)) for mode in modes])
