"""Bills of the week: worth of hours by provider, council and payer."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.table import F64


class _Others(NamedTuple):
    """Bills that no week but their own asks for."""

    planned: F64
    direct: F64
    own: F64
    new_planned: F64
    new_promised: F64
    new_measured: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """No bills yet."""
        return cls(*np.zeros((len(cls._fields), sizes.providers, sizes.councils)))


class Bills(NamedTuple):
    """Worth of hours, £ a week, shape (providers, councils) each.

    Attributes:
        delivered: council-managed hours delivered, in the old way.
        new_delivered: the same in the new way.
        planned: council-managed hours planned, in the old way.
        direct: hours of people with direct payments.
        own: hours for own money.
        new_planned: hours planned in the new way.
        new_promised: hours promised in the new way, as far as they came.
        new_measured: measured progress in the new way.
    """

    delivered: F64
    new_delivered: F64
    planned: F64
    direct: F64
    own: F64
    new_planned: F64
    new_promised: F64
    new_measured: F64


def bills_of(state: State) -> Bills:
    """The bills of this week; who owns a company shares by those of last week until then."""
    memory = state.memory
    return Bills(memory.delivered_worth, memory.new_worth, *state.scratch(_Others))
