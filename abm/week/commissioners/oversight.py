"""Market oversight: large providers in trouble are noticed, and their work passes on in order."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gofal.abm.calendar import QUARTER
from gofal.abm.week.market.beliefs import worth_of
from gofal.abm.week.market.takers import pass_on
from gofal.abm.world.groups import group_books
from gofal.abm.world.management import weeks_cost
from gofal.abm.world.state import State
from gofal.agents.table import Bool


class OversightRules(NamedTuple):
    """Parameters ``oversight.*``."""

    size: float
    watch_weeks: float
    lead_weeks: float
    last_weeks: float


def watch_market(state: State) -> None:
    """Notice large providers in trouble; hand over the work of those about to end."""
    if not (state.policy["market_oversight"] > 0.5).any():
        return
    p = state.provider.columns
    rules = state.parameters.fill(OversightRules, "oversight")
    books = group_books(state)
    cover = (books.cash + books.credit) / 100.0 / np.maximum(books.week, 1.0)
    usual = p.believed_hours * p.outlook
    losing = usual * p.believed_left < weeks_cost(state, np.arange(len(usual)), usual)
    _notice(state, (cover < rules.watch_weeks) | losing, rules)
    # The regulator's word gives councils time; what comes sooner finds them unprepared.
    noticed = p.alive & (p.warned >= 0) & (state.week - p.warned >= rules.lead_weeks)
    ending = (cover < rules.last_weeks) | _about_to_withdraw(state, noticed)
    for j in np.flatnonzero(noticed & ending & (p.planned > 0.0)):
        pass_on(state, int(j), np.ones(state.councils, np.bool_), p.alive)


def _notice(state: State, trouble: Bool, rules: OversightRules) -> None:
    """Write down in which week a large independent provider came into trouble."""
    p = state.provider.columns
    watched = p.alive & ~p.owner_covers & p.serves_council & (p.planned >= rules.size)
    watched &= state.policy["market_oversight"][p.council] > 0.5
    p.warned[watched & trouble & (p.warned < 0)] = state.week
    p.warned[~trouble] = -1


def _about_to_withdraw(state: State, noticed: Bool) -> Bool:
    """Mark those to whom closing would be worth more than going on at the review of next week."""
    p, leaving = state.provider.columns, np.zeros(len(noticed), np.bool_)
    rows = np.flatnonzero(noticed & (p.uid % QUARTER == (state.week + 1) % QUARTER))
    leaving[rows] = worth_of(state, rows, sees=True) < 0.0
    return leaving
