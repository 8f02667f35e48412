"""What care homes cost for people who came from home care: councils' part and people's own."""

from __future__ import annotations

import numpy as np

from gofal.abm.world.ledger import Flow
from gofal.abm.world.state import State
from gofal.agents.care_home import HomePayer


def pay_homes(state: State) -> None:
    """Councils pay for residents without capital what those cannot; others pay the price."""
    q = state.parameters
    residents = state.memory.home_residents.sum(axis=0).astype(np.float64)
    council, capital = residents[:, HomePayer.COUNCIL], residents[:, HomePayer.OWN]
    price, pays = q["homes.price"], q["homes.resident_pays"]
    state.ledger.post_each(Flow.CARE_HOMES, council * (price - pays))
    own = capital * price + council * pays
    state.ledger.post_each(Flow.CARE_HOMES_OWN, own)
