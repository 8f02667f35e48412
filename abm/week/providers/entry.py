"""Founders of the open market."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gofal.abm.week.founding.branches import look_for_bases
from gofal.abm.week.founding.carers import carers_who_look, owners_who_look
from gofal.abm.week.founding.entry import REGISTERS, look, open_registered
from gofal.abm.week.founding.people import who_looks
from gofal.abm.world.forms import founders_choose
from gofal.abm.world.founders import new_founder
from gofal.abm.world.state import State
from gofal.agents.chance import identity
from gofal.agents.founder import Origin
from gofal.agents.kinds import FOUNDER, PROVIDER
from gofal.agents.table import F64

__all__ = ["LOOKS_AT", "enter", "look_for_bases", "open_registered"]
LOOKS_AT = "client provider commissioner catalyst memory"
"""What founders look at, as the plan of the week says it."""
KNOWS = f"carer {LOOKS_AT}"
"""What those look at who know the work."""
LOOKS = f"{REGISTERS} founder(carer council means origin parent uid)"
"""What they change who are founders only while they look."""


def enter(state: State) -> None:
    """Some of those who are free look at the market of a place and start if it would pay."""
    slugs, weight = founders_choose(state, alone=False)
    f = state.founder.columns
    for person in who_looks(state):
        uid = int(identity(PROVIDER, state.week, -9, int(f.uid[person])))
        shares = attention(state, int(person), weight)
        look(state, int(person), uid, slugs, shares.tolist(), helped=False)


def carers_look(state: State) -> None:
    """Some carers who know the work look at the market, and start if it would pay."""
    slugs, usual = founders_choose(state, alone=False)
    k, land = state.carer.columns, state.land
    for row in carers_who_look(state):
        uid = int(identity(FOUNDER, state.week, -4, int(k.uid[row])))
        person = new_founder(state, uid, int(land.council[k.home[row]]), Origin.CARER)
        state.founder.columns.carer[person] = k.uid[row]
        firm = int(identity(PROVIDER, state.week, -11, uid))
        if not look(state, person, firm, slugs, usual.tolist(), helped=False):
            state.founder.give_back(np.array([person]))


def owners_look(state: State, due: NDArray[np.intp]) -> None:
    """Some who work alone look at taking people on where they are, and register if it would pay."""
    slugs, usual = founders_choose(state, alone=False)
    k, p, land = state.carer.columns, state.provider.columns, state.land
    for row in owners_who_look(state, due):
        j = int(k.provider[row])
        uid = int(identity(FOUNDER, state.week, -5, int(k.uid[row])))
        person = new_founder(state, uid, int(land.council[k.home[row]]), Origin.CARER)
        state.founder.columns.carer[person] = k.uid[row]
        where, firm = int(p.base_place[j]), int(p.uid[j])
        if not look(state, person, firm, slugs, usual.tolist(), helped=False, base=where):
            state.founder.give_back(np.array([person]))


def attention(state: State, person: int, usual: F64) -> F64:
    """Weight of each form in what a founder looks at: who has run one knows it better."""
    f = state.founder.columns
    if f.origin[person] != Origin.MANAGER or f.form[person] < 0:
        return usual
    slugs, _ = founders_choose(state, alone=False)
    ran = np.array([state.model_code(slug) == f.form[person] for slug in slugs])
    more: F64 = np.where(ran, state.parameters["market.same_again"], 1.0) * usual
    return more
