"""How much of a new way of buying is real: councils learn it, people and providers meet it.

A new way is a payment mode other than time and task; a list or a patch contract is none. What is
announced by the lever is lived only as far as it is learned, person by person.
"""

from __future__ import annotations

import numpy as np

from gofal.abm.calendar import QUARTER
from gofal.abm.levers import load_levers
from gofal.abm.prices import terms
from gofal.abm.state import State
from gofal.abm.terms import Terms
from gofal.abm.week.reach import holds_patch
from gofal.abm.world.land import Land
from gofal.agents.chance import Decision, draw, stream
from gofal.agents.client import ClientColumns, Route, Stage
from gofal.agents.errors import unknown
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64, Bool

_WAITING, _SERVED, _COUNCIL = int(Stage.WAITING), int(Stage.SERVED), int(Route.COUNCIL)
_NEW_WAY = int(Decision.NEW_WAY)
MODES = tuple(option.slug for option in load_levers()["payment_mode"].options)
"""Payment modes of the lever ``payment_mode``, in the order of its options; the first is the old
way."""


def mode_code(state: State, slug: str) -> int:
    """Index of a payment mode.

    Raises:
        GofalError: no file in ``agents/payment`` has this mode.
    """
    slugs = [mode.slug for mode in state.modes]
    if slug not in slugs:
        raise unknown("payment mode", slug, slugs)
    return slugs.index(slug)


def new_ways(state: State) -> Bool:
    """Councils whose contracts pay in a new way, shape (councils,)."""
    mode = state.commissioner.columns.mode
    return np.asarray(mode != mode_code(state, MODES[0]), dtype=np.bool_)


def learn(state: State) -> None:
    """Councils pay as their lever says, and learn the new way as far as they take people along.

    Learning stays when one new way gives place to another, and is lost with the old way.
    """
    policy, m = state.policy, state.commissioner.columns
    # A council that searches for itself follows its own trial (``abm/week/search.py``).
    wanted = np.where(m.trial >= 0, m.trial, policy["payment_mode"]).astype(np.intp)
    if not wanted.any() and not new_ways(state).any():
        return
    for option in np.unique(wanted):
        m.mode[wanted == option] = mode_code(state, MODES[option])
    engagement = np.minimum(1.0, policy["change_engagement"] + m.engaged)
    taken_along = engagement * (engagement >= policy["change_threshold"])
    pace = 1.0 - np.exp(-taken_along / (52.0 * state.parameters["change.years"]))
    learned = m.learned + pace * (1.0 - m.learned)
    m.learned[:] = np.where(policy["change_dynamics"] < 0.5, 1.0, learned) * new_ways(state)


@kernel
def _meet(c: ClientColumns, land: Land, learned: F64, new_first: F64, seed: int, week: int) -> None:
    """People are assessed into the new way as far as it is learned.

    One draw a person, so that who has met the new way stays in it while learning grows.
    """
    key = stream(seed, _NEW_WAY, 0)
    for i in range(len(c.alive)):
        if not c.alive[i]:
            continue
        n = land.council[c.place[i]]
        if learned[n] <= 0.0 or c.route[i] != _COUNCIL:
            c.new_way[i] = False
            continue
        if c.stage[i] != _WAITING and c.stage[i] != _SERVED:
            continue
        # A new person is assessed now; the others have a review, which may also bring the new way.
        due = c.assessed[i] == week
        if new_first[n] < 0.5:
            due = due or c.uid[i] % QUARTER == week % QUARTER
        if due and draw(key, c.uid[i]) < learned[n]:
            c.new_way[i] = True


def in_force(state: State) -> tuple[F64, F64]:
    """Share of people who meet the new way, and whether only new ones do, shapes (councils,)."""
    m = state.commissioner.columns
    trying = (m.trial > 0) & ~m.kept
    learned = m.learned.astype(np.float64)
    share = np.where(trying, state.parameters["search.cohort"], learned)
    return share, np.where(trying, 1.0, state.policy["change_cohort"])


def meet(state: State) -> None:
    """Those assessed this week, or reviewed if not only new people count, meet the new way."""
    c = state.client.columns
    share, new_first = in_force(state)
    if share.any() or c.new_way.any():
        _meet(c, state.land, share, new_first, state.seed, state.week)


@kernel
def _live(
    c: ClientColumns, p: ProviderColumns, land: Land, gate: F64, t: Terms, hours: F64,
    flexible: F64,
) -> None:  # fmt: skip
    """Who is cared for in the new way: those who met it, with a provider the council trusts.

    Where capacity is paid for, with the holder of the patch: others are paid by the hour.
    """
    hours[:] = 0.0
    flexible[:] = 0.0
    for i in range(len(c.alive)):
        c.flexible[i] = False
        if not c.alive[i] or c.stage[i] != _SERVED or c.route[i] != _COUNCIL:
            continue
        j = c.provider[i]
        hours[j] += c.package[i]
        n = land.council[c.place[i]]
        holds = not t.block[n] or holds_patch(i, j, c, land, t)
        if c.new_way[i] and holds and p.trust[j] >= gate[n]:
            c.flexible[i] = True
            flexible[j] += c.package[i]
    for j in range(len(p.alive)):
        p.flexible[j] = flexible[j] / hours[j] if hours[j] > 0.0 else 0.0


def live(state: State) -> None:
    """Work out whose care is flexible this week, and what freedom carers have in it."""
    c, p, w = state.client.columns, state.provider.columns, state.work
    if c.new_way.any() or c.flexible.any():
        _live(c, p, state.land, state.lever("trust_gate"), terms(state), w.amounts[2],
              w.amounts[3])  # fmt: skip
    frees = np.array([mode.frees_tasks for mode in state.modes])
    free = p.flexible * frees[state.commissioner.columns.mode[p.council]]
    more = np.maximum(0.0, state.parameters["change.task_freedom"] - p.autonomy)
    p.freedom[:] = p.autonomy[:] + free * more
