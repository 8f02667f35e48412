"""Hours that providers buy from agencies, as the people who get them see them."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.week.delivery.response import Came
from gofal.abm.world.scratch import Sizes
from gofal.agents.kernel import inlined
from gofal.agents.quality import up_to_it
from gofal.agents.table import F32, F64


class Bought(NamedTuple):
    """Hours that agency staff give this week.

    Attributes:
        hours: hours for each person in place of carers whom the provider lacks, shape (clients,).
        skill: how far who comes is up to complex care, shape (clients,).
        pay: pay of agency staff by provider, £, shape (providers,).
        charge: what agencies take beyond it, £, same shape.
    """

    hours: F64
    skill: F32
    pay: F64
    charge: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """None."""
        pay, charge = np.zeros((2, sizes.providers))
        return cls(np.zeros(sizes.clients), np.zeros(sizes.clients, np.float32), pay, charge)


@inlined
def with_agency(i: int, came: Came, complexity: float, bought: Bought) -> Came:
    """The week's visits with those of agency staff, who do not know the person."""
    hours = bought.hours[i]
    return Came(
        came.planned + hours,
        came.hours + hours,
        came.usual,
        came.known,
        came.skill + hours * up_to_it(complexity, bought.skill[i]),
    )
