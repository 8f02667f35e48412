"""Founders of the open market."""

from __future__ import annotations

import numpy as np

from gofal.abm.week.founding.entry import consider_form
from gofal.abm.world.forms import founders_choose
from gofal.abm.world.state import State
from gofal.agents.chance import Decision, draw, identity, in_band, poisson, stream
from gofal.agents.kinds import PROVIDER

_ENTRY, _TYPE = int(Decision.PROVIDER_ENTRY), int(Decision.PROVIDER_PROFILE)


def enter(state: State) -> None:
    """Would-be founders look at the market of a place and start if it would pay."""
    q = state.parameters
    key = stream(state.seed, _ENTRY, state.week)
    rate = q["market.founders"] / 52.0
    share = state.population / state.people
    by_council = np.bincount(state.land.council, weights=share, minlength=state.councils)
    for council in range(state.councils):
        for n in range(poisson(rate * float(by_council[council]), draw(key, council))):
            uid = int(identity(PROVIDER, state.week, in_band(0, council, 1000), n))
            _consider(state, council, uid)


def _consider(state: State, council: int, uid: int) -> None:
    """One would-be founder picks a form and starts if it would pay."""
    drawn = draw(stream(state.seed, _TYPE, 1), uid ^ 1)
    consider_form(state, council, uid, _form(state, drawn), helped=False)


def _form(state: State, drawn: float) -> str:
    """Legal form a founder of the open market chooses, by usual shares."""
    names, weight = founders_choose(state, alone=False)
    return names[int(np.searchsorted(np.cumsum(weight), drawn * weight.sum()))]
