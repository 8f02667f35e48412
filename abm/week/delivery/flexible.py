"""What the new way means to a person: goals that drift, an episode, a bundle of hours."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.abm.week.market.ways import new_ways
from gofal.abm.world.calendar import QUARTER
from gofal.abm.world.land import Land
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draw, normal, stream
from gofal.agents.client import ClientColumns, weekly_charge
from gofal.agents.commissioner import CommissionerColumns
from gofal.agents.kernel import kernel
from gofal.agents.payment import PaymentMode
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
    c: ClientColumns, m: CommissionerColumns, land: Land, t: Bundles, spread: float, seed: int,
    week: int,
) -> None:  # fmt: skip
    """Every person's goals, episode and bundle; nought and new for those in the old way."""
    key = stream(seed, _VARIES, week)
    for i in range(len(c.alive)):
        if not c.alive[i]:
            continue
        if not c.flexible[i]:
            c.goal[i] = 1.0
            c.bank[i] = 0.0
            c.wanted[i] = 0.0
            c.promised[i] = 0.0
            continue
        n = land.council[c.place[i]]
        review = c.uid[i] % QUARTER == week % QUARTER
        c.goal[i] *= 1.0 - t.drift[n] / 52.0
        if review and t.renews[n] > 0.5:
            c.goal[i] = 1.0
        if t.episode[n] <= 0.0:
            c.promised[i] = 0.0
        elif c.promised[i] <= 0.0 or week - c.episode[i] >= t.episode[n]:
            c.promised[i] = c.package[i]
            c.episode[i] = week
        # Saved hours lapse at the review; without banking they lapse every week.
        if review or t.banking[n] < 0.5:
            c.bank[i] = 0.0
        if t.moves[n] > 0.5:
            need = c.need[i] * (1.0 + spread * normal(draw(key, c.uid[i])))
            c.wanted[i] = hours_wanted(i, need, m.charge_per_hour[n], n, c, t)
        else:
            c.wanted[i] = 0.0
            c.bank[i] = 0.0


@kernel
def hours_wanted(
    i: int, need: float, charge_per_hour: float, n: int, c: ClientColumns, t: Bundles
) -> float:
    """Hours of the bundle that a person uses in a week with this need.

    Within the band around the package; more than the package only from what was saved, and not
    where each hour more is charged for.
    """
    package = c.package[i]
    least, most = package * (1.0 - t.band[n]), package + min(t.band[n] * package, c.bank[i])
    hours = min(max(need, least), most)
    if hours <= package or t.by_hour[n] < 0.5:
        return hours
    usual = weekly_charge(c.wealthy[i], c.ability[i], package, charge_per_hour, t.cap[n])
    more = weekly_charge(c.wealthy[i], c.ability[i], hours, charge_per_hour, t.cap[n])
    return package if more > usual else hours


@kernel
def use_bundle(i: int, planned: float, came: float, c: ClientColumns) -> float:
    """Share of the package a person in a bundle uses this week; 1 for everyone else.

    Hours for which there were carers and which were not used are saved; hours above the package
    are taken from what was saved.
    """
    if c.wanted[i] <= 0.0:
        return 1.0
    part = c.wanted[i] / c.package[i]
    if part < 1.0:
        c.bank[i] += planned * (1.0 - part)
    else:
        c.bank[i] = max(0.0, c.bank[i] - came * (part - 1.0))
    return float(part)


@kernel
def _something_kept(c: ClientColumns) -> bool:
    """Whether anybody is in the new way or has something left from it."""
    for i in range(len(c.alive)):
        if c.flexible[i] or c.wanted[i] > 0.0 or c.promised[i] > 0.0 or c.goal[i] < 1.0:
            return True
    return False


def keep_bundles(state: State) -> None:
    """Bring what the new way keeps for each person up to this week."""
    c, m, policy = state.client.columns, state.commissioner.columns, state.policy
    if not _something_kept(c):
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
    _keep(c, m, state.land, bundles, state.parameters["need.weekly_spread"], state.seed,
          state.week)  # fmt: skip


def _each(modes: list[PaymentMode], term: str) -> F64:
    return np.array([float(getattr(mode, term)) for mode in modes])
