"""The market stress test: take away each council's largest provider; who is left unserved?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gofal.abm.outcomes.base import STRESS_WEEKS
from gofal.abm.week.transitions.closing import close_providers
from gofal.agents.client import Stage
from gofal.agents.table import F64

if TYPE_CHECKING:
    from gofal.abm.model import CareModel
    from gofal.abm.world.state import State


def hours_by_provider(state: State) -> F64:
    """Planned hours by provider and council, shape (providers, councils)."""
    c = state.client.columns
    rows = np.flatnonzero(c.alive & (c.stage == Stage.SERVED))
    hours = np.zeros((state.provider.capacity, state.councils))
    np.add.at(hours, (c.provider[rows], state.land.council[c.place[rows]]), c.package[rows])
    return hours


def _unserved(state: State) -> F64:
    package = state.tally["rural_package"] + state.tally["urban_package"]
    return package - state.tally["rural_delivered"] - state.tally["urban_delivered"]


def stress_test(model: CareModel) -> dict[int, dict[str, float]]:
    """Share of each council's hours unserved, more than without the loss, 4 and 13 weeks later.

    Councils that share no road border are tested in one branch; each is paired with a branch in
    which nobody leaves, with the same random draws. The country's is the mean weighted by
    hours. The provider closes wherever it works; its carers may find other jobs in home care.
    """
    hours = hours_by_provider(model.state)
    total = np.maximum(1.0, hours.sum(axis=0))
    colour = np.asarray(model.state.geography.colour)
    untouched = model.fork(model.followed)
    base = _unserved_after(untouched)
    loss = {week: np.zeros(len(total)) for week in STRESS_WEEKS}
    for shade in np.unique(colour):
        branch = model.fork(model.followed)
        here = np.flatnonzero(colour == shade)
        close_providers(branch.state, np.unique(hours[:, here].argmax(axis=0)), "withdrew")
        after = _unserved_after(branch)
        for week in STRESS_WEEKS:
            loss[week][here] = ((after[week] - base[week]) / total)[here]
    codes = model.state.geography.council_codes
    out = {}
    for week in STRESS_WEEKS:
        out[week] = dict(zip(codes, loss[week].tolist(), strict=True))
        out[week][model.state.country.slug] = float(np.average(loss[week], weights=total))
    return out


def _unserved_after(model: CareModel) -> dict[int, F64]:
    seen = {}
    done = 0
    for week in STRESS_WEEKS:
        model.run_for(week - done)
        done = week
        seen[week] = _unserved(model.state).copy()
    return seen
