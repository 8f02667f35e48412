"""Hours of catalysts: what their cases take this week, and which are done."""

from __future__ import annotations

from gofal.abm.week.market.helpers import CaseRules, case_rules
from gofal.abm.world.state import State
from gofal.agents.catalyst import CatalystColumns, CatalystKind
from gofal.agents.founder import FounderColumns, Venture
from gofal.agents.kernel import inlined, kernel
from gofal.agents.provider import ProviderColumns
from gofal.agents.table import F64

_ALONE, _REGISTERING = int(CatalystKind.COMMUNITY_CATALYST), int(Venture.REGISTERING)


@inlined
def case_load(age: float, load: float, weeks: float) -> float:
    """Hours a week of a case so many weeks after it opened: less each week, and then none."""
    return load * max(0.0, 1.0 - age / weeks)


@kernel
def _count(
    catalysts: CatalystColumns,
    providers: ProviderColumns,
    founders: FounderColumns,
    week: int,
    rules: CaseRules,
    done: F64,
) -> None:
    """Sum up what cases take, and end those that take nothing any more."""
    for row in range(len(catalysts.alive)):
        catalysts.busy[row] = 0.0
    for j in range(len(providers.alive)):
        helper = providers.catalyst[j]
        if not providers.alive[j] or helper < 0:
            continue
        load, weeks = rules.firm_load, rules.firm_weeks
        if catalysts.kind[helper] == _ALONE:
            load, weeks = rules.micro_load, rules.micro_weeks
        takes = case_load(float(week - providers.founded[j]), load, weeks)
        if takes > 0.0:
            catalysts.busy[helper] += takes
        else:
            providers.catalyst[j] = -1
            catalysts.cases[helper] -= 1.0
            done[catalysts.council[helper]] += 1.0
    for person in range(len(founders.alive)):
        starts = founders.alive[person] and founders.stage[person] == _REGISTERING
        if starts and founders.catalyst[person] >= 0:
            catalysts.busy[founders.catalyst[person]] += rules.firm_load


def count_hours(state: State) -> None:
    """Cases take hours of their catalyst, fewer each week, and are done when they take none."""
    if state.catalyst.alive.any():
        _count(
            state.catalyst.columns,
            state.provider.columns,
            state.founder.columns,
            state.week,
            case_rules(state),
            state.tally["support_done"],
        )
