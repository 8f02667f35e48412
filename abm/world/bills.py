"""Bills of the week: worth of hours by provider, council and payer."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.kernel import inlined, kernel
from gofal.agents.table import F64, I32, I64, Bool


class Pairs(NamedTuple):
    """Pairs of a provider and a council with a bill: one in twenty of all there could be.

    Attributes:
        some: whether a pair has one, shape (providers, councils).
        any: whether a provider has one, shape (providers,).
        provider: providers of the pairs, ascending, with room for all.
        council: their councils.
        number: how many pairs there are, shape (1,).
    """

    some: Bool
    any: Bool
    provider: I32
    council: I32
    number: I64

    def listed(self) -> tuple[I32, I32]:
        """Providers and councils of the pairs, by provider."""
        count = int(self.number[0])
        return self.provider[:count], self.council[:count]


@inlined
def mark_pair(j: int, n: int, pairs: Pairs) -> None:
    """Note that provider ``j`` has a bill for council ``n``."""
    pairs.some[j, n] = True
    pairs.any[j] = True


@kernel
def list_pairs(pairs: Pairs) -> None:
    """List the pairs that are marked."""
    count = 0
    for j in range(len(pairs.any)):
        if pairs.any[j]:
            for n in range(pairs.some.shape[1]):
                if pairs.some[j, n]:
                    pairs.provider[count], pairs.council[count] = j, n
                    count += 1
    pairs.number[0] = count


class _Others(NamedTuple):
    """Bills that no week but their own asks for; nought but for the pairs."""

    pairs: Pairs
    planned: F64
    direct: F64
    own: F64
    new_planned: F64
    new_promised: F64
    new_measured: F64

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """No bills yet."""
        shape = (sizes.providers, sizes.councils)
        pairs = Pairs(
            np.zeros(shape, dtype=np.bool_),
            np.zeros(sizes.providers, dtype=np.bool_),
            np.zeros(sizes.providers * sizes.councils, dtype=np.int32),
            np.zeros(sizes.providers * sizes.councils, dtype=np.int32),
            np.zeros(1, dtype=np.int64),
        )
        return cls(pairs, *np.zeros((len(cls._fields) - 1, *shape)))


class Bills(NamedTuple):
    """Worth of hours, £ a week, shape (providers, councils) each.

    Attributes:
        pairs: providers and councils with a bill.
        delivered: council-managed hours delivered, in the old way.
        new_delivered: the same in the new way.
        planned: council-managed hours planned, in the old way.
        direct: hours of people with direct payments.
        own: hours for own money.
        new_planned: hours planned in the new way.
        new_promised: hours promised in the new way, as far as they came.
        new_measured: measured progress in the new way.
    """

    pairs: Pairs
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
    memory, others = state.memory, state.scratch(_Others)
    return Bills(others.pairs, memory.delivered_worth, memory.new_worth, *others[1:])


@kernel
def clear_bills(bills: Bills) -> None:
    """No bills: all of the two books that are remembered, the pairs of last week of the others."""
    bills.delivered[:] = 0.0
    bills.new_delivered[:] = 0.0
    pairs = bills.pairs
    for pair in range(pairs.number[0]):
        j, n = pairs.provider[pair], pairs.council[pair]
        pairs.some[j, n] = False
        pairs.any[j] = False
        bills.planned[j, n] = 0.0
        bills.direct[j, n] = 0.0
        bills.own[j, n] = 0.0
        bills.new_planned[j, n] = 0.0
        bills.new_promised[j, n] = 0.0
        bills.new_measured[j, n] = 0.0
    pairs.number[0] = 0
