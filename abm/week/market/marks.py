"""Marks on some providers, for kernels that look them up."""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from gofal.abm.world.scratch import Sizes
from gofal.abm.world.state import State
from gofal.agents.table import Bool


class Marks(NamedTuple):
    """Marks on some providers, shape (providers,)."""

    due: Bool

    @classmethod
    def made(cls, sizes: Sizes) -> Self:
        """No mark."""
        return cls(np.zeros(sizes.providers, dtype=np.bool_))


def marked(state: State, due: NDArray[np.intp]) -> Bool:
    """Marks on these providers and no others, good until the next call."""
    marks = state.scratch(Marks).due
    marks[:] = False
    marks[due] = True
    return marks
