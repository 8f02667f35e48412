"""Bills of the week: worth of hours by provider, council and payer."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np

from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.kernel import inlined, kernel
from gofal.agents.table import F64, I32, I64, Bool

_UNKNOWN = -1
"""Number of pairs before the first week of a run, a branch or a run that was saved."""


class Pairs(NamedTuple):
    """Pairs of a provider and a council with a bill: one in twenty of all there could be.

    Attributes:
        some: whether a pair has one, shape (providers, councils).
        provider: providers of the pairs, ascending, with room for all.
        council: their councils.
        number: how many pairs there are, shape (1,).
        marked_provider: providers as they were marked, before they are listed.
        marked_council: their councils.
        filled: how far each provider's part of the list is filled while it is made.
    """

    some: Bool
    provider: I32
    council: I32
    number: I64
    marked_provider: I32
    marked_council: I32
    filled: I32

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """No pairs yet: each has a person, or a patch that is paid for."""
        most = min(sizes.providers * sizes.councils, sizes.clients + sizes.patches)
        return cls(
            np.zeros((sizes.providers, sizes.councils), dtype=np.bool_),
            np.zeros(most, dtype=np.int32),
            np.zeros(most, dtype=np.int32),
            np.full(1, _UNKNOWN, dtype=np.int64),
            np.zeros(most, dtype=np.int32),
            np.zeros(most, dtype=np.int32),
            np.zeros(sizes.providers + 1, dtype=np.int32),
        )

    def listed(self) -> tuple[I32, I32]:
        """Providers and councils of the pairs, by provider."""
        count = int(self.number[0])
        return self.provider[:count], self.council[:count]


@inlined
def mark_pair(j: int, n: int, pairs: Pairs) -> None:
    """Note that provider ``j`` has a bill for council ``n``."""
    if not pairs.some[j, n]:
        pairs.some[j, n] = True
        pairs.marked_provider[pairs.number[0]], pairs.marked_council[pairs.number[0]] = j, n
        pairs.number[0] += 1


@kernel
def list_pairs(pairs: Pairs) -> None:
    """List the pairs that are marked, by provider and council (counting sort, then insertion)."""
    filled = pairs.filled
    filled[:] = 0
    for pair in range(pairs.number[0]):
        filled[pairs.marked_provider[pair] + 1] += 1
    for j in range(len(filled) - 1):
        filled[j + 1] += filled[j]
    for pair in range(pairs.number[0]):
        j = pairs.marked_provider[pair]
        pairs.provider[filled[j]], pairs.council[filled[j]] = j, pairs.marked_council[pair]
        filled[j] += 1
    for pair in range(1, pairs.number[0]):
        j, n, at = pairs.provider[pair], pairs.council[pair], pair
        while at > 0 and pairs.provider[at - 1] == j and pairs.council[at - 1] > n:
            pairs.council[at] = pairs.council[at - 1]
            at -= 1
        pairs.council[at] = n


@kernel
def mark_pairs(provider: I64, council: I64, pairs: Pairs) -> None:
    """Note further pairs and list all."""
    for n in range(len(provider)):
        mark_pair(provider[n], council[n], pairs)
    list_pairs(pairs)


@kernel
def clear_pairs(pairs: Pairs) -> None:
    """Forget all pairs."""
    for pair in range(pairs.number[0]):
        pairs.some[pairs.provider[pair], pairs.council[pair]] = False
    pairs.number[0] = 0


class _Others(NamedTuple):
    """Bills that no week but their own asks for; zero but for the pairs."""

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
        return cls(Pairs.made(sizes), *np.zeros((len(cls._fields) - 1, *shape)))


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
    """No bills for the pairs of last week; all of the books that are remembered if unknown."""
    pairs = bills.pairs
    if pairs.number[0] == _UNKNOWN:
        bills.delivered[:] = 0.0
        bills.new_delivered[:] = 0.0
    for pair in range(pairs.number[0]):
        j, n = pairs.provider[pair], pairs.council[pair]
        bills.delivered[j, n] = 0.0
        bills.new_delivered[j, n] = 0.0
        bills.planned[j, n] = 0.0
        bills.direct[j, n] = 0.0
        bills.own[j, n] = 0.0
        bills.new_planned[j, n] = 0.0
        bills.new_promised[j, n] = 0.0
        bills.new_measured[j, n] = 0.0
    clear_pairs(pairs)
