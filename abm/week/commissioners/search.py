"""Local search: a council tries ways of paying on some new people and keeps what does better.

Under a blueprint the lever ``payment_mode`` is rolled out whatever comes of it. Under Vanguard or
the principles-based process a council tries one way at a time on a share of new people, compares
its own figures for them with those of the other new people, keeps the way if it did better and
otherwise tries the next. What it learned on the way stays. The two methods differ in where they
begin and in nothing else: the reports expect the same redesign of both.
"""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.calendar import QUARTER
from gofal.abm.levers import options
from gofal.abm.week.market.funds import FundsPaid
from gofal.abm.week.market.ways import MODES, new_ways
from gofal.abm.world.land import Land
from gofal.abm.world.ledger import Flow
from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.client import ClientColumns, Route, Stage
from gofal.agents.kernel import kernel
from gofal.agents.table import F64, I32, Bool

_SERVED, _WAITING, _COUNCIL = int(Stage.SERVED), int(Stage.WAITING), int(Route.COUNCIL)

_VANGUARD = "capacity outcomes_on_top reablement_contract payment_by_results withheld"
_PRINCIPLES = "outcomes_on_top reablement_contract capacity withheld payment_by_results"
ORDER = {
    "blueprint": (),
    "vanguard": tuple(_VANGUARD.split()),
    "principles": tuple(_PRINCIPLES.split()),
}
"""Ways that each option of ``change_method`` tries, in order: one begins from demand and flow, the
other from what people want."""


class Figures(NamedTuple):
    """Figures that a council keeps of people in the new way and of others, summed over weeks.

    Attributes:
        people: how many.
        cost: £ that the council pays.
        assessed: hours that they needed when they came.
        need: hours that they need.
        met: hours of need that were met.
        missed: planned hours that did not come.
        planned: hours that were planned.
        wellbeing: wellbeing added up.
    """

    people: F64
    cost: F64
    assessed: F64
    need: F64
    met: F64
    missed: F64
    planned: F64
    wellbeing: F64


def figures_of(state: State, n: int | slice = slice(None)) -> Figures:
    """Views of what councils remember, shape (councils, 2) each, or (2,) of one council."""
    return Figures._make(np.moveaxis(state.memory.figures[n], -1, 0))


def candidates(state: State, n: int) -> list[int]:
    """Ways of paying in the order in which a council tries them, as options of the lever.

    The way that the lever names, if any, comes first.
    """
    known = {mode.slug for mode in state.modes}
    method = options("change_method")[int(state.policy["change_method"][n])]
    order = [MODES.index(slug) for slug in ORDER[method]]
    named = int(state.policy["payment_mode"][n])
    if named:
        order = [named, *(option for option in order if option != named)]
    return [option for option in order if MODES[option] in known]


def search(state: State) -> None:
    """A week of search in every council that searches."""
    m = state.commissioner.columns
    local = (state.policy["change_method"] > 0.5) & (state.week >= 0)
    if not local.any() and not (m.trial >= 0).any() and not m.engaged.any():
        return
    for n in np.flatnonzero(~local & (m.trial >= 0)):
        _begin(state, int(n), -1)
    imposed = ~local & new_ways(state) & (state.week % QUARTER == 0)
    m.engaged[imposed] = np.maximum(0.0, m.engaged[imposed] - state.parameters["search.imposed"])
    starting, searching = local & (m.trial < 0), local & (m.trial > 0)
    if searching.any():
        _gather(state, searching)
        for n in np.flatnonzero(searching):
            _look(state, int(n))
    for n in np.flatnonzero(starting):
        m.tried[n] = 0
        _try_next(state, int(n))


def _begin(state: State, n: int, option: int) -> None:
    """A council turns to a way of paying, -1 for what the lever says; nobody is in it yet."""
    c, m = state.client.columns, state.commissioner.columns
    m.trial[n], m.kept[n], m.trial_since[n] = option, False, state.week
    state.memory.figures[n] = 0.0
    c.new_way[state.land.council[c.place] == n] = False


def _try_next(state: State, n: int) -> None:
    """The next way not yet tried; after the last the council stays with the old one."""
    m, ways = state.commissioner.columns, candidates(state, n)
    tried = int(m.tried[n])
    _begin(state, n, ways[tried] if tried < len(ways) else 0)
    m.tried[n] = tried + 1


class _Week(NamedTuple):
    """Figures of one week, shape (8, councils, 2): people in the new way come first."""

    sums: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """Zero of each."""
        return cls(np.zeros((len(Figures._fields), sizes.councils, 2)))


@kernel
def _sum_week(
    clients: ClientColumns, land: Land, searching: Bool, since: I32, figures: Figures
) -> None:
    """Sum up a week of people in the new way, and of others new since the trial began."""
    for sums in figures:
        sums[:] = 0.0
    for i in range(len(clients.alive)):
        cared = clients.stage[i] == _SERVED or clients.stage[i] == _WAITING
        if not clients.alive[i] or not cared or clients.route[i] != _COUNCIL:
            continue
        n = land.council[clients.place[i]]
        if not searching[n] or not (clients.new_way[i] or clients.assessed[i] >= since[n]):
            continue
        group = 0 if clients.new_way[i] else 1
        came, need = np.float64(clients.delivered[i]), np.float64(clients.need[i])
        first, missed = np.float64(clients.first_need[i]), np.float64(clients.missed[i])
        figures.people[n, group] += 1.0
        if not clients.flexible[i]:
            figures.cost[n, group] += np.float64(clients.price[i]) * came
        figures.assessed[n, group] += first if first > 0.0 else need
        figures.need[n, group] += need
        figures.met[n, group] += min(came, need)
        figures.missed[n, group] += missed
        figures.planned[n, group] += came + missed
        figures.wellbeing[n, group] += np.float64(clients.wellbeing[i])


def _gather(state: State, searching: Bool) -> None:
    """Add the week to the figures of people in the new way, and of others new since the trial."""
    figures, since = figures_of(state), state.commissioner.columns.trial_since
    week = Figures._make(state.scratch(_Week).sums)
    _sum_week(state.client.columns, state.land, searching, since, week)
    for total, sums in zip(figures, week, strict=True):
        total += sums
    for n in np.flatnonzero(searching):
        figures.cost[n, 0] += _new_book(state, int(n))


def _new_book(state: State, n: int) -> float:
    """Pay of this week from the council beyond the book of the old way and beyond funds, £.

    Own services, which send no invoice, count at the price of their hours.
    """
    own = state.provider.columns.owner_covers
    old = float(state.memory.delivered_worth[~own, n].sum())
    paid = float(state.ledger.pounds(Flow.COUNCIL_FEES)[n])
    paid -= float(state.scratch(FundsPaid).by_council[n])
    return max(0.0, paid - old) + float(state.memory.new_worth[own, n].sum())


def score(figures: Figures, weights: F64) -> float:
    """Lead of the first group over the second; each share or point times its weight.

    Args:
        figures: sums of the two groups, shape (2,) each.
        weights: of cost, unmet need, missed hours and wellbeing.
    """
    people = np.maximum(figures.people, 1e-9)
    # By the need people came with: who recovers costs less, who came with more need does not count.
    cost = figures.cost / np.maximum(figures.assessed, 1e-9)
    unmet = 1.0 - figures.met / np.maximum(figures.need, 1e-9)
    missed = figures.missed / np.maximum(figures.planned, 1e-9)
    wellbeing = figures.wellbeing / people
    cheaper = (cost[1] - cost[0]) / max(cost[1], 1e-9)
    better = (cheaper, unmet[1] - unmet[0], missed[1] - missed[0], wellbeing[0] - wellbeing[1])
    return float(np.dot(weights, better))


def _look(state: State, n: int) -> None:
    """Look back at the end of a period: keep what did better, drop what did not, go on.

    A way that is kept is dropped later if it turns out worse. Where one side has too few people,
    a trial goes on and a kept way stays.
    """
    m, q, figures = state.commissioner.columns, state.parameters, figures_of(state, n)
    weeks = state.week - int(m.trial_since[n])
    if weeks == 0 or weeks % round(q["search.weeks"]) != 0:
        return
    if figures.people.min() < q["search.least_seen"]:
        return
    names = ("cost", "unmet", "missed", "wellbeing")
    won = score(figures, np.array([q[f"search.weigh_{name}"] for name in names]))
    if won < (-q["search.better"] if m.kept[n] else q["search.better"]):
        _try_next(state, n)
        return
    if not m.kept[n]:
        m.kept[n] = True
        m.engaged[n] = min(1.0, m.engaged[n] + q["search.success"])
        # What the trial taught is the beginning of the roll-out.
        m.learned[n] = max(m.learned[n], q["search.cohort"])
    state.memory.figures[n] = 0.0
