"""A lever with a rule of its own: a council's grant lets its agencies pay more travel time."""

import numpy as np

from gofal.abm.levers import Lever
from gofal.abm.week.step import Addition, part
from gofal.abm.world.state import State

LEVER = Lever(
    name="travel_grant",
    unit="share",
    low=0.0,
    high=1.0,
    default=0.0,
    source="assumption: an example",
    evidence=(),
    label_en="travel time paid at least",
    label_cy="amser teithio a delir o leiaf",
    explain_en="Providers based in the council pay at least this share of travel time.",
    explain_cy="Mae darparwyr y cyngor yn talu o leiaf y gyfran hon o amser teithio.",
    group="example",
    group_en="An example",
    group_cy="Enghraifft",
)


def pay_travel(state: State) -> None:
    """Providers pay at least the share of travel time that the lever says."""
    if state.policy.is_neutral(LEVER.name):
        return
    share = state.policy[LEVER.name][state.provider["council"]]
    paid = state.provider["travel_paid"]
    paid[:] = np.maximum(paid, share)


PART = Addition("commissioners", part(pay_travel, "provider commissioner", "provider(travel_paid)"))
