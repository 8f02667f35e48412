"""People who start a business of one."""

from __future__ import annotations

import numpy as np

from gofal.abm.week.founding.alone import Starts
from gofal.abm.week.founding.entry import open_provider
from gofal.abm.week.market.helpers import helper_in
from gofal.abm.week.transitions.carers import clear_slots, part
from gofal.abm.world.forms import founders_choose
from gofal.abm.world.founding import believe
from gofal.abm.world.state import State
from gofal.abm.world.stretches import clear_row
from gofal.agents.carer import Job
from gofal.agents.catalyst import CatalystKind
from gofal.agents.chance import identity
from gofal.agents.kinds import PROVIDER

_HIRED, _WORKING = int(Job.HIRED), int(Job.WORKING)


def micro_founding(state: State) -> None:
    """People to whom it is worth more than what they have start a business of one."""
    starts, k = state.scratch(Starts), state.carer.columns
    count = int(starts.number[0])
    slugs, _ = founders_choose(state, alone=True)
    gone: list[int] = []
    for n in range(count):
        row = int(starts.row[n])
        # Whose employer closed this week may go to the next one.
        if k.alive[row] and k.uid[row] == starts.uid[n] and k.job[row] != _HIRED:
            _go_alone(state, slugs[starts.way[n]], n, starts)
            gone.append(row)
    if gone:
        clear_slots(state, np.array(gone))


def _go_alone(state: State, slug: str, n: int, starts: Starts) -> None:
    """One of those who start opens the business."""
    k, carer = state.carer.columns, int(starts.row[n])
    council = int(state.land.council[k.home[carer]])
    helper = -1
    if starts.helped[n]:
        helper = helper_in(state, CatalystKind.COMMUNITY_CATALYST, council)
    uid = int(identity(PROVIDER, state.week, -7, int(k.uid[carer])))
    j = open_provider(state, slug, council, int(k.home[carer]), uid, helped=helper >= 0)
    p = state.provider.columns
    clear_row(j, state.memory.refused_at, state.memory.refused_in)
    believe(state, j, float(starts.hours[n]), float(starts.left[n]))
    if helper >= 0:
        p.catalyst[j] = helper
        p.hours_doubt[j] *= state.parameters["market.helped_doubt"]
        state.catalyst.columns.cases[helper] += 1.0
    if k.job[carer] == _WORKING:
        state.tally["leavers_to_micro"][council] += 1.0
    part(carer, k, state.week)
    k.provider[carer], k.job[carer] = j, _WORKING
    k.wage[carer] = p.wage[j]
