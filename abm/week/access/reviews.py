"""Reviews: packages follow need."""

from __future__ import annotations

from gofal.abm.week.access.assessment import AccessRules
from gofal.abm.week.access.offered import Offered
from gofal.abm.world.calendar import QUARTER
from gofal.abm.world.land import Land
from gofal.abm.world.patches import patch_of
from gofal.abm.world.people import QUARTER_HOUR, quarter_hours
from gofal.abm.world.state import State
from gofal.agents.carer import CarerColumns
from gofal.agents.client import SLOTS, ClientColumns, Route, Stage
from gofal.agents.commissioner import CommissionerColumns
from gofal.agents.kernel import kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64, Bool
from gofal.agents.unpaid_carer import UnpaidCarerColumns

_WAITING, _SERVED = int(Stage.WAITING), int(Stage.SERVED)
_FAMILY = int(Stage.FAMILY)
_COUNCIL, _OWN = int(Route.COUNCIL), int(Route.OWN_MONEY)


@kernel
def _review(
    c: ClientColumns, k: CarerColumns, u: UnpaidCarerColumns, p: ProviderColumns,
    m: CommissionerColumns, land: Land, team: Bool, week: int, a: AccessRules, sums: F64,
) -> None:  # fmt: skip
    """Packages are reviewed every 13 weeks and follow need, at the council's present ratio.

    Where a patch has a team (``team``) they are reviewed when need has moved, in any week.
    The provider of a council-managed package may ask for more than is needed, and gets it.
    A smaller package gives carers hours back at once; a larger one is filled in the rounds. A
    family with cash gives the hours of its package itself.
    ``sums`` rows by council: hours added, hours taken off.
    """
    for i in range(len(c.alive)):
        family = c.stage[i] == _FAMILY
        in_care = c.stage[i] == _WAITING or c.stage[i] == _SERVED
        if not c.alive[i] or not (in_care or family):
            continue
        patch = patch_of(c.place[i], c.uid[i], land.patch, land.patch_parts)
        if c.uid[i] % QUARTER != week % QUARTER and not team[patch]:
            continue
        council = land.council[c.place[i]]
        ration = 1.0 if c.route[i] == _OWN else m.ration[council]
        asked = 1.0
        if c.route[i] == _COUNCIL and c.provider[i] >= 0:
            asked += p.padding[c.provider[i]]
        need = (c.need[i] - c.helped[i]) * asked
        wanted = quarter_hours(need * ration, a.least_package, c.need[i] * asked + QUARTER_HOUR)
        change = wanted - c.package[i]
        if abs(change) < a.review_step * c.package[i]:
            continue
        sums[0 if change > 0.0 else 1, council] += abs(change)
        if family and c.unpaid[i] >= 0:
            u.hours[c.unpaid[i]] += change
        if change < 0.0:
            for s in range(SLOTS):
                row = c.carer[i, s]
                if row >= 0:
                    less = c.hours[i, s] * -change / c.package[i]
                    c.hours[i, s] -= less
                    k.contact[row] = max(0.0, k.contact[row] - less)
        c.package[i] = wanted


def review(state: State) -> None:
    """Packages are reviewed and follow need, at the council's present ratio."""
    sums = state.work.by_council[:2]
    sums[:] = 0.0
    _review(
        state.client.columns, state.carer.columns, state.unpaid.columns, state.provider.columns,
        state.commissioner.columns, state.land, state.scratch(Offered).team, state.week,
        state.parameters.fill(AccessRules, "access"), sums,
    )  # fmt: skip
    state.tally["review_up"][:], state.tally["review_down"][:] = sums
