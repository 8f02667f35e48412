"""People who start a business of one."""

from __future__ import annotations

import numpy as np

from gofal.abm.week.founding.alone import Starts
from gofal.abm.week.founding.entry import open_provider
from gofal.abm.week.market.helpers import begin_case, helper_in
from gofal.abm.week.transitions.carers import clear_slots, part
from gofal.abm.world.forms import founders_choose
from gofal.abm.world.founding import believe
from gofal.abm.world.state import State
from gofal.abm.world.stretches import clear_row
from gofal.agents.carer import NOT_ASKED, CarerColumns, Job
from gofal.agents.catalyst import CatalystKind
from gofal.agents.chance import identity
from gofal.agents.kinds import PROVIDER

_HIRED, _WORKING = int(Job.HIRED), int(Job.WORKING)


def micro_founding(state: State) -> None:
    """People to whom it is worth more than what they have start a business of one."""
    starts, k = state.scratch(Starts), state.carer.columns
    order = _longest_waiting_first(state, starts)
    slugs, _ = founders_choose(state, alone=True)
    gone: list[int] = []
    for n in order:
        row = int(starts.row[n])
        # Whose employer closed this week may go to the next one.
        if not k.alive[row] or k.uid[row] != starts.uid[n] or k.job[row] == _HIRED:
            continue
        helper = _helper(state, row) if starts.helped[n] else -1
        if starts.helped[n] and helper < 0:
            _wait_for_help(k, row, state.week)
        else:
            _go_alone(state, slugs[starts.way[n]], n, starts, helper)
            gone.append(row)
    if gone:
        clear_slots(state, np.array(gone))


def _longest_waiting_first(state: State, starts: Starts) -> list[int]:
    """Those who start, first whoever has waited longest for help."""
    number = int(starts.number[0])
    asked = state.carer.columns.asked_help[starts.row[:number]]
    waits = np.where(asked == NOT_ASKED, state.week, asked)
    return np.argsort(waits, kind="stable").tolist()


def _helper(state: State, row: int) -> int:
    """A catalyst who has the hours to help somebody, -1 where none has."""
    council = int(state.land.council[state.carer.columns.home[row]])
    return helper_in(state, CatalystKind.COMMUNITY_CATALYST, council)


def _wait_for_help(carers: CarerColumns, row: int, week: int) -> None:
    """Somebody whom a catalyst met waits until it has the hours; who waits already goes on."""
    if carers.asked_help[row] == NOT_ASKED:
        carers.asked_help[row] = week
    carers.help_turn[row] = NOT_ASKED


def _go_alone(state: State, slug: str, n: int, starts: Starts, helper: int) -> None:
    """One of those who start opens the business, with or without help."""
    k, carer = state.carer.columns, int(starts.row[n])
    council = int(state.land.council[k.home[carer]])
    uid = int(identity(PROVIDER, state.week, -7, int(k.uid[carer])))
    j = open_provider(state, slug, council, int(k.home[carer]), uid, helped=helper >= 0)
    p = state.provider.columns
    clear_row(j, state.memory.refused_at, state.memory.refused_in)
    believe(state, j, float(starts.hours[n]), float(starts.left[n]))
    if helper >= 0:
        p.catalyst[j] = helper
        p.hours_doubt[j] *= state.parameters["market.helped_doubt"]
        asked = int(k.asked_help[carer])
        begin_case(state, helper, state.week if asked == NOT_ASKED else asked)
    k.asked_help[carer] = NOT_ASKED
    if k.job[carer] == _WORKING:
        state.tally["leavers_to_micro"][council] += 1.0
    part(carer, k, state.week)
    k.provider[carer], k.job[carer] = j, _WORKING
    k.wage[carer] = p.wage[j]
