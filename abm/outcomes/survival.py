"""How long people wait for an hour of care: survival curves with competing ends.

Kaplan and Meier (1958) for the wait itself, Aalen and Johansen (1978) for how waits end. Both count
everybody: who started, who waits still and who left, each for as long as they waited in the window.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

import numpy as np

from gofal.abm.calendar import YEAR
from gofal.abm.world.tally import Tally
from gofal.abm.world.waiting import WAIT_WEEKS, Spells, WaitEnd, WaitRoute
from gofal.agents.kernel import kernel
from gofal.agents.table import F64

type Curve = Literal["all", "urban", "rural", "council", "direct_payment", "own_money", "again"]
type Measure = Literal[
    "median",
    "p90",
    "over_4",
    "over_12",
    "started",
    "elsewhere",
    "gave_up",
    "died",
    "care_home",
    "in_hospital",
]
CURVES: tuple[Curve, ...] = get_args(Curve.__value__)
_ALL, _URBAN, _BY_ROUTE = 0, 1, 2
_UNASSESSED = len(CURVES)
"""Row of those not yet assessed, behind the curves, in tables that are being filled."""
_ROUTES, _ENDS = len(WaitRoute), len(WaitEnd)
_STILL, _IN_HOSPITAL = int(WaitEnd.STILL), int(WaitEnd.IN_HOSPITAL)
_STARTED = int(WaitEnd.STARTED)
_OF_NOBODY, _AGAIN = int(WaitRoute.UNASSESSED), int(WaitRoute.AGAIN)
_LAST = WAIT_WEEKS - 1
MEASURES: tuple[Measure, ...] = get_args(Measure.__value__)
_FIRST_END = MEASURES.index("started") - _STARTED
_SHARE_IN_HOSPITAL = MEASURES.index("in_hospital")


class Waits(NamedTuple):
    """What is known of waits in every week.

    Attributes:
        measures: shape (weeks, areas, curves, measures); nan where nobody waited that long.
        now: people who wait after the week, for a first hour and again, shape (weeks, areas, 2).
    """

    measures: F64
    now: F64

    def of(self, curve: Curve, measure: Measure) -> F64:
        """A measure of a curve, shape (weeks, areas)."""
        out: F64 = self.measures[:, :, CURVES.index(curve), MEASURES.index(measure)]
        return out


@kernel
def survival(people: F64, out: F64) -> None:
    """Sum up a curve of waits.

    A wait of w whole weeks lasted between w and w + 1. At risk in week w of a wait are all counted
    with it. Who is counted in the last class has waited longer than the curve goes. Waits go on in
    hospital; the last measure is the share of weeks of waiting that people were there.

    Args:
        people: people counted by weeks waited and :class:`WaitEnd`, shape (weeks, ends).
        out: filled, shape (measures,), as :data:`MEASURES`.
    """
    out[:] = np.nan
    waiting, here, seen = 1.0, 1.0, 0.0
    out[_SHARE_IN_HOSPITAL] = _in_hospital(people)
    for week in range(_LAST):
        at_risk = 0.0
        for end in range(_ENDS):
            at_risk += people[week, end]
        seen += at_risk
        if at_risk > 0.0:
            left = waiting * (1.0 - people[week, _STARTED] / at_risk)
            for n in range(2):
                level = (0.5, 0.1)[n]
                if waiting > level >= left:
                    out[n] = week + (waiting - level) / (waiting - left)
            waiting = left
            here = _end(people[week], at_risk, here, week, out)
        for n in range(2):
            if week + 1 == (4, 12)[n] and seen > 0.0:
                out[2 + n] = waiting


@kernel
def _in_hospital(people: F64) -> float:
    """Share of weeks of waiting that people were in hospital; nan if there are none."""
    still, there = 0.0, 0.0
    for week in range(len(people)):
        still += people[week, _STILL]
        there += people[week, _IN_HOSPITAL]
    return there / (still + there) if still + there > 0.0 else np.nan


@kernel
def _end(people: F64, at_risk: float, here: float, week: int, out: F64) -> float:
    """Add the ends of a week of waits in the first year; returns who is left of everybody."""
    if week >= YEAR:
        return here
    left = here
    for end in range(_STARTED, _ENDS):
        share = here * people[end] / at_risk
        before = out[_FIRST_END + end]
        out[_FIRST_END + end] = share + (0.0 if np.isnan(before) else before)
        left -= share
    return left


@kernel
def _add(cell: F64, people: F64, sign: float, councils: int, sums: F64) -> None:
    """Add the counts of a week to the tables of areas and curves, or take them away."""
    for n in range(len(cell)):
        at = int(cell[n])
        end = at % _ENDS
        week = at // _ENDS % WAIT_WEEKS
        route = at // (_ENDS * WAIT_WEEKS) % _ROUTES
        rural = at // (_ENDS * WAIT_WEEKS * _ROUTES) % 2
        for area in (at // (_ENDS * WAIT_WEEKS * _ROUTES * 2), councils):
            count = sign * people[n]
            if route != _AGAIN:
                sums[area, _ALL, week, end] += count
                sums[area, _URBAN + rural, week, end] += count
            if route == _OF_NOBODY:
                sums[area, _UNASSESSED, week, end] += count
            else:
                sums[area, _BY_ROUTE + route, week, end] += count


@kernel
def _measure(sums: F64, direct: F64, table: F64, out: F64) -> None:
    """Sum up the curves of every area.

    Until the assessment nobody knows who will hold the money: those not assessed count with the
    council's people and with direct payments by the shares of this year's assessments.

    Args:
        sums: people by area, curve (and not assessed), weeks and end.
        direct: share of direct payments among assessments, own money apart, by area.
        table: scratch, shape (weeks, ends).
        out: filled, shape (areas, curves, measures).
    """
    for area in range(len(sums)):
        for curve in range(len(out[area])):
            part = 0.0
            if curve == _BY_ROUTE + 1:
                part = 1.0 - direct[area]
            elif curve == _BY_ROUTE + 2:
                part = direct[area]
            for week in range(WAIT_WEEKS):
                for end in range(_ENDS):
                    table[week, end] = sums[area, curve, week, end]
                    table[week, end] += part * sums[area, _UNASSESSED, week, end]
            survival(table, out[area, curve])


@kernel
def _count_now(cell: F64, people: F64, councils: int, out: F64) -> None:
    """Count who waits still, for a first hour and again, by area."""
    for n in range(len(cell)):
        at = int(cell[n])
        if at % _ENDS == _STILL or at % _ENDS == _IN_HOSPITAL:
            again = int(at // (_ENDS * WAIT_WEEKS) % _ROUTES == _AGAIN)
            out[at // (_ENDS * WAIT_WEEKS * _ROUTES * 2), again] += people[n]
            out[councils, again] += people[n]


def waits_of(tally: Tally, direct: F64) -> Waits:
    """Sum up waits of the year before the end of every week.

    Args:
        tally: has who waited in each week.
        direct: share of direct payments among assessments, own money apart, shape (weeks, areas).
    """
    councils = tally.now.shape[1]
    areas, known = councils + 1, tally.spells
    before = len(known) - tally.weeks
    sums = np.zeros((areas, len(CURVES) + 1, WAIT_WEEKS, _ENDS))
    table = np.empty((WAIT_WEEKS, _ENDS))
    measures = np.empty((tally.weeks, areas, len(CURVES), len(MEASURES)))
    now = np.zeros((tally.weeks, areas, 2))
    for n, spells in enumerate(known):
        _add(*_floats(spells), 1.0, councils, sums)
        if n >= YEAR:
            _add(*_floats(known[n - YEAR]), -1.0, councils, sums)
        if n >= before:
            _count_now(*_floats(spells), councils, now[n - before])
            _measure(sums, direct[n - before], table, measures[n - before])
    return Waits(measures, now)


def _floats(spells: Spells) -> tuple[F64, F64]:
    return spells.cell.astype(np.float64), spells.people.astype(np.float64)
