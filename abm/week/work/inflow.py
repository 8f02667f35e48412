"""People from outside the sector start to look for work in home care."""

from __future__ import annotations

from gofal.abm.week.market.labour import SearchRules, labour_market
from gofal.abm.world.land import Land
from gofal.abm.world.people import SupplyRules, make_carer
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns
from gofal.agents.chance import Decision, draw, identity, poisson, stream
from gofal.agents.kernel import kernel
from gofal.agents.kinds import CARER
from gofal.agents.rows import take_row
from gofal.agents.table import F64, Free

_INFLOW = int(Decision.LABOUR_INFLOW)
_WIDER = 1_000_000
"""Far above any place: the draw of people who come because values count."""


@kernel
def _arrive_from_outside(
    carers: CarerColumns,
    free: Free,
    land: Land,
    rate: F64,
    pull: F64,
    wider: F64,
    speakers: F64,
    seed: int,
    week: int,
    rules: SupplyRules,
    entrants: F64,
) -> None:
    """People from outside the sector start to look for work in home care.

    ``wider`` is the share by council of further people, without experience, who come because
    employers look for values.
    """
    key = stream(seed, _INFLOW, week)
    for place in range(len(rate)):
        n = land.council[place]
        count = poisson(rate[place] * pull[n], draw(key, place))
        more = 0
        if wider[n] > 0.0:
            more = poisson(rate[place] * pull[n] * wider[n], draw(key, place + _WIDER))
        for ordinal in range(count + more):
            row = take_row(free)
            make_carer(
                carers,
                row,
                identity(CARER, week, place, ordinal),
                place,
                speakers[n],
                seed,
                week,
                rules,
            )
            carers.novice[row] = ordinal >= count
        entrants[n] += count + more


def arrive_from_outside(state: State) -> None:
    """People from outside the sector start to look for work in home care."""
    q, k = state.parameters, state.carer
    _, _, pull = labour_market(state, q.fill(SearchRules, "work"))
    wider = state.lever("values_recruitment") * q["work.values_pool"]
    _arrive_from_outside(
        k.columns,
        k.free,
        state.land,
        state.entrant_rate,
        pull,
        wider,
        state.speakers,
        state.seed,
        state.week,
        q.fill(SupplyRules, "carer"),
        state.tally["entrants"],
    )
